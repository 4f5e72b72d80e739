// Package pgtest runs a PostgreSQL for tests: one for each test binary, which ends with it, also
// when it is killed. It listens on a socket in a temporary folder and nowhere else.
package pgtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver
)

// ErrNone is that this machine has no PostgreSQL.
var ErrNone = errors.New("there is no PostgreSQL here: no initdb in PATH, nor in /usr/lib/postgresql/*/bin; install postgresql")

// Asked is a user that needs a password, where a test makes it; all others need none.
const Asked = "asked"

// URL names an empty database of a test's own, as a superuser has it. Without a PostgreSQL the test
// is skipped, but fails where CI is set.
func URL(t testing.TB) string {
	t.Helper()
	name, drop, err := New()
	switch {
	case errors.Is(err, ErrNone) && os.Getenv("CI") == "":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	})
	return name
}

// server is the one of this process: its folder, or why there is none.
var server = sync.OnceValues(start)

// made counts databases.
var made atomic.Int64

// New makes an empty database: the URL that names it, and what drops it. The error is [ErrNone]
// where there is no PostgreSQL.
func New() (address string, drop func() error, err error) {
	dir, err := server()
	if err != nil {
		return "", nil, err
	}
	name := fmt.Sprintf("test%d", made.Add(1))
	if err := do(dir, "CREATE DATABASE "+name); err != nil {
		return "", nil, fmt.Errorf("pgtest: %w", err)
	}
	return at(dir, name), func() error { return do(dir, "DROP DATABASE "+name+" WITH (FORCE)") }, nil
}

// at is the URL of a database.
func at(dir, name string) string {
	return "postgres://postgres@/" + name + "?host=" + url.QueryEscape(dir)
}

// do executes a statement beside all databases of tests.
func do(dir, statement string) error {
	db, err := sql.Open("pgx", at(dir, "postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_, err = db.ExecContext(ctx, statement)
	return err
}

// start makes a cluster and has it served.
func start() (dir string, err error) {
	programs, err := find()
	if err != nil {
		return "", err
	}
	if dir, err = os.MkdirTemp("", "pg"); err != nil {
		return "", err
	}
	if err := run(programs, dir); err != nil {
		_ = os.RemoveAll(dir)
		return "", fmt.Errorf("pgtest: %w", err)
	}
	return dir, wait(dir)
}

// find is the folder of the programs. The PATH of Debian does not have them.
func find() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(path), nil
		}
	}
	met, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(met) == 0 {
		return "", ErrNone
	}
	return filepath.Dir(met[len(met)-1]), nil
}

// wait returns when the server answers.
func wait(dir string) error {
	var err error
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		if err = do(dir, "SELECT 1"); err == nil {
			return nil
		}
	}
	log, _ := os.ReadFile(filepath.Join(dir, "log"))
	return fmt.Errorf("pgtest: the server does not answer: %w\n%s", err, log)
}
