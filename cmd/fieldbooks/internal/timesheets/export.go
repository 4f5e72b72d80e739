// Package timesheets exports the hours of timesheets, a line for each day of each row, and checks
// them before they are invoiced.
package timesheets

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// export is the flags of "fieldbooks export timesheets".
type export struct {
	times
	employees, projects []string
	status              string
}

// Export is "fieldbooks export timesheets".
func Export(a *app.App) *cobra.Command {
	var e export
	c := &cobra.Command{
		Use:   "timesheets (--month YYYY-MM | --week [DAY] | --from DAY --to DAY)",
		Short: "Export hours: a line for each employee, day and row of a timesheet",
		Long: `Export the hours of timesheets: a line for each employee, day and row, by employee, day and project.

Days count, not timesheets: of a week that begins in another month only the days of this one are in. Hours are exact.
A table has the columns that people read; csv, xlsx and json have all, under names that stay, new ones last.
Names that you may not list stay empty, and that is said once. The columns are

` + indented(set("", fields).Columns),
		Example: `  fieldbooks export timesheets --month 2026-03
  fieldbooks export timesheets --month 2026-03 -o csv --excel --file march.csv
  fieldbooks export timesheets --week 2026-03-12 --employee "Tobias Brandt" --status unsubmitted`,
		RunE: func(c *cobra.Command, args []string) error { return e.run(c.Context(), a, args) },
	}
	e.times.flags(c)
	c.Flags().StringArrayVar(&e.employees, "employee", nil, "only this `employee`, by key or name; may be given several times")
	c.Flags().StringArrayVar(&e.projects, "project", nil, "only this `project`, by ID or key; may be given several times")
	c.Flags().StringVar(&e.status, "status", "", "only timesheets of this `state`: "+strings.Join(statuses, ", "))
	_ = c.RegisterFlagCompletionFunc("status", cobra.FixedCompletions(statuses, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (e *export) run(ctx context.Context, a *app.App, args []string) error {
	span, err := e.span(args, wire.DateOf(a.Now()))
	if err != nil {
		return err
	}
	filter, err := statusFilter(e.status)
	if err != nil {
		return err
	}
	c, err := a.Ajera(ctx)
	if err != nil {
		return err
	}
	if filter.FilterByEmployee, err = employees(ctx, c, e.employees); err != nil {
		return err
	}
	only, err := projects(ctx, c, e.projects)
	if err != nil {
		return err
	}
	p, err := span.within(ctx, c)
	if err != nil {
		return err
	}
	lines, unread := read(ctx, a, c, p, filter, only)
	if fatal(unread) {
		return unread
	}
	return cmp.Or(write(a, lines), unread)
}

// read reads the entries of a period. An error that is not [fatal] comes beside them all.
func read(ctx context.Context, a *app.App, c *ajera.Client, p period, filter ajerav2.ListTimesheetsArgs, only map[int]bool) ([]entry, error) {
	listed, _, unread := list(ctx, c, p, filter)
	if fatal(unread) {
		return nil, unread
	}
	all, err := days(ctx, a, c, p, filter, len(listed))
	if fatal(err) {
		return nil, err
	}
	unread = cmp.Or(unread, err)
	all = of(all, only)
	n, err := join(ctx, a, c, all)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		a.Note("no hours from %v to %v", p.from, p.to)
	}
	return entries(all, listed, n), unread
}

// of leaves the days of some projects; nil means all.
func of(all []ajera.TimesheetDay, only map[int]bool) (left []ajera.TimesheetDay) {
	if only == nil {
		return all
	}
	for _, day := range all {
		if day.Project != nil && only[day.Project.ProjectKey] {
			left = append(left, day)
		}
	}
	return left
}

func entries(all []ajera.TimesheetDay, listed sheets, n *names) []entry {
	lines := make([]entry, len(all))
	for i, day := range all {
		lines[i] = entry{day, listed[day.Sheet.TimesheetKey], n}
	}
	sortEntries(lines)
	return lines
}

func write(a *app.App, lines []entry) error {
	w, err := a.Writer(set("Timesheets", fields))
	if err != nil {
		return err
	}
	for i := range lines {
		row, err := lines[i].record(fields)
		if err == nil {
			err = w.Record(0, row)
		}
		if err != nil {
			return err
		}
	}
	return w.Close()
}

// indented are the names of columns, for help.
func indented(columns []output.Column) string {
	var b strings.Builder
	width := 0
	for _, c := range columns {
		if width == 0 || width+len(c.Name) > 100 {
			b.WriteString("\n  ")
			width = 0
		}
		b.WriteString(c.Name + " ")
		width += len(c.Name) + 1
	}
	return strings.TrimPrefix(b.String(), "\n")
}

// statuses are what the vendor lists timesheets by.
var statuses = []string{"submitted", "unsubmitted", "rejected", "paid", "unpaid"}

func statusFilter(status string) (f ajerav2.ListTimesheetsArgs, err error) {
	switch status {
	case "":
	case "submitted":
		f.FilterBySubmitted = new(true)
	case "unsubmitted":
		f.FilterByUnsubmitted = new(true)
	case "rejected":
		f.FilterByRejected = new(true)
	case "paid":
		f.FilterByPaid = new(true)
	case "unpaid":
		f.FilterByUnpaid = new(true)
	default:
		err = exit.Usagef("--status %q: one of %s is expected", status, strings.Join(statuses, ", "))
	}
	return f, err
}

// number is the key that a text is, if it is one.
func number(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n > 0
}
