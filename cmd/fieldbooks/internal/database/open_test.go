package database_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database/pgtest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// TestOpenRefuses holds what is said of names that lead nowhere, and that none of it shows a
// password or a query.
func TestOpenRefuses(t *testing.T) {
	t.Setenv("FIELDBOOKS_KEYRING", "off")
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("letter.txt", []byte("Dear Sir or Madam"), 0o600); err != nil {
		t.Fatal(err)
	}
	read := database.Options{ReadOnly: true}
	for _, c := range []struct {
		to   string
		how  database.Options
		code exit.Code
		want string
	}{
		{"", read, exit.Usage, "no database is named"},
		{"letter.txt", read, exit.Usage, "letter.txt is no database of SQLite"},
		{"letter.txt", database.Options{}, exit.Usage, "letter.txt is no database of SQLite"},
		{"none/books.db", database.Options{}, exit.Usage, "there is no folder none; make it"},
		{"none/books.db", read, exit.Usage, "there is no folder none; make it"},
		{"books.db", read, exit.NotFound, `"fieldbooks mirror --to books.db" makes it`},
		{".", database.Options{}, exit.Usage, ". is a folder; name a file in it, such as books.db"},
		{os.DevNull, database.Options{}, exit.Usage, "is a device or a pipe and no file; name a file"},
		{"mysql://root@host/books", read, exit.Usage, "begins with postgres://"},
		{"file:books.db?hush=1", read, exit.Usage, "begins with postgres://"},
		{"FILE:books.db?hush=1", read, exit.Usage, "begins with postgres://"},
		{":memory:", read, exit.Usage, "begins with postgres://"},
		{"host=db.firm.example user=me password=hush", database.Options{}, exit.Usage, "begins with postgres://"},
		{"Server=db.firm.example;User Id=me;Pwd=hush", database.Options{}, exit.Usage, "begins with postgres://"},
		{"me:hush@host", database.Options{}, exit.Usage, "begins with postgres://"},
		{"postgres:/me:hush@host/books", read, exit.Usage, "begins with postgres://"},
		{"postgres://me%3Ahush@host/books", read, exit.Usage, "PGPASSWORD"},
		{"postgres://me:hush@host/books", read, exit.Usage, "PGPASSWORD"},
		{"postgres://me@host/books?password=hush", read, exit.Usage, "PGPASSWORD"},
		{"postgres://me@host/books?pass%77ord=hush", read, exit.Usage, "PGPASSWORD"},
		{"postgres://me@host/books?sslpassword=hush", read, exit.Usage, "PGPASSWORD"},
		{"postgres://me:hu/sh@host/books", read, exit.Usage, "cannot be read"},
		{"postgres://me:12/hush@host/books", read, exit.Usage, "cannot be read"},
		{"postgres://me:hu#sh@host/books", read, exit.Usage, "cannot be read"},
		{"postgres://me:hu%sh@host/books", read, exit.Usage, "cannot be read"},
		{"postgres://me@host/books?sslmode=hush", read, exit.Usage, "disable, allow, prefer"},
		{"postgres://me@host/books?sslmode=verify-full&sslrootcert=none/hush.pem", read, exit.Usage, "the URL of the database cannot be used"},
		{"postgres://me@host.invalid/books?search_path=hush", read, exit.Failed, "database books on host.invalid cannot be reached: "},
		{"postgres://me@127.0.0.1:" + refusing(t) + "/books?search_path=hush", read, exit.Failed, "database books on 127.0.0.1 cannot be reached: connect: "},
	} {
		db, err := database.Open(t.Context(), c.to, c.how)
		if err == nil {
			t.Errorf("%q is opened: %v", c.to, db.Close())
			continue
		}
		if exit.Of(err) != c.code || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: code %d, %v; want %d, %q", c.to, exit.Of(err), err, c.code, c.want)
		}
		if mirrored := strings.Contains(c.want, "makes it"); errors.Is(err, fs.ErrNotExist) != mirrored {
			t.Errorf("%q: that a mirror would make it is not what %v is", c.to, err)
		}
		for _, said := range []string{fmt.Sprint(err), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err)} {
			if strings.Contains(said, "hush") && !strings.Contains(c.to, "hush.pem") || strings.Contains(said, "search_path=hush") {
				t.Errorf("%q: it says %s", c.to, said)
			}
		}
	}
	if left, _ := os.ReadDir("."); len(left) != 1 {
		t.Errorf("files were made: %v", left)
	}
}

// refusing is a port where nobody listens.
func refusing(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return port
}

