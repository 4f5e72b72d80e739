package database_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// TestFault holds what is said of statements that go wrong: no value of a row, and the place where
// it is known.
func TestFault(t *testing.T) {
	both(t, func(t *testing.T, to string) {
		db := open(t, to, database.Options{})
		do(t, db, "CREATE TABLE t (k text PRIMARY KEY, n "+db.Dialect.Type(database.Decimal)+" CHECK (n > 0))", "INSERT INTO t VALUES ('hush', 1)")
		for _, c := range []struct{ statement, lite, postgres string }{
			{"INSERT INTO t VALUES ('hush', 1)", ": a row breaks what its table holds true (UNIQUE constraint failed: t.k)", ": a row breaks what its table holds true (t t_pkey, 23505)"},
			{"INSERT INTO t VALUES ('k', -77123)", ": a row breaks what its table holds true (CHECK constraint failed: n > 0)", ": a row breaks what its table holds true (t t_n_check, 23514)"},
			{"SELECT nn FROM t", "no such column: nn", `column "nn" does not exist`},
			{"SELEC 1", `near "SELEC": syntax error`, `syntax error at or near "SELEC"`},
			{"SELECT 1 FROM t WHERE CAST('hush77123' AS " + map[string]string{database.SQLite: "integer", database.Postgres: "numeric"}[db.Dialect.Name] + ") > 1 AND absent", "no such column: absent", "a value is not what is needed there (a text is no such value)"},
		} {
			_, err := db.ExecContext(context.Background(), c.statement)
			err = db.Fault(err)
			want := map[string]string{database.SQLite: c.lite, database.Postgres: c.postgres}[db.Dialect.Name]
			if err == nil || !strings.HasSuffix(err.Error(), want) {
				t.Errorf("%s: %v; want %q", c.statement, err, want)
			}
			if said := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(said, "77123") {
				t.Errorf("%s: it says %s", c.statement, said)
			}
		}
		_, err := db.ExecContext(context.Background(), "SELECT 1,\n absent FROM t")
		said, ok := errors.AsType[*database.Error](db.Fault(err))
		if said := db.Fault(fmt.Errorf("receive: %w", io.ErrUnexpectedEOF)).Error(); strings.Contains(said, "broke the connection off") != (db.Dialect.Name == database.Postgres) {
			t.Error(said)
		}
		if at := map[string]int{database.SQLite: 0, database.Postgres: 12}[db.Dialect.Name]; !ok || said.At != at {
			t.Errorf("%+v", said)
		}
	})
}
