package openapi

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func tree(t *testing.T) fstest.MapFS {
	spec, corrections := present(t)
	return fstest.MapFS{specFile: {Data: []byte(spec)}, overlayFile: {Data: []byte(corrections)}}
}

// TestReplaceSame: the same document again changes nothing.
func TestReplaceSame(t *testing.T) {
	spec, _ := present(t)
	got, err := Replace(tree(t), []byte(spec))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Report.Changes) > 0 || len(got.Report.Stale) > 0 || got.Summary != (Summary{29, 21}) {
		t.Errorf("%v", got.Report)
	}
	if string(got.Files[specFile]) != spec || len(got.Files) < 10 {
		t.Errorf("%d files", len(got.Files))
	}
}

// TestReplaceChanged: what the vendor changed is told by name, in the words of
// the description and of Go.
func TestReplaceChanged(t *testing.T) {
	spec, _ := present(t)
	changed := strings.NewReplacer(
		"/rest/api/standard/v1/Pricebook/", "/rest/api/standard/v1/PriceBook/",
		"/rest/api/standard/v1/Pricebook:", "/rest/api/standard/v1/PriceBook:",
		"  /rest/api/standard/v1/NRB:\n", "  /rest/api/standard/v1/Location:\n    get: {responses: {'200': {description: d}}}\n  /rest/api/standard/v1/NRB:\n",
		"        nrbPONumber:\n          type: string\n", "        nrbPONumber:\n          type: number\n        nrbTaxCode:\n          type: string\n",
		"            - Finished\n", "",
		"        jobDirection:\n          type: string\n", "",
		"    CustomFieldData:\n", "    Location:\n      type: object\n    CustomFieldData:\n",
	).Replace(spec)
	got, err := Replace(tree(t), []byte(changed))
	if err != nil {
		t.Fatal(err)
	}
	report := got.Report.String()
	for _, want := range []string{
		"30 operations (29 before), 22 schemas (21 before)\n",
		"added operation GET /rest/api/standard/v1/Location (ListLocations)\n",
		"changed operation GET /rest/api/standard/v1/PriceBook (ListPriceBooks): path: /rest/api/standard/v1/PriceBook, was /rest/api/standard/v1/Pricebook; Go name: ListPriceBooks, was ListPricebooks\n",
		"added member NRB.nrbTaxCode (NRB.NRBTaxCode): string\n",
		"changed member NRB.nrbPONumber (NRB.NRBPONumber): type: wire.Decimal, was string\n",
		"removed member JobOrder.jobDirection (JobOrder.JobDirection): string\n",
		"values: Unassigned | Assigned | Active | Cancelled | Deleted, was Unassigned | Assigned | Active | Finished | Cancelled | Deleted\n",
		"added schema Location\n",
	} {
		if !strings.Contains(report, want) {
			t.Errorf("missing %q in\n%s", want, report)
		}
	}
	if n := len(got.Report.Changes); n != 9 {
		t.Errorf("%d changes, want 9:\n%s", n, report)
	}
	typeCheckReplaced(t, got)
}

// typeCheckReplaced type-checks the generated files of a replacement.
func typeCheckReplaced(t *testing.T, got Replacement) {
	t.Helper()
	files := map[string][]byte{}
	for name, data := range got.Files {
		if strings.HasSuffix(name, ".go") {
			files[name] = data
		}
	}
	typeCheck(t, files)
}

// TestReplaceStale: a document that the overlay no longer fits is not taken, and
// every action that is out of date is named with what to do, together with the
// faults of the document itself.
func TestReplaceStale(t *testing.T) {
	spec, _ := present(t)
	changed := strings.NewReplacer(
		"        - jobStatus\n", "",
		"    NRB:\n      type: object\n", "    NonRecurring:\n      type: object\n",
		"#/components/schemas/NRB'", "#/components/schemas/NonRecurring'",
		"        nrbRate:\n          type: number\n", "        nrbRate:\n          type: money\n",
	).Replace(spec)
	got, err := Replace(tree(t), []byte(changed))
	if err == nil || got.Files != nil {
		t.Fatalf("taken: %d files", len(got.Files))
	}
	var targets []string
	for _, f := range got.Report.Stale {
		target, _, _ := strings.Cut(strings.TrimPrefix(f.Msg, "target "), " matches nothing")
		targets = append(targets, target)
	}
	want := []string{
		"$.components.schemas.NRB.required[?(@ == 'nrbTypeName')]",
		"$.components.schemas.NRB",
		"$.components.schemas.JobOrder.required[?(@ == 'jobStatus')]",
	}
	if !slices.Equal(targets, want) {
		t.Errorf("stale %q", targets)
	}
	for _, part := range []string{"remove the action if the document is right now, or change its target", `unknown type "money"`, "(target: $.components.schemas.NonRecurring.properties.nrbRate.type)"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("missing %q in\n%v", part, err)
		}
	}
}

// TestReplaceStranger: a document that shares nothing with ours still gets a
// report.
func TestReplaceStranger(t *testing.T) {
	got, err := Replace(tree(t), []byte("openapi: 3.0.0\npaths: {/pets: {get: {responses: {'200': {description: d}}}}}\n"))
	if err == nil {
		t.Fatal("our overlay fits a stranger's document")
	}
	if r := got.Report; r.Old.Operations != 29 || r.New.Operations != 1 || len(r.Stale) < 10 || len(r.Changes) < 50 {
		t.Errorf("%v", r)
	}
}

func TestCompare(t *testing.T) {
	spec, _ := present(t)
	same, err := Compare([]byte(spec), []byte(spec))
	if err != nil || len(same.Changes) > 0 {
		t.Errorf("%v %v", same.Changes, err)
	}
	if _, err := Compare([]byte("a: ["), []byte(spec)); err == nil || !strings.Contains(err.Error(), "the old description") {
		t.Errorf("%v", err)
	}
}
