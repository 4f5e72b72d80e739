package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// Open begins a run: it makes the tables that lack, adds the columns that lack, fills them from the
// records that are there, and notes the run. The caller holds the lock of db. A mirror of another tenant
// is refused.
func Open(ctx context.Context, db *database.DB, all []*tables.Table, options Options) (*Store, error) {
	s := newStore(db, options)
	err := s.atomically(ctx, func(t *tx) error {
		for _, step := range []func() error{t.bookkeeping, t.identify, t.begin, t.tellLedgers, func() error { return t.relate(all) }, t.beginHistory} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = s.refill(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// Look opens a mirror to ask it for what it has: [Store.Known] and [Store.State] answer, and nothing is
// written. What is not there is not known.
func Look(ctx context.Context, db *database.DB, all []*tables.Table, options Options) (*Store, error) {
	s := newStore(db, options)
	if err := s.looked(ctx); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func newStore(db *database.DB, options Options) *Store {
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Note == nil {
		options.Note = func(string, ...any) {}
	}
	return &Store{db: db, options: options, relations: map[*tables.Table]*relation{}, totals: map[*tables.Table]Written{},
		swept: map[*relation]int{}, kept: map[*relation]int{}}
}

// End ends the run and what the store has open. The outcome is a word; failed is what went wrong.
func (s *Store) End(ctx context.Context, outcome string, calls int, waited time.Duration, failed error) error {
	err := s.atomically(ctx, func(t *tx) error {
		text := any(nil)
		if failed != nil {
			text = failed.Error()
		}
		if err := t.following(); err != nil {
			return err
		}
		_, err := t.exec(t.sql(`UPDATE _runs SET ended_at = ?, outcome = ?, calls = ?, waited_ms = ?, error = ? WHERE run = ?`),
			t.now, outcome, calls, waited.Milliseconds(), t.s.bound(database.Text, text), s.run)
		return err
	})
	return errors.Join(err, s.close())
}

// looked finds out which tables there are, and whose they are.
func (s *Store) looked(ctx context.Context) error {
	there, err := s.db.Relations(ctx)
	if err != nil {
		return err
	}
	s.has = map[string]bool{}
	for _, r := range there {
		s.has[r.Name] = true
	}
	if s.lacks("_meta") {
		return nil
	}
	for _, who := range s.options.tenants() {
		met := ""
		err := s.ask(ctx, func(rows *sql.Rows) error { return rows.Scan(&met) },
			s.sql(`SELECT value FROM _meta WHERE name = ?`), "tenant "+who.of)
		if err != nil {
			return err
		}
		if met != "" && met != who.digest {
			return s.foreign(who)
		}
	}
	return nil
}
