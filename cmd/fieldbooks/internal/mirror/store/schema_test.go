package store_test

import (
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
)

// TestColumnsAdded has a program that knows more columns than the one before fill them from the records
// that are there.
func TestColumnsAdded(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		m.write("ajera_clients", client, `{"ClientKey":4,"Description":"Bay"}`)
		m.write("ajera_timesheets", `{"TimesheetKey":5}`)
		if _, err := m.Delete(t.Context(), m.table("ajera_clients"), []string{"4"}); err != nil {
			t.Fatal(err)
		}
		const times = `SELECT client_key, description, _changed_at, _read_at, _run, _version, _hash, CASE WHEN _deleted_at IS NULL THEN '' ELSE 'gone' END FROM ajera_clients ORDER BY 1`
		m.exec(`ALTER TABLE ajera_client_contacts DROP COLUMN first_name`, // as an older program had it
			`DELETE FROM _columns WHERE table_name = 'ajera_client_contacts' AND column_name = 'first_name'`,
			`ALTER TABLE ajera_timesheets DROP COLUMN rejected`, // only the list says it
			`DELETE FROM _columns WHERE table_name = 'ajera_timesheets' AND column_name = 'rejected'`)
		before := m.ask(times)
		m.exec(`ALTER TABLE ajera_clients DROP COLUMN description`,
			`DELETE FROM _columns WHERE table_name = 'ajera_clients' AND column_name = 'description'`)
		m.again()
		m.says(times, before)
		m.says(`SELECT first_name, _run, _changed_at FROM ajera_client_contacts ORDER BY position`, "Ann|1|2026-11-26T13:00:01.000Z\nBob|1|2026-11-26T13:00:01.000Z")
		m.says(`SELECT first_seen_run FROM _columns WHERE table_name = 'ajera_clients' AND column_name = 'description'`, "2")
		m.says(`SELECT count(*) FROM _meta WHERE name LIKE 'refill%'`, "0")
		counts(t, m.write("ajera_clients", client), store.Written{Same: 1})
		m.says(`SELECT _version FROM ajera_timesheets`, "") // so it is read again
		counts(t, m.write("ajera_timesheets", `{"TimesheetKey":5}`), store.Written{Same: 1})
		m.says(`SELECT _version, _changed_at FROM ajera_timesheets`, "v|2026-11-26T13:00:02.000Z")
	})
}

// TestTableAdded has a new table of what stands in records filled from them, whether they live or not.
func TestTableAdded(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		m.write("ajera_clients", client, `{"ClientKey":4,"Contacts":[{"ContactKey":9}]}`)
		if _, err := m.Delete(t.Context(), m.table("ajera_clients"), []string{"4"}); err != nil {
			t.Fatal(err)
		}
		m.again(`DROP TABLE ajera_client_contacts`, `DELETE FROM _columns WHERE table_name = 'ajera_client_contacts'`)
		m.says(`SELECT client_key, contact_key, _deleted_at FROM ajera_client_contacts ORDER BY 1, 2`, "3|1|\n3|2|\n4|9|2026-11-26T13:00:01.000Z")
	})
}

// TestTypeChanged leaves a column of another type as it is and makes a second one.
func TestTypeChanged(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		m.write("ajera_projects", project, other)
		m.exec(`ALTER TABLE ajera_projects DROP COLUMN total_contract_amount`,
			`ALTER TABLE ajera_projects ADD COLUMN total_contract_amount TEXT`,
			`UPDATE ajera_projects SET total_contract_amount = '40' WHERE project_key = 7`,
			`UPDATE _columns SET type = 'text' WHERE table_name = 'ajera_projects' AND column_name = 'total_contract_amount'`)
		m.again()
		if len(m.notes) != 1 || !strings.Contains(m.notes[0], "total_contract_amount_2") {
			t.Error(m.notes)
		}
		const amounts = `SELECT total_contract_amount, total_contract_amount_2 FROM ajera_projects ORDER BY project_key`
		m.says(amounts, "40|"+m.number("40.3830")+"\n|")
		m.says(`SELECT column_name, wire_name, type FROM _columns WHERE table_name = 'ajera_projects' AND column_name LIKE 'total_contract%' ORDER BY 1`,
			"total_contract_amount|TotalContractAmount|text\ntotal_contract_amount_2|TotalContractAmount|decimal")
		counts(t, m.write("ajera_projects", project2), store.Written{Changed: 1})
		m.says(amounts, "|"+m.number("40.3830")+"\n|") // what is not kept true any more is not shown
		m.again()
		m.says(amounts, "|"+m.number("40.3830")+"\n|")
		if len(m.notes) != 1 {
			t.Error("it is told again:", m.notes)
		}
	})
}

