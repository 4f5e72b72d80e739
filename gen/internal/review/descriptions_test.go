package review

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/render"
)

// changes is what a person gets to read when a document is dropped in.
func changes(t *testing.T, document string) (lines []string, err error) {
	t.Helper()
	module := fstest.MapFS{}
	for _, name := range []string{"openapi.yaml", "overlay.yaml"} {
		module["specs/aimsio/"+name] = &fstest.MapFile{Data: present(t, name)}
	}
	got, err := openapi.Replace(module, "new.yaml", []byte(document))
	var out strings.Builder
	if err := render.Changes(&out, Descriptions(got)); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		lines = append(lines, line)
	}
	return lines, err
}

// present is a file of the description as the tests know it.
func present(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("../openapi/testdata/present/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestSameDescription(t *testing.T) {
	if lines, err := changes(t, string(present(t, "openapi.yaml"))); err != nil || len(lines) > 0 {
		t.Errorf("%q, %v", lines, err)
	}
}

// TestDescriptions holds that what the vendor changed is told by name, in the words of
// the description and of Go.
func TestDescriptions(t *testing.T) {
	changed := strings.NewReplacer(
		"/rest/api/standard/v1/PayrollPeriod/", "/rest/api/standard/v1/Payrollperiod/",
		"/rest/api/standard/v1/PayrollPeriod:", "/rest/api/standard/v1/Payrollperiod:",
		"  /rest/api/standard/v1/NRB:\n", "  /rest/api/standard/v1/Location:\n    get: {responses: {'200': {description: d}}}\n  /rest/api/standard/v1/NRB:\n",
		"        nrbPONumber:\n          type: string\n", "        nrbPONumber:\n          type: number\n        nrbTaxCode:\n          type: string\n",
		"            - Finished\n", "",
		"        jobDirection:\n          type: string\n", "",
		"    CustomFieldData:\n", "    Location:\n      type: object\n    CustomFieldData:\n",
	).Replace(string(present(t, "openapi.yaml")))
	lines, err := changes(t, changed)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(lines, "")
	for _, want := range []string{
		"added operation GET /rest/api/standard/v1/Location (Client.ListLocations)\n",
		"changed operation GET /rest/api/standard/v1/Payrollperiod (Client.ListPayrollperiods): path /rest/api/standard/v1/Payrollperiod, was /rest/api/standard/v1/PayrollPeriod; Go name ListPayrollperiods, was ListPayrollPeriods; resource Payrollperiod, was PayrollPeriod\n",
		"added member NRB.nrbTaxCode (NRB.NRBTaxCode): string\n",
		"changed member NRB.nrbPONumber (NRB.NRBPONumber): type wire.Decimal, was string\n",
		"removed member JobOrder.jobDirection (JobOrder.JobDirection): string\n",
		"removed value Finished (JobStatusFinished): \"Finished\"\n",
		"added type Location (Location): 0 fields\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("missing %q in\n%s", want, text)
		}
	}
	if len(lines) != 8 {
		t.Errorf("%d changes, want 8:\n%s", len(lines), text)
	}
}

// TestStranger holds that a document that shares nothing with ours, and that our overlay
// does not fit, is still told of.
func TestStranger(t *testing.T) {
	lines, err := changes(t, "openapi: 3.0.0\npaths: {/pets: {get: {responses: {'200': {description: d}}}}}\n")
	added := slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return !strings.HasPrefix(line, "added ") })
	if err == nil || len(lines) < 50 || len(added) != 1 {
		t.Errorf("%d lines, %d added, %v", len(lines), len(added), err)
	}
}
