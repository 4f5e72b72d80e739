package store

import (
	"database/sql"
	"errors"
	"slices"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// mark marks rows as deleted that have one of those values in columns, and what hangs on them. A marked
// row was last seen when the keys were last all known.
func (t *tx) mark(r *relation, columns []string, values [][]any) (n int, err error) {
	if len(values) == 0 {
		return 0, nil
	}
	d := t.s.db.Dialect
	seen, err := t.completeAsOf(r.table)
	if err != nil {
		return 0, err
	}
	head := "UPDATE " + d.Quote(r.table.Name) + " SET _deleted_at = " + d.Arg(1) + ", _run = " + d.Arg(2) +
		", _seen_at = CASE WHEN _seen_at < " + d.Arg(3) + " THEN " + d.Arg(3) + " ELSE _seen_at END WHERE "
	scanned, into := make([]any, len(r.keys)), make([]any, len(r.keys))
	for i := range scanned {
		into[i] = &scanned[i]
	}
	var marked [][]any
	st := statement{"mark " + columns[0], head, " AND _deleted_at IS NULL RETURNING " + t.s.quoted(r.key())}
	err = t.byKeys(r, columns, values, st, []any{t.now, t.s.run, t.instant(seen.Time)}, func(rows *sql.Rows) error {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		marked = append(marked, slices.Clone(scanned))
		return nil
	})
	if err != nil {
		return 0, err
	}
	t.tally(r.table, Written{Deleted: len(marked)})
	if err := t.closeVersions(r, marked); err != nil {
		return 0, err
	}
	return len(marked), t.markBelow(r, marked)
}

// markBelow marks what belongs to rows, or stands inside them.
func (t *tx) markBelow(r *relation, keys [][]any) error {
	for _, in := range r.inside {
		if _, err := t.mark(in, in.key()[:len(r.keys)], keys); err != nil {
			return err
		}
	}
	for _, below := range t.s.order {
		if below.table.Parent != r.table || !below.beside() || below.table.Of == "" {
			continue
		}
		if _, err := t.mark(below, []string{below.table.Of}, keys); err != nil {
			return err
		}
	}
	return nil
}

// completeAsOf is when the keys of a table were last known to be all.
func (t *tx) completeAsOf(table *tables.Table) (at instant, err error) {
	err = t.each(func(rows *sql.Rows) error { return rows.Scan(&at) },
		t.sql(`SELECT complete_as_of FROM _freshness WHERE table_name = ?`), table.Name)
	return at, err
}

// TooMany reports whether so many of the rows of a table are gone at once that something else may be
// the matter: more than a tenth, and more than ten.
func TooMany(gone, rows int) bool { return gone > 10 && gone*10 > rows }

// whole marks what is not among the records of a batch though its parents are. What would be too many
// in a run stays, and is looked for again by the next one.
func (t *tx) whole(w Whole, here map[*relation]map[string]bool) error {
	r, err := t.s.relation(w.Table)
	if err != nil {
		return err
	}
	parents, err := t.parents(r, w.Parents)
	if err != nil {
		return err
	}
	gone, err := t.gone(r, parents, here[r])
	if err != nil {
		return err
	}
	if t.s.swept[r] += len(gone); r.table.Of != "" && !w.Accepted && len(gone) > 0 {
		live, err := t.live(r)
		if err != nil {
			return err
		}
		if TooMany(t.s.swept[r], live+t.s.swept[r]-len(gone)-t.s.kept[r]) {
			t.s.kept[r] += len(gone)
			return errors.Join(t.again(r, gone), t.again(t.s.relations[r.table.Parent], parents))
		}
	}
	_, err = t.mark(r, r.key(), gone)
	return err
}

// live counts the rows that are not marked.
func (t *tx) live(r *relation) (n int, err error) {
	return n, t.each(func(rows *sql.Rows) error { return rows.Scan(&n) },
		"SELECT count(*) FROM "+t.s.db.Dialect.Quote(r.table.Name)+" WHERE _deleted_at IS NULL")
}

// Kept is how many rows of a table this run did not mark, because it would have been too many.
func (s *Store) Kept(table *tables.Table) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept[s.relations[table]]
}

// parents are the keys of parents as they are bound. It is nil of a table that has none.
func (t *tx) parents(r *relation, keys []string) ([][]any, error) {
	if r.table.Of == "" {
		return nil, nil
	}
	of := *r
	of.keys = []int{r.table.Column(r.table.Of)}
	return of.boundKeys(t.s, keys)
}

// gone are the keys of rows that are not marked, belong to the parents, and are not here.
func (t *tx) gone(r *relation, parents [][]any, here map[string]bool) (gone [][]any, err error) {
	scanned, into := make([]any, len(r.keys)), make([]any, len(r.keys))
	for i := range scanned {
		into[i] = &scanned[i]
	}
	head := "SELECT " + t.s.quoted(r.key()) + " FROM " + t.s.db.Dialect.Quote(r.table.Name) + " WHERE _deleted_at IS NULL"
	keep := func(rows *sql.Rows) error {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if !here[Key(scanned...)] {
			gone = append(gone, slices.Clone(scanned))
		}
		return nil
	}
	if r.table.Of == "" {
		return gone, t.each(keep, head)
	}
	return gone, t.byKeys(r, []string{r.table.Of}, parents, statement{"whole", head + " AND ", ""}, nil, keep)
}
