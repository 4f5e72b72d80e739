// Package store writes a mirror: its tables, what they were read by, and what is true of them.
//
// Each row has, behind the columns of its record, those of [tables.Bookkeeping], and two more: _hash, by
// which a record that has come again unchanged is told, and _lost, which names the columns whose value
// the database could not take over.
package store

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// ErrDatabase is that the database itself is at fault, e.g. that it is full or gone: nothing else can
// be written either. Errors of records are others.
var ErrDatabase = errors.New("the database")

// Store writes one mirror. It is safe for concurrent use: writes go one after the other.
type Store struct {
	db      *database.DB
	options Options
	run     int64
	history bool // versions of records are kept

	// has are the tables that are there, where they are not made. It is nil where they are.
	has map[string]bool

	mu        sync.Mutex // of what follows, and of the tables that rows are made of
	session   *session
	relations map[*tables.Table]*relation
	order     []*relation // parents before their children
	totals    map[*tables.Table]Written
	// swept are the rows that belong to others and were found to be gone; kept, those of them that stay.
	swept, kept map[*relation]int
}

// Options say for whom and how a mirror is written.
type Options struct {
	Profile string
	// Tenants say whose the records of each vendor are, e.g. by the address that is called; of vendors that
	// are not read there is none. Only a digest is kept. Without any the profile says it.
	Tenants map[account.Vendor]string
	Command string // as typed, without secrets
	Version string // of the program
	History bool   // versions of records are kept, by this run and by all that follow
	// Personal says that what is personal is kept too. The mirror is marked as one that holds it, for
	// good: versions, and records that are not read again, keep it. Room query reads the mark.
	Personal bool
	Now      func() time.Time
	Note     func(format string, args ...any)
}

// Run is the number of this run.
func (s *Store) Run() int64 { return s.run }

// Totals are what this run has done to the rows of a table.
func (s *Store) Totals(table *tables.Table) Written {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.totals[table]
}

// bound is a value as the driver takes it.
func (s *Store) bound(k database.Kind, v any) any { return s.db.Dialect.Value(k, v) }

// relation is what a table is in the database.
func (s *Store) relation(table *tables.Table) (*relation, error) {
	if r := s.relations[table]; r != nil {
		return r, nil
	}
	return nil, fmt.Errorf("%s: the mirror was opened without this table; open it with all that are written", table.Name)
}

// count adds what a transaction has done, once it is done.
func (s *Store) count(by map[*tables.Table]Written) {
	for table := range by {
		s.totals[table] = s.totals[table].plus(by[table])
	}
}

// Written counts what a batch did. A record that was deleted and is back counts as new.
type Written struct{ New, Changed, Same, Deleted int }

func (w Written) plus(o Written) Written {
	return Written{w.New + o.New, w.Changed + o.Changed, w.Same + o.Same, w.Deleted + o.Deleted}
}

// lacks reports whether a mirror that is only looked at has no such table.
func (s *Store) lacks(table string) bool { return s.has != nil && !s.has[table] }
