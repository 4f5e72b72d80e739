package sheet

import (
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

func newWeek() *fake.Value {
	employee := fake.Object("EmployeeKey", 2, "FirstName", "Tobias", "LastName", "Brandt", "SupervisorKey", 1)
	week := New(employee, "2026-01-04", 1)
	row := fake.Object("Timesheet Project Key", 9, "D1 Regular", fake.Number("7.50"), "D1 Overtime", fake.Number("1.125"), "D1 Notes", "n")
	week.Get("Project").Set("Detail", fake.List(row))
	week.Get("Overhead").Get("Detail").Items[1].With("D5 Regular", fake.Number("8"))
	return week
}

func TestTotal(t *testing.T) {
	week := newWeek()
	if !week.Get("MyEmployee").Truth() || week.Get("Employee").Text() != "Tobias Brandt" {
		t.Errorf("week %s", week)
	}
	Total(week)
	row := week.Get("Project").Get("Detail").Items[0]
	if row.Get("D1").String() != "8.625" || row.Has("D2") {
		t.Errorf("row %s", row)
	}
	if got := week.Get("Project").Get("Totals").String(); got != `{"D1 Regular":7.50,"D1 Overtime":1.125}` {
		t.Errorf("totals %s", got)
	}
	if got := week.Get("TimesheetTotal").String(); got != "16.625" {
		t.Errorf("the week has %s hours", got)
	}
}

func TestCopyRowsLeavesHoursBehind(t *testing.T) {
	source := newWeek()
	week := New(fake.Object("EmployeeKey", 2), "2026-01-11", 0)
	b := tables.New(time.Now)
	CopyRows(b, week, source)
	CopyRows(b, week, source)
	if got := week.Get("Project").Get("Detail").String(); got != `[{"Timesheet Project Key":2}]` {
		t.Errorf("rows %s", got)
	}
	if !source.Get("Project").Get("Detail").Items[0].Has("D1 Regular") {
		t.Error("the source lost its hours")
	}
}

func TestUnchangedDataFollowsTheRows(t *testing.T) {
	week := newWeek()
	before := UnchangedData(week)
	week.With("Submitted", true)
	if UnchangedData(week).String() != before.String() {
		t.Error("the proof is of the rows alone")
	}
	week.Get("Project").Get("Detail").Items[0].Set("D1 Notes", fake.Of("m"))
	after := UnchangedData(week)
	if after.Get("Project").Text() == before.Get("Project").Text() || after.Get("Overhead").Text() != before.Get("Overhead").Text() {
		t.Errorf("before %s, after %s", before, after)
	}
}
