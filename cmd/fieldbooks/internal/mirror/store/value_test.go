package store_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
)

// TestValues takes what no column can have: it is NULL there, counted, and in the record as it came.
func TestValues(t *testing.T) {
	hundred := strings.Repeat("1234567890", 10)
	records := []string{
		`{"ProjectKey":1,"Description":"nul \u0000 here","TotalContractAmount":` + hundred + `.50}`,
		`{"ProjectKey":2,"TotalContractAmount":1e100000,"Huge":1e999999,"Description":"half \ud800"}`,
		`{"ProjectKey":3,"TotalContractAmount":"many","EstimatedStartDate":"soon","LockFee":{"a":1}}`,
		`{"ProjectKey":4,"TotalContractAmount":123456789012345678.12,"LaborContractAmount":9007199254740993,"UnitRate":0.1000000000000000000}`,
		`{"ProjectKey":5,"Description":"'; DROP TABLE ajera_projects; --","Notes":"é ✓ 🚧"}`,
		`{"ProjectKey":6,"UnitRate":1e-400}`,
	}
	both(t, func(t *testing.T, m *mirror) {
		counts(t, m.write("ajera_projects", records...), store.Written{New: 6})
		exact := "_record"
		if m.db.Dialect.Name == database.Postgres {
			exact = "_record_text"
			m.says(`SELECT project_key FROM ajera_projects WHERE _record IS NULL ORDER BY 1`, "1\n2")
			m.says(`SELECT total_contract_amount FROM ajera_projects WHERE project_key IN (1, 4) ORDER BY project_key`, hundred+".50\n123456789012345678.12")
		}
		m.says(`SELECT `+exact+` FROM ajera_projects ORDER BY project_key`, strings.Join(records, "\n"))
		m.says(`SELECT total_contract_amount, estimated_start_date, lock_fee FROM ajera_projects WHERE project_key = 3`, "||")
		m.says(`SELECT labor_contract_amount, description IS NULL FROM ajera_projects WHERE project_key = 4`, "9007199254740993|1")
		m.says(`SELECT description FROM ajera_projects WHERE project_key = 2`, "half \ufffd")
		m.says(`SELECT description, notes FROM ajera_projects WHERE project_key = 5`, "'; DROP TABLE ajera_projects; --|é ✓ 🚧")
		lost(t, m)
		m.again() // they stay lost though nobody read them
		lost(t, m)
	})
}

// lost holds the checks of a mirror against what [TestValues] wrote.
func lost(t *testing.T, m *mirror) {
	t.Helper()
	checks, err := m.Lost(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"values_read": "description could not be read in 2 rows, estimated_start_date could not be read in 1 rows, lock_fee could not be read in 1 rows, total_contract_amount could not be read in 2 rows; _record has it exactly",
	}
	if m.db.Dialect.Name == database.SQLite {
		want["values_read"] = strings.Replace(want["values_read"], ";", ", unit_rate could not be read in 1 rows;", 1)
		want["decimals_survive"] = "total_contract_amount has more digits than SQLite keeps in 2 rows; _record has it exactly"
	}
	for _, c := range checks {
		if c.Table != "ajera_projects" {
			if !c.OK {
				t.Errorf("%+v", c)
			}
			continue
		}
		if c.OK || c.Got != want[c.Name] {
			t.Errorf("%s: %q", c.Name, c.Got)
		}
		delete(want, c.Name)
	}
	if len(want) > 0 {
		t.Errorf("these checks lack: %v", want)
	}
}

// TestNoText tells of a record that no database holds as it came.
func TestNoText(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		m.write("ajera_clients", "{\"ClientKey\":1,\"Description\":\"caf\xe9\"}")
		m.says(`SELECT description, _lost FROM ajera_clients`, "caf\ufffd|description unread,_record unread")
		checks, err := m.Lost(t.Context())
		if err != nil || slices.IndexFunc(checks, func(c store.Check) bool {
			return c.Got == "_record could not be read in 1 rows, description could not be read in 1 rows"
		}) < 0 {
			t.Error(checks, err)
		}
	})
}

// TestPersonal looks for what is personal in every byte of the database.
func TestPersonal(t *testing.T) {
	const marker = "987-65-4321"
	for _, dialect := range []string{database.SQLite, database.Postgres} {
		t.Run(dialect, func(t *testing.T) {
			m := begin(t, dialect)
			m.with.History = true
			m.again()
			m.write("ajera_employees", `{"EmployeeKey":1,"FirstName":"Ann","SocialSecurityNumber":"`+marker+`"}`)
			m.write("ajera_employees", `{"EmployeeKey":1,"FirstName":"Anna","SocialSecurityNumber":"`+marker+`"}`)
			m.write("ajera_employees", `{"EmployeeKey":1,"FirstName":"Anna","SocialSecurityNumber":"`+marker+`"}`)
			m.write("ajera_employees", `{"EmployeeKey":1,"FirstName":"Anna","CF_SocialSecurityNumber":"`+marker+`","More":{"social_security_number":"`+marker+`"}}`)
			m.says(`SELECT first_name FROM ajera_employees`, "Anna")
			for _, table := range []string{"ajera_employees", "_history"} {
				if got := m.ask(`SELECT * FROM ` + table); strings.Contains(got, marker) || !strings.Contains(got, "Anna") {
					t.Errorf("%s: %s", table, got)
				}
			}
			if dialect == database.Postgres {
				return
			}
			files, _ := filepath.Glob(m.to + "*")
			for _, file := range files {
				if bytes, err := os.ReadFile(file); err != nil || strings.Contains(string(bytes), marker) {
					t.Errorf("%s has it, %v", file, err)
				}
			}
			if len(files) == 0 {
				t.Error("there is no file")
			}
		})
	}
}

// TestHistory keeps versions from when it was first asked for.
func TestHistory(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		m.write("ajera_projects", project)
		m.says(`SELECT count(*) FROM _history`, "0")
		m.with.History = true
		m.again()
		const versions = `SELECT table_name, key, valid_from, valid_to, run, record FROM _history ORDER BY valid_from`
		first := "ajera_projects|7|2026-11-26T13:00:01.000Z|"
		m.says(versions, first+"|1|"+project)
		m.with.History = false // once begun it is kept
		m.again()
		m.write("ajera_projects", project)
		m.write("ajera_projects", project2)
		first += "2026-11-26T15:00:03.000Z|1|" + project + "\n"
		second := "ajera_projects|7|2026-11-26T15:00:03.000Z|"
		m.says(versions, first+second+"|3|"+project2)
		if _, err := m.Delete(t.Context(), m.table("ajera_projects"), []string{"7"}); err != nil {
			t.Fatal(err)
		}
		second += "2026-11-26T15:00:03.000Z|3|" + project2 + "\n"
		m.says(versions, first+second[:len(second)-1])
		m.write("ajera_projects", project2)
		m.says(`SELECT count(*), count(valid_to), max(valid_from) FROM _history`, "3|2|2026-11-26T15:00:04.000Z")
	})
}
