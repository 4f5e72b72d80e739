package mirror

import (
	"context"
	"fmt"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/limit"
)

// Report is what became of a run.
type Report struct {
	Run      int64 // its number
	Outcomes []*Outcome
	Tables   []Table // of the kinds that were to be read
	Checks   []store.Check
	Spent    map[account.Vendor]int // calls, logins included
	Waited   time.Duration          // for the limit of the vendor that took longer
	Took     time.Duration
	AsOf     time.Time // none of the tables is older, but for those that never were whole

	began  time.Time
	before spent
}

// Table is what became of a table.
type Table struct {
	*tables.Table
	Of      *Outcome // of its kind
	Rows    int      // that are not deleted
	Written store.Written
}

// Calls is how many calls were made.
func (r *Report) Calls() (n int) {
	for _, calls := range r.Spent {
		n += calls
	}
	return n
}

// spent is what the clients have cost so far.
type spent struct {
	calls  map[account.Vendor]int
	waited map[account.Vendor]time.Duration
}

func (j *Job) spent() spent {
	s := spent{map[account.Vendor]int{}, map[account.Vendor]time.Duration{}}
	add := func(v account.Vendor, calls int64, l limit.Stats) {
		s.calls[v], s.waited[v] = int(calls), l.Slot+l.Rate
	}
	if j.Ajera != nil {
		stats := j.Ajera.Stats()
		add(account.OfAjera, stats.Calls, stats.Limit)
	}
	if j.Aimsio != nil {
		stats := j.Aimsio.Stats()
		add(account.OfAimsio, stats.Calls, stats.Limit)
	}
	return s
}

// end notes what the run has cost. The clients may have been used before it.
func (r *Report) end(now time.Time, after spent) {
	r.Took, r.Spent = now.Sub(r.began), map[account.Vendor]int{}
	for v, calls := range after.calls {
		r.Spent[v] = calls - r.before.calls[v]
		r.Waited = max(r.Waited, after.waited[v]-r.before.waited[v])
	}
}

// measure looks what is in the database now.
func (r *Report) measure(ctx context.Context, db *database.DB, s *store.Store) error {
	for _, o := range r.Outcomes {
		state, err := s.State(ctx, o.Kind.Tables[0])
		if err != nil {
			return err
		}
		if at := state.CompleteAsOf; !at.IsZero() && (r.AsOf.IsZero() || at.Before(r.AsOf)) {
			r.AsOf = at
		}
		for _, t := range o.Kind.Tables {
			rows, err := living(ctx, db, t)
			if err != nil {
				return err
			}
			r.Tables = append(r.Tables, Table{Table: t, Of: o, Rows: rows, Written: s.Totals(t)})
		}
	}
	return nil
}

// living counts the rows of a table that are not deleted.
func living(ctx context.Context, db *database.DB, t *tables.Table) (n int, err error) {
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM "+db.Dialect.Quote(t.Name)+" WHERE "+db.Dialect.Quote("_deleted_at")+" IS NULL").Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("%s cannot be counted: %w", t.Name, db.Fault(err))
	}
	return n, nil
}
