package mirror

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/source"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/progress"
)

// planned is a kind of records in a dry run.
type planned struct {
	Table  string
	Listed int
	Read   int // how many a run would read
	Calls  int // that it would make for them, lists included
	Note   string

	vendor account.Vendor
}

// plan says what a run would read, and how long that takes at the pace that the vendors allow. It
// lists, and writes nothing: a database that is not there is none afterwards.
func (o *options) plan(ctx context.Context, job *Job) error {
	w, err := o.app.Writer(output.SetOf[planned]("Plan"))
	if err != nil {
		return err
	}
	if err := o.open(ctx, job); err != nil {
		return err
	}
	all := tables.All(job.Personal)
	if job.DB, err = o.look(ctx); err != nil {
		return err
	}
	from := &source.Source{Ajera: job.Ajera, Aimsio: job.Aimsio, Full: job.Full, Since: job.Since, MaxAge: job.MaxAge, Now: job.Now}
	if job.DB != nil {
		defer job.DB.Close()
		if from.Store, err = store.Look(ctx, job.DB, all, job.options()); err != nil {
			return err
		}
	}
	rows, err := o.planned(ctx, from, job, all)
	if err != nil {
		return err
	}
	o.app.Note("%s", forecast(rows, o.to))
	return output.All(w, rows)
}

// look opens the database to be read, nil where there is none yet.
func (o *options) look(ctx context.Context) (*database.DB, error) {
	db, err := database.Open(ctx, o.to, database.Options{ReadOnly: true})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return db, err
}

// planned lists what there is, kind by kind. What cannot be listed says so on its line.
func (o *options) planned(ctx context.Context, from *source.Source, job *Job, all []*tables.Table) (rows []planned, err error) {
	line := o.app.Progress("listing")
	defer line.End()
	kinds := job.kinds(all)
	line.Total(len(kinds))
	for _, k := range kinds {
		row := planned{Table: k.Name, vendor: k.Vendor(), Note: errNone.Error()}
		if job.has(row.vendor) {
			p, err := from.Plan(ctx, k)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", k.Name, err)
			}
			row.Listed, row.Read, row.Calls, row.Note = p.Listed, p.Read, p.Calls, p.Skipped
			if k.Rule == source.Whole && p.Skipped == "" {
				row.Note = "its list is all of it"
			}
		}
		rows = append(rows, row)
		line.Add(1)
	}
	return rows, nil
}

// forecast says what a run would cost.
func forecast(rows []planned, name string) string {
	text, longest := "", time.Duration(0)
	for _, v := range account.Vendors {
		n := 0
		for _, r := range rows {
			if r.vendor == v {
				n += r.Calls
			}
		}
		if n > 0 {
			text += fmt.Sprintf("%s %s, %s; ", v.Title(), output.Counted(n, "call"), progress.Clock(source.Least(v, n)))
			longest = max(longest, source.Least(v, n))
		}
	}
	return fmt.Sprintf("A run would take %s at least (%s): both vendors are read at the same time. Nothing was written.", progress.Clock(longest), strings.TrimSuffix(text, "; "))
}
