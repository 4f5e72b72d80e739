package query

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// Answer is what a statement gives.
type Answer struct {
	Set output.Set // what is known of the rows beforehand
	// Kinds are those of the columns, "" where the database does not say.
	Kinds []database.Kind
	// Rows are the rows as they come. An error is the last of them.
	Rows iter.Seq2[output.Row, error]
	Age  string // how old the data is that was asked for, "" where no table of a mirror was
	// Note says which columns got a name of their own, "" where none did.
	Note string
}

// Ask has take take what a statement gives, row by row, as many as it wants. The rows and their age
// are of one moment, also while a mirror writes.
func Ask(ctx context.Context, db *database.DB, s *Statement, take func(*Answer) error) error {
	if db.Fenced {
		if err := s.fenced(db.Dialect); err != nil {
			return err
		}
	}
	tx, end, err := db.Reading(ctx)
	if err != nil {
		return err
	}
	defer end()
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
	columns, note, err := columnsOf(db, rows)
	if err != nil {
		return err
	}
	answer := &Answer{Set: s.set(columns), Rows: s.rows(ctx, db, columns, rows), Age: age, Note: note}
	for _, c := range columns {
		answer.Kinds = append(answer.Kinds, c.kind)
	}
	return take(answer)
}

// rows are the rows as records.
func (s *Statement) rows(ctx context.Context, db *database.DB, columns []column, rows *sql.Rows) iter.Seq2[output.Row, error] {
	return func(yield func(output.Row, error) bool) {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		for rows.Next() {
			err := rows.Scan(into...)
			if err == nil {
				err = db.Fits(values)
			}
			if err != nil {
				yield(nil, db.Fault(err))
				return
			}
			if !yield(rowOf(columns, values), nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, s.fault(ctx, db, err))
		}
	}
}

// column is a column of what a statement gives.
type column struct {
	name, quoted string // as JSON has it
	kind         database.Kind
	declared     string
}

// columnsOf are those of the rows, each by a name of its own, and what is to be said of that.
func columnsOf(db *database.DB, rows *sql.Rows) (all []column, note string, err error) {
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, "", db.Fault(err)
	}
	if len(types) == 0 {
		return nil, "", exit.Usagef("the statement gives no rows; ask with one that does, such as select")
	}
	taken, seen := map[string]bool{}, map[string]bool{}
	for _, t := range types {
		taken[strings.ToLower(t.Name())] = true
	}
	var renamed []string
	all = make([]column, len(types))
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
		note = fmt.Sprintf("note: %s that stood before, now %s%s; to choose, select AS a name of your own",
			output.Counted(len(renamed), "column", "has a name", "have names"), renamed[0], map[bool]string{true: " and so on"}[len(renamed) > 1])
	}
	return all, note, nil
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
func (s *Statement) set(columns []column) output.Set {
	set := output.Set{Name: "rows", Closed: true}
	for _, c := range columns {
		set.Columns = append(set.Columns, output.Column{Name: c.name, Path: []string{c.name}, Kind: shown[c.kind],
			Shown: !strings.HasPrefix(c.name, "_") || s.names(c.name)})
	}
	return set
}
