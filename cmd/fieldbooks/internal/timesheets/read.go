package timesheets

import (
	"cmp"
	"context"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// sheets are timesheets as the list has them, by key. The list alone says of a timesheet whether it
// was rejected, billed or paid.
type sheets map[int]ajerav2.TimesheetItem

// list lists the timesheets that have a day in a period. The vendor filters by the date of the
// timesheet, which is the first or the last day of its week. With what could not be read as an error
// all else comes all the same; see [fatal].
func list(ctx context.Context, c *ajera.Client, p period, filter ajerav2.ListTimesheetsArgs) (sheets, ajera.Week, error) {
	filter.FilterByEarliestTimesheetDate, filter.FilterByLatestTimesheetDate = p.from.AddDays(-7), p.to.AddDays(7)
	got, err := c.V2.ListTimesheets(ctx, filter)
	if err = partly(err); fatal(err) {
		return nil, 0, err
	}
	switch {
	case len(got.Timesheets) == 0 && got.Incomplete:
		return nil, 0, exit.Errorf(exit.Failed, "ListTimesheets answered nothing, not even an empty list: run it again")
	case len(got.Timesheets) == 0:
		return nil, 0, err
	}
	week, none := c.Week(ctx)
	if none != nil {
		return nil, 0, none
	}
	found := sheets{}
	for _, item := range got.Timesheets {
		if p.touches(firstDay(week, item.TimesheetDate)) {
			found[item.TimesheetKey] = item
		}
	}
	return found, week, err
}

// days reads the days of a period. An error that is not [fatal] comes beside them all.
func days(ctx context.Context, a *app.App, c *ajera.Client, p period, filter ajerav2.ListTimesheetsArgs, total int) (all []ajera.TimesheetDay, err error) {
	line := a.Progress("reading timesheets")
	defer line.End()
	line.Total(total)
	var sheet *ajerav2.Timesheet
	for day, err := range c.TimesheetDays(ctx, p.from, p.to, filter) {
		if err != nil {
			return all, partly(err)
		}
		if day.Sheet != sheet {
			sheet = day.Sheet
			line.Add(1)
		}
		all = append(all, day)
	}
	return all, nil
}

// partly makes of an error that tells of values only one that says so, and leaves others.
func partly(err error) error {
	if exit.IsUnread(err) {
		return exit.Errorf(exit.Partial, "some values could not be read, and are empty: %w", err)
	}
	return err
}

// fatal reports whether an error leaves nothing to go on with.
func fatal(err error) bool { return err != nil && !exit.IsUnread(err) }

// employeeName is the name that a timesheet bears.
func employeeName(full, first, last string) string {
	return cmp.Or(full, strings.TrimSpace(first+" "+last))
}
