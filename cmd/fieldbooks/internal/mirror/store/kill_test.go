package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/go-json-experiment/json/jsontext"
)

// victim names the database to a process that is to be killed.
const victim = "FIELDBOOKS_STORE_VICTIM"

// TestMain is the process that is killed, where it is told so.
func TestMain(m *testing.M) {
	if to := os.Getenv(victim); to != "" {
		fmt.Println("failed", writeForEver(to))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// perKill is how many records a batch has that is killed: enough that most of the time goes by in it.
const perKill = 1000

// writeForEver writes batch after batch: each has new records, a field of the tenant that is new, and
// the number of the batch as its watermark.
func writeForEver(to string) error {
	var m mirror
	var err error
	if m.db, err = database.Open(context.Background(), to, database.Options{}); err != nil {
		return err
	}
	m.all = tables.All(false)
	m.Store, err = store.Open(context.Background(), m.db, m.all, store.Options{Profile: "firm", History: true,
		Tenants: map[account.Vendor]string{account.OfAjera: "one", account.OfAimsio: "two"}})
	if err != nil {
		return err
	}
	projects := m.table("ajera_projects")
	state, err := m.State(context.Background(), projects)
	if err != nil {
		return err
	}
	for n := state.Rows + 1; ; n++ {
		b := store.Batch{Of: projects, State: &store.State{Rows: n, Watermark: fmt.Sprint(n)}}
		for i := range perKill {
			text := fmt.Sprintf(`{"ProjectKey":%d,"Description":"%d","CustomFields":{"F%d":"x"}}`, n*perKill+i, n, n%50)
			b.Records = append(b.Records, store.Record{Table: projects, JSON: jsontext.Value(text)})
		}
		fmt.Println("begins", n)
		if _, err := m.Write(context.Background(), b); err != nil {
			return err
		}
	}
}

// TestKilled kills a process that writes, again and again: what is there is whole batches, each with
// its watermark, and the next run goes on.
func TestKilled(t *testing.T) {
	for _, dialect := range []string{database.SQLite, database.Postgres} {
		t.Run(dialect, func(t *testing.T) {
			m := begin(t, dialect)
			if err := m.End(t.Context(), "ok", 0, 0, nil); err != nil {
				t.Fatal(err)
			}
			kills := 6
			for range kills {
				kill(t, m.to)
				m.says(`SELECT count(*) - (SELECT "rows" FROM _freshness WHERE table_name = 'ajera_projects') * 1000, max(project_key) / 1000 - (SELECT "rows" FROM _freshness) FROM ajera_projects`, "0|0")
				m.says(`SELECT count(*) FROM ajera_projects WHERE description <> CAST(project_key / 1000 AS TEXT)`, "0")
				m.says(`SELECT (SELECT count(*) FROM _history WHERE valid_to IS NULL) - (SELECT count(*) FROM ajera_projects)`, "0")
			}
			m.open()
			m.says(`SELECT count(*) FROM _runs WHERE outcome = 'interrupted'`, fmt.Sprint(kills))
			m.write("ajera_projects", project)
			t.Logf("after %d kills: %s batches", kills, m.ask(`SELECT "rows" FROM _freshness`))
		})
	}
}

// kill runs the victim until it has begun a second batch, and kills it somewhere in it.
func kill(t *testing.T, to string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victim+"="+to)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for begun := 0; begun < 2 && lines.Scan(); begun++ {
		if !strings.HasPrefix(lines.Text(), "begins") {
			t.Fatal(lines.Text())
		}
	}
	time.Sleep(time.Duration(rand.IntN(60)) * time.Millisecond)
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}
