package store

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"slices"
	"sync"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// Batch is written in one transaction.
type Batch struct {
	Records []Record
	// Whole says that of these parents the records of a table are all that there are: others are marked
	// as deleted.
	Whole []Whole
	// State, when not nil, is kept for table Of with it: the watermark goes on with what it stands for.
	Of    *tables.Table
	State *State
}

// Whole is all records of a table that belong to some parents. Of a table that belongs to none it is all
// that there are. Of what belongs to others, too many at once stay, unless that is accepted: see
// [Store.Kept].
type Whole struct {
	Table    *tables.Table
	Parents  []string
	Accepted bool
}

// atOnce is how many records are made into rows while those before are written.
const atOnce = 32

// errFound is that records have fields which have no column yet.
var errFound = errors.New("fields without a column")

// Write writes a batch, or nothing of it. A record whose key is missing is an error, and so is one of a
// table that the mirror was not opened with. Where a key comes twice the last one counts. Fields of the
// tenant that are met for the first time get their columns before, because a field stays one whatever
// becomes of the batch.
func (s *Store) Write(ctx context.Context, b Batch) (Written, error) {
	for {
		var done Written
		var found []find
		err := s.atomically(ctx, func(t *tx) (err error) {
			if found, err = t.batch(b); err == nil {
				done = t.counted()
			}
			return err
		})
		if err == nil {
			return done, nil
		}
		if !errors.Is(err, errFound) {
			return Written{}, err
		}
		if err := s.extend(ctx, found); err != nil {
			return Written{}, err
		}
	}
}

// batch writes a batch.
func (t *tx) batch(b Batch) (found []find, err error) {
	here := map[*relation]map[string]bool{}
	for _, w := range b.Whole {
		if r := t.s.relations[w.Table]; r != nil {
			here[r] = map[string]bool{}
		}
	}
	if found, err = t.records(b.Records, here); err != nil {
		return found, err
	}
	for _, w := range b.Whole {
		if err := t.whole(w, here); err != nil {
			return nil, err
		}
	}
	if b.State == nil {
		return nil, nil
	}
	return nil, t.keep(b.Of, b.State)
}

// made are some records as rows, by table.
type made struct {
	groups []*group
	found  []find
	err    error
}

// records writes records: while some are written, the next ones are made into rows. Once fields were
// found that have no column, nothing is written any more, and the others are only looked through.
func (t *tx) records(records []Record, here map[*relation]map[string]bool) (found []find, err error) {
	for m := range t.s.making(records) {
		if m.err != nil {
			return nil, m.err
		}
		for _, f := range m.found {
			found = add(found, f.r, []tables.Found{f.found})
		}
		for _, g := range m.groups {
			if len(found) > 0 {
				break
			}
			if err := t.write(g); err != nil {
				return nil, err
			}
			if keys := here[g.r]; keys != nil {
				g.keys(keys)
			}
		}
	}
	if len(found) > 0 {
		return found, errFound
	}
	return nil, nil
}

// making makes rows of records, some ahead of those that are asked for, and on several processors: it
// takes longer than the writing. The mutex is held, and nothing is being made any more when the loop over
// it ends.
func (s *Store) making(records []Record) iter.Seq[made] {
	return func(yield func(made) bool) {
		ready, stop := make(chan chan made, 1), make(chan struct{})
		var all sync.WaitGroup
		defer all.Wait()
		defer close(stop)
		all.Go(func() {
			defer close(ready)
			for some := range slices.Chunk(records, atOnce) {
				one := make(chan made, 1)
				all.Go(func() { one <- s.group(some) })
				select {
				case ready <- one:
				case <-stop:
					return
				}
			}
		})
		for one := range ready {
			if !yield(<-one) {
				return
			}
		}
	}
}

// group makes rows of records, by table, parents first.
func (s *Store) group(records []Record) (m made) {
	by := map[*tables.Table]*group{}
	for i := range records {
		record := &records[i]
		r, err := s.relation(record.Table)
		if err != nil {
			return made{err: err}
		}
		l, err := r.line(record)
		if err != nil {
			return made{err: err}
		}
		m.found = r.finds(m.found, l)
		if by[record.Table] == nil {
			by[record.Table] = &group{r: r}
		}
		by[record.Table].lines = append(by[record.Table].lines, l)
	}
	for _, r := range s.order {
		if g := by[r.table]; g != nil {
			g.once()
			m.groups = append(m.groups, g)
		}
	}
	return m
}

// counted is what was done to records, whatever stands inside them.
func (t *tx) counted() (sum Written) {
	for table, w := range t.done {
		if r := t.s.relations[table]; r.beside() {
			sum = sum.plus(w)
		}
	}
	return sum
}

// Delete marks keys of a table as deleted, and what belongs to them and stands inside them. It says how
// many of the keys were not marked before.
func (s *Store) Delete(ctx context.Context, table *tables.Table, keys []string) (int, error) {
	n := 0
	err := s.atomically(ctx, func(t *tx) error {
		r, err := s.relation(table)
		if err != nil {
			return err
		}
		bound, err := r.boundKeys(s, keys)
		if err != nil {
			return err
		}
		n, err = t.mark(r, r.key(), bound)
		return err
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

// Again has records read again that exist, but whose present state could not be read: no version of
// them is known any more. Nothing else moves.
func (s *Store) Again(ctx context.Context, table *tables.Table, keys []string) error {
	return s.atomically(ctx, func(t *tx) error {
		r, err := s.relation(table)
		if err != nil {
			return err
		}
		bound, err := r.boundKeys(s, keys)
		if err != nil {
			return err
		}
		return t.again(r, bound)
	})
}

func (t *tx) again(r *relation, keys [][]any) error {
	head := "UPDATE " + t.s.db.Dialect.Quote(r.table.Name) + " SET _version = '' WHERE "
	return t.byKeys(r, r.key(), keys, statement{"again", head, " RETURNING 1"}, nil, func(*sql.Rows) error { return nil })
}
