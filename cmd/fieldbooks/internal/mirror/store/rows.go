package store

import (
	"database/sql"
	"slices"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// statement is one about rows with some keys, which stand between head and tail.
type statement struct{ what, head, tail string }

// byKeys executes a statement over rows with those keys, some at a time, and hands over what it answers.
func (t *tx) byKeys(r *relation, columns []string, keys [][]any, st statement, first []any, row func(*sql.Rows) error) error {
	most := maxKeys
	if len(columns) > 1 {
		most = 32 // each is a term of its own
	}
	for some := range slices.Chunk(keys, most) {
		n := padded(len(some))
		text := r.text(st.what, n, func() string { return st.head + t.s.where(columns, n, len(first)) + st.tail })
		args := slices.Clone(first)
		for i := range n {
			args = append(args, some[min(i, len(some)-1)]...)
		}
		if err := t.each(row, text, args...); err != nil {
			return err
		}
	}
	return nil
}

// rows writes lines, some at a time.
func (t *tx) rows(r *relation, what string, columns, set []string, lines []*line, args func([]any, *line) []any) error {
	var bound []any
	for len(lines) > 0 {
		n := t.s.rowsOf(len(lines), len(columns))
		text := r.text(what, n, func() string { return t.s.insert(r.table.Name, columns, r.key(), n, set) })
		bound = bound[:0]
		for _, l := range lines[:n] {
			bound = args(bound, l)
		}
		if _, err := t.exec(text, bound...); err != nil {
			return err
		}
		lines = lines[n:]
	}
	return nil
}

// keyArgs adds the key of a row as it is bound.
func (t *tx) keyArgs(args []any, r *relation, row *tables.Row) []any {
	for _, at := range r.keys {
		args = append(args, t.s.bound(r.table.Columns[at].Kind, row.Values[at]))
	}
	return args
}
