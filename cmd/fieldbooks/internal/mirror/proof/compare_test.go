package proof

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// held is the database of a mirror, held against what is expected.
type held struct {
	t  *testing.T
	db *database.DB
}

// compare holds all tables of the mirror against the fakes.
func compare(t *testing.T, step, to string, want expected) {
	t.Helper()
	db, err := database.Open(t.Context(), to, database.Options{ReadOnly: true})
	if err != nil {
		t.Fatalf("%s: %v", step, err)
	}
	defer db.Close()
	d := &held{t, db}
	described := d.described()
	for table, columns := range described {
		if table == entries {
			continue // see hours
		}
		if _, known := want.records[table]; !known {
			t.Errorf("%s: nobody looks at table %s", step, table)
			continue
		}
		if faults := d.compare(table, columns, want); len(faults) > 0 {
			t.Errorf("%s: %s: %d faults:\n%s", step, table, len(faults), strings.Join(faults[:min(len(faults), 2)], "\n"))
		}
	}
	d.hours(step, want.records["ajera_timesheets"])
	for table, records := range want.records {
		if described[table] == nil && len(records) > 0 {
			t.Errorf("%s: there is no table %s for %d records", step, table, len(records))
		}
	}
}

// entries is the one table whose rows are no records: the hours of each day and row of a timesheet.
const entries = "ajera_time_entries"

// column is what _columns says of one.
type column struct {
	name, wire, kind string
	custom           bool
}

// described are the columns that hold members of records, by table.
func (d *held) described() map[string][]column {
	all := map[string][]column{}
	rows, err := d.db.QueryContext(d.t.Context(), `SELECT table_name, column_name, coalesce(wire_name, ''), type, coalesce(custom, false) FROM _columns WHERE column_name <> ''`)
	if err != nil {
		d.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var table string
		var c column
		if err := rows.Scan(&table, &c.name, &c.wire, &c.kind, &c.custom); err != nil {
			d.t.Fatal(err)
		}
		if strings.HasPrefix(table, "ajera_") || strings.HasPrefix(table, "aimsio_") {
			all[table] = append(all[table], c)
		}
	}
	if err := rows.Err(); err != nil {
		d.t.Fatal(err)
	}
	return all
}

// compare holds the rows of a table that are not deleted against the records: each record has one row
// with its very bytes, and each column has what its record says.
func (d *held) compare(table string, columns []column, want expected) (faults []string) {
	columns = slices.DeleteFunc(slices.Clone(columns), func(c column) bool { return strings.HasPrefix(c.name, "_") })
	left := map[string]int{}
	for _, record := range want.records[table] {
		left[record]++
	}
	d.each(table, columns, "_deleted_at IS NULL", func(record string, values []any) {
		if left[record]--; left[record] < 0 {
			faults = append(faults, "no such record: "+record)
		}
		faults = append(faults, differ(record, want.entry(table, record), columns, values, d.db.Dialect.Name)...)
	})
	for record, n := range left {
		if n > 0 {
			faults = append(faults, fmt.Sprintf("%d rows lack for %s", n, record))
		}
	}
	return faults
}

// each gives the rows of a table: the exact record and the columns.
func (d *held) each(table string, columns []column, where string, f func(record string, values []any)) {
	names := []string{map[string]string{database.SQLite: "_record", database.Postgres: "_record_text"}[d.db.Dialect.Name]}
	for _, c := range columns {
		names = append(names, d.db.Dialect.Quote(c.name))
	}
	if table == "ajera_gl_balances" { // of each day one
		where += " AND as_of = (SELECT max(as_of) FROM ajera_gl_balances)"
	}
	rows, err := d.db.QueryContext(context.Background(), "SELECT "+strings.Join(names, ", ")+" FROM "+table+" WHERE "+where)
	if err != nil {
		d.t.Errorf("%s: %v", table, err)
		return
	}
	defer rows.Close()
	var record string
	values := make([]any, len(columns))
	into := []any{&record}
	for i := range values {
		into = append(into, &values[i])
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			d.t.Fatalf("%s: %v", table, err)
		}
		f(record, values)
	}
	if err := rows.Err(); err != nil {
		d.t.Errorf("%s: %v", table, err)
	}
}

// deleted holds the rows that are marked as deleted against the records that were taken away.
func deleted(t *testing.T, to, table string, want []string) {
	t.Helper()
	db, err := database.Open(t.Context(), to, database.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	left := map[string]int{}
	for _, record := range want {
		left[record]++
	}
	(&held{t, db}).each(table, nil, "_deleted_at IS NOT NULL", func(record string, _ []any) { left[record]-- })
	maps.DeleteFunc(left, func(_ string, n int) bool { return n == 0 })
	if len(left) > 0 {
		t.Errorf("%s: of %d records that are gone, %d are otherwise: %.300v", table, len(want), len(left), left)
	}
}

// hours holds the time entries against the days of the timesheets: each amount of hours stands in one.
func (d *held) hours(step string, sheets []string) {
	want := map[string]int{}
	for _, sheet := range sheets {
		key := fmt.Sprint(member(sheet, "TimesheetKey"))
		for _, row := range slices.Concat(elements(sheet, []string{"Project", "Detail"}), elements(sheet, []string{"Overhead", "Detail"})) {
			for _, hours := range dayHours.FindAllStringSubmatch(row, -1) {
				amount, _ := strconv.ParseFloat(hours[3], 64)
				want[fmt.Sprintf("%s day %s %s %.2f", key, hours[1], strings.ToLower(hours[2]), amount)]++
			}
		}
	}
	rows, err := d.db.QueryContext(d.t.Context(), "SELECT timesheet_key, day, hours, overtime FROM "+entries+" WHERE _deleted_at IS NULL")
	if err != nil {
		d.t.Errorf("%s: %v", step, err)
		return
	}
	defer rows.Close()
	for rows.Next() {
		var key, day int
		var regular, overtime *float64
		if err := rows.Scan(&key, &day, &regular, &overtime); err != nil {
			d.t.Fatal(err)
		}
		if regular != nil {
			want[fmt.Sprintf("%d day %d regular %.2f", key, day, *regular)]--
		}
		if overtime != nil {
			want[fmt.Sprintf("%d day %d overtime %.2f", key, day, *overtime)]--
		}
	}
	maps.DeleteFunc(want, func(_ string, n int) bool { return n == 0 })
	if len(want) > 0 || rows.Err() != nil {
		d.t.Errorf("%s: %s: %d differ, %v: %.300v", step, entries, len(want), rows.Err(), want)
	}
}

// dayHours is an amount of hours in a row of a timesheet.
var dayHours = regexp.MustCompile(`"D([1-7]) (Regular|Overtime)":([0-9.]+)`)
