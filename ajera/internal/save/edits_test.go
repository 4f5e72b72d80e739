package save

import (
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestEdits: each edit is shown once, in its place, and nothing of what is sensitive.
func TestEdits(t *testing.T) {
	const projects = `{"Projects":[{"ProjectKey":1,"Notes":"o","Contacts":[{"ContactKey":5,"Order":1},{"ContactKey":6,"Order":2}],"CF":"x"}]}`
	for _, test := range []struct {
		name string
		edit func(*ajerav2.Project)
		want []string
	}{
		{"a field", func(p *ajerav2.Project) { p.Notes = "n" }, []string{`Notes: "o" > "n"`}},
		{"a member", func(p *ajerav2.Project) { set(p.Other(), "CF", "y") }, []string{`CF: "x" > "y"`}},
		{"a field of an item", func(p *ajerav2.Project) { p.Contacts[1].Order = 3 }, []string{`Contacts[1].Order: 2 > 3`}},
		{"an item taken out", func(p *ajerav2.Project) { p.Contacts = p.Contacts[1:] },
			[]string{`Contacts: [{"ContactKey":5,"Order":1},{"ContactKey":6,"Order":2}] > [{"ContactKey":6,"Order":2}]`}},
		{"an item taken out, another edited", func(p *ajerav2.Project) { p.Contacts = p.Contacts[1:]; p.Contacts[0].Order = 3 },
			[]string{`Contacts[0].Order: 2 > 3`, `Contacts: [{"ContactKey":5,"Order":1},{"ContactKey":6,"Order":2}] > [{"ContactKey":6,"Order":3}]`}},
		{"another order", func(p *ajerav2.Project) { slices.Reverse(p.Contacts) },
			[]string{`Contacts: [{"ContactKey":5,"Order":1},{"ContactKey":6,"Order":2}] > [{"ContactKey":6,"Order":2},{"ContactKey":5,"Order":1}]`}},
	} {
		got := read(t, projects, new(ajerav2.GetProjectsResult)).(*ajerav2.GetProjectsResult)
		test.edit(&got.Projects[0])
		if shown := shown(t, methodOf(t, "UpdateProjects", 2), got, "Projects ProjectKey 1"); !slices.Equal(shown, test.want) {
			t.Errorf("%s:\n%s", test.name, strings.Join(shown, "\n"))
		}
	}
	vendors := new(ajerav1.GetVendorsResult)
	read(t, `{"Vendors":[]}`, vendors)
	vendors.Vendors = []ajerav1.Vendor{{Name: "N"}}
	if shown := shown(t, methodOf(t, "UpdateVendors", 1), vendors, "Vendors VendorKey 0"); len(shown) != 1 || !strings.HasPrefix(shown[0], "new record: ") {
		t.Errorf("a new record: %q", shown)
	}
	employees := new(ajerav1.GetEmployeesResult)
	read(t, `{"Employees":[{"EmployeeKey":3,"LastName":"L","CF":"x"}]}`, employees)
	set(employees.Employees[0].Other(), "CF", "98765")
	employees.Employees[0].LastName = "M"
	if shown := shown(t, methodOf(t, "UpdateEmployees", 1), employees, "Employees EmployeeKey 3"); !slices.Equal(shown, []string{`LastName: "L" > "M"`, "CF: [secret] > [secret]"}) {
		t.Errorf("an employee: %q", shown)
	}
}

// shown are the edits that a save shows, all of one record.
func shown(t *testing.T, m *wire.Method, got wire.Replied, of string) (all []string) {
	t.Helper()
	s, err := New(m, got, false)
	if err != nil {
		t.Fatal(err)
	}
	s.Edits(func(record, field, before, after string) {
		if record != of {
			t.Errorf("%s is edited, want %s", record, of)
		}
		all = append(all, field+": "+before+" > "+after)
	})
	return all
}

// TestNewRows: a row can be added to the list that takes some, with what a new one needs.
func TestNewRows(t *testing.T) {
	const sheet = `{"Timesheets":[{"TimesheetKey":1,"Project":{"Detail":[]},"Overhead":{"Detail":[]},"UnchangedData":{"t":1}}]}`
	row := ajerav2.TimesheetProjectRow{ProjectKey: 2, PhaseKey: 3, ActivityKey: 4}
	known, lacking := row, row
	known.TimesheetProjectKey, lacking.PhaseKey = 9, 0
	for _, test := range []struct {
		name string
		edit func(*ajerav2.Timesheet)
		want string // what is sent, or the error says
	}{
		{"a new row", func(s *ajerav2.Timesheet) { s.Project.Detail = append(s.Project.Detail, row) },
			`{"TimesheetKey":1,"UpdatedProjects":[{"Project Key":2,"Phase Key":3,"Activity Key":4,"IsNewRow":true}],"UnchangedData":{"t":1}}`},
		{"of another sheet", func(s *ajerav2.Timesheet) { s.Project.Detail = append(s.Project.Detail, known) }, "no such record was read here"},
		{"without its phase", func(s *ajerav2.Timesheet) { s.Project.Detail = append(s.Project.Detail, lacking) }, "PhaseKey is required"},
		{"of overhead", func(s *ajerav2.Timesheet) {
			s.Overhead.Detail = append(s.Overhead.Detail, ajerav2.TimesheetOverheadRow{})
		}, "rows cannot be added to this list"},
	} {
		got := read(t, sheet, new(ajerav2.GetTimesheetsResult)).(*ajerav2.GetTimesheetsResult)
		test.edit(&got.Timesheets[0])
		s, err := New(methodOf(t, "UpdateTimesheets", 2), got, false)
		if err == nil && string(s.updated[0]) != test.want || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
}

// TestRowWhereNoneWas adds a row to a sheet that had nothing where its rows are, as a new one may.
func TestRowWhereNoneWas(t *testing.T) {
	const want = `{"TimesheetKey":1,"UpdatedProjects":[{"Project Key":2,"Phase Key":3,"Activity Key":4,"IsNewRow":true}],"UnchangedData":{"t":1}}`
	for _, was := range []string{``, `"Project":null,`, `"Project":{},`, `"Project":{"Detail":null},`} {
		got := read(t, `{"Timesheets":[{"TimesheetKey":1,`+was+`"UnchangedData":{"t":1}}]}`, new(ajerav2.GetTimesheetsResult)).(*ajerav2.GetTimesheetsResult)
		got.Timesheets[0].Project.Detail = []ajerav2.TimesheetProjectRow{{ProjectKey: 2, PhaseKey: 3, ActivityKey: 4}}
		s, err := New(methodOf(t, "UpdateTimesheets", 2), got, false)
		if err != nil || string(s.updated[0]) != want {
			t.Errorf("%s: %v", was, err)
		}
	}
}

// TestListWhereNoneWas adds an item to what was no list.
func TestListWhereNoneWas(t *testing.T) {
	for _, was := range []string{`""`, `null`, `[]`} {
		got := new(ajerav2.GetProjectsResult)
		text := `{"Projects":[{"ProjectKey":1,"Contacts":` + was + `}]}`
		got.Projects, got.Raw = []ajerav2.Project{{ProjectKey: 1, Contacts: []ajerav2.ContactLink{{ContactKey: 5}}}}, wire.Raw(text)
		s, err := New(methodOf(t, "UpdateProjects", 2), got, false)
		if err != nil || string(s.updated[0]) != `{"ProjectKey":1,"Contacts":[{"ContactKey":5}]}` {
			t.Errorf("%s: %v", was, err)
		}
	}
}
