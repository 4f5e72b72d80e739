package database

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"slices"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// reading is the name of the driver whose connections can do nothing but read. That a file is
// opened to be read is not enough: a statement could attach another one, and make it. Those of
// fenced tell nothing of the machine either.
const (
	reading = "sqlite-reading"
	fenced  = "sqlite-fenced"
)

func init() {
	guard(reading, readsOnly)
	guard(fenced, readsTables)
}

// guard registers a driver whose statements are asked about.
func guard(name string, allows sqlite.AuthorizerFn) {
	driver := &sqlite.Driver{}
	driver.RegisterConnectionHook(func(conn sqlite.ExecQuerierContext, _ string) error {
		guarded, ok := conn.(sqlite.AuthorizerRegisterer)
		if !ok {
			return errors.New("the driver of SQLite cannot be held to reading")
		}
		return guarded.RegisterAuthorizer(allows)
	})
	sql.Register(name, driver)
}

// telling are the pragmas that only tell. An argument of theirs is a name.
var telling = []string{"table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo",
	"foreign_key_list", "database_list", "collation_list", "function_list", "compile_options"}

// readsOnly lets a statement read and nothing else.
func readsOnly(action sqlite.AuthorizerActionCode, what, _, _, _ string) sqlite.AuthorizerReturnCode {
	switch action {
	case sqlite.AuthSelect, sqlite.AuthRead, sqlite.AuthRecursive, sqlite.AuthTransaction, sqlite.AuthFunction:
		return sqlite.AuthorizerOK // a function that loads code is switched off in this build
	case sqlite.AuthPragma:
		if slices.Contains(telling, what) {
			return sqlite.AuthorizerOK
		}
	}
	return sqlite.AuthorizerDeny
}

// harmless are the pragmas that tell of tables, and of nothing else.
var harmless = []string{"table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list"}

// ofMachine are functions and tables that are about the program, the machine, or what was deleted.
var ofMachine = regexp.MustCompile(`(?i)^(load_extension|readfile|writefile|edit|fsdir|zipfile|fts\d_tokenizer|sqlite_(log|offset|compileoption_.*|source_id|dbpage|stmt)|dbstat)$`)

// readsTables lets a statement read tables and views, and nothing else.
func readsTables(action sqlite.AuthorizerActionCode, what, also, in, by string) sqlite.AuthorizerReturnCode {
	switch {
	case action == sqlite.AuthPragma && !slices.Contains(harmless, what),
		action == sqlite.AuthFunction && ofMachine.MatchString(also),
		action == sqlite.AuthRead && ofMachine.MatchString(what):
		return sqlite.AuthorizerDeny
	}
	return readsOnly(action, what, also, in, by)
}

// What is read behind a fence is held in memory: so many bytes of a value, so many of a row, and of
// SQLite, which is in this process, so many columns.
const (
	largest    = 4 << 20
	largestRow = 16 << 20
	widest     = 256
)

// Fits refuses a row, as it was scanned, that is larger than what is read behind a fence may be.
func (db *DB) Fits(row []any) error {
	size := 0
	for _, value := range row {
		switch value := value.(type) {
		case string:
			size += len(value)
		case []byte:
			size += len(value)
		}
	}
	if db.Fenced && size > largestRow {
		return db.tooLarge()
	}
	return nil
}

// Reading begins a transaction that only reads, and sees one moment whatever others write meanwhile.
// Whoever begins it calls end.
func (db *DB) Reading(ctx context.Context) (tx *sql.Tx, end func(), err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, db.Fault(err)
	}
	options := &sql.TxOptions{ReadOnly: true}
	switch {
	case db.Dialect.Name == Postgres:
		options.Isolation = sql.LevelRepeatableRead // SQLite knows no other
	case db.Fenced:
		_, long := sqlite.Limit(conn, lib.SQLITE_LIMIT_LENGTH, largest)
		_, wide := sqlite.Limit(conn, lib.SQLITE_LIMIT_COLUMN, widest)
		err = errors.Join(long, wide)
	}
	if err == nil {
		tx, err = conn.BeginTx(ctx, options)
	}
	if err != nil {
		return nil, nil, errors.Join(db.Fault(err), conn.Close())
	}
	return tx, func() { _, _ = tx.Rollback(), conn.Close() }, nil
}
