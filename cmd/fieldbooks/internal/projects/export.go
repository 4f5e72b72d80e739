// Package projects exports projects as they are now, and tells what changed since an earlier export.
package projects

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// export is the flags of "fieldbooks export projects".
type export struct {
	statuses []string
	totals   bool
	since    string
	update   bool
}

// Export is "fieldbooks export projects".
func Export(a *app.App) *cobra.Command {
	var e export
	c := &cobra.Command{
		Use:   "projects",
		Short: "Export projects, or what changed in them since an earlier export",
		Long: `Export all projects as Ajera has them, by ID: a line for each, amounts exact, custom fields too.

With --changes-since FILE, an earlier export in json, jsonl or csv, a line for each field of a project that changed.
Amounts that are equal are no change, however they are written: 40.3830 and 40.383. Nor are an empty text and none.
A project that is not in FILE is new. One that is not in the list any more is asked for by its key: it is gone only
when Ajera says that it is not there. FILE must be of the same database and made with the same flags, and whole.
With --update FILE becomes the export of now, once all that changed has been written.`,
		Example: `  fieldbooks export projects --status Active,Hold
  fieldbooks export projects --file projects.json
  fieldbooks export projects --changes-since projects.json --update`,
		RunE: func(c *cobra.Command, _ []string) error { return e.run(c.Context(), a) },
	}
	call.ProjectStatus(c, &e.statuses, nil)
	c.Flags().BoolVar(&e.totals, "totals", false, "with the totals of each project; a call for each")
	c.Flags().StringVar(&e.since, "changes-since", "", "tell what changed since this `file`, an earlier export")
	c.Flags().BoolVar(&e.update, "update", false, "with --changes-since: write the export of now to that file")
	return c
}

func (e *export) run(ctx context.Context, a *app.App) error {
	filter, err := call.ProjectStatuses(e.statuses)
	if err != nil {
		return err
	}
	before, err := e.before(a)
	if err != nil {
		return err
	}
	var database string
	c, err := a.Ajera(ctx, func(c *ajera.Config) { database = fingerprint(c.URL.Reveal()) })
	if err != nil {
		return err
	}
	m := mark{database: database, statuses: sorted(filter), totals: e.totals}
	if before != nil {
		if err := before.comparable(m); err != nil {
			return err
		}
	} else {
		m.columns, m.limit = len(a.Output.Columns) > 0, a.Output.Limit
	}
	r := reader{a, c, e.totals}
	now, err := r.all(ctx, filter)
	if err != nil {
		return err
	}
	if before == nil {
		return writeAll(a.Writer, now, m)
	}
	return e.tell(ctx, r, before, now, m)
}

// before reads the earlier export; nil when none is given.
func (e *export) before(a *app.App) (*snapshot, error) {
	switch {
	case e.since == "" && e.update:
		return nil, exit.Usagef("--update goes with --changes-since FILE: it writes the export of now to that file")
	case e.since == "":
		return nil, nil
	case a.Output.File != "" && sameFile(a.Output.File, e.since):
		return nil, exit.Usagef("--file and --changes-since are the same file: what changed would overwrite the export")
	}
	return readFile(e.since)
}

// tell writes what changed and then, when asked, the export of now in the place of the file.
func (e *export) tell(ctx context.Context, r reader, before *snapshot, now []record, m mark) error {
	left, err := r.unlisted(ctx, before, now)
	if err != nil {
		return err
	}
	found := changes(before, now, left)
	if err := app.Write(r.a, output.SetOf[change]("Changes"), found); err != nil {
		return err
	}
	r.a.Note("%s", summary(found, e.since))
	switch {
	case !e.update:
		return nil
	case r.a.DryRun:
		r.a.Note("dry run: %s stays as it is", e.since)
		return nil
	}
	return before.replace(now, m)
}
