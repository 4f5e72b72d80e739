package mirror

import (
	"context"
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// firm is what is mirrored in tests, and into what.
type firm struct {
	ajera  *ajeratest.Server
	aimsio *aimsiotest.Server
	job    Job
}

// until is the last day of the firm: figures stay what they are.
var until = time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)

// newFirm is a firm of which what is named may not be read.
func newFirm(t *testing.T, deny ...string) *firm {
	t.Helper()
	f := &firm{
		ajera:  ajeratest.Start(t, ajeratest.WithoutLimits(), ajeratest.WithFirmUntil(until), ajeratest.WithTimesheets(3), ajeratest.Deny(deny...)),
		aimsio: aimsiotest.Start(t, aimsiotest.WithoutLimits(), aimsiotest.WithFirmUntil(until)),
	}
	f.clients(t, f.ajera.Password())
	db, err := database.Open(t.Context(), filepath.Join(t.TempDir(), "books.db"), database.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	f.job.DB, f.job.Profile, f.job.Now, f.job.MaxAge = db, "test", time.Now, 20*time.Hour
	f.job.Note = func(format string, args ...any) { t.Logf(format, args...) }
	return f
}

// clients are those of the firm, with that password for Ajera, and without limits.
func (f *firm) clients(t *testing.T, password string) {
	t.Helper()
	var err error
	f.job.Ajera, err = ajera.New(ajera.Config{URL: wire.Hide(f.ajera.URL()), Username: f.ajera.User(), Password: wire.Hide(password), Limiter: limit.New(limit.Policy{}), ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	f.job.Aimsio, err = aimsio.New(aimsio.Config{URL: wire.Hide(f.aimsio.URL()), Username: f.aimsio.User(), Password: wire.Hide(f.aimsio.Password()), Limiter: limit.New(limit.Policy{}), ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = errors.Join(f.job.Ajera.Close(), f.job.Aimsio.Close()) })
}

// run runs the job, and wants it to end so.
func (f *firm) run(t *testing.T, ctx context.Context, want exit.Code) *Report {
	t.Helper()
	r, err := Run(ctx, f.job)
	if err != nil || r == nil {
		t.Fatal(err)
	}
	if got := exit.Of(r.Err()); got != want {
		t.Errorf("it ends with %d, want %d: %v", got, want, r.Err())
		for _, o := range r.of(failed) {
			t.Errorf("%s: %v", o.Kind.Name, o.Err)
		}
		for _, c := range r.Unsound() {
			t.Errorf("%+v", c)
		}
	}
	return r
}

// TestRun mirrors all of a firm, twice: the second time nothing is read but lists.
func TestRun(t *testing.T) {
	f := newFirm(t)
	first := f.run(t, t.Context(), exit.OK)
	second := f.run(t, t.Context(), exit.OK)
	if second.Calls() >= first.Calls() || second.AsOf.Before(first.AsOf) || first.AsOf.IsZero() {
		t.Errorf("%d calls after %d, as of %v after %v", second.Calls(), first.Calls(), second.AsOf, first.AsOf)
	}
	for i, table := range second.Tables {
		if w := table.Written; w.New+w.Changed+w.Deleted > 0 || table.Rows != first.Tables[i].Rows {
			t.Errorf("%s: %+v of %d rows, after %+v of %d", table.Name, w, table.Rows, first.Tables[i].Written, first.Tables[i].Rows)
		}
	}
}

// TestSkipped: what the user may not read is no fault, and the rest is read.
func TestSkipped(t *testing.T) {
	f := newFirm(t, "Vendor Invoices List", "Timesheets List")
	r := f.run(t, t.Context(), exit.OK)
	skips := map[string]bool{}
	for _, o := range r.of(skipped) {
		skips[o.Kind.Name] = true
	}
	if !skips["ajera_timesheets"] || !skips["ajera_vendor_invoices"] || skips["ajera_projects"] {
		t.Errorf("skipped: %v", skips)
	}
}

// TestLost: what a column cannot hold as it came is told, with the table and column, and no data.
func TestLost(t *testing.T) {
	f := newFirm(t)
	edited := regexp.MustCompile(`"TotalContractAmount":[^,}]*`).ReplaceAllString(f.ajera.Get("Projects", 1), `"TotalContractAmount":123456789012345678.12`)
	edited = regexp.MustCompile(`"EstimatedStartDate":[^,}]*`).ReplaceAllString(edited, `"EstimatedStartDate":"soon"`)
	f.ajera.Put("Projects", edited)
	f.run(t, t.Context(), exit.Partial)
	for name, want := range map[string]string{
		"decimals_survive": "total_contract_amount has more digits than SQLite keeps in 1 rows; _record has it exactly",
		"values_read":      "estimated_start_date could not be read in 1 rows; _record has it exactly",
	} {
		var got string
		err := f.job.DB.QueryRowContext(t.Context(), "SELECT COALESCE(MAX(got), '') FROM _checks WHERE NOT ok AND table_name = 'ajera_projects' AND check_name = '"+name+"'").Scan(&got)
		if err != nil || got != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// TestWrongPassword: it is tried once, not for each table, and the other vendor is read.
func TestWrongPassword(t *testing.T) {
	f := newFirm(t)
	f.clients(t, "not-the-password")
	r := f.run(t, t.Context(), exit.Partial)
	if n := f.ajera.Calls("CreateAPISession"); n != 1 {
		t.Errorf("%d logins, want 1", n)
	}
	lost := r.of(failed)
	if len(lost) < 10 || !strings.Contains(lost[1].Err.Error(), "the account was refused before") {
		t.Errorf("%d failed", len(lost))
	}
	f.job.Only = []string{"ajera"}
	f.clients(t, "not-the-password")
	f.run(t, t.Context(), exit.Denied)
}

// TestInterrupted: what was read is kept, and the next run reads the rest.
func TestInterrupted(t *testing.T) {
	f := newFirm(t)
	ctx, cancel := context.WithCancel(t.Context())
	f.job.Progress = func(table *tables.Table, done, _ int) {
		if table.Name == "aimsio_job_orders" && done > 0 {
			cancel()
		}
	}
	f.run(t, ctx, exit.Interrupted)
	f.job.Progress = nil
	f.run(t, t.Context(), exit.OK)
	f.job.Only = []string{"aimsio"}
	if r := f.run(t, t.Context(), exit.OK); r.AsOf.IsZero() {
		t.Error("nothing is whole")
	}
}

// TestRefused: where much is gone at once, nothing is marked until somebody says so.
func TestRefused(t *testing.T) {
	f := newFirm(t)
	f.job.Only = []string{"ajera_timesheets", "aimsio_job_orders"}
	rows := f.run(t, t.Context(), exit.OK).Tables
	jobs := rows[len(rows)-1]
	keys, err := f.job.DB.QueryContext(t.Context(), "SELECT job_guid FROM aimsio_job_orders")
	if err != nil {
		t.Fatal(err)
	}
	defer keys.Close()
	for n := 1; keys.Next() && n < jobs.Rows; n++ {
		var key string
		if err := keys.Scan(&key); err != nil || !f.aimsio.Remove("JobOrder", key) {
			t.Fatal(key, err)
		}
	}
	r := f.run(t, t.Context(), exit.Refused)
	if got := r.Tables[len(rows)-1]; got.Rows != jobs.Rows || !strings.Contains(got.Of.why(), "--accept-deletions") {
		t.Errorf("%d rows of %d: %s", got.Rows, jobs.Rows, got.Of.why())
	}
	f.job.AcceptDeletions = true
	if got := f.run(t, t.Context(), exit.OK).Tables[len(rows)-1]; got.Rows != 1 || got.Written.Deleted != jobs.Rows-1 {
		t.Errorf("%d rows, %+v", got.Rows, got.Written)
	}
}

// TestLocked: a second run does not wait, and does nothing.
func TestLocked(t *testing.T) {
	f := newFirm(t)
	unlock, err := f.job.DB.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r, err := Run(t.Context(), f.job); r != nil || exit.Of(err) != exit.Refused {
		t.Errorf("%v %v", r, err)
	}
	if err := unlock(); err != nil {
		t.Error(err)
	}
	if n := f.aimsio.Calls("GET", "JobOrder"); n != 0 {
		t.Errorf("%d calls", n)
	}
}
