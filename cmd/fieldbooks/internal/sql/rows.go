package sql

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// rows writes what a statement gives, row by row, and says how old it is. Both are of one moment,
// also while a mirror writes.
func (q asked) rows(ctx context.Context, db *database.DB, s *statement) error {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: isolation(db)})
	if err != nil {
		return db.Fault(err)
	}
	defer tx.Rollback()
	age, err := ageOf(ctx, db, tx, s)
	if err != nil {
		return err
	}
	asking, stop := context.WithCancel(ctx)
	rows, err := tx.QueryContext(asking, s.text)
	if err != nil {
		stop()
		return s.fault(ctx, db, err)
	}
	defer rows.Close()
	defer stop() // before: rows that nobody wants would all be read, and there may be no end of them
	if err := q.write(ctx, db, s, rows); err != nil {
		return err
	}
	if age != "" {
		q.app.Note("%s", age)
	}
	return nil
}

// isolation is what has all statements of a transaction see one moment. SQLite knows no other.
func isolation(db *database.DB) sql.IsolationLevel {
	if db.Dialect.Name == database.Postgres {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault
}

// write writes the rows.
func (q asked) write(ctx context.Context, db *database.DB, s *statement, rows *sql.Rows) error {
	columns, err := q.columns(db, rows)
	if err != nil {
		return err
	}
	w, err := q.app.Writer(s.set(columns))
	if err != nil {
		return err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for !w.Full() && rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return db.Fault(err)
		}
		if err := w.Record(0, rowOf(columns, values)); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return s.fault(ctx, db, err)
	}
	return w.Close()
}

// column is a column of what a statement gives.
type column struct {
	name, quoted string // as JSON has it
	kind         database.Kind
	declared     string
}

// columns are those of the rows, each by a name of its own.
func (q asked) columns(db *database.DB, rows *sql.Rows) ([]column, error) {
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, db.Fault(err)
	}
	if len(types) == 0 {
		return nil, exit.Usagef("the statement gives no rows; ask with one that does, such as select")
	}
	taken, seen := map[string]bool{}, map[string]bool{}
	for _, t := range types {
		taken[strings.ToLower(t.Name())] = true
	}
	var renamed []string
	all := make([]column, len(types))
	for i, t := range types {
		name := free(t.Name(), seen, taken)
		if name != t.Name() {
			renamed = append(renamed, name)
		}
		quoted, _ := jsontext.AppendQuote(nil, strings.ToValidUTF8(name, "\ufffd"))
		declared := strings.ToUpper(t.DatabaseTypeName())
		all[i] = column{name, string(quoted), db.Dialect.KindOf(declared), declared}
	}
	if len(renamed) > 0 {
		q.app.Note("note: %s that stood before, now %s%s; to choose, select AS a name of your own",
			output.Counted(len(renamed), "column", "has a name", "have names"), renamed[0], map[bool]string{true: " and so on"}[len(renamed) > 1])
	}
	return all, nil
}

// free is a name that no column before has, in any case: the name itself, or one with a number.
func free(name string, seen, taken map[string]bool) string {
	if name == "" {
		name = "column"
	}
	own := name
	for n := 2; seen[strings.ToLower(own)] || own != name && taken[strings.ToLower(own)]; n++ {
		own = fmt.Sprintf("%s_%d", name, n)
	}
	seen[strings.ToLower(own)] = true
	return own
}

// shown is how each kind is written. Numbers of an expression go by their values.
var shown = map[database.Kind]output.Kind{
	database.Text: output.Text, database.Int: output.Number, database.Decimal: output.Number, database.Bool: output.Bool,
	database.Date: output.Date, database.Instant: output.Stamp, database.JSON: output.Nested,
}

// set is what is known of the rows beforehand. What a mirror keeps for itself is in no table for
// people unless the statement names it.
func (s *statement) set(columns []column) output.Set {
	set := output.Set{Name: "rows", Closed: true}
	for _, c := range columns {
		set.Columns = append(set.Columns, output.Column{Name: c.name, Path: []string{c.name}, Kind: shown[c.kind],
			Shown: !strings.HasPrefix(c.name, "_") || s.names(c.name)})
	}
	return set
}
