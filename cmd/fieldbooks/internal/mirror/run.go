package mirror

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/checks"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/source"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/views"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Job is what a run is to do.
type Job struct {
	DB     *database.DB   // open, to be written
	Ajera  *ajera.Client  // nil when there is no account
	Aimsio *aimsio.Client // as well
	// Tenants tell whose records they read. Without, Profile does.
	Tenants map[account.Vendor]string
	Profile string

	Only            []string      // tables and vendors; nil is all
	Full            bool          // everything is read again
	Since           wire.Date     // the first day of what is listed by dates
	MaxAge          time.Duration // of what no list tells the change of
	AcceptDeletions bool
	History         bool
	Personal        bool // columns that are personal too

	Command, Version string // as the database has them of a run
	Now              func() time.Time
	Note             func(format string, args ...any)
	// Progress says how far a table is. It is called for both vendors at the same time. May be nil.
	Progress func(table *tables.Table, done, total int)
}

// Run brings a database up to date. It waits for nobody: where another run works with the database,
// that is the error. The report is nil when nothing was begun; what went wrong later is [Report.Err],
// and the error is one of the database.
func Run(ctx context.Context, j Job) (*Report, error) {
	unlock, err := j.DB.Lock(ctx)
	if err != nil {
		return nil, err
	}
	report, err := j.locked(ctx)
	return report, errors.Join(err, unlock())
}

// locked is a run that has the database for itself. What it has to say at its end is kept also when
// ctx has ended.
func (j *Job) locked(ctx context.Context) (*Report, error) {
	all := tables.All(j.Personal)
	s, err := store.Open(ctx, j.DB, all, j.options())
	if err != nil {
		return nil, err
	}
	r := &Report{Run: s.Run(), began: j.Now(), before: j.spent()}
	err = views.Make(ctx, j.DB, j.Note)       // before what takes long: who looks early finds them
	r.Outcomes = j.read(ctx, s, j.kinds(all)) // also when a view is wrong: tables are worth more
	err = errors.Join(err, j.check(ctx, s, r, all))
	kept := context.WithoutCancel(ctx)
	r.end(j.Now(), j.spent())
	err = errors.Join(err, r.measure(kept, j.DB, s))
	outcome := exit.Of(errors.Join(err, r.Err())).Name()
	return r, errors.Join(err, s.End(kept, outcome, r.Calls(), r.Waited, errors.Join(err, r.Err(), r.first())))
}

// options are those of the store.
func (j *Job) options() store.Options {
	return store.Options{Profile: j.Profile, Tenants: j.Tenants, Command: j.Command, Version: j.Version, History: j.History, Personal: j.Personal, Now: j.Now, Note: j.Note}
}

// read reads both vendors at the same time, for neither waits for the limit of the other.
func (j *Job) read(ctx context.Context, s *store.Store, kinds []*source.Kind) []*Outcome {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	from := &source.Source{Ajera: j.Ajera, Aimsio: j.Aimsio, Store: s, Full: j.Full, Since: j.Since,
		MaxAge: j.MaxAge, AcceptDeletions: j.AcceptDeletions, Progress: j.Progress, Now: j.Now}
	all := make([]*Outcome, len(kinds))
	var vendors sync.WaitGroup
	for _, v := range account.Vendors {
		vendors.Go(func() {
			turn := &turn{source: from, account: j.has(v), stop: stop}
			for i, k := range kinds {
				if k.Vendor() == v {
					all[i] = turn.read(ctx, k)
				}
			}
		})
	}
	vendors.Wait()
	return all
}

// has reports whether there is an account of a vendor.
func (j *Job) has(v account.Vendor) bool {
	return v == account.OfAjera && j.Ajera != nil || v == account.OfAimsio && j.Aimsio != nil
}

// check holds what is in the database against itself. After a run that was interrupted there is
// nothing to hold it against.
func (j *Job) check(ctx context.Context, s *store.Store, r *Report, all []*tables.Table) error {
	if ctx.Err() != nil || r.broken() != nil {
		return nil
	}
	found, err := checks.Run(ctx, j.DB, all)
	if err != nil {
		return err
	}
	lost, err := s.Lost(ctx)
	if err != nil {
		return err
	}
	r.Checks = append(found, lost...)
	return s.Checked(ctx, r.Checks)
}
