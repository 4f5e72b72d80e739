package database_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database/pgtest"
)

// both runs a test on an empty database of each kind.
func both(t *testing.T, run func(t *testing.T, to string)) {
	t.Setenv("FIELDBOOKS_KEYRING", "off")
	t.Run("sqlite", func(t *testing.T) { run(t, filepath.Join(t.TempDir(), "firm's #1 100%.db")) })
	t.Run("postgres", func(t *testing.T) { run(t, pgtest.URL(t)) })
}

// open opens a database until the test ends.
func open(t *testing.T, to string, options database.Options) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), to, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// do executes statements.
func do(t *testing.T, db *database.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.ExecContext(context.Background(), s); err != nil {
			t.Fatalf("%s: %v", s, db.Fault(err))
		}
	}
}

// bound are values of each kind, and how SQL shows them as text, "" is NULL.
var bound = []struct {
	kind           database.Kind
	value          any
	lite, postgres string
}{
	{database.Text, "Müller's", "Müller's", "Müller's"},
	{database.Text, "a\x00b\xff", "a\ufffdb\ufffd", "a\ufffdb\ufffd"},
	{database.Text, nil, "", ""},
	{database.Int, int64(9007199254740993), "9007199254740993", "9007199254740993"},
	{database.Decimal, "40.3830", "40.383", "40.3830"},
	{database.Decimal, "123456789012345678.12", "123456789012345680", "123456789012345678.12"},
	{database.Decimal, "-0.005", "-0.005", "-0.005"},
	{database.Bool, true, "1", "true"},
	{database.Bool, false, "0", "false"},
	{database.Date, "2026-11-26", "2026-11-26", "2026-11-26"},
	{database.Instant, time.Date(2026, 11, 26, 5, 30, 0, 120_000_000, time.FixedZone("", -7*3600)), "2026-11-26T12:30:00.120Z", "2026-11-26 12:30:00.12+00"},
	{database.JSON, `{"a":40.3830}`, `{"a":40.3830}`, `{"a": 40.3830}`},
	{database.JSON, `{"a":"\u0000"}`, `{"a":"\u0000"}`, ""},
	{database.JSON, `{"a":"\\u0000"}`, `{"a":"\\u0000"}`, `{"a": "\\u0000"}`},
	{database.JSON, `{"a":"\ud800"}`, `{"a":"\ud800"}`, ""},
	{database.JSON, `{"a":1e999999}`, `{"a":1e999999}`, ""},
	{database.JSON, `{"a":"1e999999"}`, `{"a":"1e999999"}`, `{"a": "1e999999"}`},
	{database.JSON, `{"a":1`, `{"a":1`, ""},
	{database.JSON, `{"a":1,"a":2}`, `{"a":1,"a":2}`, `{"a": 2}`},
}

// TestValues holds that what is bound for each kind comes back as SQL sees it, in both databases.
func TestValues(t *testing.T) {
	both(t, func(t *testing.T, to string) {
		db := open(t, to, database.Options{})
		db.SetMaxOpenConns(1)
		d := db.Dialect
		if d.Name == database.Postgres {
			do(t, db, "SET TIME ZONE 'UTC'")
		}
		for i, c := range bound {
			want := map[string]string{database.SQLite: c.lite, database.Postgres: c.postgres}[d.Name]
			table := fmt.Sprintf("t%d", i)
			do(t, db, "CREATE TABLE "+table+" ("+d.Quote(`a"b`)+" "+d.Type(c.kind)+")")
			if _, err := db.ExecContext(t.Context(), "INSERT INTO "+table+" VALUES ("+d.Arg(1)+")", d.Value(c.kind, c.value)); err != nil {
				t.Fatal(err)
			}
			var got string
			if err := db.QueryRowContext(t.Context(), "SELECT coalesce(CAST("+d.Quote(`a"b`)+" AS text), '') FROM "+table).Scan(&got); err != nil || got != want {
				t.Errorf("%s %v: %q, want %q; %v", c.kind, c.value, got, want, err)
			}
		}
	})
}

// TestColumns holds what a database tells of its tables, and that each kind is known by its type.
func TestColumns(t *testing.T) {
	both(t, func(t *testing.T, to string) {
		db := open(t, to, database.Options{})
		kinds := []database.Kind{database.Text, database.Int, database.Decimal, database.Bool, database.Date, database.Instant, database.JSON}
		var list []string
		for _, k := range kinds {
			list = append(list, db.Dialect.Quote(string(k))+" "+db.Dialect.Type(k))
		}
		do(t, db, "CREATE TABLE of_all ("+strings.Join(list, ", ")+")", "CREATE VIEW seen AS SELECT * FROM of_all")
		if s := db.Dialect.Comment("of_all", "int", "a 'number'"); s != "" {
			do(t, db, s)
		}
		for _, table := range []string{"of_all", "seen"} {
			held, err := db.Columns(t.Context(), table)
			if err != nil || len(held) != len(kinds) {
				t.Fatal(held, err)
			}
			for i, c := range held {
				if got := db.Dialect.KindOf(c.Type); c.Name != string(kinds[i]) || got != kinds[i] {
					t.Errorf("%s: %+v is %q, want %q", table, c, got, kinds[i])
				}
			}
		}
		all, err := db.Relations(t.Context())
		if err != nil || len(all) != 2 || all[0].Name != "of_all" || all[0].View || !all[1].View {
			t.Errorf("%+v, %v", all, err)
		}
		if none, err := db.Columns(t.Context(), "absent"); err != nil || len(none) > 0 {
			t.Error(none, err)
		}
	})
}
