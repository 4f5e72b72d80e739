package tables

import (
	"errors"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// week is a timesheet whose week goes from Saturday to Friday, by which it is dated.
const week = `{"TimesheetKey":1,"TimesheetDate":"2026-11-27T00:00:00","EmployeeKey":7,"Employee":"Lee",
"Overhead":{"Detail":[{"Timesheet Overhead Group Detail Key":3,"Timesheet Overhead Group Detail":"Holiday","D7":8.0,"D7 Regular":8.0}]},
"Project":{"Detail":[{"Timesheet Project Key":5},{"Timesheet Project Key":6,"Project Key":15,"Phase Key":16,"Activity Key":17,"Project Manager Approved":true,
"D1 Regular":0,"D3 Regular":7.50,"D3 Overtime":1.25,"D3 Notes":"poured","D3 OT Notes":"late","D3 Paid":1,"D3 OT Billed":1,"D3 PM Approved By":9,"D3 PM Approved Date":"2026-11-28"}]}}`

// TestTimeEntries: a row for each day of each row of a timesheet, on its date, by the place that the
// row has in ajera_timesheet_rows.
func TestTimeEntries(t *testing.T) {
	var sheet ajerav2.Timesheet
	if err := json.Unmarshal([]byte(week), &sheet); err != nil {
		t.Fatal(err)
	}
	rows, err := tableOf(t, "ajera_time_entries").TimeEntries(&sheet, ajera.DatedLast)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range rows {
		got = append(got, shown(row))
	}
	const lee = `employee_key=7 employee="Lee"`
	const project = lee + ` project_key=15 phase_key=16 activity_key=17`
	want := []string{
		`ajera_time_entries timesheet_key=1 position=3 day=1 work_date="2026-11-21" kind="project" ` + project + ` hours="0" paid=0 overtime_paid=0 billed=0 overtime_billed=0 pm_approved_by=0 overtime_pm_approved_by=0 project_manager_approved=true`,
		`ajera_time_entries timesheet_key=1 position=3 day=3 work_date="2026-11-23" kind="project" ` + project + ` hours="7.50" overtime="1.25" notes="poured" overtime_notes="late" paid=1 overtime_paid=0 billed=0 overtime_billed=1 pm_approved_by=9 overtime_pm_approved_by=0 pm_approved_date="2026-11-28" project_manager_approved=true`,
		`ajera_time_entries timesheet_key=1 position=1 day=7 work_date="2026-11-27" kind="overhead" ` + lee + ` overhead_detail_key=3 overhead_detail="Holiday" hours="8.0"`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	raw, err := tableOf(t, "ajera_timesheets").Rows([]byte(week), nil)
	if err != nil || len(raw) != 4 || !strings.Contains(shown(raw[3]), `position=3 kind="project"`) || !strings.Contains(shown(raw[3]), "timesheet_project_key=6") {
		t.Errorf("%v %s", err, all(raw))
	}
	if first, none := FirstDay(&sheet, ajera.DatedLast), FirstDay(&sheet, ajera.WeekFrom(1)); first != "2026-11-21" || none != nil {
		t.Errorf("the first day is %v, and %v", first, none)
	}
	if _, err := tableOf(t, "ajera_time_entries").TimeEntries(&sheet, ajera.WeekFrom(1)); !errors.Is(err, ajera.ErrWeek) {
		t.Errorf("a week that the timesheet does not have: %v", err)
	}
}
