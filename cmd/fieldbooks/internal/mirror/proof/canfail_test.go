package proof

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// TestCompareCanFail looks whether each kind of fault in a table is told.
func TestCompareCanFail(t *testing.T) {
	db, err := database.Open(t.Context(), filepath.Join(t.TempDir(), "books.db"), database.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `CREATE TABLE jobs (n INTEGER, rate NUMERIC, name TEXT, day TEXT, at TEXT, done INTEGER, _record TEXT, _deleted_at TEXT)`); err != nil {
		t.Fatal(err)
	}
	columns := []column{{name: "n", wire: "n", kind: "int"}, {name: "rate", wire: "rate", kind: "decimal"}, {name: "name", wire: "name", kind: "text"},
		{name: "day", wire: "in.day", kind: "date"}, {name: "at", wire: "at", kind: "instant"}, {name: "done", wire: "done", kind: "bool"}}
	const record = `{"n":7,"rate":40.3830,"name":"Pier","in":{"day":"03/31/2026"},"at":1774972800000,"done":true}`
	const row = `7, '40.3830', 'Pier', '2026-03-31', '2026-03-31T16:00:00.000Z', 1`
	for _, c := range []struct{ row, record, deleted, fault string }{
		{row, record, "NULL", ""},
		{row, strings.Replace(record, "40.3830", "40.383", 1), "NULL", "no such record"},
		{row, record, "'2026-01-01'", "1 rows lack"},
		{strings.Replace(row, "7", "8", 1), record, "NULL", "n is int64 8"},
		{strings.Replace(row, "40.3830", "40.3831", 1), record, "NULL", "rate is float64 40.3831"},
		{strings.Replace(row, "'Pier'", "NULL", 1), record, "NULL", "name is <nil>"},
		{strings.Replace(row, "31'", "30'", 1), record, "NULL", "day is string 2026-03-30"},
		{strings.Replace(row, "16:00", "12:00", 1), record, "NULL", "at is string 2026-03-31T12"},
		{strings.Replace(row, ", 1", ", 0", 1), record, "NULL", "done is int64 0"},
	} {
		if _, err := db.ExecContext(t.Context(), `DELETE FROM jobs`); err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), `INSERT INTO jobs VALUES (`+c.row+`, ?, `+c.deleted+`)`, c.record); err != nil {
			t.Fatal(err)
		}
		faults := strings.Join((&held{t, db}).compare("jobs", columns, expected{records: map[string][]string{"jobs": {record}}}), "\n")
		if c.fault == "" && faults != "" || !strings.Contains(faults, c.fault) {
			t.Errorf("%s, deleted %s: %q is told, wanted %q", c.row, c.deleted, faults, c.fault)
		}
	}
}
