package timesheets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// check is the flags of "fieldbooks check timesheets".
type check struct {
	times
	employees, only []string
	hours           string
	fail            bool
}

// Check is "fieldbooks check timesheets".
func Check(a *app.App) *cobra.Command {
	var k check
	c := &cobra.Command{
		Use:   "timesheets [--week [DAY] | --month YYYY-MM | --from DAY --to DAY]",
		Short: "Check timesheets before they are invoiced or paid",
		Long: `Check the timesheets of the last week that is over, or of the days given. Each finding is a line:

  no-notes       hours on a project without notes; where the row requires notes the hint says so
  short-day      a working day with fewer hours than --hours; weekends and the firm's non-work days are none
  overhead-only  a working day on which all hours are overhead
  not-submitted  a timesheet that is not submitted though its week is over
  no-timesheet   an employee who has none for a week that is over, is active, and had one in the four weeks before

Days and weeks that are not over are not blamed. Whether somebody works part-time Ajera does not tell here.
Only what you may see is checked: Ajera shows the timesheets of those whom the API's user may see.`,
		Example: `  fieldbooks check timesheets --week
  fieldbooks check timesheets --week 2026-03-12 --only no-notes,not-submitted
  fieldbooks check timesheets --month 2026-03 --hours 7.5 --fail`,
		RunE: func(c *cobra.Command, args []string) error { return k.run(c.Context(), a, args) },
	}
	k.times.flags(c)
	c.Flags().StringArrayVar(&k.employees, "employee", nil, "only this `employee`, by key or name; may be given several times")
	c.Flags().StringSliceVar(&k.only, "only", nil, "only these `checks`: "+strings.Join(checks, ", "))
	c.Flags().StringVar(&k.hours, "hours", "8", "`hours` of a working day")
	c.Flags().BoolVar(&k.fail, "fail", false, "end with code 1 when there is a finding")
	_ = c.RegisterFlagCompletionFunc("only", cobra.FixedCompletions(checks, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (k *check) run(ctx context.Context, a *app.App, args []string) error {
	if k.times == (times{}) {
		k.week = lastWeek
	}
	today := wire.DateOf(a.Now())
	span, err := k.span(args, today)
	if err != nil {
		return err
	}
	full, err := wire.ParseDecimal(k.hours)
	if err != nil || full.Cmp(wire.Decimal{}) <= 0 {
		return exit.Usagef("--hours %q: a number of hours is expected, e.g. 7.5", k.hours)
	}
	for _, name := range k.only {
		if !slices.Contains(checks, name) {
			return exit.Usagef("--only %q: one of %s is expected", name, strings.Join(checks, ", "))
		}
	}
	c, err := a.Ajera(ctx)
	if err != nil {
		return err
	}
	p, err := span.within(ctx, c)
	if err != nil {
		return err
	}
	t := &audit{period: p, today: today, full: full}
	unread := t.read(ctx, a, c, k.employees)
	if fatal(unread) {
		return unread
	}
	found, err := k.write(a, t)
	if err != nil {
		return err
	}
	if k.fail && len(found) > 0 && unread == nil {
		return exit.Errorf(exit.Failed, "%s", t.summary(found))
	}
	a.Note("%s", t.summary(found))
	return unread
}

// write writes the findings.
func (k *check) write(a *app.App, t *audit) ([]finding, error) {
	found := t.findings()
	if len(k.only) > 0 {
		found = slices.DeleteFunc(found, func(f finding) bool { return !slices.Contains(k.only, f.Finding) })
	}
	return found, app.Write(a, output.SetOf[finding]("Findings"), found)
}

// summary says in a line what was looked at, and what was found.
func (t *audit) summary(found []finding) string {
	if len(found) == 0 && t.sheets() == 0 {
		return fmt.Sprintf("no timesheets from %v to %v", t.from, t.to)
	}
	return fmt.Sprintf("%s in %s from %v to %v%s", output.Counted(len(found), "finding"), output.Counted(t.sheets(), "timesheet"), t.from, t.to, perKind(found))
}

// perKind counts the findings of each kind.
func perKind(found []finding) string {
	var parts []string
	for _, name := range checks {
		n := 0
		for _, f := range found {
			if f.Finding == name {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, name))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, ", ")
}

// before is how far back somebody who has no timesheet must have had one.
const before = 28

// read reads what the audit looks at. An error that is not [fatal] leaves enough to go on.
func (t *audit) read(ctx context.Context, a *app.App, c *ajera.Client, named []string) (err error) {
	var filter ajerav2.ListTimesheetsArgs
	if filter.FilterByEmployee, err = employees(ctx, c, named); err != nil {
		return err
	}
	var unread error
	if t.items, t.week, unread = list(ctx, c, period{t.from.AddDays(-before), t.to}, filter); fatal(unread) {
		return unread
	}
	if t.closed, err = closed(ctx, a, c, t.period); err != nil {
		return err
	}
	if t.days, err = days(ctx, a, c, t.period, filter, t.sheets()); fatal(err) {
		return err
	}
	return cmp.Or(unread, err)
}

// closed are the days on which nobody works, but for weekends.
func closed(ctx context.Context, a *app.App, c *ajera.Client, p period) (map[wire.Date]bool, error) {
	got, err := c.V2.ListTimesheetNonWorkDays(ctx, ajerav2.ListTimesheetNonWorkDaysArgs{FilterByEarliestDate: p.from, FilterByLatestDate: p.to})
	switch {
	case errors.Is(err, ajera.ErrPermission):
		a.Note("without the firm's non-work days, so that holidays count as working days: %v", err)
		return nil, nil
	case err != nil && !exit.IsUnread(err):
		return nil, err
	}
	all := map[wire.Date]bool{}
	for _, d := range got.NonWorkDays {
		if day, ok := dayOf(d.Date); ok {
			all[day] = true
		} else {
			a.Note("a non-work day could not be read as a date, and counts as a working day")
		}
	}
	return all, nil
}

// dayOf reads a day of which the vendor does not say how it is written.
func dayOf(text string) (wire.Date, bool) {
	if day, err := wire.ParseDate(text); err == nil {
		return day, true
	}
	var us wire.USDate
	if err := us.UnmarshalText([]byte(text)); err == nil {
		return wire.Date(us), true
	}
	stamp, err := wire.ParseStamp(text)
	if err != nil {
		return wire.Date{}, false
	}
	moment, err := stamp.Time()
	return wire.DateOf(moment), err == nil
}
