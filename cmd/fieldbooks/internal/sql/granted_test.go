package sql

import (
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database/pgtest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// TestGranted holds that who may read one table can ask it, though not what a mirror keeps of
// itself.
func TestGranted(t *testing.T) {
	t.Setenv("FIELDBOOKS_KEYRING", "off")
	where := pgtest.URL(t)
	db, err := database.Open(t.Context(), where, database.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{`CREATE TABLE _freshness (table_name text, complete_as_of timestamptz, "rows" bigint)`,
		"CREATE TABLE _columns (table_name text)", "CREATE TABLE t (a int)", "INSERT INTO t VALUES (7)", "DROP ROLE IF EXISTS granted",
		"CREATE ROLE granted LOGIN", "GRANT USAGE ON SCHEMA public TO granted", "GRANT SELECT (a) ON t TO granted",
		"ALTER ROLE CURRENT_USER SET role TO granted"} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(statement, err)
		}
	}
	defer db.Exec("DROP OWNED BY granted; DROP ROLE granted")
	defer db.Exec("ALTER ROLE CURRENT_USER RESET role")
	var out bytes.Buffer
	a := &app.App{Out: &out, Err: io.Discard, Now: time.Now, Output: output.Options{Format: "csv"}}
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	q := asked{a, where}
	if err := q.answer(t.Context(), []string{"select a from t"}, false, ""); err != nil || out.String() != "a\n7\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
	if err := q.answer(t.Context(), nil, true, ""); err != nil {
		t.Error(err)
	}
	if err := q.answer(t.Context(), nil, false, "t"); err != nil {
		t.Error(err)
	}
}
