package store

import (
	"database/sql"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// beginHistory has versions kept from now on, once they were asked for: a run that left them out would
// make those of before untrue. The records that are there are the first versions.
func (t *tx) beginHistory() error {
	since, err := t.meta("history")
	if err != nil {
		return err
	}
	t.s.history = t.s.options.History || since != ""
	if since != "" || !t.s.options.History {
		return nil
	}
	for _, r := range t.s.order {
		if r.beside() {
			if err := t.firstVersions(r); err != nil {
				return err
			}
		}
	}
	return t.setMeta("history", t.at.Format(database.InstantForm))
}

// firstVersions makes the present records of a table their first versions.
func (t *tx) firstVersions(r *relation) error {
	d := t.s.db.Dialect
	var key []string
	for _, name := range r.key() {
		key = append(key, "CAST("+d.Quote(name)+" AS TEXT)")
	}
	_, err := t.exec("INSERT INTO _history (table_name, key, valid_from, run, record) SELECT " + d.Literal(r.table.Name) + ", " +
		strings.Join(key, " || '/' || ") + ", _changed_at, _run, " + t.s.exact() + " FROM " + d.Quote(r.table.Name) + " WHERE _deleted_at IS NULL")
	return err
}

// versionColumns are those of a version.
var versionColumns = []string{"table_name", "key", "valid_from", "run", "record"}

// versions keeps what lines are from now on, and until when they were what they were before.
func (t *tx) versions(r *relation, full []*line, there map[string]before) error {
	if !t.s.history || len(full) == 0 {
		return nil
	}
	var closed [][]any
	var opened []*line
	for _, l := range full {
		was, is := there[l.key]
		if is && !was.deleted && was.hash == "" { // only a column lacked
			continue
		}
		if is && !was.deleted {
			closed = append(closed, t.boundKey(r, l))
		}
		opened = append(opened, l)
	}
	if err := t.closeVersions(r, closed); err != nil {
		return err
	}
	for len(opened) > 0 {
		n := t.s.rowsOf(len(opened), len(versionColumns))
		var args []any
		for _, l := range opened[:n] {
			args = append(args, r.table.Name, t.s.bound(database.Text, l.key), t.now, t.s.run, t.s.bound(database.Text, string(l.row.Record)))
		}
		text := r.text("version", n, func() string { return t.s.insert("_history", versionColumns, nil, n, nil) })
		if _, err := t.exec(text, args...); err != nil {
			return err
		}
		opened = opened[n:]
	}
	return nil
}

// boundKey is the key of a line, as [Key] takes it.
func (t *tx) boundKey(r *relation, l *line) (values []any) {
	for _, at := range r.keys {
		values = append(values, l.row.Values[at])
	}
	return values
}

// versionsOf are not kept of what stands inside a record: the record has it.
func (t *tx) closeVersions(r *relation, keys [][]any) error {
	if !t.s.history || !r.beside() {
		return nil
	}
	d := t.s.db.Dialect
	texts := make([][]any, len(keys))
	for i, key := range keys {
		texts[i] = []any{t.s.bound(database.Text, Key(key...))}
	}
	head := "UPDATE _history SET valid_to = " + d.Arg(1) + " WHERE table_name = " + d.Arg(2) + " AND valid_to IS NULL AND "
	return t.byKeys(r, []string{"key"}, texts, statement{"close", head, " RETURNING 1"}, []any{t.now, r.table.Name}, func(*sql.Rows) error { return nil })
}
