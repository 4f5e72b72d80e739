package save

import (
	"errors"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestSettleVendors: what the answer tells is what is edited next; what it does not tell stays as
// it was, or keeps the result from being saved again.
func TestSettleVendors(t *testing.T) {
	const content = `{"Vendors":[ {"VendorKey":7,"Name":"Old","Notes":"n"}, {"VendorKey" : 8,"Name":"Other"}, {"Name":"no key"} ],"Next": [1]}`
	rename := func(r *ajerav1.GetVendorsResult) { r.Vendors[0].Name = "New" }
	add := func(r *ajerav1.GetVendorsResult) { r.Vendors = append(r.Vendors, ajerav1.Vendor{Name: "Added"}) }
	for _, test := range []struct {
		name   string
		edit   func(*ajerav1.GetVendorsResult)
		answer string
		want   string // what is kept, "" when the result is spent
		names  string
	}{
		{"told", rename, `{"Vendors":[{"VendorKey":7,"Name":"New","Notes":"n"}]}`,
			`{"Vendors":[{"VendorKey":7,"Name":"New","Notes":"n"},{"VendorKey" : 8,"Name":"Other"},{"Name":"no key"}],"Next": [1]}`, "New Other no key"},
		{"told in another way", rename, `{"Vendors":[{"Name":"NEW","notes":null,"VendorKey":7}]}`,
			`{"Vendors":[{"Name":"NEW","notes":null,"VendorKey":7},{"VendorKey" : 8,"Name":"Other"},{"Name":"no key"}],"Next": [1]}`, "NEW Other no key"},
		{"another changed too", rename, `{"Vendors":[{"VendorKey":8,"Name":"Meanwhile"},{"VendorKey":7,"Name":"New","Notes":"n"}]}`,
			`{"Vendors":[{"VendorKey":7,"Name":"New","Notes":"n"},{"VendorKey":8,"Name":"Meanwhile"},{"Name":"no key"}],"Next": [1]}`, "New Meanwhile no key"},
		{"one without a key", rename, `{"Vendors":[{"VendorKey":7,"Name":"New","Notes":"n"},{"Name":"whose?"}]}`,
			`{"Vendors":[{"VendorKey":7,"Name":"New","Notes":"n"},{"VendorKey" : 8,"Name":"Other"},{"Name":"no key"}],"Next": [1]}`, "New Other no key"},
		{"another in part", rename, `{"Vendors":[{"VendorKey":7,"Name":"New","Notes":"n"},{"VendorKey":8,"Deleted":false}]}`,
			`{"Vendors":[{"VendorKey":7,"Name":"New","Notes":"n"},{"VendorKey" : 8,"Name":"Other"},{"Name":"no key"}],"Next": [1]}`, "New Other no key"},
		{"not told", rename, `{"Vendors":[{"VendorKey":8,"Name":"Other"}]}`, "", ""},
		{"told twice", rename, `{"Vendors":[{"VendorKey":7,"Name":"New","Notes":"n"},{"VendorKey":7,"Name":"New","Notes":"n"}]}`, "", ""},
		{"told in part", rename, `{"Vendors":[{"VendorKey":7,"Name":"New"}]}`, "", ""},
		{"told in part, with more", rename, `{"Vendors":[{"VendorKey":7,"Name":"New","Note":"n"}]}`, "", ""},
		{"with its former key", rename, `{"Vendors":[{"VendorKey":7,"OriginalVendorKey":7,"Name":"New","Notes":"n","Deleted":false}]}`,
			`{"Vendors":[{"VendorKey":7,"Name":"New","Notes":"n"},{"VendorKey" : 8,"Name":"Other"},{"Name":"no key"}],"Next": [1]}`, "New Other no key"},
		{"created", add, `{"Vendors":[{"VendorKey":101,"OriginalVendorKey":-1,"Name":"Added"}]}`,
			`{"Vendors":[{"VendorKey":7,"Name":"Old","Notes":"n"},{"VendorKey" : 8,"Name":"Other"},{"Name":"no key"},{"VendorKey":101,"Name":"Added"}],"Next": [1]}`, "Old Other no key Added"},
		{"created, behind another", add, `{"Vendors":[{"VendorKey":7,"Name":"Old","Notes":"n"},{"VendorKey":101,"OriginalVendorKey":-1,"Name":"Added"}]}`,
			`{"Vendors":[{"VendorKey":7,"Name":"Old","Notes":"n"},{"VendorKey" : 8,"Name":"Other"},{"Name":"no key"},{"VendorKey":101,"Name":"Added"}],"Next": [1]}`, "Old Other no key Added"},
		{"created, without its former key", add, `{"Vendors":[{"VendorKey":101,"Name":"Added"}]}`, "", ""},
		{"created twice", add, `{"Vendors":[{"VendorKey":-1,"Name":"Added"},{"VendorKey":-1,"Name":"Added"}]}`, "", ""},
	} {
		got := read(t, content, new(ajerav1.GetVendorsResult)).(*ajerav1.GetVendorsResult)
		test.edit(got)
		m := methodOf(t, "UpdateVendors", 1)
		s, err := New(m, got, false)
		if err != nil {
			t.Fatal(err)
		}
		s.Settle(answered(t, m, test.answer, new(ajerav1.UpdateVendorsResult)), nil)
		if got.Spent != (test.want == "") {
			t.Errorf("%s: spent %v", test.name, got.Spent)
			continue
		}
		if got.Spent {
			if _, err := New(m, got, false); !errors.Is(err, fault.ErrArgument) || !strings.Contains(err.Error(), "was saved before") {
				t.Errorf("%s: saved again: %v", test.name, err)
			}
			continue
		}
		var names []string
		for _, v := range got.Vendors {
			names = append(names, v.Name)
		}
		if string(got.Raw) != test.want || strings.Join(names, " ") != test.names {
			t.Errorf("%s: %q\n%s\nwant\n%s", test.name, names, got.Raw, test.want)
		}
		if _, err := New(m, got, false); !errors.Is(err, fault.ErrNoChange) {
			t.Errorf("%s: saved again without an edit: %v", test.name, err)
		}
	}
}

// TestSettleLists: a list that the answer does not touch stays to the byte, in version 2 with
// whatever the answer says.
func TestSettleLists(t *testing.T) {
	const content = `{"Projects":[{"ProjectKey":1,"Notes":"o"}],"Phases": [ {"PhaseKey":2} ],"Resources":[ ]}`
	got := read(t, content, new(ajerav2.GetProjectsResult)).(*ajerav2.GetProjectsResult)
	got.Projects[0].Notes = "n"
	m := methodOf(t, "UpdateProjects", 2)
	s, err := New(m, got, false)
	if err != nil {
		t.Fatal(err)
	}
	s.Settle(answered(t, m, `{"Projects":[{"ProjectKey":1,"Notes":"n","Deleted":false}],"Phases":[{"PhaseKey":2}]}`, new(ajerav2.ProjectsResult)), nil)
	if want := `{"Projects":[{"ProjectKey":1,"Notes":"n","Deleted":false}],"Phases": [ {"PhaseKey":2} ],"Resources":[ ]}`; got.Spent || string(got.Raw) != want {
		t.Errorf("%s, spent %v", got.Raw, got.Spent)
	}
	s.Settle(nil, errors.New("failed"))
	if !got.Spent {
		t.Error("a save that failed may be repeated")
	}
}

// TestAmountsWrittenOtherwise are no edits: they are not sent, not waited for in an answer, and not
// refused where something beside them could not be read.
func TestAmountsWrittenOtherwise(t *testing.T) {
	const content = `{"Vendors":[{"VendorKey":7,"Name":"Old"},{"VendorKey":8,"FederalTaxWitheld":1.50}]}`
	got := read(t, content, new(ajerav1.GetVendorsResult)).(*ajerav1.GetVendorsResult)
	got.Vendors[0].Name, got.Vendors[1].FederalTaxWitheld = "New", wire.MustDecimal("1.5")
	m := methodOf(t, "UpdateVendors", 1)
	s, err := New(m, got, false)
	if err != nil || len(s.updated) != 1 {
		t.Fatalf("%v, %s", err, s.updated)
	}
	if s.Settle(answered(t, m, `{"Vendors":[{"VendorKey":7,"Name":"New"}]}`, new(ajerav1.UpdateVendorsResult)), nil); got.Spent {
		t.Error("an answer without what was not sent spends the result")
	}

	var odd ajerav1.GetVendorsResult
	readInPart(t, `{"Vendors":[{"VendorKey":7,"Name":"Old"},{"VendorKey":"x","FederalTaxWitheld":1.50}]}`, &odd)
	odd.Vendors[0].Name, odd.Vendors[1].FederalTaxWitheld = "New", wire.MustDecimal("1.5")
	if s, err := New(m, &odd, false); err != nil || len(s.updated) != 1 {
		t.Errorf("%v", err)
	}

	const sheet = `{"Timesheets":[{"TimesheetKey":1,"Project":{"Detail":[{"Timesheet Project Key":2,"D1 Regular":8.00},{"Timesheet Project Key":3,"D1 Regular":1.00}]},"UnchangedData":{"t":1}}]}`
	sheets := read(t, sheet, new(ajerav2.GetTimesheetsResult)).(*ajerav2.GetTimesheetsResult)
	rows := sheets.Timesheets[0].Project.Detail
	rows[0].D1Regular, rows[1].D1Regular = wire.MustDecimal("8.0"), wire.MustDecimal("2.00")
	s, err = New(methodOf(t, "UpdateTimesheets", 2), sheets, false)
	if want := `{"TimesheetKey":1,"UpdatedProjects":[{"Timesheet Project Key":3,"D1 Regular":2.00}],"UnchangedData":{"t":1}}`; err != nil || string(s.updated[0]) != want {
		t.Errorf("%v, %s\nwant %s", err, s.updated, want)
	}
}

// TestWholeSaves: only updates of whole records have a transaction.
func TestWholeSaves(t *testing.T) {
	for _, whole := range []bool{true, false} {
		vendors := read(t, `{"Vendors":[{"VendorKey":7,"Name":"Old"}]}`, new(ajerav1.GetVendorsResult)).(*ajerav1.GetVendorsResult)
		vendors.Vendors[0].Name = "New"
		s, err := New(methodOf(t, "UpdateVendors", 1), vendors, whole)
		if err != nil {
			t.Fatal(err)
		}
		if last := s.Args[len(s.Args)-1]; (last.Name == "UseSingleTransaction" && string(last.Value) == "true") != whole {
			t.Errorf("whole %v: %s is the last argument", whole, last.Name)
		}
		projects := read(t, `{"Projects":[{"ProjectKey":1}]}`, new(ajerav2.GetProjectsResult)).(*ajerav2.GetProjectsResult)
		projects.Projects[0].Notes = "n"
		if _, err := New(methodOf(t, "UpdateProjects", 2), projects, whole); errors.Is(err, fault.ErrArgument) != whole {
			t.Errorf("whole %v: %v", whole, err)
		}
	}
	for want, result := range map[string]wire.Replied{"nothing was read": (*ajerav1.GetVendorsResult)(nil), "pass a result as GetVendors returned it": new(ajerav1.GetVendorsResult)} {
		if _, err := New(methodOf(t, "UpdateVendors", 1), result, false); !errors.Is(err, fault.ErrArgument) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
