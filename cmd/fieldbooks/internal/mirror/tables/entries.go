package tables

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// timeEntries makes the table of hours by day. No record of the vendor's is a day, so its columns
// stand here.
func (m *maker) timeEntries() {
	sheets := m.table("ajera_timesheets")
	t := &Table{
		Name: "ajera_time_entries", Vendor: m.vendor, Version: sheets.Version, Parent: sheets, Of: sheets.Key[0],
		Key: []string{sheets.Key[0], Position, "day"}, Doc: "What one row of a timesheet says of one day: hours, overtime or notes.",
	}
	for _, e := range entries {
		c := e.Column
		t.append(&c)
	}
	sheets.Children = append(sheets.Children, t)
}

// entry is a column of time entries: what it holds of a day, nil where that says nothing.
type entry struct {
	Column
	of func(d *ajera.TimesheetDay) any
}

// entries are the columns of time entries, behind the place of the row in ajera_timesheet_rows.
var entries = []entry{
	{Column{Name: "timesheet_key", Wire: "TimesheetKey", Kind: database.Int, Doc: "The timesheet, of ajera_timesheets."}, func(d *ajera.TimesheetDay) any { return int64(d.Sheet.TimesheetKey) }},
	{Column{Name: Position, Kind: database.Int, Doc: "The row of the timesheet: its position in ajera_timesheet_rows."}, nil},
	{Column{Name: "day", Kind: database.Int, Doc: "The day of the timesheet's week, 1 to 7: n of the fields Dn of the row."}, func(d *ajera.TimesheetDay) any { return int64(d.Number) }},
	{Column{Name: "work_date", Kind: database.Date, Doc: "The date of the day, by the firm's week."}, func(d *ajera.TimesheetDay) any { return date(d.Date) }},
	{Column{Name: "kind", Kind: database.Text, Doc: "What the day is charged to: project or overhead."}, func(d *ajera.TimesheetDay) any {
		if d.Project == nil {
			return "overhead"
		}
		return "project"
	}},
	{Column{Name: "employee_key", Wire: "EmployeeKey", Kind: database.Int, Doc: "Who worked, of ajera_employees."}, func(d *ajera.TimesheetDay) any { return key(d.Sheet.EmployeeKey) }},
	{Column{Name: "employee", Wire: "Employee", Kind: database.Text, Doc: "The employee's name.", Evidence: "observed"}, func(d *ajera.TimesheetDay) any { return words(d.Sheet.Employee) }},
	ofProject("project_key", "Project Key", database.Int, "Of ajera_projects; NULL on overhead.", func(r *ajerav2.TimesheetProjectRow) any { return key(r.ProjectKey) }),
	ofProject("project_description", "Project Description", database.Text, "The project's name.", func(r *ajerav2.TimesheetProjectRow) any { return words(r.ProjectDescription) }),
	ofProject("phase_key", "Phase Key", database.Int, "Of ajera_phases; NULL on overhead.", func(r *ajerav2.TimesheetProjectRow) any { return key(r.PhaseKey) }),
	ofProject("phase_description", "Phase Description", database.Text, "The phase's name.", func(r *ajerav2.TimesheetProjectRow) any { return words(r.PhaseDescription) }),
	ofProject("activity_key", "Activity Key", database.Int, "Of ajera_activities; NULL on overhead.", func(r *ajerav2.TimesheetProjectRow) any { return key(r.ActivityKey) }),
	ofProject("activity", "Activity", database.Text, "The activity's name.", func(r *ajerav2.TimesheetProjectRow) any { return words(r.Activity) }),
	ofProject("employee_type_key", "Employee Type Key", database.Int, "Of ajera_employee_types.", func(r *ajerav2.TimesheetProjectRow) any { return key(r.EmployeeTypeKey) }),
	ofProject("employee_type", "Employee Type", database.Text, "The type's name.", func(r *ajerav2.TimesheetProjectRow) any { return words(r.EmployeeType) }),
	ofOverhead("overhead_detail_key", "Timesheet Overhead Group Detail Key", database.Int, "What time off or overhead was entered by; NULL on project rows.", func(r *ajerav2.TimesheetOverheadRow) any { return key(r.TimesheetOverheadGroupDetailKey) }),
	ofOverhead("overhead_detail", "Timesheet Overhead Group Detail", database.Text, "Its name.", func(r *ajerav2.TimesheetOverheadRow) any { return words(r.TimesheetOverheadGroupDetail) }),
	ofOverhead("overhead_group", "Timesheet Overhead Group", database.Text, "The name of its group.", func(r *ajerav2.TimesheetOverheadRow) any { return words(r.TimesheetOverheadGroup) }),
	{Column{Name: "hours", Wire: "Dn Regular", Kind: database.Decimal, Unit: "hours", Doc: "Regular hours; where the vendor has only the sum of both, that."}, func(d *ajera.TimesheetDay) any { return amount(d.Hours) }},
	{Column{Name: "overtime", Wire: "Dn Overtime", Kind: database.Decimal, Unit: "hours", Doc: "Hours of overtime; NULL on overhead."}, func(d *ajera.TimesheetDay) any { return amount(d.Overtime) }},
	{Column{Name: "notes", Wire: "Dn Notes", Kind: database.Text, Doc: "What the employee wrote of the hours."}, func(d *ajera.TimesheetDay) any { return words(d.Notes) }},
	{Column{Name: "overtime_notes", Wire: "Dn OT Notes", Kind: database.Text, Doc: "What the employee wrote of the overtime."}, func(d *ajera.TimesheetDay) any { return words(d.OvertimeNotes) }},
	perDay("paid", "Paid", database.Int, "A flag, 0 also when the vendor says nothing; NULL on overhead."),
	perDay("overtime_paid", "OT Paid", database.Int, "As paid, of the overtime."),
	perDay("billed", "Billed", database.Int, "A flag, 0 also when the vendor says nothing; NULL on overhead."),
	perDay("overtime_billed", "OT Billed", database.Int, "As billed, of the overtime."),
	perDay("pm_approved_by", "PM Approved By", database.Int, "Key of the project manager who approved the hours, 0 when nobody did."),
	perDay("overtime_pm_approved_by", "OT PM Approved By", database.Int, "As pm_approved_by, of the overtime."),
	perDay("pm_approved_date", "PM Approved Date", database.Date, "When the project manager approved the hours."),
	perDay("overtime_pm_approved_date", "OT PM Approved Date", database.Date, "As pm_approved_date, of the overtime."),
	ofProject("project_manager_approved", "Project Manager Approved", database.Bool, "The project manager approved the row.", func(r *ajerav2.TimesheetProjectRow) any { return r.ProjectManagerApproved }),
}

