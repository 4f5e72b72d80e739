// Package fromjobs makes projects of Ajera from job orders of Aimsio: in come a mapping file and the
// jobs, out go projects that did not exist, each once, and a report with a row for each job.
package fromjobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

const help = `Create the projects of Ajera that job orders of Aimsio lack. A job whose project
is there already, by its ID, is linked to it, and nothing is created.

A mapping file says how: which job field gives ID, description and dates, which
client code is which client, and what all new projects have in common. --init
writes one from what both vendors have; look through it before you use it.

Everything is checked first, by line and by job, against the lists of Ajera, and
nothing is sent until all is well. Then the plan is shown, and asked about. Each
project is created with one invoice group and the phases of the mapping file.
Aimsio's WBS entries are not published, so no phases come from them. Ajera
ignores custom fields on a create; set them afterwards ("fieldbooks ajera set").

Which job has which project is kept in a links file beside the mapping file
(--links names another), written before each create and after. Interrupted or
cut off, the same command goes on where it was: a create that nobody heard of is
looked for by its ID, and never sent blindly. Two runs at once on one links file
are refused.

A project that is there is never changed. In what it differs from its job
(description, dates, client) the report says. Jobs that are cancelled or deleted
are skipped, unless --status names that.`

const examples = `  fieldbooks projects from-jobs --init jobs.yaml
  fieldbooks projects from-jobs --map jobs.yaml --status Active --dry-run
  fieldbooks projects from-jobs --map jobs.yaml --changed-since 2026-11-01 --yes -o csv --file report.csv
  fieldbooks projects from-jobs --map jobs.yaml --job 25-10692-001`

// options are the flags.
type options struct {
	file, begin, links string
	wanted             wanted
}

// Command is "fieldbooks projects from-jobs".
func Command(a *app.App) *cobra.Command {
	o := &options{}
	c := &cobra.Command{
		Use:         "from-jobs",
		Short:       "Create projects of Ajera from job orders of Aimsio",
		Long:        help,
		Example:     examples,
		Annotations: map[string]string{call.Writes: "true"},
		RunE:        func(cmd *cobra.Command, _ []string) error { return o.run(cmd.Context(), a) },
	}
	flags := c.Flags()
	flags.StringVar(&o.file, "map", "", "the mapping `file`, YAML")
	flags.StringVar(&o.begin, "init", "", "write a mapping `file` to begin with, and create nothing")
	flags.StringVar(&o.links, "links", "", "the `file` that keeps which job has which project (beside the mapping file, .links.json)")
	flags.StringVar(&o.wanted.since, "changed-since", "", "only jobs changed at or after this `moment`: 2026-11-01 (its beginning here), or 2026-11-01T08:00:00-07:00")
	flags.StringSliceVar(&o.wanted.statuses, "status", nil, "only jobs of this `status`: "+strings.Join(jobStatuses, ", "))
	flags.StringSliceVar(&o.wanted.numbers, "job", nil, "only the job with this `number`, or GUID (repeatable)")
	_ = c.RegisterFlagCompletionFunc("status", cobra.FixedCompletions(jobStatuses, cobra.ShellCompDirectiveNoFileComp)) // the flags are there
	for _, name := range []string{"changed-since", "job"} {
		_ = c.RegisterFlagCompletionFunc(name, cobra.NoFileCompletions)
	}
	return c
}

// check finds what flags cannot mean together.
func (o *options) check(a *app.App) error {
	switch {
	case (o.file == "") == (o.begin == ""):
		return exit.Usagef("say either --map FILE, to create projects by a mapping file, or --init FILE, to begin one")
	case o.begin != "" && o.links != "":
		return exit.Usagef("--links is for --map; --init creates nothing")
	case a.Output.Limit != 0:
		return exit.Usagef("--limit would cut the report, and not what is created; choose jobs by --job, --status or --changed-since")
	}
	return o.wanted.check()
}

