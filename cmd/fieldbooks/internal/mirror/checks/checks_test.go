package checks_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database/pgtest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/checks"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/source"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// now is a day of the invented firm.
func now() time.Time { return time.Date(2026, 1, 2, 18, 0, 0, 0, time.UTC) }

// mirrored is a mirror of a firm's books, in either sort of database.
func mirrored(t *testing.T, books *ajeratest.Server, test func(t *testing.T, db *database.DB, all []*tables.Table)) {
	for name, at := range map[string]func(testing.TB) string{
		database.SQLite:   func(t testing.TB) string { return t.TempDir() + "/books.db" },
		database.Postgres: pgtest.URL,
	} {
		t.Run(name, func(t *testing.T) {
			db, err := database.Open(t.Context(), at(t), database.Options{})
			must(t, err)
			t.Cleanup(func() { must(t, db.Close()) })
			all := tables.All(false)
			kept, err := store.Open(t.Context(), db, all, store.Options{Profile: "test", Now: now, Note: t.Errorf})
			must(t, err)
			c, err := ajera.New(ajera.Config{URL: wire.Hide(books.URL()), Username: books.User(), Password: wire.Hide(books.Password()), Limiter: limit.New(limit.Policy{})})
			must(t, err)
			s := &source.Source{Ajera: c, Store: kept, MaxAge: 20 * time.Hour, Now: now}
			for _, k := range source.Kinds(all) {
				if !k.Named && strings.HasPrefix(k.Name, "ajera_") {
					_, err := s.Read(t.Context(), k)
					must(t, err)
				}
			}
			must(t, kept.End(t.Context(), "ok", 0, 0, nil))
			must(t, c.Close())
			test(t, db, all)
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// failed are the checks that say no, as lines.
func failed(t *testing.T, db *database.DB, all []*tables.Table) (lines []string, made map[string]int) {
	t.Helper()
	found, err := checks.Run(t.Context(), db, all)
	must(t, err)
	made = map[string]int{}
	for _, c := range found {
		made[c.Name]++
		if !c.OK {
			lines = append(lines, fmt.Sprintf("%s %s: %s <> %s", c.Table, c.Name, c.Expected, c.Got))
		}
	}
	slices.Sort(lines)
	return lines, made
}

// exact are hours and lines whose sums floats do not hit.
func exact(books *ajeratest.Server) {
	books.Put("Timesheets", `{"TimesheetKey":901,"TimesheetDate":"2025-12-28T00:00:00","EmployeeKey":1,"TimesheetTotal":0.60,
		"Project":{"Detail":[{"Timesheet Project Key":9001,"Project Key":1,"Phase Key":2,"Activity Key":1,"D1 Regular":0.1,"D2 Regular":0.2,"D2 Overtime":0.1},
		{"Timesheet Project Key":9002,"Project Key":1,"Phase Key":2,"Activity Key":1,"D1":0.2}]},"Overhead":{"Detail":null}}`)
	books.Put("Timesheets", `{"TimesheetKey":902,"TimesheetDate":"2025-12-28T00:00:00","EmployeeKey":2,"Project":{"Detail":[]},"Overhead":{"Detail":[]}}`)
}

// TestTrue holds that a mirror of books that are in order passes, and that each check was made.
func TestTrue(t *testing.T) {
	books := ajeratest.Start(t, ajeratest.WithoutLimits(), ajeratest.WithClock(now))
	exact(books)
	mirrored(t, books, func(t *testing.T, db *database.DB, all []*tables.Table) {
		lines, made := failed(t, db, all)
		if len(lines) > 0 {
			t.Errorf("these fail:\n%s", strings.Join(lines, "\n"))
		}
		for name, least := range map[string]int{checks.RowsListed: 15, checks.Parents: 10, checks.InvoiceGroups: 1, checks.PhasesAbove: 1, checks.HoursAddUp: 1, checks.LinesAddUp: 1} {
			if made[name] < least {
				t.Errorf("%s was made %d times, wanted %d at least", name, made[name], least)
			}
		}
	})
}

// TestFalse holds that each check finds what it is for, and names keys and figures.
func TestFalse(t *testing.T) {
	books := ajeratest.Start(t, ajeratest.WithoutLimits(), ajeratest.WithClock(now))
	edit := func(entity string, key int, from, to string) {
		text := books.Get(entity, key)
		if !strings.Contains(text, from) {
			t.Fatalf("%s %d has no %s", entity, key, from)
		}
		books.Put(entity, strings.Replace(text, from, to, 1))
	}
	edit("Timesheets", 1, `"TimesheetTotal":46.75`, `"TimesheetTotal":46.7501`)
	edit("Timesheets", 2, `"TimesheetTotal":`, `"TimesheetTotal":1`)
	edit("VendorInvoices", 1, `"Amount":2186.47`, `"Amount":2186.46`)
	edit("Phases", 3, `"InvoiceGroupKey":1`, `"InvoiceGroupKey":4711`)
	edit("Phases", 4, `"InvoiceGroupKey":1`, `"InvoiceGroupKey":0`) // none
	edit("Phases", 5, `"ParentKey":1`, `"ParentKey":4711`)
	mirrored(t, books, func(t *testing.T, db *database.DB, all []*tables.Table) {
		for _, statement := range []string{
			"DELETE FROM ajera_employees WHERE employee_key = 3",
			"UPDATE ajera_vendor_invoices SET _deleted_at = _read_at WHERE vendor_invoice_key = 12", // its lines are not
		} {
			_, err := db.ExecContext(t.Context(), statement)
			must(t, err)
		}
		lines, _ := failed(t, db, all)
		wanted := []string{
			"ajera_employees rows_listed: 12 <> 11",
			"ajera_phases invoice_groups: 0 without <> 1 without: phase_key 3 of invoice_group_key 4711",
			"ajera_phases phases_above: 0 without <> 1 without: phase_key 5 of parent_key 4711",
			"ajera_timesheets hours_add_up: 0 differ <> 2 differ: timesheet_key 1 has 46.7501 and they are 46.75, timesheet_key 2 has 137.5 and they are 37.5",
			"ajera_vendor_invoice_lines parents: 0 without <> 2 without: position 1 of vendor_invoice_key 12, position 2 of vendor_invoice_key 12",
			"ajera_vendor_invoices lines_add_up: 0 differ <> 1 differ: vendor_invoice_key 1 has 2186.46 and they are 2186.47",
		}
		if !slices.Equal(lines, wanted) {
			t.Errorf("these fail:\n%s\nwanted\n%s", strings.Join(lines, "\n"), strings.Join(wanted, "\n"))
		}
	})
}
