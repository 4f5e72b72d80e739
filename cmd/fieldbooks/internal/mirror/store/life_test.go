package store_test

import (
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/go-json-experiment/json/jsontext"
)

const (
	client  = `{"ClientKey":3,"Description":"Town","Contacts":[{"ContactKey":1,"FirstName":"Ann"},{"ContactKey":2,"FirstName":"Bob"}]}`
	client2 = `{"ClientKey":3,"Description":"Town","Contacts":[{"ContactKey":2,"FirstName":"Bob"}]}`
)

// TestInside has what stands in a record replaced with it, and marked with it.
func TestInside(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		const contacts = `SELECT client_key, position, contact_key, first_name, CASE WHEN _deleted_at IS NULL THEN '' ELSE 'gone' END FROM ajera_client_contacts ORDER BY 1, 2`
		counts(t, m.write("ajera_clients", client), store.Written{New: 1})
		m.says(contacts, "3|1|1|Ann|\n3|2|2|Bob|")
		counts(t, m.write("ajera_clients", client2), store.Written{Changed: 1})
		m.says(contacts, "3|1|2|Bob|")
		counts(t, m.Totals(m.table("ajera_client_contacts")), store.Written{New: 2, Changed: 1, Deleted: 1})
		if _, err := m.Delete(t.Context(), m.table("ajera_clients"), []string{"3"}); err != nil {
			t.Fatal(err)
		}
		m.says(contacts, "3|1|2|Bob|gone")
		counts(t, m.write("ajera_clients", client2), store.Written{New: 1})
		m.says(contacts, "3|1|2|Bob|")
	})
}

// TestFurtherRows has rows replaced with a record that are not made of its members.
func TestFurtherRows(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		entries := m.table("ajera_time_entries")
		row := func(day int64, hours string) tables.Row {
			values := make([]any, len(entries.Columns))
			for name, v := range map[string]any{"timesheet_key": int64(5), "position": int64(1), "day": day, "work_date": "2026-11-26", "hours": hours} {
				values[entries.Column(name)] = v
			}
			return tables.Row{Table: entries, Values: values}
		}
		sheet := store.Record{Table: m.table("ajera_timesheets"), JSON: jsontext.Value(`{"TimesheetKey":5}`), Rows: []tables.Row{row(1, "8"), row(2, "7.5")}}
		counts(t, m.batch(store.Batch{Records: []store.Record{sheet}}), store.Written{New: 1})
		m.says(`SELECT day, work_date, hours FROM ajera_time_entries ORDER BY day`, "1|2026-11-26|8\n2|2026-11-26|7.5")
		counts(t, m.batch(store.Batch{Records: []store.Record{sheet}}), store.Written{Same: 1})
		sheet.Rows = sheet.Rows[1:]
		counts(t, m.batch(store.Batch{Records: []store.Record{sheet}}), store.Written{Changed: 1})
		m.says(`SELECT day, work_date, hours FROM ajera_time_entries ORDER BY day`, "2|2026-11-26|7.5")
	})
}

// TestWhole marks what is not among all records of a parent, or of a table.
func TestWhole(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		m.write("ajera_projects", project, other)
		m.write("ajera_phases", `{"PhaseKey":1,"ProjectKey":7,"Contacts":[{"ContactKey":2}]}`, `{"PhaseKey":2,"ProjectKey":7}`, `{"PhaseKey":3,"ProjectKey":8}`)
		phases := m.table("ajera_phases")
		b := store.Batch{Whole: []store.Whole{{Table: phases, Parents: []string{"7"}}}}
		b.Records = []store.Record{{Table: phases, JSON: jsontext.Value(`{"PhaseKey":2,"ProjectKey":7}`)}}
		counts(t, m.batch(b), store.Written{Same: 1, Deleted: 1})
		const live = `SELECT phase_key FROM ajera_phases WHERE _deleted_at IS NULL ORDER BY 1`
		m.says(live, "2\n3")
		m.says(`SELECT count(*) FROM ajera_phase_contacts WHERE _deleted_at IS NOT NULL`, "1")
		counts(t, m.batch(store.Batch{Whole: []store.Whole{{Table: phases}}}), store.Written{})
		m.says(live, "2\n3")

		m.write("ajera_activities", `{"ActivityKey":1}`, `{"ActivityKey":2}`)
		activities := m.table("ajera_activities")
		b = store.Batch{Records: []store.Record{{Table: activities, JSON: jsontext.Value(`{"ActivityKey":2}`)}}, Whole: []store.Whole{{Table: activities}}}
		counts(t, m.batch(b), store.Written{Same: 1, Deleted: 1})

		if _, err := m.Delete(t.Context(), m.table("ajera_projects"), []string{"8"}); err != nil {
			t.Fatal(err)
		}
		m.says(live, "2")
	})
}

