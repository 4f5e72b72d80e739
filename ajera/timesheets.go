package ajera

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TimesheetDay is what one row of a timesheet says of one day.
type TimesheetDay struct {
	Date   wire.Date
	Number int // n of the row's fields Dn, 1 to 7

	// Hours are regular ones; absent differs from 0, which somebody entered. Where an answer
	// has neither regular hours nor overtime, but only the sum of both, they are that.
	Hours         wire.Decimal
	Overtime      wire.Decimal // hours; absent on overhead rows. Ajera does not let it be written
	Notes         string
	OvertimeNotes string

	Sheet    *ajerav2.Timesheet            // whose employee worked
	Project  *ajerav2.TimesheetProjectRow  // in Sheet; nil for a row of overhead
	Overhead *ajerav2.TimesheetOverheadRow // in Sheet; nil for a row of a project
}

// TimesheetDays reads the hours from one date to another, both included: a day for each date of
// each row that has hours or notes. What was worked is its Hours and its Overtime, e.g.
//
//	for day, err := range c.TimesheetDays(ctx, from, to, ajerav2.ListTimesheetsArgs{FilterByEmployee: []int{7}}) {
//
// It lists the timesheets that filter leaves, of a week more at either end because the vendor
// filters by TimesheetDate, gets them some at a time, and leaves out the days outside. No date
// filter may be given. It ends after the last day or an error: [ErrWeek] when the dates cannot be
// told, [ErrNotFound] when a timesheet that was listed did not come, [ErrAnswer] when the vendor
// says nothing of any. A [*wire.UnreadError] comes after all the days that could be read.
func (c *Client) TimesheetDays(ctx context.Context, from, to wire.Date, filter ajerav2.ListTimesheetsArgs) iter.Seq2[TimesheetDay, error] {
	return func(yield func(TimesheetDay, error) bool) {
		listed, err := c.timesheets(ctx, from, to, filter)
		for chunk := range slices.Chunk(listed.keys, timesheetsAtOnce) {
			got, also := c.listedTimesheets(ctx, listed, chunk)
			if got == nil {
				err = also
				break
			}
			err = joined(err, also)
			if !listed.week.daysWithin(got.Timesheets, from, to, yield) {
				return
			}
		}
		if err != nil {
			yield(TimesheetDay{}, err)
		}
	}
}

// timesheetsAtOnce is how many are held at a time: some calls that go together.
const timesheetsAtOnce = 80

// listing is what a list tells of the timesheets that have a day within a period.
type listing struct {
	week  Week
	keys  []int             // each once
	first map[int]wire.Date // of each, the date of D1
}

// timesheets lists those that have a day within a period. Beside them comes what of the list
// could not be read, if that is no matter here.
func (c *Client) timesheets(ctx context.Context, from, to wire.Date, filter ajerav2.ListTimesheetsArgs) (l listing, err error) {
	dates := !filter.FilterByEarliestTimesheetDate.IsZero() || !filter.FilterByLatestTimesheetDate.IsZero()
	switch {
	case from.IsZero() || to.IsZero() || to.Compare(from) < 0:
		return l, public(timesheetDays, fault.New(fault.ErrArgument, "give the first and the last date", "no period from %q to %q", from, to))
	case dates || filter.Page != wire.Page{}:
		return l, public(timesheetDays, fault.New(fault.ErrArgument, "leave them out", "the filter has dates or a page of its own"))
	}
	filter.FilterByEarliestTimesheetDate, filter.FilterByLatestTimesheetDate = from.AddDays(-7), to.AddDays(7)
	list, unread := c.V2.ListTimesheets(ctx, filter)
	if err := unusable(timesheetDays, list, unread); err != nil || hides(unread, list, "Timesheet Date") {
		return l, cmp.Or(err, unread)
	}
	if len(list.Timesheets) == 0 {
		return l, unread
	}
	if l.week, err = c.Week(ctx); err != nil {
		return l, err
	}
	l.first = make(map[int]wire.Date)
	for _, item := range list.Timesheets {
		first, err := l.week.first(item.TimesheetDate)
		if err != nil {
			return listing{}, ofTimesheet(timesheetDays, item.TimesheetKey, err)
		}
		_, again := l.first[item.TimesheetKey]
		if !again && first.Compare(to) <= 0 && first.AddDays(6).Compare(from) >= 0 {
			l.keys = append(l.keys, item.TimesheetKey)
		}
		l.first[item.TimesheetKey] = first
	}
	return l, unread
}

// listedTimesheets gets timesheets that were listed, those and no others: hours that come twice
// would be counted twice. Without a result the error is why; else it is what could not be read.
func (c *Client) listedTimesheets(ctx context.Context, l listing, keys []int) (*ajerav2.GetTimesheetsResult, error) {
	got, unread := c.V2.GetTimesheets(ctx, ajerav2.GetTimesheetsArgs{RequestedTimesheets: keys})
	if err := unusable(timesheetDays, got, unread); err != nil || hides(unread, got, "TimesheetDate") {
		return nil, cmp.Or(err, unread)
	}
	if n := len(got.Missing); n > 0 {
		return nil, public(timesheetDays, fault.InAnswer(fault.ErrNotFound, "call again, for they may have been deleted meanwhile",
			"of the timesheets that were listed %d did not come, among them %d", n, got.Missing[0]))
	}
	if n := len(got.Timesheets); n != len(keys) {
		return nil, public(timesheetDays, fault.InAnswer(fault.ErrAnswer, "look at the Raw of GetTimesheets",
			"%d timesheets came where %d were asked for", n, len(keys)))
	}
	for _, sheet := range got.Timesheets {
		first, err := l.week.first(sheet.TimesheetDate)
		if err == nil && first != l.first[sheet.TimesheetKey] {
			err = fault.InAnswer(fault.ErrWeek, chooseWeek, "its week begins on %v by the list, and on %v by itself", l.first[sheet.TimesheetKey], first)
		}
		if err != nil {
			return nil, ofTimesheet(timesheetDays, sheet.TimesheetKey, err)
		}
	}
	return got, unread
}

