package database_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database/pgtest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// asked is the URL of a database whose user needs a password.
func asked(t *testing.T, password string) string {
	t.Helper()
	for _, name := range []string{"PGPASSWORD", "PGPASSFILE", "HOME"} {
		t.Setenv(name, t.TempDir()) // none, and no file there
		if name == "PGPASSWORD" {
			os.Unsetenv(name)
		}
	}
	t.Setenv("FIELDBOOKS_KEYRING", "off")
	to := pgtest.URL(t)
	db := open(t, to, database.Options{})
	do(t, db, "DROP ROLE IF EXISTS "+pgtest.Asked, "CREATE ROLE "+pgtest.Asked+" LOGIN SUPERUSER PASSWORD "+db.Dialect.Literal(password))
	return strings.Replace(to, "postgres@", pgtest.Asked+"@", 1)
}

// TestPassword holds where the password of a server is taken from, and what is said without one.
func TestPassword(t *testing.T) {
	to := asked(t, "hush-1")
	refused := func(want string) {
		t.Helper()
		_, err := database.Open(t.Context(), to, database.Options{})
		if exit.Of(err) != exit.Denied || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hush") {
			t.Errorf("code %d, %v; want %q", exit.Of(err), err, want)
		}
	}
	refused("user asked has no password here (no keyring is asked, as FIELDBOOKS_KEYRING=off says). A password goes into PGPASSWORD")
	t.Setenv("PGPASSWORD", "hush-2")
	refused("look at user asked and its password")
	t.Setenv("PGPASSWORD", "hush-1")
	open(t, to, database.Options{})
	os.Unsetenv("PGPASSWORD")

	file := filepath.Join(t.TempDir(), "pass")
	if err := os.WriteFile(file, []byte("*:*:*:asked:hush-1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PGPASSFILE", file)
	open(t, to, database.Options{})
}

// TestKeepPassword has a password asked for, tried and kept, and found again.
func TestKeepPassword(t *testing.T) {
	to := asked(t, "hush-1")
	keyring.MockInit()
	t.Setenv("FIELDBOOKS_KEYRING", "on")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "mock")
	keep := func(to, typed string, dry bool) (string, error) {
		var said bytes.Buffer
		a := &app.App{In: strings.NewReader(typed), Out: io.Discard, Err: &said, InTerminal: true, DryRun: dry}
		err := database.KeepPassword(context.Background(), a, to)
		return said.String(), err
	}
	for _, c := range []struct {
		to, typed string
		dry       bool
		code      exit.Code
		want      string
	}{
		{to, "hush-2\n", false, exit.Denied, "nothing was kept: database "},
		{to, "\n", false, exit.Usage, "no password was typed; nothing was kept"},
		{to, "", false, exit.Usage, "no password was typed; nothing was kept"},
		{"books.db", "hush-1\n", false, exit.Usage, "only a database of PostgreSQL has a password"},
		{to, "hush-1\n", true, exit.OK, "Nothing is kept in a dry run."},
	} {
		said, err := keep(c.to, c.typed, c.dry)
		if err != nil {
			said += err.Error()
		}
		if exit.Of(err) != c.code || !strings.Contains(said, c.want) || strings.Contains(said, "hush") {
			t.Errorf("%q: code %d, %s; want %q", c.typed, exit.Of(err), said, c.want)
		}
		if _, err := database.Open(t.Context(), to, database.Options{}); exit.Of(err) != exit.Denied {
			t.Fatalf("%q was kept: %v", c.typed, err)
		}
	}
	if said, err := keep(to, "hush-1\n", false); err != nil || !strings.Contains(said, "The password of asked is in the keyring of the system.") {
		t.Fatal(said, err)
	}
	open(t, to, database.Options{})
	if _, err := database.Open(t.Context(), strings.Replace(to, "/test", ":5433/test", 1), database.Options{}); err == nil {
		t.Error("it is opened at another port")
	}
}
