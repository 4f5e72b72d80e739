package ajera

import (
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// cell is where a row keeps one of its days.
type cell struct {
	total, hours, overtime *wire.Decimal
	notes, overtimeNotes   *string
}

// cells are the days D1 to D7 of a row.
type cells [7]cell

// days yields the days that have something, as of the one given, which is on the first date, and
// reports whether to go on.
func (c *cells) days(day TimesheetDay, yield func(TimesheetDay, error) bool) bool {
	first := day.Date
	for i, at := range c {
		if at.isEmpty() {
			continue
		}
		day.Date, day.Number = first.AddDays(i), i+1
		day.Hours, day.Overtime, day.Notes, day.OvertimeNotes = at.read(), *at.overtime, *at.notes, *at.overtimeNotes
		if !yield(day, nil) {
			return false
		}
	}
	return true
}

// read are the hours as they are given: the sum where nothing else came. That is not known to be
// of regular hours, and must not be written as such.
func (c cell) read() wire.Decimal {
	if !c.hours.Present() && !c.overtime.Present() {
		return *c.total
	}
	return *c.hours
}

func (c cell) isEmpty() bool {
	return !c.total.Present() && !c.hours.Present() && !c.overtime.Present() && *c.notes == "" && *c.overtimeNotes == ""
}

func projectCells(r *ajerav2.TimesheetProjectRow) cells {
	return cells{
		{&r.D1, &r.D1Regular, &r.D1Overtime, &r.D1Notes, &r.D1OTNotes},
		{&r.D2, &r.D2Regular, &r.D2Overtime, &r.D2Notes, &r.D2OTNotes},
		{&r.D3, &r.D3Regular, &r.D3Overtime, &r.D3Notes, &r.D3OTNotes},
		{&r.D4, &r.D4Regular, &r.D4Overtime, &r.D4Notes, &r.D4OTNotes},
		{&r.D5, &r.D5Regular, &r.D5Overtime, &r.D5Notes, &r.D5OTNotes},
		{&r.D6, &r.D6Regular, &r.D6Overtime, &r.D6Notes, &r.D6OTNotes},
		{&r.D7, &r.D7Regular, &r.D7Overtime, &r.D7Notes, &r.D7OTNotes},
	}
}

// overheadCells have no overtime: what stands for it is always empty.
func overheadCells(r *ajerav2.TimesheetOverheadRow) cells {
	var none struct {
		overtime wire.Decimal
		notes    string
	}
	return cells{
		{&r.D1, &r.D1Regular, &none.overtime, &r.D1Notes, &none.notes},
		{&r.D2, &r.D2Regular, &none.overtime, &r.D2Notes, &none.notes},
		{&r.D3, &r.D3Regular, &none.overtime, &r.D3Notes, &none.notes},
		{&r.D4, &r.D4Regular, &none.overtime, &r.D4Notes, &none.notes},
		{&r.D5, &r.D5Regular, &none.overtime, &r.D5Notes, &none.notes},
		{&r.D6, &r.D6Regular, &none.overtime, &r.D6Notes, &none.notes},
		{&r.D7, &r.D7Regular, &none.overtime, &r.D7Notes, &none.notes},
	}
}