// daysWithin yields the days of a period, and reports whether to go on.
func (w Week) daysWithin(sheets []ajerav2.Timesheet, from, to wire.Date, yield func(TimesheetDay, error) bool) bool {
	for i := range sheets {
		for day, err := range w.Days(&sheets[i]) {
			outside := err == nil && (day.Date.Compare(from) < 0 || day.Date.Compare(to) > 0)
			if !outside && (!yield(day, err) || err != nil) {
				return false
			}
		}
	}
	return true
}

// ofTimesheet says of which timesheet a fault is.
func ofTimesheet(m *wire.Method, key int, err error) error {
	e := public(m, err)
	e.Message = fmt.Sprintf("timesheet %d: %s", key, e.Message)
	return e
}

// Days are the days of a timesheet: of each row of a project, then of overhead, from D1 to D7,
// those that have hours or notes. The error is [ErrWeek], when w does not fit the TimesheetDate,
// and comes alone.
func (w Week) Days(sheet *ajerav2.Timesheet) iter.Seq2[TimesheetDay, error] {
	return func(yield func(TimesheetDay, error) bool) {
		if sheet == nil {
			yield(TimesheetDay{}, public(timesheetDays, fault.New(fault.ErrArgument, "give one of a result", "no timesheet")))
			return
		}
		first, err := w.first(sheet.TimesheetDate)
		if err != nil {
			yield(TimesheetDay{}, ofTimesheet(timesheetDays, sheet.TimesheetKey, err))
			return
		}
		for i := range sheet.Project.Detail {
			row := &sheet.Project.Detail[i]
			cells := projectCells(row)
			if !cells.days(TimesheetDay{Date: first, Sheet: sheet, Project: row}, yield) {
				return
			}
		}
		for i := range sheet.Overhead.Detail {
			row := &sheet.Overhead.Detail[i]
			cells := overheadCells(row)
			if !cells.days(TimesheetDay{Date: first, Sheet: sheet, Overhead: row}, yield) {
				return
			}
		}
	}
}

// Set edits the timesheet of a result, to be saved by SaveTimesheets: the Hours and the Notes of
// day, on its Date, in its row Project or Overhead, which is one of Sheet. Absent Hours and empty
// Notes stay as they are; clear a note in the field of the row. It refuses a date outside the
// week, and overtime other than what was read, which Ajera does not let be written.
func (w Week) Set(day TimesheetDay) error {
	cell, err := w.cell(day)
	switch {
	case err != nil:
		return err
	case day.Overtime.Present() && !day.Overtime.Equal(*cell.overtime), day.OvertimeNotes != "" && day.OvertimeNotes != *cell.overtimeNotes:
		return refuseDay(fault.ErrReadOnly, "enter it in Ajera", "overtime cannot be written")
	case !day.Hours.Present() && day.Notes == "":
		return refuseDay(fault.ErrArgument, `give wire.MustDecimal("0") for no hours`, "neither hours nor notes")
	}
	if day.Hours.Present() && !day.Hours.Equal(cell.read()) {
		*cell.hours = day.Hours
	}
	if day.Notes != "" {
		*cell.notes = day.Notes
	}
	return nil
}

// cell finds the place of a day.
func (w Week) cell(day TimesheetDay) (cell, error) {
	if day.Sheet == nil || (day.Project == nil) == (day.Overhead == nil) {
		return cell{}, refuseDay(fault.ErrArgument, "give Sheet, and Project or Overhead", "one row of one timesheet is needed")
	}
	first, err := w.first(day.Sheet.TimesheetDate)
	if err != nil {
		return cell{}, ofTimesheet(setDay, day.Sheet.TimesheetKey, err)
	}
	if last := first.AddDays(6); day.Date.Compare(first) < 0 || day.Date.Compare(last) > 0 {
		return cell{}, refuseDay(fault.ErrArgument, "take the timesheet of that week", "%q is not in the week from %v to %v of timesheet %d",
			day.Date, first, last, day.Sheet.TimesheetKey)
	}
	n := int(day.Date.Time(time.UTC).Sub(first.Time(time.UTC)).Hours() / 24)
	for i := range day.Sheet.Project.Detail {
		if row := &day.Sheet.Project.Detail[i]; row == day.Project {
			return projectCells(row)[n], nil
		}
	}
	for i := range day.Sheet.Overhead.Detail {
		if row := &day.Sheet.Overhead.Detail[i]; row == day.Overhead {
			return overheadCells(row)[n], nil
		}
	}
	return cell{}, refuseDay(fault.ErrArgument, "point to an element of its Detail, after all new rows were added", "the row is not of timesheet %d",
		day.Sheet.TimesheetKey)
}

func refuseDay(kind error, remedy, format string, args ...any) error {
	return public(setDay, fault.New(kind, remedy, format, args...))
}
