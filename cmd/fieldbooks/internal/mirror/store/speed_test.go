package store_test

import (
	"database/sql"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// perBatch is how many records are written in one transaction.
const perBatch = 200

// TestSpeed holds Write against the least that anybody would do with the same driver: one prepared
// upsert, executed for each row, in transactions of as many. Write is given records, so that the loop
// has to make its rows of them as well, once; how it fares against rows that are there is told beside.
// Of each way its fastest race counts, because a busy machine only ever makes one slower. It is timed
// only where FIELDBOOKS_SPEED is set.
func TestSpeed(t *testing.T) {
	rows, races := 4000, 5
	if os.Getenv("FIELDBOOKS_SPEED") == "" {
		rows, races = perBatch, 1 // that it works
	}
	for _, name := range []string{database.SQLite, database.Postgres} {
		for _, custom := range []int{0, 30} {
			t.Run(fmt.Sprintf("%s/%d custom", name, custom), func(t *testing.T) {
				best := race(t, name, rows, custom)
				for range races - 1 {
					best = best.least(race(t, name, rows, custom))
				}
				t.Log(best)
				if best.ratio() < 0.7 && rows > perBatch {
					t.Errorf("Write is %.2f of a bare loop at best", best.ratio())
				}
			})
		}
	}
}

// raced are the times of the same rows, written in several ways.
type raced struct{ ours, same, bare, making time.Duration }

func (r raced) least(o raced) raced {
	return raced{min(r.ours, o.ours), min(r.same, o.same), min(r.bare, o.bare), min(r.making, o.making)}
}

func (r raced) ratio() float64 { return (r.bare + r.making).Seconds() / r.ours.Seconds() }

func (r raced) String() string {
	ms := time.Millisecond
	return fmt.Sprintf("Write %v, unchanged %v; making rows %v, bare loop %v: ratio %.2f; with rows that are there: ratio %.2f", r.ours.Round(ms),
		r.same.Round(ms), r.making.Round(ms), r.bare.Round(ms), r.ratio(), r.bare.Seconds()/r.ours.Seconds())
}

// race writes the same rows both ways, batch by batch in turns, so that both meet the same machine.
func race(t *testing.T, name string, rows, custom int) (r raced) {
	m := begin(t, name)
	m.write("ajera_projects", bigProject(m, 0, custom)) // fields of the tenant have their columns
	loop, projects := newBare(m), m.table("ajera_projects")
	records := make([]store.Record, rows)
	for i := range records {
		records[i] = store.Record{Table: projects, JSON: jsontext.Value(bigProject(m, i+1, custom)), Version: "2026-11-26"}
	}
	runtime.GC()
	for from := 1; from <= rows; from += perBatch {
		b := store.Batch{Records: records[from-1 : from-1+perBatch]}
		r.ours += timed(func() { m.batch(b) })
		r.bare += loop.copy(m, from, from+perBatch)
		r.same += timed(func() { counts(t, m.batch(b), store.Written{Same: perBatch}) })
		r.making += timed(func() {
			for _, record := range b.Records {
				if _, err := projects.Rows(record.JSON, nil); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	m.says(`SELECT count(*) FROM ajera_projects`, fmt.Sprint(rows+1))
	m.says(`SELECT count(*) FROM bare`, fmt.Sprint(rows))
	return r
}

func timed(do func()) time.Duration {
	began := time.Now()
	do()
	return time.Since(began)
}

// bare is the loop that Write is held against: it writes the rows that Write has written.
type bare struct {
	columns []string
	upsert  *sql.Stmt
}

func newBare(m *mirror) *bare {
	d := m.db.Dialect
	held, err := m.db.Columns(m.t.Context(), "ajera_projects")
	if err != nil {
		m.t.Fatal(err)
	}
	b := &bare{}
	var defined, args, set []string
	for i, c := range held {
		b.columns = append(b.columns, d.Quote(c.Name))
		defined = append(defined, d.Quote(c.Name)+" "+c.Type)
		args = append(args, map[string]string{database.SQLite: "?", database.Postgres: d.Arg(i + 1)}[d.Name])
		set = append(set, d.Quote(c.Name)+" = excluded."+d.Quote(c.Name))
	}
	m.exec("CREATE TABLE bare (" + strings.Join(defined, ", ") + ", PRIMARY KEY (project_key))")
	b.upsert, err = m.db.Prepare("INSERT INTO bare (" + strings.Join(b.columns, ", ") + ") VALUES (" + strings.Join(args, ", ") +
		") ON CONFLICT (project_key) DO UPDATE SET " + strings.Join(set[1:], ", "))
	if err != nil {
		m.t.Fatal(err)
	}
	return b
}

// copy writes the rows again that Write has written, and is timed but for reading them.
func (b *bare) copy(m *mirror, from, to int) time.Duration {
	var all [][]any
	rows, err := m.db.QueryContext(m.t.Context(), fmt.Sprintf("SELECT %s FROM ajera_projects WHERE project_key >= %d AND project_key < %d", strings.Join(b.columns, ", "), from, to))
	if err != nil {
		m.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		values, into := make([]any, len(b.columns)), make([]any, len(b.columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			m.t.Fatal(err)
		}
		all = append(all, values)
	}
	if err := rows.Close(); err != nil || len(all) != to-from {
		m.t.Fatal(err, len(all))
	}
	return timed(func() {
		if err := b.write(m, all); err != nil {
			m.t.Fatal(err)
		}
	})
}

// write is the loop.
func (b *bare) write(m *mirror, all [][]any) error {
	tx, err := m.db.BeginTx(m.t.Context(), nil)
	if err != nil {
		return err
	}
	statement := tx.Stmt(b.upsert)
	for _, values := range all {
		if _, err := statement.Exec(values...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// bigProject is a record that fills all columns, with that many fields of the tenant.
func bigProject(m *mirror, i, custom int) string {
	table := m.table("ajera_projects")
	top, inner := map[string]any{}, map[string]map[string]any{}
	for _, c := range table.Columns {
		switch {
		case c.Custom || c.Wording:
		case len(c.Path) == 1:
			top[c.Path[0]] = valueOf(c, i)
		default:
			if inner[c.Path[0]] == nil {
				inner[c.Path[0]] = map[string]any{}
			}
			inner[c.Path[0]][c.Path[1]] = valueOf(c, i)
		}
	}
	for name, object := range inner {
		top[name] = object
	}
	fields := map[string]any{}
	for n := range custom {
		fields[fmt.Sprintf("Field%02d", n)] = []any{fmt.Sprintf("value %d of the firm", i), jsontext.Value(fmt.Sprintf("%d.50", i)), i%2 == 0}[n%3]
	}
	if custom > 0 {
		top["CustomFields"] = fields
	}
	text, err := json.Marshal(top, json.Deterministic(true))
	if err != nil {
		m.t.Fatal(err)
	}
	return string(text)
}

func valueOf(c *tables.Column, i int) any {
	switch c.Kind {
	case database.Int:
		return i
	case database.Decimal:
		return jsontext.Value(fmt.Sprintf("%d.3830", i))
	case database.Bool:
		return i%2 == 0
	case database.Date:
		return "2026-11-26"
	case database.Instant:
		return "2026-11-26 12:00:00.000"
	}
	return fmt.Sprintf("a text of some length, number %d", i)
}