func (o *options) run(ctx context.Context, a *app.App) error {
	if err := o.check(a); err != nil {
		return err
	}
	if o.begin != "" {
		return o.start(ctx, a)
	}
	m, err := readMapping(o.file)
	if err != nil {
		return err
	}
	if o.links == "" {
		o.links = linksBeside(o.file)
	}
	if !a.DryRun {
		held, err := lock(o.links)
		if err != nil {
			return err
		}
		defer held.Close()
	}
	v, err := open(ctx, a)
	if err != nil {
		return err
	}
	p, err := o.prepare(ctx, a, m, v)
	if err != nil {
		return err
	}
	return carryOut(ctx, a, p, v)
}

// vendors are both, and where they are.
type vendors struct {
	ajera        *ajera.Client
	aimsio       *aimsio.Client
	books, field string // Ajera's server and database, and Aimsio's server
}

func open(ctx context.Context, a *app.App) (v vendors, err error) {
	v.ajera, err = a.Ajera(ctx, func(c *ajera.Config) {
		v.books = host(c.URL.Reveal())
		if d, err := ajera.DatabaseIn(c.URL.Reveal()); err == nil {
			v.books += databaseOf(d)
		}
	})
	if err != nil {
		return v, err
	}
	v.aimsio, err = a.Aimsio(ctx, func(c *aimsio.Config) {
		if v.field = host(c.URL.Reveal()); v.field == "" {
			v.field = c.Server
		}
	})
	return v, err
}

// prepare finds what is to be done. Nothing is written by it.
func (o *options) prepare(ctx context.Context, a *app.App, m *mapping, v vendors) (*planner, error) {
	known, err := loadLinks(o.links, v.field, v.books)
	if err != nil {
		return nil, err
	}
	all, needed := lists{}, []list{clients, companies}
	m.choices(func(_ string, l list, _ *setting) { needed = append(needed, l) })
	if err := all.read(ctx, v.ajera, needed...); err != nil {
		return nil, err
	}
	faults := all.resolve(m)
	flags, err := m.flagged(ctx, a, v.ajera)
	if err != nil {
		return nil, err
	}
	if err := m.refuse(append(faults, flags...)); err != nil {
		return nil, err
	}
	jobs, err := o.wanted.read(ctx, a, v.aimsio)
	if err != nil {
		return nil, err
	}
	p := &planner{mapping: m, wanted: o.wanted, links: known}
	if err := p.plan(ctx, v.ajera, jobs); err != nil {
		return nil, err
	}
	return p, p.remark(ctx, v.ajera)
}

// carryOut shows the plan, asks, does it, and reports. A report that cannot be written is told before
// anything is sent.
func carryOut(ctx context.Context, a *app.App, p *planner, v vendors) error {
	w, err := a.Answer(output.SetOf[row]("Jobs"))
	if err != nil {
		return err
	}
	if err := agree(ctx, a, p); errors.Is(err, app.ErrDryRun) { // the report is of what would be done
		return cmp.Or(report(w, p.entries), err)
	} else if err != nil {
		return err
	}
	c := &creator{app: a, ajera: v.ajera, links: p.links}
	for _, e := range p.entries {
		if e.isNew() && c.stop == nil {
			c.stop = c.done(e, e.action, e.key)
		}
	}
	total := p.count(toCreate)
	c.all(ctx, p.entries, total)
	err, told := c.end(p, total), report(w, p.entries)
	if err == nil && total > 0 {
		told = app.AfterWrite(told)
	}
	return errors.Join(err, told)
}

// agree shows the plan, and asks where something is to be sent.
func agree(ctx context.Context, a *app.App, p *planner) error {
	total := p.count(toCreate)
	switch {
	case len(p.entries) == 0:
		a.Note("no job order is of that kind; nothing is to be done")
		return nil
	case total == 0 && !a.DryRun:
		a.Note("%sno project is to be created", p.text())
		return nil
	}
	return a.Confirm(ctx, p.text(), "Create "+output.Counted(total, "project")+" in Ajera?")
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// databaseOf names a database beside its server.
func databaseOf(d ajera.Database) string {
	if d.DatabaseName != "" {
		return " " + d.DatabaseName
	}
	return fmt.Sprintf(" client %d database %d", d.ClientID, d.DatabaseID)
}
