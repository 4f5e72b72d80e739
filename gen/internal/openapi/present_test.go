package openapi

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// present returns a description and its overlay: those of the tree as they were when the tests were
// written that change their text, so that the vendor's document may come in any form.
func present(t testing.TB) (spec, corrections string) {
	t.Helper()
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join("testdata", "present", filepath.Base(name)))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	return read(specFile), read(overlayFile)
}

func TestPresent(t *testing.T) {
	files, made, err := Generate(os.DirFS(moduleRoot))
	if err != nil {
		t.Fatal(err)
	}
	if len(made.Operations) < 29 || made.Schemas < 21 {
		t.Errorf("%d operations and %d schemas, want 29 and 21 at least", len(made.Operations), made.Schemas)
	}
	typeCheck(t, files)
	all := joined(files)
	for _, method := range strings.Fields(`ListBillableItems UpsertBillableItems GetBillableItem ListCompanies UpsertCompanies GetCompany
		ListEmployees UpsertEmployees GetEmployee ListEquipment UpsertEquipment GetEquipment ListInvoices UpdateInvoiceStatuses GetInvoice
		ListJobOrders UpsertJobOrders GetJobOrder UpsertNRBs ListNonRecurringBillableItems GetNonRecurringBillableItem ListPayrollPeriods
		GetPayrollPeriod ListPricebooks UpsertPricebooks GetPricebook ListTimecards UpdateTimecardStatuses GetTimecard`) {
		if !strings.Contains(all, "func (c *Client) "+method+"(") {
			t.Errorf("no method %s", method)
		}
	}
}

// TestNothingIsLost: every record of the present description keeps what it does not
// name.
func TestNothingIsLost(t *testing.T) {
	spec, corrections := present(t)
	files, _, err := generate([]byte(spec), []byte(corrections))
	if err != nil {
		t.Fatal(err)
	}
	records := 0
	for _, part := range strings.Split(joined(files), "\ntype ")[1:] {
		record, _, _ := strings.Cut(part, "\n}")
		if strings.Contains(record, " struct {") && strings.Contains(record, "`json:\"") && !strings.HasPrefix(record, "open[") {
			if records++; !strings.Contains(record, "\tUnknown wire.Value `json:\",embed\"`") {
				t.Errorf("type %s", record)
			}
		}
	}
	if records < 15 {
		t.Errorf("only %d records found", records)
	}
}

// TestDeterministic: the same bytes, however the work is scheduled.
func TestDeterministic(t *testing.T) {
	spec, corrections := present(t)
	first, _, err := generate([]byte(spec), []byte(corrections))
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, procs := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(procs)
		done := make(chan map[string][]byte)
		for range 3 {
			go func() {
				files, _, _ := generate([]byte(spec), []byte(corrections))
				done <- files
			}()
		}
		for range 3 {
			if files := <-done; !maps.EqualFunc(first, files, bytes.Equal) {
				t.Errorf("other bytes with GOMAXPROCS %d", procs)
			}
		}
	}
}

// diff returns the files that differ and the lines that were added and removed.
func diff(t *testing.T, spec, corrections, changed string) (names, added, removed []string) {
	t.Helper()
	if spec == changed {
		t.Fatal("the change changes nothing")
	}
	before, _, err := generate([]byte(spec), []byte(corrections))
	if err != nil {
		t.Fatal(err)
	}
	after, _, err := generate([]byte(changed), []byte(corrections))
	if err != nil {
		t.Fatal(err)
	}
	typeCheck(t, after)
	all := maps.Clone(before)
	maps.Copy(all, after)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		old, new := strings.Split(string(before[name]), "\n"), strings.Split(string(after[name]), "\n")
		if !slices.Equal(old, new) {
			names = append(names, filepath.Base(name))
			added = append(added, missingIn(old, new)...)
			removed = append(removed, missingIn(new, old)...)
			if rest := slices.Clone(old); len(removed) == 0 {
				for _, line := range new {
					if len(rest) > 0 && rest[0] == line {
						rest = rest[1:]
					}
				}
				removed = append(removed, rest...) // lines that changed their place
			}
		}
	}
	slices.Sort(added)
	return names, added, removed
}

