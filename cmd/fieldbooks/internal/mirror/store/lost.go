package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// Lost are two checks of each table: that all values of its live rows were read as the kinds of their
// columns, and that SQLite has kept the digits of its decimals. They are about all rows, whichever run
// wrote them. What did not come over stands in the records of these rows.
func (s *Store) Lost(ctx context.Context) (all []Check, err error) {
	for _, r := range s.order {
		by := map[string]map[string]int{unread: {}, rounded: {}}
		err := s.ask(ctx, func(rows *sql.Rows) error {
			var text string
			var n int
			if err := rows.Scan(&text, &n); err != nil {
				return err
			}
			for part := range strings.SplitSeq(text, ",") {
				column, why, _ := strings.Cut(part, " ")
				by[why][column] += n
			}
			return nil
		}, "SELECT _lost, count(*) FROM "+s.db.Dialect.Quote(r.table.Name)+" WHERE _lost IS NOT NULL AND _deleted_at IS NULL GROUP BY _lost")
		if err != nil {
			return nil, err
		}
		all = append(all, lostCheck(r, "values_read", by[unread], "could not be read"))
		if s.db.Dialect.Name == database.SQLite {
			all = append(all, lostCheck(r, "decimals_survive", by[rounded], "has more digits than SQLite keeps"))
		}
	}
	return all, nil
}

// lostCheck is the check of one table: columns and counts, no data.
func lostCheck(r *relation, name string, columns map[string]int, what string) Check {
	c := Check{Table: r.table.Name, Name: name, Expected: "all", Got: "all", OK: len(columns) == 0}
	if c.OK {
		return c
	}
	var parts []string
	for column, n := range columns {
		parts = append(parts, fmt.Sprintf("%s %s in %d rows", column, what, n))
	}
	slices.Sort(parts)
	c.Got = strings.Join(parts, ", ")
	if columns["_record"] == 0 { // else what came is no text of a database
		c.Got += "; _record has it exactly"
	}
	return c
}
