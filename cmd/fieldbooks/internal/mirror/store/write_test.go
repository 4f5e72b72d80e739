package store_test

import (
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
)

const (
	project  = `{"ProjectKey":7,"ID":"P-7","Description":"Bridge","TotalContractAmount":40.3830,"EstimatedStartDate":"2026-01-31","LockFee":true}`
	project2 = `{"ProjectKey":7,"ID":"P-7","Description":"Bridge, north","TotalContractAmount":40.3830,"EstimatedStartDate":"2026-01-31","LockFee":true}`
	other    = `{"ProjectKey":8,"ID":"P-8","Description":"Road"}`
)

// TestRecords follows a record through its life.
func TestRecords(t *testing.T) {
	both(t, func(t *testing.T, m *mirror) {
		counts(t, m.write("ajera_projects", project, other), store.Written{New: 2})
		m.says(`SELECT project_key, id, description, total_contract_amount, estimated_start_date, lock_fee, last_modified_date, _run FROM ajera_projects ORDER BY 1`,
			"7|P-7|Bridge|"+m.number("40.3830")+"|2026-01-31|1||1\n8|P-8|Road|||||1")
		const times = `SELECT _seen_at, _read_at, _changed_at, _deleted_at, _version FROM ajera_projects WHERE project_key = 7`
		m.says(times, "2026-11-26T13:00:01.000Z|2026-11-26T13:00:01.000Z|2026-11-26T13:00:01.000Z||v")

		counts(t, m.write("ajera_projects", project), store.Written{Same: 1})
		m.says(times, "2026-11-26T13:00:02.000Z|2026-11-26T13:00:02.000Z|2026-11-26T13:00:01.000Z||v")
		counts(t, m.write("ajera_projects", project2, other), store.Written{Changed: 1, Same: 1})
		m.says(times, "2026-11-26T13:00:03.000Z|2026-11-26T13:00:03.000Z|2026-11-26T13:00:03.000Z||v")
		m.says(`SELECT description FROM ajera_projects ORDER BY project_key`, "Bridge, north\nRoad")

		m.batch(store.Batch{Of: m.table("ajera_projects"), State: &store.State{CompleteAsOf: m.clock}})
		m.again()
		n, err := m.Delete(t.Context(), m.table("ajera_projects"), []string{"7", "9"})
		if n != 1 || err != nil {
			t.Fatal(n, err)
		}
		m.says(`SELECT _seen_at, _read_at, _changed_at, _deleted_at, _run FROM ajera_projects WHERE project_key = 7`,
			"2026-11-26T13:00:03.000Z|2026-11-26T13:00:03.000Z|2026-11-26T13:00:03.000Z|2026-11-26T14:00:04.000Z|2")
		if n, err := m.Delete(t.Context(), m.table("ajera_projects"), []string{"7"}); n != 0 || err != nil {
			t.Error("a second time:", n, err)
		}
		counts(t, m.write("ajera_projects", project2), store.Written{New: 1})
		m.says(times, "2026-11-26T14:00:05.000Z|2026-11-26T14:00:05.000Z|2026-11-26T13:00:03.000Z||v")
		counts(t, m.Totals(m.table("ajera_projects")), store.Written{New: 1, Deleted: 1})
	})
}

// number is a decimal as the database shows it.
func (m *mirror) number(exact string) string {
	if m.db.Dialect.Name == "postgres" {
		return exact
	}
	for exact[len(exact)-1] == '0' {
		exact = exact[:len(exact)-1]
	}
	return exact
}
