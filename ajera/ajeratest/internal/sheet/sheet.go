// Package sheet is the timesheet of an employee's week as it is stored: its rows, its
// sums, and the proof of what was read. In come records of the tables, out go sheets
// and rows; nothing is stored.
package sheet

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Week is how a firm's sheets are laid out.
type Week struct {
	Start time.Weekday // of D1
	First bool         // a sheet is dated by its first day, else by its last
}

// Dated is the weekday of the dates of all sheets.
func (w Week) Dated() time.Weekday {
	if w.First {
		return w.Start
	}
	return (w.Start + 6) % 7
}

// New is an employee's week without hours: a row for each overhead group, no
// project yet. User is the employee for whom the API user acts.
func New(employee *fake.Value, date string, user int) *fake.Value {
	overhead := fake.List()
	for i, name := range []string{"Administration", "Holiday", "Vacation", "Sick"} {
		overhead.Items = append(overhead.Items, fake.Object("Timesheet Overhead Group Detail Key", i+1, "Locked", false,
			"Timesheet Overhead Key", i+1, "Employee Key", employee.Get("EmployeeKey"), "Timesheet Overhead Group Detail", name,
			"Timesheet Overhead Group", "General", "Row", i+1, "RequireNotes", false))
	}
	key := employee.Key("EmployeeKey")
	return fake.Object("TimesheetKey", 0, "TimesheetDate", date+"T00:00:00", "EmployeeKey", key, "Employee", Name(employee),
		"FirstName", employee.Get("FirstName"), "MiddleName", employee.Get("MiddleName"), "LastName", employee.Get("LastName"),
		"EmployeeStatus", employee.Get("Status"), "TargetBillablePercent", fake.Number("75.00"), "TimesheetTotal", fake.Number("0.00"),
		"Overhead", fake.Object("Totals", fake.Object(), "Detail", overhead), "Project", fake.Object("Totals", fake.Object(), "Detail", fake.List()),
		"CompanyKey", 1, "CompanyName", tables.Company, "MyEmployee", employee.Key("SupervisorKey") == user,
		"MultilevelEmployee", false, "ActualBillablePercent", fake.Number("82.50"), "Rejected", false, "RejectedValue", 0,
		"Billed", false, "Paid", false, "PaidValue", 0)
}

// CopyRows takes the project rows of another week as new ones, without hours.
func CopyRows(t *tables.Tables, sheet, source *fake.Value) {
	rows := fake.List()
	for _, row := range source.Get("Project").Get("Detail").Elements() {
		empty := row.Clone()
		for n := 1; n <= 7; n++ {
			empty.Drop(Day(n, ""), Day(n, "Regular"), Day(n, "Overtime"), Day(n, "Notes"), Day(n, "OT Notes"))
		}
		const key = "Timesheet Project Key"
		rows.Items = append(rows.Items, empty.With(key, t.NewKey(key)))
	}
	sheet.Get("Project").Set("Detail", rows)
}

// ProjectRow is what a row shows of its project, phase and activity, as name, value,
// name, value.
func ProjectRow(project, phase, activity *fake.Value) []any {
	return []any{
		"Project Key", project.Get("ProjectKey"), "Project Description", project.Get("Description"), "Project Status", project.Get("Status"),
		"Phase Key", phase.Get("PhaseKey"), "Phase Description", phase.Get("Description"), "Phase Status", phase.Get("Status"),
		"Activity Key", activity.Get("ActivityKey"), "Activity", activity.Get("Description"),
	}
}

// Total brings the sums of a sheet up to date.
func Total(sheet *fake.Value) {
	var all []*fake.Value
	for _, part := range []string{"Overhead", "Project"} {
		half := sheet.Get(part)
		totals := fake.Object()
		for n := 1; n <= 7; n++ {
			var regular, overtime []*fake.Value
			for _, row := range half.Get("Detail").Elements() {
				regular, overtime = append(regular, row.Get(Day(n, "Regular"))), append(overtime, row.Get(Day(n, "Overtime")))
				SetSum(row, Day(n, ""), row.Get(Day(n, "Regular")), row.Get(Day(n, "Overtime")))
			}
			SetSum(totals, Day(n, "Regular"), regular...)
			SetSum(totals, Day(n, "Overtime"), overtime...)
			all = append(append(all, regular...), overtime...)
		}
		half.Set("Totals", totals)
	}
	SetSum(sheet.With("TimesheetTotal", fake.Number("0.00")), "TimesheetTotal", all...)
}

// SetSum sets a sparse field: it stays away when none of its parts is there.
func SetSum(n *fake.Value, name string, parts ...*fake.Value) {
	sum, some, scale := new(big.Rat), false, 1
	for _, p := range parts {
		if p.Is('0') {
			_, fraction, _ := strings.Cut(p.Raw, ".")
			sum, some, scale = sum.Add(sum, p.Rat()), true, max(scale, len(fraction))
		}
	}
	if some {
		n.Set(name, fake.Of(fake.Number(sum.FloatString(scale))))
	}
}

// UnchangedData is the opaque proof of what was read: a digest of either half.
func UnchangedData(shown *fake.Value) *fake.Value {
	digest := func(part string) string {
		sum := sha256.Sum256(shown.Get(part).Get("Detail").Encode([]byte(part)))
		return base64.StdEncoding.EncodeToString(sum[:])
	}
	return fake.Object("Overhead", digest("Overhead"), "Project", digest("Project"))
}

// Day is the name of a member of the nth day: "D3", or "D3 Regular".
func Day(n int, what string) string {
	if what == "" {
		return "D" + strconv.Itoa(n)
	}
	return fmt.Sprintf("D%d %s", n, what)
}

// Name is an employee's name as a sheet shows it.
func Name(employee *fake.Value) string {
	return employee.Get("FirstName").Text() + " " + employee.Get("LastName").Text()
}