// TestFileIsOwn holds that nobody else can read what is made.
func TestFileIsOwn(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("permissions are others there")
	}
	name := filepath.Join(t.TempDir(), "books.db")
	db := open(t, name, database.Options{})
	do(t, db, "CREATE TABLE t (n)")
	for _, end := range []string{"", "-wal", "-shm"} {
		if info, err := os.Stat(name + end); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", end, info.Mode(), err)
		}
	}
	var mode string
	var synchronous, foreign int
	if err := db.QueryRow("PRAGMA journal_mode").Scan(&mode); err != nil || mode != "wal" {
		t.Error(mode, err)
	}
	if err := errors.Join(db.QueryRow("PRAGMA synchronous").Scan(&synchronous), db.QueryRow("PRAGMA foreign_keys").Scan(&foreign)); err != nil || synchronous != 1 || foreign != 0 {
		t.Error(synchronous, foreign, err)
	}
}

// TestReadOnly holds that who reads changes nothing, and goes on while another writes.
func TestReadOnly(t *testing.T) {
	both(t, func(t *testing.T, to string) {
		writer := open(t, to, database.Options{})
		do(t, writer, "CREATE TABLE t (n integer)", "INSERT INTO t VALUES (1)")
		tx, err := writer.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		if _, err := tx.Exec("INSERT INTO t VALUES (2)"); err != nil {
			t.Fatal(err)
		}
		reader := open(t, to, database.Options{ReadOnly: true})
		var n int
		if err := reader.QueryRow("SELECT count(*) FROM t").Scan(&n); err != nil || n != 1 {
			t.Errorf("while another writes %d rows are seen, %v", n, err)
		}
		for _, s := range []string{"INSERT INTO t VALUES (3)", "DROP TABLE t", "CREATE TABLE u (n integer)"} {
			_, err := reader.Exec(s)
			if err = reader.Fault(err); err == nil || exit.Of(err) == exit.Failed {
				t.Errorf("%s: %v", s, err)
			}
		}
		if err := tx.Commit(); err != nil {
			t.Error(err)
		}
		if err := reader.QueryRow("SELECT count(*) FROM t").Scan(&n); err != nil || n != 2 {
			t.Errorf("then %d, %v", n, err)
		}
	})
}

// TestReadOnlyFolder has a file read in a folder where nothing can be written.
func TestReadOnlyFolder(t *testing.T) {
	if os.Getuid() <= 0 {
		t.Skip("root writes everywhere, and on Windows folders are not kept that way")
	}
	name := filepath.Join(t.TempDir(), "books.db")
	db := open(t, name, database.Options{})
	do(t, db, "CREATE TABLE t (n integer)")
	if err := errors.Join(db.Close(), os.Chmod(name, 0o400), os.Chmod(filepath.Dir(name), 0o500)); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(filepath.Dir(name), 0o700)
	reader := open(t, name, database.Options{ReadOnly: true})
	if all, err := reader.Relations(t.Context()); err != nil || len(all) != 1 {
		t.Error(all, err)
	}
}

// TestSchema has a schema made where it is named and lacks, and not where it is only read.
func TestSchema(t *testing.T) {
	t.Setenv("FIELDBOOKS_KEYRING", "off")
	to := pgtest.URL(t) + "&search_path=firm"
	_, err := database.Open(t.Context(), to, database.Options{ReadOnly: true})
	if exit.Of(err) != exit.NotFound || !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "there is no schema firm") {
		t.Error(err)
	}
	db := open(t, to, database.Options{})
	do(t, db, "CREATE TABLE t (n integer)")
	if !strings.HasSuffix(db.Name, ", schema firm") || fmt.Sprint(db) != db.Name {
		t.Errorf("it is called %v", db)
	}
	if all, err := db.Relations(t.Context()); err != nil || len(all) != 1 {
		t.Error(all, err)
	}
}

// TestContext holds that a statement ends with its context, at the server too.
func TestContext(t *testing.T) {
	t.Setenv("FIELDBOOKS_KEYRING", "off")
	db := open(t, pgtest.URL(t), database.Options{})
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := db.ExecContext(ctx, "SELECT pg_sleep(60)"); err == nil {
		t.Fatal("it slept")
	}
	const sleeping = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'"
	n := 1
	for end := time.Now().Add(10 * time.Second); n > 0 && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if err := db.QueryRow(sleeping).Scan(&n); err != nil {
			t.Fatal(err)
		}
	}
	if n > 0 {
		t.Error("the server goes on with a statement for which nobody waits")
	}
}
