package source_test

import (
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/source"
)

// TestSecondRun: on unchanged data it makes only the calls of lists, of every kind, and so does a
// third.
func TestSecondRun(t *testing.T) {
	o := newOffice(t, setup{})
	first := o.well(nil)
	for name, r := range first.results {
		if r.Skipped == "" && r.Listed > 0 && r.Read == 0 {
			t.Errorf("%s: nothing of %d was read", name, r.Listed)
		}
	}
	for range 2 {
		o.later(15 * time.Minute)
		since := o.mark()
		again := o.well(nil)
		calls := o.calls(since)
		for call := range calls {
			if !strings.HasPrefix(call, "List") && strings.Contains(call, "Get") || strings.HasSuffix(call, "/{}") {
				t.Errorf("%d calls of %s", calls[call], call)
			}
		}
		for name, r := range again.results {
			small := r.Read == r.Listed && r.Same == r.Read // a list that has the records
			if r.Read > 0 && !small || r.New+r.Changed+r.Deleted > 0 {
				t.Errorf("%s: %+v", name, r)
			}
		}
		if len(calls) < 25 {
			t.Errorf("only %d lists: %v", len(calls), calls)
		}
	}
}

// TestRows: what the vendors have is in the tables, and each knows how far it is.
func TestRows(t *testing.T) {
	o := newOffice(t, setup{})
	o.well(nil)
	for table, entity := range map[string]string{
		"ajera_clients": "Clients", "ajera_employees": "Employees", "ajera_vendors": "Vendors", "ajera_contacts": "Contacts",
		"ajera_projects": "Projects", "ajera_phases": "Phases", "ajera_invoice_groups": "InvoiceGroups", "ajera_resources": "Resources",
		"ajera_timesheets": "Timesheets", "ajera_vendor_invoices": "VendorInvoices", "ajera_activities": "Activities",
		"ajera_gl_balances": "GLAccounts", "ajera_project_totals": "Projects",
	} {
		if got, want := o.live(table), len(o.books.Keys(entity)); got != want || want == 0 {
			t.Errorf("%s has %d rows, the vendor %d", table, got, want)
		}
	}
	for table, resource := range map[string]string{
		"aimsio_job_orders": "JobOrder", "aimsio_billable_items": "BillableItem", "aimsio_employees": "Employee", "aimsio_pricebooks": "Pricebook",
	} {
		if got, want := o.live(table), len(o.field.Keys(resource)); got != want || want == 0 {
			t.Errorf("%s has %d rows, the vendor %d", table, got, want)
		}
	}
	if n := o.count(`SELECT count(*) FROM _freshness WHERE "rows" <> listed AND note NOT LIKE 'skipped%'`); n != 0 {
		t.Errorf("%d tables have not what is listed: %s", n, o.text(`SELECT group_concat(table_name || ' ' || "rows" || ' of ' || listed) FROM _freshness WHERE "rows" <> listed`))
	}
	for _, query := range []string{
		`SELECT count(*) FROM ajera_resources WHERE project_key NOT IN (SELECT project_key FROM ajera_projects)`,
		`SELECT count(*) FROM ajera_phases WHERE project_key NOT IN (SELECT project_key FROM ajera_projects)`,
		`SELECT count(*) FROM ajera_vendor_invoice_lines WHERE vendor_invoice_key NOT IN (SELECT vendor_invoice_key FROM ajera_vendor_invoices)`,
		`SELECT count(*) FROM ajera_vendor_invoices WHERE paid IS NULL OR unpaid IS NULL OR voided IS NULL`,
		`SELECT count(*) FROM ajera_timesheets WHERE billed IS NULL`,
	} {
		if n := o.count(query); n != 0 {
			t.Errorf("%d of %s", n, query)
		}
	}
	if o.live("ajera_time_entries") == 0 || o.live("ajera_timesheet_rows") == 0 || o.live("ajera_vendor_invoice_lines") == 0 {
		t.Error("rows that belong to others are missing")
	}
}

// TestSkipped: what the server does not have costs one call beside the list, and not in each run.
func TestSkipped(t *testing.T) {
	o := newOffice(t, setup{field: []aimsiotest.Option{aimsiotest.WithPermissions("Company", "GET JobOrder", "Equipment")}})
	kinds := []string{"aimsio_companies", "aimsio_job_orders", "aimsio_employees", "aimsio_equipment"}
	since := o.mark()
	out := o.well(nil, kinds...)
	calls := o.calls(since)
	if r := out.results["aimsio_companies"]; calls["Company/{}"] != 1 || !strings.HasSuffix(r.Skipped, "does not offer GET Company/{} (HTTP 501)") {
		t.Errorf("%d calls, %+v", calls["Company/{}"], r)
	}
	if r := out.results["aimsio_employees"]; calls["Employee"] != 1 || calls["Employee/{}"] != 0 || !strings.Contains(r.Skipped, "may not read") {
		t.Errorf("%v, %+v", calls, r)
	}
	if r := out.results["aimsio_job_orders"]; r.Skipped != "" || r.New == 0 {
		t.Errorf("%+v", r)
	}
	if note := o.text(`SELECT note FROM _freshness WHERE table_name = 'aimsio_employees'`); !strings.HasPrefix(note, "skipped: ") {
		t.Errorf("the table does not say why it is empty, but %q", note)
	}
	since = o.mark()
	o.later(time.Hour)
	out = o.well(nil, kinds...)
	if r := out.results["aimsio_companies"]; o.calls(since)["Company/{}"] != 0 || r.Skipped == "" {
		t.Errorf("asked again within the hour: %+v", r)
	}
	since = o.mark()
	o.later(24 * time.Hour)
	if o.well(nil, kinds...); o.calls(since)["Company/{}"] != 1 {
		t.Error("it is not tried again the next day")
	}
	out = o.well(func(s *source.Source) { s.Ajera, s.Aimsio = nil, nil }, "ajera_clients", "aimsio_job_orders")
	for name, r := range out.results {
		if r.Skipped != "there is no account" {
			t.Errorf("%s without an account of %s: %+v", name, account.Vendor(vendorOf(name)), r)
		}
	}
}

// TestNamed: chargeable phases are read when they are named, one call for each active project, and
// those of a project are all that it has.
func TestNamed(t *testing.T) {
	o := newOffice(t, setup{})
	const name = "ajera_chargeable_phases"
	if out := o.well(nil); out.results[name].Read != 0 {
		t.Errorf("read unasked: %+v", out.results[name])
	}
	o.well(nil, name)
	rows := o.live(name)
	if n := o.count(`SELECT count(DISTINCT project_key) FROM ajera_chargeable_phases`); rows == 0 || n < 2 {
		t.Errorf("%d rows of %d projects", rows, n)
	}
	o.later(time.Hour)
	since := o.mark()
	o.well(nil, name)
	with := o.count(`SELECT count(DISTINCT project_key) FROM ajera_chargeable_phases`)
	if n, all := o.calls(since)["ListChargeablePhases"], len(o.books.Keys("Projects")); n > all-with {
		t.Errorf("%d calls of projects that were read an hour ago", n)
	}
	o.later(21 * time.Hour)
	o.books.Script(ajeratest.Answer{Method: "ListChargeablePhases", Content: `{"ChargeablePhases":[]}`})
	out := o.well(nil, name)
	if got := o.live(name); got >= rows || out.results[name].Deleted == 0 {
		t.Errorf("%d rows of %d: %+v", got, rows, out.results[name])
	}
}
