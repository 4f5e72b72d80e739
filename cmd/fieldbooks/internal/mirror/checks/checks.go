// Package checks compares what a mirror holds with itself: what must be true of it whatever was read.
// Figures are exact in both databases. Of records a check tells keys and figures, and nothing else.
package checks

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// The names of the checks.
const (
	RowsListed    = "rows_listed"    // a table has the keys that were listed
	Parents       = "parents"        // what belongs to a record is not there without it
	InvoiceGroups = "invoice_groups" // a phase's invoice group is there
	PhasesAbove   = "phases_above"   // a phase is below another that is there, or below its project
	HoursAddUp    = "hours_add_up"   // the entries of a timesheet are its total
	LinesAddUp    = "lines_add_up"   // the lines of a vendor invoice are its amount
)

// most is how many keys a check names.
const most = 5

// Run makes all checks of the tables that are there. An error is the database's.
func Run(ctx context.Context, db *database.DB, all []*tables.Table) ([]store.Check, error) {
	relations, err := db.Relations(ctx)
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, r := range relations {
		there[r.Name] = !r.View
	}
	c := &checker{ctx: ctx, db: db, there: there}
	c.rowsListed()
	for _, t := range all {
		if t.Parent != nil && t.Of != "" {
			c.references(reference{Parents, t.Name, t.Key[len(t.Key)-1], t.Of, t.Parent.Name, t.Parent.Key[0], ""})
		}
	}
	for _, r := range links {
		c.references(r)
	}
	for _, s := range sums {
		c.addUp(s)
	}
	return c.found, c.err
}

// checker makes checks until one cannot be made.
type checker struct {
	ctx   context.Context
	db    *database.DB
	there map[string]bool // tables
	found []store.Check
	err   error
}

// tell adds a check that counts what is wrong, and names some of it.
func (c *checker) tell(table, name, wrong string, n int, some []string) {
	got := fmt.Sprintf("%d %s", n, wrong)
	if n > 0 {
		got += ": " + strings.Join(some, ", ")
		if n > len(some) {
			got += ", ..."
		}
	}
	c.found = append(c.found, store.Check{Table: table, Name: name, Expected: "0 " + wrong, Got: got, OK: n == 0})
}

// ask hands over each row of a question, unless one before could not be asked, or a table lacks.
func (c *checker) ask(query string, row func(scan func(...any) error) error, of ...string) bool {
	if c.err != nil || slices.ContainsFunc(of, func(table string) bool { return !c.there[table] }) {
		return false
	}
	rows, err := c.db.QueryContext(c.ctx, query)
	if err != nil {
		c.err = c.db.Fault(err)
		return false
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			c.err = c.db.Fault(err)
			return false
		}
	}
	c.err = c.db.Fault(rows.Err())
	return c.err == nil
}

// rowsListed compares each table with the last list that was complete. Lists of a window of dates, of
// one parent or of one day do not say what a table has, nor does a list whose deletions were refused.
func (c *checker) rowsListed() {
	type listed struct {
		table string
		keys  int
	}
	var lists []listed
	c.ask("SELECT table_name, listed FROM _freshness WHERE complete_as_of = last_ok_at AND mode IN ('list', 'modified', 'stubs') ORDER BY table_name",
		func(scan func(...any) error) error {
			var l listed
			err := scan(&l.table, &l.keys)
			lists = append(lists, l)
			return err
		}, "_freshness")
	for _, l := range lists {
		var rows int
		if c.ask("SELECT COUNT(*) FROM "+c.db.Dialect.Quote(l.table)+" WHERE _deleted_at IS NULL",
			func(scan func(...any) error) error { return scan(&rows) }, l.table) {
			c.found = append(c.found, store.Check{Table: l.table, Name: RowsListed, Expected: strconv.Itoa(l.keys), Got: strconv.Itoa(rows), OK: rows == l.keys})
		}
	}
}
