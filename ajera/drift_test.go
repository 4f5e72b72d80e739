package ajera_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
	"github.com/fieldbooks/fieldbooks/specs"
)

const drifted = `{"ResponseCode":200,"Content":{"SessionToken":"tok",
	"Projects":[{"ProjectKey":"7","Description":"Private Bridge","BillingType":"NewWay","Shade":"Magenta","Depth":1.5,"project_type_key":3,"J. Doe, 555-1234":1},
		{"ProjectKey":"8","Shade":"Cyan","Started":"2026-01-02","CF_Own":"x","BillingType":"J. Doe"}],
	"Extras":[{"Secret":"Jane"}]}}`

const proposed = `# specs/ajera/projects_v2.yaml
enums:
  BillingType:
    values:
      # (a name that may be a value): not in the specs, 1 time
      - NewWay # not in the specs, 1 time
methods:
  GetProjects:
    content:
      Extras: [raw] # not in the specs, 1 time
      SessionToken: string # not in the specs, 1 time
types:
  Project:
    fields:
      # (a name that may be a value): not in the specs, 1 time
      Depth: {type: decimal, evidence: observed} # not in the specs, 1 time
      # ProjectKey: string read as integer, 2 times
      ProjectTypeKey: {type: int, also: [project_type_key]} # another spelling, 1 time
      Shade: {type: string, evidence: observed} # not in the specs, 2 times
      Started: {type: date, evidence: observed} # not in the specs, 1 time
`

func TestDriftProposesAPatch(t *testing.T) {
	var drift ajera.Drift
	c := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, drifted) }, func(c *ajera.Config) { c.Drift = &drift })
	if _, err := c.V2.GetProjects(t.Context(), ajerav2.GetProjectsArgs{RequestedProjects: []int{7, 8}}); err != nil {
		t.Fatal(err)
	}
	if got := drift.String(); got != proposed {
		t.Errorf("%s\nwant\n%s", got, proposed)
	}
	const values = "      # (a name that may be a value): not in the specs, 1 time\n      - NewWay # not in the specs, 1 time\n"
	const hidden = "      # (a value that is not shown): not in the specs, 1 time\n"
	if got := drift.WithoutValues(); got != strings.Replace(proposed, values, hidden+hidden, 1) {
		t.Errorf("without values it is\n%s", got)
	}
	_, types, _ := strings.Cut(proposed, "types:\n")
	document := "page: https://help.deltek.com/x.html\nsession: 2\ntypes:\n" + types
	if _, err := ajeraspec.Parse("patch.yaml", []byte(document)); err != nil {
		t.Error(err)
	}
}

// Answers that are as the specs say show no drift, and what the fake invents does.
func TestDriftOfTheFake(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutLimits())
	var drift ajera.Drift
	c := connect(t, s, func(c *ajera.Config) { c.Drift = &drift })
	calls := everyMethod(c, s)
	for _, name := range []string{"1 GetClients", "1 GetContacts", "1 GetVendors", "1 GetEmployees", "1 ListProjects", "2 ListTimesheets"} {
		if err := calls[name](t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := drift.String(); strings.Contains(got, "types:") || strings.Contains(got, "methods:") {
		t.Error(got)
	}
	if err := calls["2 GetProjects"](t.Context()); err != nil || !strings.Contains(drift.String(), "RegionCode: {type: string") {
		t.Errorf("%v\n%s", err, &drift)
	}
}

// Each method names the file that describes it.
func TestDriftNamesFilesThatExist(t *testing.T) {
	for _, m := range append(ajerav1.Methods(), ajerav2.Methods()...) {
		file := ajera.SpecFile(m)
		text, err := fs.ReadFile(specs.FS, strings.TrimPrefix(file, "specs/"))
		if err != nil || !strings.Contains(string(text), m.Name) {
			t.Errorf("%s %d: %s does not describe it: %v", m.Name, m.Version, file, err)
		}
	}
}
