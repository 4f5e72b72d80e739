package ajera_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// setHours enters regular hours of one date into a timesheet, on its row of a project.
func setHours(ctx context.Context, c *ajera.Client, timesheet, project int, date wire.Date, hours wire.Decimal, notes string) error {
	week, err := c.Week(ctx)
	if err != nil {
		return err
	}
	got, err := c.V2.GetTimesheets(ctx, ajerav2.GetTimesheetsArgs{RequestedTimesheets: []int{timesheet}})
	if err != nil {
		return err
	}
	if len(got.Missing) > 0 {
		return fmt.Errorf("there is no timesheet %d", timesheet)
	}
	sheet := &got.Timesheets[0]
	for i := range sheet.Project.Detail {
		row := &sheet.Project.Detail[i]
		if row.ProjectKey != project {
			continue
		}
		if err := week.Set(ajera.TimesheetDay{Sheet: sheet, Project: row, Date: date, Hours: hours, Notes: notes}); err != nil {
			return err
		}
		_, err := c.V2.SaveTimesheets(ctx, got)
		if errors.Is(err, ajera.ErrNoChange) {
			return nil // it says so already
		}
		return err
	}
	return fmt.Errorf("timesheet %d has no row of project %d", timesheet, project)
}

// Hours are written by date as well.
func ExampleWeek_Set() {
	c, done := timekeeper()
	defer done()
	ctx := context.Background()

	for _, date := range []string{"2026-03-05", "2026-03-05", "2026-03-07"} {
		err := setHours(ctx, c, 1, 10, wire.MustDate(date), wire.MustDecimal("6.5"), "formwork")
		fmt.Println(date, err)
	}
	for day, err := range c.TimesheetDays(ctx, wire.MustDate("2026-03-05"), wire.MustDate("2026-03-05"), ajerav2.ListTimesheetsArgs{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(day.Date, day.Hours, day.Notes)
	}
	// Output:
	// 2026-03-05 <nil>
	// 2026-03-05 <nil>
	// 2026-03-07 Week.Set: not sent: invalid argument: "2026-03-07" is not in the week from 2026-02-28 to 2026-03-06 of timesheet 1; take the timesheet of that week
	// 2026-03-05 6.5 formwork
}
