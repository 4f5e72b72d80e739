package store

import (
	"database/sql"
	"slices"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// write writes the lines of a table: those that are new or other than before in full with what stands
// inside them; of the others that they were read.
func (t *tx) write(g *group) error {
	there, err := t.there(g)
	if err != nil {
		return err
	}
	var full, same, changed []*line
	var done Written
	for _, l := range g.lines {
		before, is := there[l.key]
		switch {
		case !is, before.deleted:
			done.New++
		case before.hash == l.hash:
			done.Same++
			same = append(same, l)
			continue
		case before.hash != "": // else it is read again for the sake of a column
			done.Changed++
		default:
			done.Same++
		}
		full = append(full, l)
		if is {
			changed = append(changed, l)
		}
	}
	t.tally(g.r.table, done)
	if err := t.touch(g.r, same); err != nil {
		return err
	}
	if err := t.upsert(g.r, full); err != nil {
		return err
	}
	if err := t.replaceInside(g.r, full, changed); err != nil {
		return err
	}
	return t.versions(g.r, full, there)
}

// there is what the table has of the keys of a group.
func (t *tx) there(g *group) (map[string]before, error) {
	r := g.r
	all := make(map[string]before, len(g.lines))
	scanned := make([]any, len(r.keys))
	into := make([]any, len(r.keys), len(r.keys)+2)
	for i := range scanned {
		into[i] = &scanned[i]
	}
	var hash sql.NullString
	var deleted instant
	into = append(into, &hash, &deleted)
	head := "SELECT " + t.s.quoted(r.key()) + ", _hash, _deleted_at FROM " + t.s.db.Dialect.Quote(r.table.Name) + " WHERE "
	keys := make([][]any, len(g.lines))
	for i, l := range g.lines {
		keys[i] = t.keyArgs(nil, r, l.row)
	}
	return all, t.byKeys(r, r.key(), keys, statement{"there", head, ""}, nil, func(rows *sql.Rows) error {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		all[Key(scanned...)] = before{hash.String, !deleted.IsZero()}
		return nil
	})
}

// touched are the columns that move when a record was read that is the same.
var touched = []string{"_seen_at", "_read_at", "_run", "_version"}

// touch notes of rows that they were read.
func (t *tx) touch(r *relation, lines []*line) error {
	columns := append(r.key(), touched...)
	return t.rows(r, "touch", columns, t.s.excluded(touched), lines, func(args []any, l *line) []any {
		return append(t.keyArgs(args, r, l.row), t.now, t.now, t.s.run, t.s.bound(database.Text, l.version))
	})
}

// upsert writes lines in full.
func (t *tx) upsert(r *relation, lines []*line) error {
	if len(lines) == 0 {
		return nil
	}
	columns := slices.Concat(r.names, t.contentNames(), written)
	kept := slices.DeleteFunc(slices.Clone(columns), func(name string) bool {
		return name == "_changed_at" || slices.Contains(r.key(), name)
	})
	set := append(t.s.excluded(kept),
		"_deleted_at = NULL",
		"_changed_at = CASE WHEN t._hash IN (excluded._hash, '') THEN t._changed_at ELSE excluded._changed_at END")
	for _, name := range r.retired {
		set = append(set, t.s.db.Dialect.Quote(name)+" = NULL")
	}
	if !r.beside() {
		set = nil // what they replace is gone
	}
	return t.rows(r, "upsert", columns, set, lines, func(args []any, l *line) []any {
		return append(t.content(args, r, l), t.now, t.now, t.now, t.s.run, t.s.bound(database.Text, l.version))
	})
}

// written are the columns that say when and by what a row was written.
var written = []string{"_seen_at", "_read_at", "_changed_at", "_run", "_version"}

// contentNames are the columns of this package that hold what was read.
func (t *tx) contentNames() []string {
	if exact := t.s.exact(); exact != "_record" {
		return []string{"_hash", "_lost", "_record", exact}
	}
	return []string{"_hash", "_lost", "_record"}
}

// content adds the values of a line, in the order of its columns and of [tx.contentNames].
func (t *tx) content(args []any, r *relation, l *line) []any {
	row := l.row
	var lost losses
	for _, name := range row.Unread {
		lost.add(name, unread)
	}
	for at, c := range r.table.Columns {
		var v any
		if at < len(row.Values) && row.Values[at] != nil {
			var why string
			if v, why = t.s.fit(c.Kind, row.Values[at]); why != "" {
				lost.add(r.names[at], why)
			}
		}
		args = append(args, v)
	}
	record := unsafeText(row.Record)
	exact := t.s.bound(database.Text, record)
	if exact != record {
		lost.add("_record", unread)
	}
	args = append(args, l.hash, lost.value(), t.s.bound(database.JSON, record))
	if t.s.exact() != "_record" {
		args = append(args, exact)
	}
	return args
}

// replaceInside replaces the rows that stand inside lines.
func (t *tx) replaceInside(r *relation, full, changed []*line) error {
	for _, in := range r.inside {
		var fresh []*line
		for _, l := range full {
			for i := range l.inside {
				if row := &l.inside[i]; row.Table == in.table {
					fresh = append(fresh, &line{row: row, version: l.version})
				}
			}
		}
		gone, err := t.clear(in, r, changed)
		if err != nil {
			return err
		}
		if err := t.upsert(in, fresh); err != nil {
			return err
		}
		both := min(gone, len(fresh))
		t.tally(in.table, Written{New: len(fresh) - both, Changed: both, Deleted: gone - both})
	}
	return nil
}

// clear takes the rows away that stand inside lines: their keys begin with those of the lines.
func (t *tx) clear(in, r *relation, lines []*line) (gone int, err error) {
	columns := in.key()[:len(r.keys)]
	keys := make([][]any, len(lines))
	for i, l := range lines {
		keys[i] = t.keyArgs(nil, r, l.row)
	}
	head := "DELETE FROM " + t.s.db.Dialect.Quote(in.table.Name) + " WHERE "
	return gone, t.byKeys(in, columns, keys, statement{"clear", head, " RETURNING 1"}, nil, func(*sql.Rows) error {
		gone++
		return nil
	})
}
