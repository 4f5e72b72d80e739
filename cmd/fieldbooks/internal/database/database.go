// Package database opens the database of a mirror: a SQLite file, or a schema of a PostgreSQL
// server. What differs between the two is here and nowhere else.
package database

import (
	"context"
	"database/sql"
	"regexp"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	*sql.DB
	Dialect Dialect
	Name    string // for people: a file's path, or host, database and schema; no secret
	Fenced  bool   // as in [Options]

	place    string // what the lock is about: the file, or the schema
	readOnly bool
	ended    func() error // why the command that opened it has ended, nil while it goes on
}

// Variable has what --to and --from have when they are not given.
const Variable = "FIELDBOOKS_MIRROR"

// Default is the file where nobody names a database.
const Default = "books.db"

// Options say how a database is opened.
type Options struct {
	// ReadOnly says that nothing is made or changed. SQLite refuses a statement that would do more
	// than read, also in other files; PostgreSQL refuses what its transactions call writing.
	ReadOnly bool
	// Fenced is ReadOnly for statements that somebody else makes up: they see what is in tables and
	// views, nothing of the machine or server that holds them, and end with ctx. A user of
	// PostgreSQL who could do more is refused.
	Fenced bool
}

// Open opens what to names: a file's path, or postgres://user@host/database?search_path=schema. A
// file or schema that is not there is made, unless it is to be read only. It connects, so what is
// wrong is told at once. No error shows a password or the part of a URL behind its question mark.
// What fails later, [DB.Fault] puts into words.
func Open(ctx context.Context, to string, options Options) (*DB, error) {
	_, _, isURL := strings.Cut(to, "://")
	options.ReadOnly = options.ReadOnly || options.Fenced
	switch {
	case to == "":
		return nil, exit.Usagef("no database is named; give the path of a file such as %s, or postgres://user@host/database", Default)
	case isPostgres(to):
		return openPostgres(ctx, to, options)
	case isURL || connection.MatchString(to):
		return nil, exit.Usagef("the database is neither the path of a file nor a URL that begins with postgres://; give one of them, such as %s", Default)
	}
	return openSQLite(ctx, to, options)
}

// connection is what no path is taken for: what begins with a scheme of two letters or more (one is
// a drive), and the settings of other programs. A file would bear the password as its name.
var connection = regexp.MustCompile(`(?i)^[^/\\]{2,}:|\b(password|pwd|passwd|host|server|data source|user|user id|uid|dbname|database)\s*=`)

// isPostgres reports whether a database is one of PostgreSQL.
func isPostgres(to string) bool {
	return strings.HasPrefix(to, "postgres://") || strings.HasPrefix(to, "postgresql://")
}

// String is the name, so that no settings of a connection come out where a database is printed.
func (db *DB) String() string { return db.Name }