func ofProject(name, wire string, kind database.Kind, doc string, of func(*ajerav2.TimesheetProjectRow) any) entry {
	return entry{Column{Name: name, Wire: wire, Kind: kind, Doc: doc}, func(d *ajera.TimesheetDay) any {
		if d.Project == nil {
			return nil
		}
		return of(d.Project)
	}}
}

func ofOverhead(name, wire string, kind database.Kind, doc string, of func(*ajerav2.TimesheetOverheadRow) any) entry {
	return entry{Column{Name: name, Wire: wire, Kind: kind, Doc: doc}, func(d *ajera.TimesheetDay) any {
		if d.Overhead == nil {
			return nil
		}
		return of(d.Overhead)
	}}
}

// perDay is a column of what a row of a project says once for each day.
func perDay(name, wire string, kind database.Kind, doc string) entry {
	var fields [8]int // of the row, by the number of the day
	row := reflect.TypeFor[ajerav2.TimesheetProjectRow]()
	for n := 1; n < len(fields); n++ {
		fields[n] = fieldOf(row, fmt.Sprintf("D%d %s", n, wire))
	}
	e := ofProject(name, "Dn "+wire, kind, doc, nil)
	e.Evidence = "observed"
	e.of = func(d *ajera.TimesheetDay) any {
		if d.Project == nil {
			return nil
		}
		return plain(reflect.ValueOf(d.Project).Elem().Field(fields[d.Number]))
	}
	return e
}

// fieldOf is the place of the field that has a name on the wire.
func fieldOf(row reflect.Type, name string) int {
	for i := range row.NumField() {
		if is, _, _ := strings.Cut(row.Field(i).Tag.Get("json"), ","); is == name {
			return i
		}
	}
	panic("timesheet rows have no field " + name)
}

// plain is a field as columns have it.
func plain(v reflect.Value) any {
	if on, isDate := v.Interface().(wire.Date); isDate {
		return date(on)
	}
	return v.Int()
}

func key(n int) any {
	if n == 0 {
		return nil
	}
	return int64(n)
}

func words(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func date(d wire.Date) any { return words(d.String()) }

func amount(d wire.Decimal) any { return words(d.String()) }

// TimeEntries makes the rows of ajera_time_entries from a timesheet of a result: one for each day of
// each row that has hours or notes. The error is of the week, by which the dates cannot be told.
func (t *Table) TimeEntries(sheet *ajerav2.Timesheet, week ajera.Week) ([]Row, error) {
	positions := map[any]int64{}
	for i := range sheet.Overhead.Detail {
		positions[&sheet.Overhead.Detail[i]] = int64(i + 1)
	}
	for i := range sheet.Project.Detail {
		positions[&sheet.Project.Detail[i]] = int64(len(sheet.Overhead.Detail) + i + 1)
	}
	var rows []Row
	for d, err := range week.Days(sheet) {
		if err != nil {
			return nil, err
		}
		row := Row{Table: t, Values: make([]any, len(t.Columns))}
		for i, e := range entries {
			if e.of != nil {
				row.Values[i] = e.of(&d)
			}
		}
		at := any(d.Overhead)
		if d.Project != nil {
			at = d.Project
		}
		row.Values[t.Column(Position)] = positions[at]
		rows = append(rows, row)
	}
	return rows, nil
}

// FirstDay is the date of the first day of a timesheet's week, for the column first_day; nil when the
// week cannot be told.
func FirstDay(sheet *ajerav2.Timesheet, week ajera.Week) any {
	one := ajerav2.Timesheet{TimesheetDate: sheet.TimesheetDate}
	one.Overhead.Detail = []ajerav2.TimesheetOverheadRow{{D1Regular: wire.MustDecimal("0")}}
	for d, err := range week.Days(&one) {
		if err == nil {
			return date(d.Date)
		}
	}
	return nil
}
