package source_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/source"
)

// TestPermissionIsBack: what may be listed again is read again at once.
func TestPermissionIsBack(t *testing.T) {
	o := newOffice(t, setup{})
	o.well(nil, "ajera_clients")
	o.later(time.Hour)
	o.books.Fail(ajeratest.Fault{Kind: ajeratest.Refusal, Method: "ListClients", ErrorID: -150, Text: "Unauthorized method: ListClients"})
	if r := o.well(nil, "ajera_clients").results["ajera_clients"]; r.Skipped == "" {
		t.Fatalf("%+v", r)
	}
	o.later(time.Hour)
	o.touch("Clients", o.books.Keys("Clients")[0])
	o.later(time.Hour)
	if r := o.well(nil, "ajera_clients").results["ajera_clients"]; r.Skipped != "" || r.Changed != 1 {
		t.Errorf("%+v", r)
	}
}

// TestClockWasAhead: after a run whose clock was wrong by years, changes are still seen.
func TestClockWasAhead(t *testing.T) {
	o := newOffice(t, setup{})
	names := []string{"ajera_clients", "ajera_timesheets", "ajera_project_totals", "aimsio_job_orders"}
	const wrong = 3 * 365 * 24 * time.Hour
	o.later(wrong)
	o.well(nil, names...)
	o.later(-wrong + time.Hour)
	o.touch("Clients", o.books.Keys("Clients")[0])
	o.later(time.Hour)
	since := o.mark()
	out := o.well(nil, names...)
	if r := out.results["ajera_clients"]; r.Changed != 1 {
		t.Errorf("%+v", r)
	}
	if got := reads(o.calls(since)); got["GetTimesheets"] == 0 || got["GetProjectTotals"] == 0 {
		t.Errorf("%v", got)
	}
	o.later(time.Hour)
	since = o.mark()
	if o.well(nil, names...); len(reads(o.calls(since))) != 0 {
		t.Errorf("then it is read again: %v", reads(o.calls(since)))
	}
}

// TestHollowAnswer: no phase is gone because an answer has nothing in the place of one.
func TestHollowAnswer(t *testing.T) {
	o := newOffice(t, setup{})
	o.well(nil, "ajera_projects")
	before, project := o.live("ajera_phases"), o.books.Keys("Projects")[0]
	o.later(time.Hour)
	o.touch("Projects", project)
	o.books.Script(ajeratest.Answer{Method: "GetProjects", Content: fmt.Sprintf(`{"Projects":[%s],"InvoiceGroups":[],"Phases":[null],"Resources":[]}`, o.books.Get("Projects", project))})
	out := o.run(t.Context(), nil, "ajera_projects")
	if got := o.live("ajera_phases"); got != before || out.results["ajera_projects"].Changed != 1 {
		t.Errorf("%d phases of %d, %+v, %v", got, before, out.results, out.errs)
	}
}

// TestGhosts: some records that are listed and never come do not hide what has changed.
func TestGhosts(t *testing.T) {
	o := newOffice(t, setup{})
	for i := range 4 {
		key := fmt.Sprintf("00000000-0000-4000-8000-%012d", i)
		o.field.Put("JobOrder", strings.Replace(o.field.Get("JobOrder", o.field.Keys("JobOrder")[0]), o.field.Keys("JobOrder")[0], key, 1))
		o.field.Fail(aimsiotest.Fault{Kind: aimsiotest.Status, Status: 404, Method: "GET", Path: "JobOrder/" + key, Nth: 1, Times: aimsiotest.Always})
	}
	out := o.run(t.Context(), nil, "aimsio_job_orders")
	if r := out.results["aimsio_job_orders"]; r.Skipped != "" || r.Failed != 4 || o.live("aimsio_job_orders") != r.Listed-4 {
		t.Errorf("%+v", out)
	}
	o.later(time.Hour)
	job := o.field.Keys("JobOrder")[9]
	o.field.Put("JobOrder", regexp.MustCompile(`"jobUpdatedAt":\d+`).ReplaceAllString(o.field.Get("JobOrder", job), `"jobUpdatedAt":5000,"surprise":1`))
	out = o.run(t.Context(), nil, "aimsio_job_orders")
	if r, err := out.results["aimsio_job_orders"], out.errs["aimsio_job_orders"]; r.Skipped != "" || r.Changed != 1 || err == nil {
		t.Errorf("%+v", out)
	}
}

// TestMovedByDate: an invoice whose date has moved out of the late weeks keeps its state.
func TestMovedByDate(t *testing.T) {
	o := newOffice(t, setup{})
	o.invoice(901, "2025-12-20", true)
	o.invoice(902, "2025-12-20", false)
	o.well(nil, "ajera_vendor_invoices")
	o.later(time.Hour)
	o.invoice(901, "2025-02-01", true)
	o.invoice(902, "2025-02-01", false)
	o.well(nil, "ajera_vendor_invoices")
	if got := o.text(`SELECT group_concat(vendor_invoice_key || ifnull(paid, '?') || ifnull(unpaid, '?') || ifnull(voided, '?'), ' ') FROM (SELECT * FROM ajera_vendor_invoices WHERE vendor_invoice_key > 900 ORDER BY vendor_invoice_key)`); got != "901100 902010" {
		t.Error(got)
	}
	if n := o.count(`SELECT "rows" FROM _freshness WHERE table_name = 'ajera_vendor_invoices'`); n != o.live("ajera_vendor_invoices") {
		t.Errorf("%d rows of %d", n, o.live("ajera_vendor_invoices"))
	}
}

// TestPhasesVanish: that no project has phases any more is believed when somebody says so.
func TestPhasesVanish(t *testing.T) {
	o := newOffice(t, setup{})
	o.well(nil, "ajera_projects")
	before := o.live("ajera_phases")
	o.later(time.Hour)
	for _, key := range o.books.Keys("Projects") {
		o.touch("Projects", key)
	}
	phases := o.books.Keys("Phases")
	for _, key := range phases[10:] {
		o.books.Remove("Phases", key)
	}
	out := o.run(t.Context(), nil, "ajera_projects")
	if r, err := out.results["ajera_projects"], out.errs["ajera_projects"]; r.Refused == 0 || exit.Of(err) != exit.Refused || !errors.Is(err, source.ErrVanished) || o.live("ajera_phases") != before {
		t.Errorf("%d phases of %d: %+v, %v", o.live("ajera_phases"), before, r, err)
	}
	o.later(time.Hour)
	if out := o.run(t.Context(), nil, "ajera_projects"); out.results["ajera_projects"].Refused == 0 {
		t.Errorf("the next run forgets it: %+v", out)
	}
	o.later(time.Hour)
	o.well(func(s *source.Source) { s.AcceptDeletions = true }, "ajera_projects")
	if got := o.live("ajera_phases"); got != len(o.books.Keys("Phases")) {
		t.Errorf("accepted, but %d phases", got)
	}
}
