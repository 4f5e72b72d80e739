package percent

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/change"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/sheet"
	"github.com/fieldbooks/fieldbooks/wire"
)

// options are what the flags of an import say.
type options struct {
	sheet, date string
	overwrite   bool
}

func importCommand(a *app.App) *cobra.Command {
	var o options
	c := &cobra.Command{
		Use:   "import FILE",
		Short: "Send the percentages that were filled in",
		Long: `Send the percentages that were filled in: a workbook (.xlsx), or CSV.

The columns Project ID and New Percent are needed; with Phase ID or Phase Key a row is about a phase,
else about the project itself. 55, 55.5, 55% and a cell that shows 55% are read as such. Rows without
New Percent are left out. All rows are checked before anything is sent, and what is in Ajera already is
not sent again: after a failure, import the same file once more.

It ends with 0 when all is in Ajera, 2 when rows cannot be used, 5 refused, 6 when somebody else was
faster, 7 when nobody knows whether something was done, 8 when some of it was.`,
		Example: `  fieldbooks progress import progress.xlsx --dry-run
  fieldbooks progress import progress.xlsx --date 2026-03-31 --file report.xlsx`,
		Annotations: map[string]string{call.Writes: "true"},
		RunE: func(c *cobra.Command, args []string) error {
			return take(c.Context(), a, args[0], o)
		},
	}
	c.Flags().StringVar(&o.sheet, "sheet", "", "`name` of the sheet in the workbook; the one with these columns unless given")
	c.Flags().StringVar(&o.date, "date", "", "`date` for the rows that have no New Date, e.g. 2026-03-31; their last date stays unless given")
	c.Flags().BoolVar(&o.overwrite, "overwrite", false, "send also where somebody else has changed the percentage since the export")
	return c
}

// take is the whole import.
func take(ctx context.Context, a *app.App, file string, o options) error {
	var day wire.Date
	if o.date != "" {
		var err error
		if day, err = wire.ParseDate(o.date); err != nil {
			return exit.Usagef("--date %q: write it as 2026-03-31", o.date)
		}
	}
	if err := sheet.Apart(file, a.Output.File); err != nil {
		return err
	}
	out, err := a.Answer(output.SetOf[result]("Percent complete"))
	if err != nil {
		return err
	}
	t, err := sheet.Read(file, sheet.Wanted{
		Sheet: o.sheet, Required: []string{colProjectID, colNewPercent},
		Optional: []string{colPhaseID, colPhaseKey, colLastPercent, colNewDate, colProject, colPhase, colManager, colLastDate, colNote},
	})
	if err != nil {
		return err
	}
	tell(a, t)
	entries, idle, err := filled(t, day)
	if err != nil {
		return exit.Errorf(exit.Usage, "nothing was sent: not all rows can be used\n%w", err)
	}
	client, err := a.Ajera(ctx)
	if err != nil {
		return err
	}
	c, err := check(ctx, a, client, entries, o.overwrite)
	if err != nil {
		return err
	}
	if err := c.problem(); err != nil {
		return err
	}
	a.Note("%s: %s without New Percent, %d in Ajera already, %d to send", file, output.Counted(idle, "row"), c.same, len(c.changes))
	if len(c.changes) > 0 {
		if err := a.Confirm(ctx, c.plan(), "Report "+output.Counted(len(c.changes), "percentage")+" to Ajera?"); err != nil {
			return err
		}
	}
	return c.send(ctx, a, client, out, entries)
}

// tell says what whoever keeps the file should know.
func tell(a *app.App, t *sheet.Table) {
	for _, note := range t.Notes {
		a.Note("%s", note)
	}
	if !t.Has(colLastPercent) {
		a.Note("%s: it has no column %q, so what others have changed since is written over", t.File, colLastPercent)
	}
}

// plan is what would change, before and after.
func (c *checked) plan() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ROW\tPROJECT\tPHASE\tPERCENT\tDATE")
	for _, e := range c.changes {
		date := shown(e.dateThen)
		if e.date != e.dateThen {
			date += " -> " + shown(e.date)
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s -> %s%s\t%s\n", e.row.Place.Row, change.Printable(e.project), change.Printable(e.phase), shown(e.before), e.percent, e.doubt(), date)
	}
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n")
}

// doubt points out what people get wrong most: 0.55 for 55 %, and a percentage that goes down.
func (e *entry) doubt() string {
	switch {
	case e.percent.Cmp(none) > 0 && e.percent.Cmp(one) < 0:
		return " (less than 1 %)"
	case e.percent.Cmp(e.before) < 0:
		return " (less than before)"
	}
	return ""
}

var one = wire.MustDecimal("1")
