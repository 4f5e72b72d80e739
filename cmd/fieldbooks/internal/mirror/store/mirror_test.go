package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database/pgtest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/go-json-experiment/json/jsontext"
)

// mirror is a mirror under test.
type mirror struct {
	*store.Store
	t     testing.TB
	to    string
	db    *database.DB
	all   []*tables.Table
	clock time.Time
	notes []string
	with  store.Options
}

// both has a test made with either database.
func both(t *testing.T, test func(t *testing.T, m *mirror)) {
	t.Helper()
	for _, name := range []string{database.SQLite, database.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, begin(t, name))
		})
	}
}

// begin is an empty mirror.
func begin(t testing.TB, dialect string) *mirror {
	to := filepath.Join(t.TempDir(), "books.db")
	if dialect == database.Postgres {
		to = pgtest.URL(t)
	}
	m := &mirror{t: t, to: to, clock: time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)}
	m.with = store.Options{Profile: "firm", Command: "fieldbooks mirror", Version: "test", Tenants: map[account.Vendor]string{account.OfAjera: "one", account.OfAimsio: "two"}}
	m.open()
	return m
}

// open begins a run, an hour after the last one.
func (m *mirror) open() {
	m.t.Helper()
	if err := m.tryOpen(); err != nil {
		m.t.Fatal(err)
	}
}

func (m *mirror) tryOpen() (err error) {
	m.t.Helper()
	m.connect()
	m.clock = m.clock.Add(time.Hour)
	m.all = tables.All(false)
	with := m.with
	with.Now = func() time.Time { return m.clock }
	with.Note = func(format string, args ...any) { m.notes = append(m.notes, fmt.Sprintf(format, args...)) }
	m.Store, err = store.Open(m.t.Context(), m.db, m.all, with)
	return err
}

func (m *mirror) connect() {
	m.t.Helper()
	if m.db != nil {
		return
	}
	db, err := database.Open(m.t.Context(), m.to, database.Options{})
	if err != nil {
		m.t.Fatal(err)
	}
	m.db = db
	m.t.Cleanup(func() { _ = db.Close() })
}

// again ends the run and begins another, with what is done to the database between them.
func (m *mirror) again(between ...string) {
	m.t.Helper()
	if err := m.End(m.t.Context(), "ok", 1, 0, nil); err != nil {
		m.t.Fatal(err)
	}
	m.exec(between...)
	m.open()
}

func (m *mirror) table(name string) *tables.Table {
	at := slices.IndexFunc(m.all, func(t *tables.Table) bool { return t.Name == name })
	if at < 0 {
		m.t.Fatalf("there is no table %s", name)
	}
	return m.all[at]
}

// write writes records of a table, an instant after what was before.
func (m *mirror) write(table string, records ...string) store.Written {
	m.t.Helper()
	var b store.Batch
	for _, record := range records {
		b.Records = append(b.Records, store.Record{Table: m.table(table), JSON: jsontext.Value(record), Version: "v"})
	}
	return m.batch(b)
}

func (m *mirror) batch(b store.Batch) store.Written {
	m.t.Helper()
	m.clock = m.clock.Add(time.Second)
	w, err := m.Write(m.t.Context(), b)
	if err != nil {
		m.t.Fatal(err)
	}
	return w
}

// ask is what a query answers: rows by lines, columns by bars, NULL as nothing.
func (m *mirror) ask(query string) string {
	m.t.Helper()
	rows, err := m.db.QueryContext(context.Background(), query)
	if err != nil {
		m.t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	columns, _ := rows.Columns()
	var lines []string
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			m.t.Fatal(err)
		}
		parts := make([]string, len(columns))
		for i, v := range values {
			parts[i] = shown(v)
		}
		lines = append(lines, strings.Join(parts, "|"))
	}
	if err := rows.Err(); err != nil {
		m.t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []byte:
		return string(v)
	case time.Time:
		if v.Equal(v.Truncate(24 * time.Hour)) {
			return v.Format(time.DateOnly)
		}
		return v.UTC().Format(database.InstantForm)
	case bool:
		return map[bool]string{true: "1", false: "0"}[v]
	}
	return fmt.Sprint(v)
}

// says fails the test unless a query answers that.
func (m *mirror) says(query, want string) {
	m.t.Helper()
	if got := m.ask(query); got != want {
		m.t.Errorf("%s\ngot  %q\nwant %q", query, got, want)
	}
}

// exec changes the database as nobody should, or as an older program would have.
func (m *mirror) exec(statements ...string) {
	m.t.Helper()
	for _, text := range statements {
		if _, err := m.db.Exec(text); err != nil {
			m.t.Fatalf("%s: %v", text, err)
		}
	}
}

func counts(t testing.TB, got, want store.Written) {
	t.Helper()
	if got != want {
		t.Errorf("wrote %+v, expected %+v", got, want)
	}
}
