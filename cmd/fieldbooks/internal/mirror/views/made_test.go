package views_test

import (
	"slices"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database/pgtest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/views"
)

// both runs a test on an empty database of either sort.
func bothDatabases(t *testing.T, test func(t *testing.T, db *database.DB)) {
	for name, at := range map[string]func(testing.TB) string{
		database.SQLite:   func(t testing.TB) string { return t.TempDir() + "/books.db" },
		database.Postgres: pgtest.URL,
	} {
		t.Run(name, func(t *testing.T) {
			db, err := database.Open(t.Context(), at(t), database.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() })
			test(t, db)
		})
	}
}

// empty makes the tables that a mirror has, or those of some names, without a row.
func empty(t *testing.T, db *database.DB, only ...string) {
	all := slices.DeleteFunc(tables.All(false), func(table *tables.Table) bool { return len(only) > 0 && !slices.Contains(only, table.Name) })
	s, err := store.Open(t.Context(), db, all, store.Options{Profile: "test", Now: time.Now, Note: t.Logf})
	must(t, err)
	must(t, s.End(t.Context(), "ok", 0, 0, nil))
}

func exec(t *testing.T, db *database.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func count(t *testing.T, db *database.DB, query string) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// TestMake holds that each view can be made on the tables of the specs, has the columns that it says, and
// is told of in _columns.
func TestMake(t *testing.T) {
	bothDatabases(t, func(t *testing.T, db *database.DB) {
		empty(t, db)
		for range 2 { // the second time nothing is done
			if err := views.Make(t.Context(), db, t.Errorf); err != nil {
				t.Fatal(err)
			}
		}
		for _, v := range views.All() {
			held, err := db.Columns(t.Context(), v.Name)
			if err != nil || len(held) != len(v.Columns) {
				t.Errorf("%s has %d columns, and tells of %d (%v)", v.Name, len(held), len(v.Columns), err)
				continue
			}
			for i, c := range v.Columns {
				if held[i].Name != c.Name {
					t.Errorf("column %d of %s is %s, and told as %s", i, v.Name, held[i].Name, c.Name)
				}
				is := db.Dialect.KindOf(held[i].Type)
				if db.Dialect.Name == database.Postgres && is != c.Kind && held[i].Type != "integer" {
					t.Errorf("%s.%s is %s, and told as %s", v.Name, c.Name, held[i].Type, c.Kind)
				}
			}
			if n := count(t, db, "SELECT COUNT(*) FROM _columns WHERE doc <> '' AND table_name = '"+v.Name+"'"); n != 1+len(v.Columns) {
				t.Errorf("_columns has %d rows of %s, wanted %d", n, v.Name, 1+len(v.Columns))
			}
			count(t, db, "SELECT COUNT(*) FROM "+v.Name)
		}
		if n := count(t, db, "SELECT COUNT(*) FROM _columns WHERE doc <> '' AND column_name = '' AND table_name IN ('map_jobs', '_views')"); n != 2 {
			t.Errorf("_columns tells of %d of the tables beside the views, wanted 2", n)
		}
	})
}

// TestMakeOnly holds that a view whose tables lack waits for them.
func TestMakeOnly(t *testing.T) {
	bothDatabases(t, func(t *testing.T, db *database.DB) {
		empty(t, db, "ajera_vendor_invoices", "ajera_phases")
		if err := views.Make(t.Context(), db, t.Errorf); err != nil {
			t.Fatal(err)
		}
		relations, err := db.Relations(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var made []string
		for _, r := range relations {
			if r.View {
				made = append(made, r.Name)
			}
		}
		if len(made) != 1 || made[0] != "vendor_invoices_paid" {
			t.Errorf("made are %q, wanted vendor_invoices_paid alone", made)
		}
	})
}

// TestUsersOwn holds that nothing of the user's is ever taken away: neither a table or a view of a view's
// name, nor one that was put in the place of ours, nor rows of map_jobs.
func TestUsersOwn(t *testing.T) {
	bothDatabases(t, func(t *testing.T, db *database.DB) {
		empty(t, db)
		exec(t, db, "CREATE VIEW days_short AS SELECT 1 AS mine", "CREATE TABLE project_money (mine TEXT)",
			"CREATE TABLE map_jobs (ajera_project_key BIGINT, aimsio_job_guid TEXT, how TEXT, note TEXT)", "INSERT INTO map_jobs (note) VALUES ('mine')")
		remake(t, db, 2)
		exec(t, db, "DROP VIEW phase_tree", "CREATE VIEW phase_tree AS SELECT 2 AS mine")
		exec(t, db, "UPDATE _views SET made_of = 'another version'") // all others are made anew
		remake(t, db, 3)
		for _, name := range []string{"days_short", "project_money", "phase_tree"} {
			held, err := db.Columns(t.Context(), name)
			if err != nil || len(held) != 1 || held[0].Name != "mine" {
				t.Errorf("%s has the columns %v (%v), wanted the user's", name, held, err)
			}
		}
		if n := count(t, db, "SELECT COUNT(*) FROM map_jobs"); n != 1 {
			t.Errorf("map_jobs has %d rows, wanted the user's one", n)
		}
		if n := count(t, db, "SELECT COUNT(*) FROM _views WHERE made_of = 'another version'"); n != 1 {
			t.Errorf("%d views are as another version made them, wanted the user's one", n)
		}
	})
}

// remake makes the views and counts what it tells.
func remake(t *testing.T, db *database.DB, wanted int) {
	t.Helper()
	told := 0
	if err := views.Make(t.Context(), db, func(string, ...any) { told++ }); err != nil {
		t.Fatal(err)
	}
	if told != wanted {
		t.Errorf("%d things were told, wanted %d", told, wanted)
	}
}

// TestBuiltUpon holds that a view upon which the user has built one stays until it can be made anew: that
// is told, and the others are made.
func TestBuiltUpon(t *testing.T) {
	bothDatabases(t, func(t *testing.T, db *database.DB) {
		empty(t, db)
		remake(t, db, 0)
		exec(t, db, "CREATE VIEW mine AS SELECT project_key FROM phase_tree", "UPDATE _views SET made_of = 'another version'")
		told := 0
		if db.Dialect.Name == database.Postgres {
			told = 1
		}
		remake(t, db, told)
		count(t, db, "SELECT COUNT(*) FROM mine")
		if n := count(t, db, "SELECT COUNT(*) FROM _views WHERE made_of = 'another version'"); n != told {
			t.Errorf("%d views are as another version made them, wanted %d", n, told)
		}
	})
}
