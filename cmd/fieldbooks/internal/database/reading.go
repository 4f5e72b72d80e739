package database

import (
	"database/sql"
	"errors"
	"slices"

	"modernc.org/sqlite"
)

// reading is the name of the driver whose connections can do nothing but read. That a file is
// opened to be read is not enough: a statement could attach another one, and make it.
const reading = "sqlite-reading"

func init() {
	driver := &sqlite.Driver{}
	driver.RegisterConnectionHook(func(conn sqlite.ExecQuerierContext, _ string) error {
		guarded, ok := conn.(sqlite.AuthorizerRegisterer)
		if !ok {
			return errors.New("the driver of SQLite cannot be held to reading")
		}
		return guarded.RegisterAuthorizer(readsOnly)
	})
	sql.Register(reading, driver)
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