// TestKnown says what is known of keys and how far a table is.
func TestKnown(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		m.write("ajera_projects", project, other)
		at := m.clock
		if _, err := m.Delete(t.Context(), m.table("ajera_projects"), []string{"8"}); err != nil {
			t.Fatal(err)
		}
		balances := m.table("ajera_gl_balances")
		m.batch(store.Batch{Records: []store.Record{{Table: balances, JSON: jsontext.Value(`{"GLAccountKey":4}`), More: map[string]any{"as_of": "2026-11-26"}}}})
		got, err := m.Known(t.Context(), m.table("ajera_projects"))
		if err != nil || len(got) != 2 || got["7"].Version != "v" || !got["7"].ReadAt.Equal(at) || got["7"].Deleted || !got["8"].Deleted {
			t.Errorf("%v %v", got, err)
		}
		if got, err := m.Known(t.Context(), balances); err != nil || len(got) != 1 || got["2026-11-26/4"].ReadAt.IsZero() {
			t.Errorf("%v %v", got, err)
		}
		if n, err := m.Delete(t.Context(), balances, []string{"2026-11-26/4"}); n != 1 || err != nil {
			t.Error(n, err)
		}
		if err := m.Again(t.Context(), m.table("ajera_projects"), []string{"7"}); err != nil {
			t.Fatal(err)
		}
		if got, _ := m.Known(t.Context(), m.table("ajera_projects")); got["7"].Version != "" || !got["7"].ReadAt.Equal(at) {
			t.Error(got["7"])
		}
		want := store.State{Mode: "modified", Watermark: "2026-11-26", Pending: at, LastOK: at, CompleteAsOf: at, NextFull: at, Listed: 2, Rows: 1, Missing: 3, Failed: 4, Note: "n"}
		m.batch(store.Batch{Of: balances, State: &want})
		if got, err := m.State(t.Context(), balances); got != want || err != nil {
			t.Errorf("%+v %v", got, err)
		}
	})
}

// TestRefused has a batch that cannot be written leave nothing behind.
func TestRefused(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		b := store.Batch{Records: []store.Record{
			{Table: m.table("ajera_projects"), JSON: jsontext.Value(project)},
			{Table: m.table("ajera_phases"), JSON: jsontext.Value(`{"ProjectKey":7}`)},
		}}
		if _, err := m.Write(t.Context(), b); err == nil || !strings.Contains(err.Error(), "phase_key") {
			t.Error(err)
		}
		b.Records = b.Records[:1]
		b.Whole = []store.Whole{{Table: m.table("ajera_phases"), Parents: []string{"seven"}}}
		if _, err := m.Write(t.Context(), b); err == nil || strings.Contains(err.Error(), "seven") {
			t.Error(err)
		}
		m.says(`SELECT count(*) FROM ajera_projects`, "0")
		counts(t, m.Totals(m.table("ajera_projects")), store.Written{})
		counts(t, m.write("ajera_projects", project, project, project2), store.Written{New: 1})
		m.says(`SELECT description FROM ajera_projects`, "Bridge, north")
	})
}

// TestFollowing has tables that come with others say that they are as fresh.
func TestFollowing(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		m.write("ajera_projects", project)
		m.write("ajera_phases", `{"PhaseKey":1,"ProjectKey":7,"Contacts":[{"ContactKey":2}]}`, `{"PhaseKey":2,"ProjectKey":7}`)
		if _, err := m.Delete(t.Context(), m.table("ajera_phases"), []string{"2"}); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"ajera_projects", "ajera_project_totals"} {
			m.batch(store.Batch{Of: m.table(name), State: &store.State{Mode: "own", CompleteAsOf: m.clock, Rows: 5}})
		}
		m.again()
		m.again()
		m.says(`SELECT table_name, mode, complete_as_of, "rows" FROM _freshness WHERE table_name IN ('ajera_phases', 'ajera_phase_contacts', 'ajera_project_totals', 'ajera_chargeable_phases', 'ajera_clients') ORDER BY 1`,
			"ajera_phase_contacts|with ajera_phases|2026-11-26T13:00:02.000Z|1\najera_phases|with ajera_projects|2026-11-26T13:00:02.000Z|1\najera_project_totals|own|2026-11-26T13:00:03.000Z|5")
	})
}
