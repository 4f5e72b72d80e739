package query

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// freshness is the table by which a mirror says how old its tables are.
const freshness = "_freshness"

// fresh is what it has of a table.
type fresh struct {
	table string
	asOf  time.Time // zero when it was never read whole
	rows  sql.NullInt64
}

// queries is a database, or a transaction of it.
type queries interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// freshOf is what a mirror says of all its tables, nothing where the database is none.
func freshOf(ctx context.Context, db *database.DB, from queries, all []database.Relation) (list []fresh, err error) {
	if !slices.ContainsFunc(all, func(r database.Relation) bool { return r.Name == freshness && r.Readable }) {
		return nil, nil
	}
	rows, err := from.QueryContext(ctx, `SELECT table_name, complete_as_of, "rows" FROM _freshness ORDER BY table_name`)
	if err != nil {
		return nil, db.Fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		var f fresh
		var at any
		if err := rows.Scan(&f.table, &at, &f.rows); err != nil {
			return nil, db.Fault(err)
		}
		switch at := at.(type) {
		case time.Time:
			f.asOf = at
		case string:
			f.asOf, _ = time.Parse(database.InstantForm, at)
		}
		list = append(list, f)
	}
	return list, db.Fault(rows.Err())
}

// ageOf says how old the oldest is of the tables that a statement names, by itself or through
// views; "" where it names none of a mirror.
func ageOf(ctx context.Context, db *database.DB, tx *sql.Tx, s *Statement) (string, error) {
	all, err := db.Relations(ctx)
	if err != nil {
		return "", err
	}
	list, err := freshOf(ctx, db, tx, all)
	if err != nil {
		return "", err
	}
	used := s.through(all)
	var dated, never []fresh
	for _, f := range list {
		switch {
		case !used[f.table]:
		case f.asOf.IsZero():
			never = append(never, f)
		default:
			dated = append(dated, f)
		}
	}
	return age(dated, never), nil
}

// age is the sentence.
func age(dated, never []fresh) string {
	var said []string
	if len(dated) > 0 {
		oldest := slices.MinFunc(dated, func(a, b fresh) int { return a.asOf.Compare(b.asOf) })
		text := "data as of " + oldest.asOf.Local().Format("2006-01-02 15:04 MST")
		if len(dated) > 1 {
			text += fmt.Sprintf(" (%s, the oldest of %d tables)", oldest.table, len(dated))
		}
		said = append(said, text)
	}
	if len(never) > 0 {
		names := make([]string, len(never))
		for i, f := range never {
			names[i] = f.table
		}
		said = append(said, fmt.Sprintf("not read whole yet: %s", strings.Join(names, ", ")))
	}
	return strings.Join(said, "; ")
}

// through are the tables and views that a statement names, and those that its views name.
func (s *Statement) through(all []database.Relation) map[string]bool {
	used := map[string]bool{}
	for next := []*Statement{s}; len(next) > 0; next = next[1:] {
		for _, r := range all {
			if used[r.Name] || !next[0].names(r.Name) {
				continue
			}
			used[r.Name] = true
			inner := &Statement{text: r.Definition}
			inner.scan()
			next = append(next, inner)
		}
	}
	return used
}