// TestForeignTable does not write into tables of somebody else.
func TestForeignTable(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		m.exec(`DROP TABLE ajera_phases`, `DELETE FROM _columns WHERE table_name = 'ajera_phases'`, `CREATE TABLE ajera_phases (mine INTEGER)`)
		if err := m.tryOpen(); err == nil || !strings.Contains(err.Error(), "ajera_phases") {
			t.Error(err)
		}
	})
}

// TestFields gives the fields of a tenant columns when they are first met, and keeps them.
func TestFields(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		m.write("ajera_projects", other)
		with := func(key, fields string) string { return `{"ProjectKey":` + key + `,"CustomFields":{` + fields + `}}` }
		counts(t, m.write("ajera_projects", with("1", `"Region":"North","Weight":12.50,"select":true`), with("2", `"Region":"South","Order":"x"`)), store.Written{New: 2})
		m.says(`SELECT cf_region, cf_weight, cf_select, cf_order FROM ajera_projects ORDER BY project_key`, "North|"+m.number("12.50")+"|1|\nSouth|||x\n|||")
		m.says(`SELECT column_name, wire_name, type, evidence, first_seen_run FROM _columns WHERE custom AND table_name = 'ajera_projects' ORDER BY 1`,
			"cf_order|CustomFields.Order|text|observed|1\ncf_region|CustomFields.Region|text|observed|1\ncf_select|CustomFields.select|bool|observed|1\ncf_weight|CustomFields.Weight|decimal|observed|1")

		m.again()
		counts(t, m.write("ajera_projects", with("1", `"Region":7,"Weight":"heavy"`)), store.Written{Changed: 1})
		m.says(`SELECT cf_region, cf_region_2, cf_weight, cf_weight_2, cf_select FROM ajera_projects WHERE project_key = 1`, "|7||heavy|")
		counts(t, m.write("ajera_projects", with("1", `"Region":"West","region":"small"`)), store.Written{Changed: 1})
		m.says(`SELECT cf_region, cf_region_2, cf_region_3 FROM ajera_projects WHERE project_key = 1`, "West||small")

		m.again()
		counts(t, m.write("ajera_projects", with("1", `"Region":8,"region":"big"`)), store.Written{Changed: 1})
		m.says(`SELECT cf_region, cf_region_2, cf_region_3 FROM ajera_projects WHERE project_key = 1`, "|8|big")
		m.says(`SELECT cf_region FROM ajera_projects WHERE project_key = 2`, "South")
	})
}

// TestColumnsTold says in _columns what each column is, and PostgreSQL knows it too.
func TestColumnsTold(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		m.says(`SELECT wire_name, type, custom FROM _columns WHERE table_name = 'ajera_projects' AND column_name = 'total_contract_amount'`, "TotalContractAmount|decimal|0")
		m.says(`SELECT count(*) FROM _columns WHERE table_name = 'ajera_projects' AND column_name IN ('', '_record', '_lost') AND doc <> ''`, "3")
		m.says(`SELECT table_name, type, doc FROM _columns WHERE table_name IN ('_runs', '_history') AND column_name IN ('', 'valid_to') ORDER BY 1, 2`,
			"_history||Versions of records: valid from the one instant, and not any more at the other.\n_history|instant|NULL while it is the newest.\n_runs||Each run of the mirror.")
		if m.db.Dialect.Name == "postgres" {
			m.says(`SELECT obj_description('_runs'::regclass), col_description('_freshness'::regclass, 6)`, "Each run of the mirror.|When its keys were last known to be all: data as of.")
			if got := m.ask(`SELECT col_description('ajera_projects'::regclass, 1)`); got == "" {
				t.Error("the database has no comment of the first column")
			}
		}
	})
}
