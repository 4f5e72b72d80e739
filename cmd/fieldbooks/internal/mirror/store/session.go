package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// session is the one connection that writes, with the statements that are prepared on it. It is dropped
// when anything on it went wrong.
type session struct {
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
}

// maxPrepared bounds the memory of statements: kinds of records are written one after the other, each
// with a dozen statements of its own.
const maxPrepared = 48

// tx is a transaction.
type tx struct {
	s    *Store
	ctx  context.Context
	conn *session
	at   time.Time // of all that it writes
	now  any       // the same, as it is bound
	done map[*tables.Table]Written
}

// atomically does all of it or nothing. What the context says is heard before and not in between: a
// transaction is short, and one that is broken off would cost the connection.
func (s *Store) atomically(ctx context.Context, do func(*tx) error) (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	whole := context.WithoutCancel(ctx)
	if err := s.connect(whole); err != nil {
		return s.fault("", err)
	}
	t := &tx{s: s, ctx: whole, conn: s.session, at: s.options.Now().UTC(), done: map[*tables.Table]Written{}}
	t.now = s.bound(database.Instant, t.at)
	began, err := s.session.conn.BeginTx(whole, nil)
	if err != nil {
		return errors.Join(s.fault("", err), s.drop())
	}
	if err = do(t); err != nil {
		_ = began.Rollback() // the error that led here says more
		_ = s.drop()
		return err
	}
	if err = began.Commit(); err != nil {
		return errors.Join(s.fault("", err), s.drop())
	}
	s.count(t.done)
	return nil
}

// connect makes the session, if there is none.
func (s *Store) connect(ctx context.Context) error {
	if s.session != nil {
		return nil
	}
	conn, err := s.db.Conn(ctx)
	if err == nil {
		s.session = &session{conn: conn, prepared: map[string]*sql.Stmt{}}
	}
	return err
}

// close gives back the connection.
func (s *Store) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.drop()
}

// drop closes the session. The mutex is held.
func (s *Store) drop() error {
	if s.session == nil {
		return nil
	}
	err := s.session.forget()
	err = errors.Join(err, s.session.conn.Close())
	s.session = nil
	return err
}

// forget closes all statements.
func (c *session) forget() error {
	var all []error
	for text, statement := range c.prepared {
		all = append(all, statement.Close())
		delete(c.prepared, text)
	}
	return errors.Join(all...)
}

// prepare prepares a statement, once.
func (c *session) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
	if statement := c.prepared[text]; statement != nil {
		return statement, nil
	}
	if len(c.prepared) >= maxPrepared {
		if err := c.forget(); err != nil {
			return nil, err
		}
	}
	statement, err := c.conn.PrepareContext(ctx, text)
	if err == nil {
		c.prepared[text] = statement
	}
	return statement, err
}

// exec executes a statement and says how many rows it has touched.
func (t *tx) exec(text string, args ...any) (int, error) {
	statement, err := t.conn.prepare(t.ctx, text)
	if err != nil {
		return 0, t.s.fault(text, err)
	}
	result, err := statement.ExecContext(t.ctx, args...)
	if err != nil {
		return 0, t.s.fault(text, err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// define executes a statement that makes something.
func (t *tx) define(text string) error {
	_, err := t.conn.conn.ExecContext(t.ctx, text)
	return t.s.fault(text, err)
}

// each asks and hands over each row.
func (t *tx) each(row func(*sql.Rows) error, text string, args ...any) error {
	statement, err := t.conn.prepare(t.ctx, text)
	if err != nil {
		return t.s.fault(text, err)
	}
	rows, err := statement.QueryContext(t.ctx, args...)
	if err != nil {
		return t.s.fault(text, err)
	}
	return t.s.scan(rows, text, row)
}

// scan reads all rows and closes them.
func (s *Store) scan(rows *sql.Rows, text string, row func(*sql.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return s.fault(text, err)
		}
	}
	return s.fault(text, rows.Err())
}

// fault puts an error of the database into words, and says which statement it was about by its first
// words: no values.
func (s *Store) fault(text string, err error) error {
	if err == nil || errors.Is(err, ErrDatabase) {
		return err
	}
	err = s.db.Fault(err)
	if strings.HasPrefix(err.Error(), s.db.Name) {
		return &fault{err.Error(), err}
	}
	words := strings.Fields(text)
	about := strings.Join(words[:min(len(words), 3)], " ")
	if about != "" {
		about = " (" + about + " ...)"
	}
	return &fault{s.db.Name + about + ": " + err.Error(), err}
}

// fault is an error of the database.
type fault struct {
	text string
	err  error
}

func (f *fault) Error() string   { return f.text }
func (f *fault) Unwrap() []error { return []error{ErrDatabase, f.err} }

// sql is a statement with ? for each argument, as the dialect has it. No text that stands in it has a ?.
func (t *tx) sql(text string) string { return t.s.sql(text) }

func (s *Store) sql(text string) string {
	var b strings.Builder
	n := 0
	for part := range strings.SplitSeq(text, "?") {
		if n > 0 {
			b.WriteString(s.db.Dialect.Arg(n))
		}
		b.WriteString(part)
		n++
	}
	return b.String()
}

// ask asks beside the writer: what is written at the same time may be in it or not.
func (s *Store) ask(ctx context.Context, row func(*sql.Rows) error, text string, args ...any) error {
	rows, err := s.db.QueryContext(ctx, text, args...)
	if err != nil {
		return s.fault(text, err)
	}
	return s.scan(rows, text, row)
}

// instant is a time as either database has it, the zero time where it is NULL.
type instant struct{ time.Time }

// Scan implements [sql.Scanner].
func (i *instant) Scan(v any) (err error) {
	switch v := v.(type) {
	case nil:
		i.Time = time.Time{}
	case time.Time:
		i.Time = v.UTC()
	case string:
		i.Time, err = time.Parse(time.RFC3339, v)
	case []byte:
		i.Time, err = time.Parse(time.RFC3339, string(v))
	default:
		err = fmt.Errorf("an instant is kept as %T", v)
	}
	return err
}

// tally counts what was done to a table.
func (t *tx) tally(table *tables.Table, w Written) { t.done[table] = t.done[table].plus(w) }
