package database

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
	"modernc.org/sqlite"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// Fault puts an error of a driver into words: where, what was met, what to do. It never shows a
// value, a password or a URL. Errors of other kinds stay what they are.
func (db *DB) Fault(err error) error {
	if errors.Is(err, context.Canceled) {
		return context.Canceled
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return db.ofSQLite(lite)
	}
	if server, ok := errors.AsType[*pgconn.PgError](err); ok {
		return db.ofServer(server)
	}
	if _, ok := errors.AsType[*pgproto3.ExceededMaxBodyLenErr](err); ok {
		return db.tooLarge()
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return db.unreached(err)
	}
	if db.Dialect.Name == Postgres && (errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, driver.ErrBadConn)) {
		return fmt.Errorf("%s: the server broke the connection off; look whether it runs, and run this again", db.Name)
	}
	return err
}

// ofSQLite tells an error of SQLite by its code.
func (db *DB) ofSQLite(err *sqlite.Error) error {
	switch err.Code() & 0xff {
	case 5, 6: // BUSY, LOCKED
		return exit.Errorf(exit.Refused, "%s: another program has been writing there for %d seconds; end it, and try again", db.Name, busy/1000)
	case 8: // READONLY
		return exit.Errorf(exit.Denied, "%s may not be written: it is opened to be read, or its file or folder is not yours to write", db.Name)
	case 9: // INTERRUPT
		return context.Canceled
	case 10: // IOERR
		return fmt.Errorf("%s: the system cannot read or write the file (%s); look whether the disk is there", db.Name, strings.Trim(sqlite.ErrorCodeString[err.Code()], "()"))
	case 11, 26: // CORRUPT, NOTADB
		return fmt.Errorf("%s: the file is damaged; put it back from a copy, or take it away and mirror anew", db.Name)
	case 13: // FULL
		return fmt.Errorf("%s: the disk is full; make room, and run it again", db.Name)
	case 14: // CANTOPEN
		return exit.Usagef("%s cannot be opened; look whether you may read it, and write in its folder", db.Name)
	case 23: // AUTH
		if db.Fenced {
			return exit.Errorf(exit.Refused, "%s: the statement would do more than read tables and views", db.Name)
		}
		return exit.Errorf(exit.Refused, "%s: it is opened to be read, and the statement would do more", db.Name)
	case 18: // TOOBIG
		return db.tooLarge()
	case 19, 20: // CONSTRAINT, MISMATCH
		return fmt.Errorf("%s: a row breaks what its table holds true (%s)", db.Name, unquoted(err.Error()))
	}
	return &Error{Message: clean(err.Error())}
}

// tooLarge is what is read behind a fence and would fill the memory.
func (db *DB) tooLarge() error {
	return exit.Errorf(exit.Refused, "%s: a row of the statement has more than %d MB, or a value more than %d; ask for a part of it", db.Name, largestRow>>20, largest>>20)
}

// Error is what a database says of a statement.
type Error struct {
	Message string
	At      int // the character of the statement, the first of them 1; 0 when it is not known
	State   string
}

// Error is what the database says.
func (e *Error) Error() string { return e.Message }

// absent is that there is no database yet that a mirror would make: an [fs.ErrNotExist].
func absent(format string, args ...any) error {
	return &exit.Error{Code: exit.NotFound, Err: notMade{fmt.Sprintf(format, args...)}}
}

type notMade struct{ text string }

// Error says what is not there.
func (e notMade) Error() string { return e.text }

// Is reports that it is not there.
func (notMade) Is(target error) bool { return target == fs.ErrNotExist }

// clean takes from an error of SQLite what names its code alone.
func clean(text string) string {
	text = strings.TrimPrefix(text, "SQL logic error: ")
	text, _, _ = strings.Cut(text, " (")
	return text
}

// unquoted is what an error of a constraint says of it: its kind and its column.
func unquoted(text string) string {
	_, text, _ = strings.Cut(text, "failed: ")
	return clean(text)
}

// ofServer tells an error of a server by its class. Messages of those about values quote them.
func (db *DB) ofServer(err *pgconn.PgError) error {
	where := db.Name
	switch class := err.Code[:min(2, len(err.Code))]; {
	case err.Code == "57014" && db.ended != nil && db.ended() != nil: // it was this command that cancelled it
		return db.ended()
	case err.Code == "57014":
		return fmt.Errorf("%s: the statement took longer than the server allows, or was cancelled there", where)
	case err.Code == "3D000":
		return exit.Errorf(exit.NotFound, "%s: there is no such database on the server; make it first (createdb)", where)
	case err.Code == "25006":
		return exit.Errorf(exit.Refused, "%s: it is opened to be read, and the statement would write", where)
	case err.Code == "42501":
		return exit.Errorf(exit.Denied, "%s: your user may not do that: %s", where, err.Message)
	case class == "28":
		return exit.Errorf(exit.Denied, "%s: the server does not let your user in (%s)", where, err.Code)
	case class == "53", class == "57", class == "58":
		return fmt.Errorf("%s: the server cannot go on: %s (%s)", where, err.Message, err.Code)
	case class == "22":
		return &Error{Message: "a value is not what is needed there (" + ofClass22(err.Code) + ")", At: int(err.Position), State: err.Code}
	case class == "23":
		return fmt.Errorf("%s: a row breaks what its table holds true (%s %s, %s)", where, err.TableName, err.ConstraintName, err.Code)
	}
	return &Error{Message: err.Message, At: int(err.Position), State: err.Code}
}

// ofClass22 names the faults of values that people meet.
func ofClass22(code string) string {
	names := map[string]string{"22003": "a number is out of range", "22007": "a date cannot be read", "22008": "a date is out of range",
		"22012": "division by zero", "22P02": "a text is no such value", "22001": "a text is too long", "22021": "a text is not UTF-8"}
	if name, known := names[code]; known {
		return name
	}
	return code
}

// unreached is that there is no connection.
func (db *DB) unreached(err error) error {
	var dns *net.DNSError
	var op *net.OpError
	why, remedy := "it does not answer", "look at host and port, and whether a firewall is between"
	switch {
	case errors.As(err, &dns):
		why = "there is no such host"
	case errors.Is(err, context.DeadlineExceeded), pgconn.Timeout(err):
		why = "it did not answer in time"
	case errors.As(err, &op):
		why = op.Err.Error()
	case strings.Contains(err.Error(), "tls"), strings.Contains(err.Error(), "TLS"), strings.Contains(err.Error(), "x509"):
		why = "there is no encrypted connection as sslmode wants it"
		remedy = "look at the certificate of the server, or at sslmode"
	}
	return fmt.Errorf("%s cannot be reached: %s; %s", db.Name, why, remedy)
}

// refusedFor is an error of a connection. Where the server did not let the user in, it says where
// the password came from, or could.
func (db *DB) refusedFor(err error, config *pgx.ConnConfig, kept error) error {
	server, ok := errors.AsType[*pgconn.PgError](err)
	err = db.Fault(err)
	switch {
	case !ok || !strings.HasPrefix(server.Code, "28"):
		return err
	case config.Password != "":
		return exit.Errorf(exit.Denied, "%w; look at user %s and its password. %s", err, config.User, remedy)
	case kept != nil:
		return exit.Errorf(exit.Denied, "%w; user %s has no password here (%w). %s", err, config.User, kept, remedy)
	}
	return exit.Errorf(exit.Denied, "%w; user %s has no password here. %s", err, config.User, remedy)
}
