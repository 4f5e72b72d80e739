package aimsiotest_test

import (
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

// TestHalfOfTheJobsAreKnownToAjera holds the two fake firms together: the tour
// finds some projects and creates the others.
func TestHalfOfTheJobsAreKnownToAjera(t *testing.T) {
	field, books := aimsiotest.New(), ajeratest.New()
	projects, clients := map[string]string{}, map[string]bool{}
	for _, key := range books.Keys("Projects") {
		p := members(t, books.Get("Projects", key))
		projects[string(p["ID"])] = string(p["Description"])
	}
	for _, key := range books.Keys("Clients") {
		clients[string(members(t, books.Get("Clients", key))["Description"])] = true
	}
	known := 0
	for _, key := range field.Keys("JobOrder") {
		job := members(t, field.Get("JobOrder", key))
		number, name := string(job["jobNumber"]), string(job["jobName"])
		if !clients[string(job["jobClientName"])] {
			t.Errorf("job %s: client %s is not in the books", number, job["jobClientName"])
		}
		if there, ok := projects[number]; ok && there != name {
			t.Errorf("job %s is %s here and %s there", number, name, there)
		} else if ok {
			known++
		}
		if !strings.HasPrefix(number, `"25-`) || len(number) != len(`"25-10100-000"`) {
			t.Errorf("job number %s does not look like a project ID", number)
		}
	}
	if n := len(field.Keys("JobOrder")); n != 12 || known != 6 {
		t.Errorf("%d of %d jobs are known, want 6 of 12", known, n)
	}
}
