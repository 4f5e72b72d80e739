package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// TestTenant refuses to write one firm's records among another's.
func TestTenant(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		m.write("ajera_projects", project)
		m.with.Profile = "renamed" // no matter
		m.again()
		delete(m.with.Tenants, account.OfAimsio)
		m.again()
		m.with.Tenants[account.OfAjera] = "another, secret"
		err := m.tryOpen()
		if exit.Of(err) != exit.Usage || !strings.Contains(err.Error(), "search_path") || strings.Contains(err.Error(), "secret") {
			t.Error(err)
		}
		if _, err := store.Look(t.Context(), m.db, tables.All(false), m.with); exit.Of(err) != exit.Usage {
			t.Error(err)
		}
		if strings.Contains(m.ask(`SELECT value FROM _meta`), "another") {
			t.Error("it is kept in words")
		}
		m.exec(`UPDATE _meta SET value = '99' WHERE name = 'layout'`)
		m.with.Tenants[account.OfAjera] = "one"
		if err := m.tryOpen(); exit.Of(err) != exit.Usage || !strings.Contains(err.Error(), "newer fieldbooks") {
			t.Error(err)
		}
		m.says(`SELECT count(*) FROM ajera_projects`, "1")
	})
}

// TestRuns notes each run, and the ones that were killed.
func TestRuns(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		if m.Run() != 1 {
			t.Error(m.Run())
		}
		m.open() // the first one was killed
		checked := func(checks ...store.Check) {
			if err := m.Checked(t.Context(), checks); err != nil {
				t.Fatal(err)
			}
		}
		checked(store.Check{Table: "x", Name: "rows", Expected: "1", Got: "2"}, store.Check{Table: "x", Name: "parents", OK: true})
		m.says(`SELECT count(*) FROM _checks`, "2")
		if err := m.End(t.Context(), "failed", 12, 1500e6, errors.New("lost")); err != nil {
			t.Fatal(err)
		}
		m.says(`SELECT run, started_at, ended_at, profile, vendor, command, version, outcome, calls, waited_ms, error FROM _runs ORDER BY run`,
			"1|2026-11-26T13:00:00.000Z||firm|aimsio,ajera|fieldbooks mirror|test|interrupted|||\n"+
				"2|2026-11-26T14:00:00.000Z|2026-11-26T14:00:00.000Z|firm|aimsio,ajera|fieldbooks mirror|test|failed|12|1500|lost")
		m.open()
		checked(store.Check{Table: "x", Name: "rows", Expected: "1", Got: "1", OK: true})
		m.says(`SELECT * FROM _checks ORDER BY run`, "2|x|rows|1|2|0\n3|x|rows|1|1|1") // what was well before is gone
	})
}

// TestLook asks a database that is none yet, and one that is, and writes nothing.
func TestLook(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		m.write("ajera_projects", project)
		if err := m.End(t.Context(), "ok", 0, 0, nil); err != nil {
			t.Fatal(err)
		}
		db, err := database.Open(t.Context(), m.to, database.Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		m.exec(`DROP TABLE ajera_phases`)
		s, err := store.Look(t.Context(), db, m.all, m.with)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]int{"ajera_projects": 1, "ajera_phases": 0} {
			if got, err := s.Known(t.Context(), m.table(name)); len(got) != want || err != nil {
				t.Errorf("%s: %v %v", name, got, err)
			}
		}
		if _, err := s.State(t.Context(), m.table("ajera_phases")); err != nil {
			t.Error(err)
		}
		m.says(`SELECT count(*) FROM _runs`, "1")
	})
}

// TestErrDatabase tells the database's errors from those of records.
func TestErrDatabase(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		m.exec(`DROP TABLE ajera_client_types`)
		_, err := m.Write(t.Context(), store.Batch{Records: []store.Record{{Table: m.table("ajera_client_types"), JSON: []byte(`{"ClientTypeKey":1}`)}}})
		if !errors.Is(err, store.ErrDatabase) {
			t.Error(err)
		}
		_, err = m.Write(t.Context(), store.Batch{Records: []store.Record{{Table: m.table("ajera_client_types"), JSON: []byte(`{}`)}}})
		if err == nil || errors.Is(err, store.ErrDatabase) {
			t.Error(err)
		}
		m.write("ajera_projects", project) // it goes on
	})
}