// missingIn returns the lines of list that are not in from, as often as they are
// too many.
func missingIn(from, list []string) []string {
	count := map[string]int{}
	for _, line := range from {
		count[line]++
	}
	var out []string
	for _, line := range list {
		if count[line]--; count[line] < 0 {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return out
}

// TestOneField: a new member is its line and its comment, apart by a blank line, once for each form of
// the schema, whatever its length and wherever it stands.
func TestOneField(t *testing.T) {
	spec, corrections := present(t)
	field := func(name, rest string) string { return "        " + name + ":\n          type: string\n" + rest }
	for _, c := range []struct {
		name, before, insert string
		file                 string
		added                []string
	}{
		{"read only, described", "        billableItemCategory:\n", field("billableItemAVeryLongNameIndeedYes", "          description: Text of it.\n          readOnly: true\n"),
			"billable_item.gen.go", []string{"", "// Text of it.", "BillableItemAVeryLongNameIndeedYes string `json:\"billableItemAVeryLongNameIndeedYes,omitzero\"`"}},
		{"read only, first", "        priceBookGuid:\n", field("a", "          readOnly: true\n"),
			"pricebook.gen.go", []string{"", "// Set by the server.", "A string `json:\"a,omitzero\"`"}},
		{"one form", "        nrbPONumber:\n", field("nrbSomething", ""),
			"nrb.gen.go", []string{"", "NRBSomething *string `json:\"nrbSomething,omitzero\"`"}},
		{"last of a stub", "      x-source: documented\n      x-name-source: inferred\n      x-complete: true\n    BillableItemPostRequest:", field("z", ""),
			"shared.gen.go", []string{"", "Z string `json:\"z,omitzero\"`"}},
		{"both forms", "        jobDirection:\n", field("jobX", ""),
			"job_order.gen.go", []string{"", "JobX string `json:\"jobX,omitzero\"`", "", "JobX *string `json:\"jobX,omitzero\"`"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			changed := strings.Replace(spec, c.before, c.insert+c.before, 1)
			names, added, removed := diff(t, spec, corrections, changed)
			slices.Sort(c.added)
			if !slices.Equal(names, []string{c.file}) || len(removed) > 0 || !slices.Equal(added, c.added) {
				t.Errorf("files %v\nadded %q\nremoved %q", names, added, removed)
			}
		})
	}
}

// TestOneOperation: a new operation touches its resource's file and the list of all.
func TestOneOperation(t *testing.T) {
	spec, corrections := present(t)
	const stubs = "content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/ObjectStub'}}}}"
	for _, c := range []struct{ name, at, insert, file string }{
		{"on a known resource", "  /rest/api/standard/v1/NRB:\n    post:\n",
			"  /rest/api/standard/v1/JobOrder/{jobOrderGuid}/history:\n    get: {responses: {'200': {description: d, " + stubs + "}}}\n", "job_order.gen.go"},
		{"on a new resource", "  /rest/api/standard/v1/NRB:\n    post:\n",
			"  /rest/api/standard/v1/Location:\n    get: {responses: {'200': {description: d, " + stubs + "}}}\n", "location.gen.go"},
	} {
		t.Run(c.name, func(t *testing.T) {
			names, added, removed := diff(t, spec, corrections, strings.Replace(spec, c.at, c.insert+c.at, 1))
			if !slices.Equal(names, []string{c.file, "operations.gen.go"}) || len(removed) > 0 || len(added) == 0 {
				t.Errorf("files %v, removed %q", names, removed)
			}
		})
	}
}

// TestMissing: without description or overlay there is nothing to do.
func TestMissing(t *testing.T) {
	spec, _ := present(t)
	for _, fsys := range []fstest.MapFS{{}, {specFile: {Data: []byte(spec)}}} {
		if files, _, err := Generate(fsys); err == nil || files != nil {
			t.Errorf("no error without %v", fsys)
		}
	}
}
