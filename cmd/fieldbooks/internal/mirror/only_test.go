package mirror

import (
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// TestOnly is which kinds a run reads by the words of --only.
func TestOnly(t *testing.T) {
	for _, c := range []struct {
		only    string
		has, no string // of what is read
	}{
		{"", "ajera_projects aimsio_job_orders", "ajera_chargeable_phases"},
		{"ajera", "ajera_projects", "aimsio_job_orders ajera_chargeable_phases"},
		{"ajera_phases", "ajera_projects", "ajera_clients"}, // they come with their projects
		{"Ajera_Chargeable_Phases, aimsio", "ajera_chargeable_phases aimsio_companies", "ajera_projects"},
	} {
		job := &Job{Ajera: new(ajera.Client), Aimsio: new(aimsio.Client)}
		var err error
		if c.only != "" {
			job.Only, err = chosen(strings.Split(c.only, ","), false)
		}
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]bool{}
		for _, k := range job.kinds(tables.All(false)) {
			got[k.Name] = true
		}
		for _, name := range strings.Fields(c.has) {
			if !got[name] {
				t.Errorf("%q does not read %s", c.only, name)
			}
		}
		for _, name := range strings.Fields(c.no) {
			if got[name] {
				t.Errorf("%q reads %s", c.only, name)
			}
		}
	}
	job := &Job{Ajera: new(ajera.Client), Only: []string{"aimsio_job_orders"}}
	if k := job.kinds(tables.All(false)); len(k) != 1 || !job.reads(account.OfAimsio) || job.reads(account.OfAjera) {
		t.Error("what was named is not told where there is no account of it")
	}
	job.Only = nil
	for _, k := range job.kinds(tables.All(false)) {
		if k.Vendor() == account.OfAimsio {
			t.Errorf("%s is read without an account", k.Name)
		}
	}
}
