package openapi

import (
	"reflect"
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
	got, err := Replace(tree(t), specFile, []byte(spec))
	if err != nil {
		t.Fatal(err)
	}
	got.Old.Document, got.New.Document = nil, nil // each knows its own nodes
	if !reflect.DeepEqual(got.Old, got.New) || len(got.New.Operations) < 29 || got.New.Schemas < 21 {
		t.Errorf("%d operations and %d schemas", len(got.New.Operations), got.New.Schemas)
	}
	if string(got.Files[specFile]) != spec || len(got.Files) < 10 {
		t.Errorf("%d files", len(got.Files))
	}
}

// TestReplaceChanged: what the vendor changed comes out as Go that compiles. How it is
// told is tried in package review.
func TestReplaceChanged(t *testing.T) {
	spec, _ := present(t)
	changed := strings.NewReplacer(
		"/rest/api/standard/v1/PayrollPeriod/", "/rest/api/standard/v1/Payrollperiod/",
		"/rest/api/standard/v1/PayrollPeriod:", "/rest/api/standard/v1/Payrollperiod:",
		"  /rest/api/standard/v1/NRB:\n", "  /rest/api/standard/v1/Location:\n    get: {responses: {'200': {description: d}}}\n  /rest/api/standard/v1/NRB:\n",
		"        nrbPONumber:\n          type: string\n", "        nrbPONumber:\n          type: number\n        nrbTaxCode:\n          type: string\n",
		"            - Finished\n", "",
		"        jobDirection:\n          type: string\n", "",
		"    CustomFieldData:\n", "    Location:\n      type: object\n    CustomFieldData:\n",
	).Replace(spec)
	got, err := Replace(tree(t), specFile, []byte(changed))
	if err != nil {
		t.Fatal(err)
	}
	if is, was := got.New, got.Old; len(is.Operations) != len(was.Operations)+1 || is.Schemas != was.Schemas+1 || len(was.Operations) < 29 || was.Schemas < 21 {
		t.Errorf("%d operations and %d schemas, were %d and %d", len(is.Operations), is.Schemas, len(was.Operations), was.Schemas)
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
	got, err := Replace(tree(t), specFile, []byte(changed))
	if err == nil || got.Files != nil {
		t.Fatalf("taken: %d files", len(got.Files))
	}
	targets := stale(err)
	want := []string{
		"$.components.schemas.JobOrder.required[?(@ == 'jobStatus')]",
	}
	if !slices.Equal(targets, want) {
		t.Errorf("stale %q", targets)
	}
	if want := "x-schemas:\n  NRB: $.components.schemas.NonRecurring\n"; got.Advice != want {
		t.Errorf("the advice is %q", got.Advice)
	}
	for _, part := range []string{"targets of the overlay name schemas that have another name or none in specs/aimsio/openapi.yaml (NRB)", "remove the action if the document is right now, or change its target", `unknown type "money"`, "(target: $.components.schemas.NRB.properties.nrbRate.type)"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("missing %q in\n%v", part, err)
		}
	}
}

// TestReplaceStranger: a document that shares nothing with ours still gets a
// report.
func TestReplaceStranger(t *testing.T) {
	got, err := Replace(tree(t), specFile, []byte("openapi: 3.0.0\npaths: {/pets: {get: {responses: {'200': {description: d}}}}}\n"))
	if err == nil {
		t.Fatal("our overlay fits a stranger's document")
	}
	if is, was := got.New, got.Old; len(was.Operations) < 29 || was.Schemas < 21 || len(is.Operations) != 1 || len(is.Components) != 0 || len(stale(err)) < 10 {
		t.Errorf("%d operations were %d, stale: %v", len(is.Operations), len(was.Operations), stale(err))
	}
}

// stale are the targets of overlay actions that match nothing.
func stale(err error) []string {
	var targets []string
	for _, f := range faultsOf(err) {
		if target, _, ok := strings.Cut(f.Msg, " matches nothing"); ok {
			targets = append(targets, strings.TrimPrefix(target, "target "))
		}
	}
	return targets
}
