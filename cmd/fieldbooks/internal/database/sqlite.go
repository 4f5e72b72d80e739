package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// busy is how long a statement waits for another program that writes, in milliseconds. Mirrors keep
// each other away by their lock; this is for all others.
const busy = 30_000

// openSQLite opens a file. Transactions begin as writers, so that none that has read finds that it
// may not write any more.
func openSQLite(ctx context.Context, name string, options Options) (*DB, error) {
	path, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	if err := ready(name, path, options.ReadOnly); err != nil {
		return nil, err
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // so that there is one lock of it
	}
	if options.ReadOnly {
		return readSQLite(ctx, name, path, options.Fenced)
	}
	return dialSQLite(ctx, "sqlite", name, path, "_txlock=immediate", "_journal_mode=WAL", "_synchronous=NORMAL", "_foreign_keys=off")
}

// readSQLite opens a file that stays as it is. Where the folder cannot be written either, nobody
// who writes is met by what he would leave there, so the file is taken as one that does not change.
func readSQLite(ctx context.Context, name, path string, isFenced bool) (*DB, error) {
	driver, settings := reading, []string{"mode=ro", "_query_only=1"}
	if isFenced {
		driver = fenced
	}
	db, err := dialSQLite(ctx, driver, name, path, settings...)
	if _, writing := os.Stat(path + "-wal"); err != nil && errors.Is(writing, fs.ErrNotExist) && ctx.Err() == nil {
		if still, failed := dialSQLite(ctx, driver, name, path, append(settings, "immutable=1")...); failed == nil {
			db, err = still, nil
		}
	}
	if err == nil {
		db.readOnly, db.Fenced = true, isFenced
	}
	return db, err
}

// dialSQLite opens a file with those settings of a driver and looks into it.
func dialSQLite(ctx context.Context, driver, name, path string, settings ...string) (*DB, error) {
	settings = append(settings, fmt.Sprintf("_busy_timeout=%d", busy), "_defensive=1", "_dqs=0", "_error_rc=1")
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") { // C:/...
		slashed = "/" + slashed
	}
	at := url.URL{Scheme: "file", Path: slashed, RawQuery: strings.Join(settings, "&")}
	pool, err := sql.Open(driver, at.String())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	pool.SetMaxOpenConns(4)
	pool.SetMaxIdleConns(4)
	db := &DB{DB: pool, Dialect: Dialect{SQLite}, Name: name, place: path}
	var tables int
	if err := pool.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return nil, errors.Join(db.Fault(err), pool.Close())
	}
	return db, nil
}

// magic begins each file of SQLite.
const magic = "SQLite format 3\x00"

// ready finds what is wrong with a file, and makes one that only its owner can read.
func ready(name, path string, readOnly bool) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return missing(name, path, readOnly)
	case err != nil:
		return exit.File(name, err)
	case info.IsDir():
		return exit.Usagef("%s is a folder; name a file in it, such as %s", name, filepath.Join(name, Default))
	case !info.Mode().IsRegular(): // a pipe would be waited for
		return exit.Usagef("%s is a device or a pipe and no file; name a file such as %s", name, Default)
	}
	file, err := os.Open(path)
	if err != nil {
		return exit.File(name, err)
	}
	defer file.Close()
	head := make([]byte, len(magic))
	n, err := io.ReadFull(file, head)
	switch {
	case n == 0 && errors.Is(err, io.EOF):
		return nil // SQLite takes it for an empty database
	case string(head[:n]) != magic:
		return exit.Usagef("%s is no database of SQLite; name a file that is one, or one that is not there yet", name)
	}
	return nil
}

// missing makes a file, or says that it is not there to be read.
func missing(name, path string, readOnly bool) error {
	switch _, err := os.Stat(filepath.Dir(path)); {
	case err != nil:
		return exit.Usagef("%s: there is no folder %s; make it, or name a file elsewhere", name, filepath.Dir(name))
	case readOnly:
		return absent("%s: there is no such database; \"fieldbooks mirror --to %s\" makes it, or name another with --from or %s", name, name, Variable)
	}
	return create(name, path)
}

// create makes an empty file.
func create(name, path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	var at *fs.PathError
	switch {
	case err == nil:
		return file.Close()
	case errors.Is(err, fs.ErrExist): // somebody else did, or it is a link that leads nowhere
		return nil
	case errors.As(err, &at):
		return exit.Usagef("%s cannot be made: %w", name, at.Err)
	}
	return exit.Usagef("%s cannot be made: %w", name, err)
}
