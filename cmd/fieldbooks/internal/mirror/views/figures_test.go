package views_test

import (
	"database/sql"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/source"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/views"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// read is when the firm was mirrored: a Wednesday, so that the last week is not over, at an hour at which
// Tuesday is not over everywhere.
var read = time.Date(2026, 1, 7, 11, 0, 0, 0, time.UTC)

// mirror reads the firm into a database.
func (f *firm) mirror(t *testing.T, db *database.DB) {
	now := func() time.Time { return read }
	s := &source.Source{MaxAge: 20 * time.Hour, Now: now}
	var err error
	s.Ajera, err = ajera.New(ajera.Config{
		URL: wire.Hide(f.ajera.URL()), Username: f.ajera.User(), Password: wire.Hide(f.ajera.Password()), Limiter: limit.New(limit.Policy{}),
	})
	must(t, err)
	s.Aimsio, err = aimsio.New(aimsio.Config{
		URL: wire.Hide(f.aimsio.URL()), Username: f.aimsio.User(), Password: wire.Hide(f.aimsio.Password()), Limiter: limit.New(limit.Policy{}),
	})
	must(t, err)
	all := tables.All(false)
	s.Store, err = store.Open(t.Context(), db, all, store.Options{Profile: "test", Now: now, Note: t.Errorf})
	must(t, err)
	for _, k := range source.Kinds(all) {
		if !k.Named {
			_, err = s.Read(t.Context(), k)
			must(t, err)
		}
	}
	must(t, views.Make(t.Context(), db, t.Errorf))
	must(t, s.Store.End(t.Context(), "ok", 0, 0, nil))
	must(t, s.Ajera.Close())
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestFigures compares each view with what the fakes' records say, added up another way.
func TestFigures(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			f := newFirm(t, seed+1)
			bothDatabases(t, func(t *testing.T, db *database.DB) {
				f.mirror(t, db)
				for _, m := range f.mapping() {
					exec(t, db, fmt.Sprintf("INSERT INTO map_jobs VALUES (NULLIF('%s', '')%s, '%s', '%s', '%s')", m.project,
						map[string]string{database.Postgres: "::bigint"}[db.Dialect.Name], m.job, m.how, m.note))
				}
				f.compare(t, db)
			})
		})
	}
}

func (f *firm) compare(t *testing.T, db *database.DB) {
	now := time.Now()
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	for name, wanted := range map[string][]string{
		"time_by_day": f.timeByDay(), "time_without_notes": f.withoutNotes(), "utilisation_monthly": f.utilisation(), "days_short": f.short(read),
		"phase_tree": f.phaseTree(), "percent_complete": f.percentComplete(today), "project_money": f.money(), "vendor_invoices_paid": f.payments(),
		"price_book_diff": f.priceBooks(), "jobs_both": f.both(),
	} {
		got := rowsOf(t, db, name)
		slices.Sort(wanted)
		slices.Sort(got)
		if len(wanted) < 5 {
			t.Errorf("%s: the firm has %d rows of it, too few to tell", name, len(wanted))
		}
		if !slices.Equal(got, wanted) {
			t.Errorf("%s has %d rows, wanted %d; the first that differ:\n%s", name, len(got), len(wanted), differ(got, wanted))
		}
	}
}

// differ are the first lines that only one of two sets has.
func differ(got, wanted []string) string {
	var b strings.Builder
	n := 0
	for _, side := range []struct {
		mark      string
		has, lack []string
	}{{"got    ", got, wanted}, {"wanted ", wanted, got}} {
		for _, line := range side.has {
			if _, found := slices.BinarySearch(side.lack, line); !found && n < 4 {
				n++
				b.WriteString(side.mark + line + "\n")
			}
		}
		n = 0
	}
	return b.String()
}

// rowsOf are the rows of a view as lines.
func rowsOf(t *testing.T, db *database.DB, view string) (lines []string) {
	t.Helper()
	of := views.All()[slices.IndexFunc(views.All(), func(v views.View) bool { return v.Name == view })]
	var texts []string
	for _, c := range of.Columns {
		texts = append(texts, "CAST("+c.Name+" AS TEXT)")
	}
	rows, err := db.QueryContext(t.Context(), "SELECT "+strings.Join(texts, ", ")+" FROM "+view)
	if err != nil {
		t.Fatalf("%s: %v", view, err)
	}
	defer rows.Close()
	values, into := make([]sql.NullString, len(texts)), make([]any, len(texts))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		parts := make([]any, len(values))
		for i, v := range values {
			if v.Valid {
				parts[i] = told(t, of.Columns[i], v.String)
			}
		}
		lines = append(lines, line(parts...))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

// told is a value of a view as the test compares it.
func told(t *testing.T, c views.Column, text string) any {
	t.Helper()
	switch c.Kind {
	case database.Bool:
		return text == "1" || text == "true"
	case database.Instant:
		return "read"
	case database.Int:
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("%s is %q", c.Name, text)
		}
		return n
	case database.Decimal:
		r, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatalf("%s is %q", c.Name, text)
		}
		return r
	}
	if c.Name == "notes" { // in the order in which SQLite meets them
		notes := strings.Split(text, "; ")
		slices.Sort(notes)
		return strings.Join(notes, "; ")
	}
	return text
}

// TestDeleted holds that nothing that is marked as deleted is in a view: with all rows of one table
// marked, nothing of that table is left.
func TestDeleted(t *testing.T) {
	f := newFirm(t, 9)
	bothDatabases(t, func(t *testing.T, db *database.DB) {
		f.mirror(t, db)
		for _, of := range []struct{ view, table, left string }{
			{"time_by_day", "ajera_timesheets", "*"}, {"time_by_day", "ajera_time_entries", "*"},
			{"utilisation_monthly", "ajera_timesheets", "*"}, {"utilisation_monthly", "ajera_time_entries", "*"},
			{"time_without_notes", "ajera_timesheets", "*"}, {"time_without_notes", "ajera_time_entries", "*"},
			{"days_short", "ajera_timesheets", "*"}, {"days_short", "ajera_time_entries", "NULLIF(hours, 0)"},
			{"phase_tree", "ajera_phases", "*"}, {"percent_complete", "ajera_phases", "phase_key"}, {"percent_complete", "ajera_projects", "*"},
			{"project_money", "ajera_projects", "*"}, {"project_money", "ajera_project_totals", "billed"}, {"vendor_invoices_paid", "ajera_vendor_invoices", "*"},
			{"price_book_diff", "aimsio_pricebooks", "*"}, {"price_book_diff", "aimsio_price_items", "*"}, {"price_book_diff", "aimsio_billable_items", "default_rate"},
			{"jobs_both", "aimsio_job_orders", "job_guid"}, {"jobs_both", "ajera_projects", "project_key"},
		} {
			query := "SELECT COUNT(" + of.left + ") FROM " + of.view
			if count(t, db, query) == 0 {
				t.Errorf("%s has nothing of %s to begin with", of.view, of.table)
			}
			exec(t, db, "UPDATE "+of.table+" SET _deleted_at = _read_at")
			if n := count(t, db, query); n > 0 {
				t.Errorf("%s has %d rows of deleted records of %s", of.view, n, of.table)
			}
			exec(t, db, "UPDATE "+of.table+" SET _deleted_at = NULL")
		}
	})
}
