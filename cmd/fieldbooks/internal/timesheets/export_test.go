package timesheets

import (
	"context"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// TestDaysOfAMonth: of the weeks at its ends only its own days are in, however sheets are dated.
func TestDaysOfAMonth(t *testing.T) {
	want := "2026-03-01 | Ann Lee | true\n2026-03-06 | Ann Lee | true\n2026-03-28 | Ann Lee | true\n2026-03-31 | Ann Lee | true\n"
	for name, test := range map[string]struct {
		dates   [3]string
		options []ajeratest.Option
	}{
		"dated by the last day":  {[3]string{"2026-02-27", "2026-03-06", "2026-04-03"}, nil},
		"dated by the first day": {[3]string{"2026-02-21", "2026-02-28", "2026-03-28"}, []ajeratest.Option{ajeratest.WithFirstDayDates()}},
	} {
		t.Run(name, func(t *testing.T) {
			o := crew(t, test.options...)
			o.sheet(1, 7, test.dates[0], "", []string{work(31, `"D7 Regular":1`)}, nil)
			o.sheet(2, 7, test.dates[1], `,"Rejected":true`, []string{work(32, `"D1 Regular":1,"D2 Regular":1,"D7 Regular":1`)}, nil)
			o.sheet(3, 7, test.dates[2], `,"Rejected":true`, []string{work(33, `"D1 Regular":1,"D4 Regular":1,"D5 Regular":1`)}, nil)
			if got := o.lines(Export, []string{"Date", "Employee", "Rejected"}, "--month", "2026-03"); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// TestHoursAreExact: they are what came, to the digit, and the same twice.
func TestHoursAreExact(t *testing.T) {
	o := crew(t)
	o.sheet(1, 7, "2026-03-06", "", []string{work(31, `"D3 Regular":7.50,"D3 Overtime":1.2500,"D4 Regular":0,"D5 Regular":12345678901234567.123456789`)}, nil)
	var first string
	for range 2 {
		if err := o.run(Export, "--week=2026-03-04"); err != nil {
			t.Fatal(err)
		}
		text := o.out.String()
		for _, want := range []string{`"RegularHours": 7.50,`, `"OvertimeHours": 1.2500,`, `"RegularHours": 0,`, `"RegularHours": 12345678901234567.123456789,`, `"OvertimeHours": null,`} {
			if !strings.Contains(text, want) {
				t.Errorf("no %s in\n%s", want, text)
			}
		}
		if first != "" && text != first {
			t.Error("the same hours gave another text")
		}
		first = text
	}
}

// TestNames: each list is read once, and only for what timesheets do not say.
func TestNames(t *testing.T) {
	o := crew(t)
	o.sheet(1, 7, "2026-03-06", "", []string{
		work(31, `"D3 Regular":1,"D3 PM Approved By":8,"D3 PM Approved Date":"2026-03-09","D3 Billed":1`),
		`{"Timesheet Project Key":32,"Project Key":77,"Phase Key":78,"Activity Key":5,"D3 Regular":2}`,
	}, []string{`{"Timesheet Overhead Group Detail Key":2,"Timesheet Overhead Group Detail":"Holiday","Timesheet Overhead Group":"Leave","D3 Regular":3}`})
	members := []string{"Kind", "ProjectKey", "ProjectID", "Project", "PhaseID", "Phase", "Activity", "Overhead", "OverheadGroup", "RegularHours", "PMApprovedByKey", "PMApprovedBy", "PMApprovedDate", "Billed"}
	got := o.lines(Export, members, "--month=2026-03")
	want := "project | 77 |  |  |  |  |  | <nil> | <nil> | 2 | <nil> |  | <nil> | 0\n" +
		"project | 10 | 26-010 | Quay Wall | 100 | Piles | Engineering | <nil> | <nil> | 1 | 8 | Bo Park | 2026-03-09 | 1\n" +
		"overhead | <nil> | <nil> | <nil> | <nil> | <nil> | <nil> | Holiday | Leave | 3 | <nil> | <nil> | <nil> | <nil>\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	for method, n := range map[string]int{"ListProjects": 1, "GetProjects": 1, "ListEmployees": 1, "ListActivities": 1, "ListTimesheets": 2, "GetTimesheets": 1} {
		if got := o.Calls(method); got != n {
			t.Errorf("%s: %d calls, want %d", method, got, n)
		}
	}
	for _, want := range []string{"1 of 2 project IDs are not", "of key 77", "1 of 2 phase IDs", "1 of 1 activities' names"} {
		if strings.Count(o.err.String(), want) != 1 {
			t.Errorf("%q is not said once in\n%s", want, o.err.String())
		}
	}
}

// TestNamesThatMayNotBeRead stay empty, and that is said.
func TestNamesThatMayNotBeRead(t *testing.T) {
	o := crew(t, ajeratest.Deny("Projects List", "Projects Get", "Employees List"))
	o.sheet(1, 7, "2026-03-06", "", []string{work(31, `"D3 Regular":1,"D3 PM Approved By":8`)}, nil)
	got := o.lines(Export, []string{"ProjectKey", "ProjectID", "Project", "PhaseID", "PMApprovedByKey", "PMApprovedBy"}, "--month=2026-03")
	if want := "10 |  | Quay Wall |  | 8 | \n"; got != want {
		t.Errorf("got %swant %s", got, want)
	}
	for _, want := range []string{"without project IDs", "without phase IDs", "without employees' names", "Projects List"} {
		if strings.Count(o.err.String(), want) == 0 {
			t.Errorf("%q is not said in\n%s", want, o.err.String())
		}
	}
}

// TestFilters chooses employees, projects and states.
func TestFilters(t *testing.T) {
	o := crew(t)
	o.Put("Projects", `{"ProjectKey":26,"ID":"10","Description":"Shed"}`) // its ID is the key of another
	o.Put("Employees", `{"EmployeeKey":9,"FirstName":"Annette","LastName":"Leeward","Status":"Active"}`)
	o.sheet(1, 7, "2026-03-06", `,"Submitted":true`, []string{work(31, `"D3 Regular":1`)}, nil)
	o.sheet(2, 8, "2026-03-06", ``, []string{`{"Timesheet Project Key":32,"Project Key":26,"D3 Regular":2}`}, []string{`{"Timesheet Overhead Group Detail Key":2,"D3 Regular":3}`})
	for _, test := range []struct {
		args []string
		want string // the hours, or why not
		code exit.Code
	}{
		{[]string{}, "1\n2\n3\n", 0},
		{[]string{"--employee=7"}, "1\n", 0},
		{[]string{"--employee=ann lee"}, "1\n", 0},
		{[]string{"--employee=Lee, Ann"}, "1\n", 0},
		{[]string{"--employee=park"}, "2\n3\n", 0},
		{[]string{"--employee=park", "--employee=7"}, "1\n2\n3\n", 0},
		{[]string{"--employee=Ann"}, "2 employees have that name: Ann Lee (7), Annette Leeward (9)", exit.Usage},
		{[]string{"--employee=Zoe"}, `no employee has that name`, exit.NotFound},
		{[]string{"--project=26-010"}, "1\n", 0},
		{[]string{"--project=10"}, "2\n", 0},
		{[]string{"--project=26"}, "2\n", 0},
		{[]string{"--project=26-010", "--project=10", "--project=10"}, "1\n2\n", 0},
		{[]string{"--project=99"}, `no project has that ID or key`, exit.NotFound},
		{[]string{"--status=submitted"}, "1\n", 0},
		{[]string{"--status=unsubmitted"}, "2\n3\n", 0},
		{[]string{"--status=done"}, `one of submitted, unsubmitted`, exit.Usage},
		{[]string{"more"}, `nothing is expected here`, exit.Usage},
	} {
		if test.code == 0 {
			if got := o.lines(Export, []string{"RegularHours"}, append(test.args, "--month=2026-03")...); got != test.want {
				t.Errorf("%q: got\n%swant\n%s", test.args, got, test.want)
			}
			continue
		}
		err := o.run(Export, append(test.args, "--month=2026-03")...)
		if exit.Of(err) != test.code || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v (%d), want %q (%d)", test.args, err, exit.Of(err), test.want, test.code)
		}
		if o.out.Len() > 0 {
			t.Errorf("%q wrote %s", test.args, o.out.String())
		}
	}
}

// TestNoHours is an empty list, and said.
func TestNoHours(t *testing.T) {
	o := crew(t)
	if got := o.lines(Export, nil, "--month=2026-03"); got != "" || strings.TrimSpace(o.out.String()) != "[]" {
		t.Errorf("got %s", o.out.String())
	}
	if !strings.Contains(o.err.String(), "no hours from 2026-03-01 to 2026-03-31") {
		t.Error(o.err.String())
	}
}

// TestHoursThatCannotBeRead: all else is there, and the code tells.
func TestHoursThatCannotBeRead(t *testing.T) {
	o := crew(t)
	o.sheet(1, 7, "2026-03-06", "", []string{work(31, `"D3 Regular":1,"D3 PM Approved Date":"0000-00-00"`)}, nil)
	err := o.run(Export, "--month=2026-03")
	if exit.Of(err) != exit.Partial || !strings.Contains(o.out.String(), `"RegularHours": 1,`) {
		t.Errorf("%v: %s", err, o.out.String())
	}
}

// TestExportThatIsInterrupted writes nothing.
func TestExportThatIsInterrupted(t *testing.T) {
	o := newOffice(t)
	ctx, cancel := context.WithCancel(t.Context())
	o.Fail(ajeratest.Fault{Kind: ajeratest.Status, Method: "GetTimesheets", Times: ajeratest.Always, Met: cancel})
	if err := o.runIn(ctx, Export, "--month=2025-12"); exit.Of(err) != exit.Interrupted || o.out.Len() > 0 {
		t.Errorf("%v, code %d: %q", err, exit.Of(err), o.out.String())
	}
}

// TestColumnsStay: spreadsheets count on them. New ones come last.
func TestColumnsStay(t *testing.T) {
	var got []string
	for _, f := range fields {
		got = append(got, f.Name)
	}
	const want = "Date EmployeeKey Employee EmployeeStatus Kind ProjectKey ProjectID Project ProjectStatus PhaseKey PhaseID Phase PhaseStatus " +
		"ActivityKey Activity EmployeeTypeKey EmployeeType OverheadGroup Overhead RegularHours OvertimeHours Notes OvertimeNotes RequireNotes " +
		"Submitted SubmittedDate SubmittedBy Rejected SupervisorApproved SupervisorApprovedBy SupervisorApprovedDate AccountingApproved " +
		"AccountingApprovedBy AccountingApprovedDate ProjectManagerApproved RowProjectManagerApproved PMApprovedByKey PMApprovedBy PMApprovedDate " +
		"OvertimePMApprovedByKey OvertimePMApprovedBy OvertimePMApprovedDate Billed OvertimeBilled Paid OvertimePaid TimesheetBilled TimesheetPaid " +
		"TimesheetKey TimesheetDate RowKey Row Locked"
	if names := strings.Join(got, " "); !strings.HasPrefix(names, want) {
		t.Errorf("the columns are\n%s, and began with\n%s", names, want)
	}
}
