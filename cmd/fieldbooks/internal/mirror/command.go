// Package mirror is the command "mirror": both vendors in a database that people can report on. [Run]
// is a run of it; what differs between kinds of records, and between databases, is in rooms below.
package mirror

import (
	"cmp"
	"context"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/wire"
)

const help = `Keep a database in which both vendors are as tables that people can report on:
SQLite, a file that needs no server (books.db unless --to or FIELDBOOKS_MIRROR
says otherwise), or a PostgreSQL server. Nothing is ever written at a vendor.

The first run reads everything, at the pace that the vendors allow: about 10,000
records of Aimsio take 20 minutes. Later runs list what is there and read what
is new or has changed. What is gone from a list is marked in _deleted_at, and
stays. A run that is interrupted or killed has kept what it read: the same
command goes on where it was. Every week all is read again, timesheets and vendor
invoices every four weeks.

What no list tells the change of (totals of projects, recent timesheets, vendor
invoices) is read again when it is older than --max-age. Where more than a tenth
of a table would be marked as deleted at once, nothing of it is: it may be a
permission that somebody took away. --accept-deletions does it.

Tables that the user may not read are skipped, and that is said. The report has a
line for each table, and _runs, _freshness and _checks keep how it went: what
each table is as of, and whether what is in it adds up. It ends with 8 when
something could not be read or a check fails, and with 5 when deletions were
refused; the rest is in the database all the same.

One run at a time writes; those who read go on meanwhile. A second run ends at
once with 5, and says that another one works: so a timer can start it every
hour. Social security numbers, pay and the like are left out, at any depth,
unless --with-sensitive is given.`

const examples = `  fieldbooks mirror
  fieldbooks mirror --to firm.db --only ajera_projects,ajera_timesheets --since 2025-01-01
  fieldbooks mirror --to 'postgres://reports@db.firm.example/books' --history
  fieldbooks mirror --dry-run -o table`

// options are the flags.
type options struct {
	app             *app.App
	version         string
	to              string
	only            []string
	since           string
	full            bool
	history         bool
	maxAge          time.Duration
	acceptDeletions bool
}

// Command is "fieldbooks mirror" of that release.
func Command(a *app.App, release string) *cobra.Command {
	o := &options{app: a, version: release}
	c := &cobra.Command{
		Use:     "mirror",
		Short:   "Keep both vendors in a database that people can report on",
		Long:    help,
		Example: examples,
		RunE:    func(c *cobra.Command, _ []string) error { return o.run(c.Context()) },
	}
	toFlag(c, &o.to)
	flags := c.Flags()
	flags.StringSliceVar(&o.only, "only", nil, "only these `tables`, with commas between them; ajera or aimsio is all of a vendor")
	flags.StringVar(&o.since, "since", "", "of what is listed by dates (timesheets, vendor invoices): from this `day` on, e.g. 2025-01-01")
	flags.BoolVar(&o.full, "full", false, "read everything again, whatever the lists say")
	flags.BoolVar(&o.history, "history", false, "keep each version of a record that changes, in _history")
	flags.DurationVar(&o.maxAge, "max-age", 20*time.Hour, "how old, as a `time`, what no list tells the change of may be; 0s reads it each time")
	flags.BoolVar(&o.acceptDeletions, "accept-deletions", false, "mark as deleted even more than a tenth of a table")
	_ = c.RegisterFlagCompletionFunc("only", func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		return call.CompleteList(names(a.Output.Sensitive))(c, args, typed)
	})
	for _, name := range []string{"since", "max-age"} {
		_ = c.RegisterFlagCompletionFunc(name, cobra.NoFileCompletions)
	}
	c.AddCommand(passwordCommand(a))
	return c
}

// toFlag is the flag --to.
func toFlag(c *cobra.Command, to *string) {
	c.Flags().StringVar(to, "to", cmp.Or(os.Getenv(database.Variable), database.Default), "the `database`: a file, or postgres://USER@HOST/DATABASE")
	c.Flags().Lookup("to").DefValue = "" // the variable may be set where help is written
}

// run is the command.
func (o *options) run(ctx context.Context) error {
	job, err := o.job()
	if err != nil {
		return err
	}
	if o.app.DryRun {
		return o.plan(ctx, job)
	}
	w, err := o.app.Writer(output.SetOf[row]("Mirror"))
	if err != nil {
		return err
	}
	if err := o.open(ctx, job); err != nil {
		return err
	}
	if job.DB, err = database.Open(ctx, o.to, database.Options{}); err != nil {
		return err
	}
	defer job.DB.Close()
	bounded()
	line := o.app.Progress("opening " + job.DB.Name)
	defer line.End()
	job.Progress = newSight(line, o.app.Now).progress
	report, err := Run(ctx, *job)
	line.End()
	if report == nil {
		return err
	}
	return o.tell(w, job, report, err)
}

// job is what the flags say of a run, without the accounts and the database.
func (o *options) job() (*Job, error) {
	a := o.app
	job := &Job{Full: o.full, History: o.history, MaxAge: o.maxAge, AcceptDeletions: o.acceptDeletions,
		Personal: a.Output.Sensitive, Version: o.version, Now: a.Now, Note: a.Note, Command: o.typed()}
	switch {
	case a.Output.Limit != 0:
		return nil, exit.Usagef("--limit would cut the report, and not what is read; choose tables by --only")
	case o.maxAge < 0:
		return nil, exit.Usagef("--max-age %v: a time such as 20h is expected, or 0s", o.maxAge)
	case o.since != "":
		day, err := wire.ParseDate(o.since)
		if err != nil || len(o.since) != len(time.DateOnly) || day.Compare(wire.DateOf(a.Now())) > 0 {
			return nil, exit.Usagef("--since %q: a day that has been is expected, e.g. 2025-01-01", o.since)
		}
		job.Since = day
	}
	var err error
	job.Only, err = chosen(o.only, job.Personal)
	return job, err
}

// typed is the command as it is kept in the database: what it was to read, and not where from or to.
func (o *options) typed() string {
	text := "fieldbooks mirror"
	if len(o.only) > 0 {
		text += " --only " + strings.Join(o.only, ",")
	}
	if o.since != "" {
		text += " --since " + o.since
	}
	for _, flag := range []struct {
		name string
		on   bool
	}{{"full", o.full}, {"history", o.history}, {"accept-deletions", o.acceptDeletions}, {"with-sensitive", o.app.Output.Sensitive}} {
		if flag.on {
			text += " --" + flag.name
		}
	}
	return text
}
