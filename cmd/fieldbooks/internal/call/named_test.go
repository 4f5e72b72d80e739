package call

import (
	"strings"
	"testing"
)

// TestNamed asks for calls as people and assistants write them.
func TestNamed(t *testing.T) {
	for said, want := range map[string]string{
		"ajera GetProjects":           "ajera GetProjects",
		"GetProjects":                 "ajera GetProjects",
		" getprojects ":               "ajera GetProjects",
		"GetProjects.v2":              "ajera GetProjects",
		"GetProjects.v1":              "ajera GetProjects.v1",
		"get-projects":                "ajera GetProjects",
		"ajera  get-projects-v1":      "ajera GetProjects.v1",
		"fieldbooks ajera get-phases": `"fieldbooks ajera get-phases"`,
		"job-orders list":             "aimsio ListJobOrders",
		"aimsio job-orders list":      "aimsio ListJobOrders",
		"ListJobOrders":               "aimsio ListJobOrders",
		"CreatePhases":                "ajera CreatePhases",
		"ListCompanies":               "ajera ListCompanies or aimsio ListCompanies; say which",
		"aimsio ListCompanies":        "aimsio ListCompanies",
		"GetProjcts":                  "did you mean ajera GetProjects",
		"ajera getclient":             "did you mean ajera GetClients?",
		"":                            `no method is called ""`,
		strings.Repeat("x", 500):      `no method is called "` + strings.Repeat("x", 60) + `"...`,
	} {
		c, err := Named(said)
		switch {
		case err == nil && Name(c) != want:
			t.Errorf("%q is %s, want %s", said, Name(c), want)
		case err != nil && !strings.Contains(err.Error(), want):
			t.Errorf("%q: %v, want %s", said, err, want)
		}
	}
}

// TestEachNamed holds that each call is found by its name, its command and its annotation, and by no
// other's.
func TestEachNamed(t *testing.T) {
	for _, c := range Callable() {
		for _, name := range []string{Name(c), ID(c), "fieldbooks " + Lines()[ID(c)].Command} {
			if got, err := Named(name); got != c {
				t.Errorf("%q is not %s: %v", name, Name(c), err)
			}
		}
	}
	if len(Callable()) < 90 {
		t.Errorf("there are %d calls only", len(Callable()))
	}
}
