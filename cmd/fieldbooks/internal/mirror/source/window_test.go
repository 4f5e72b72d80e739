package source_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/source"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/wire"
)

// sheet plants a timesheet of a day.
func (o *office) sheet(key int, date string) {
	o.books.Put("Timesheets", fmt.Sprintf(`{"TimesheetKey":%d,"TimesheetDate":"%sT00:00:00","EmployeeKey":1,"TimesheetTotal":0}`, key, date))
}

// invoice plants a vendor invoice with an accounting date.
func (o *office) invoice(key int, date string, paid bool) {
	o.books.Put("VendorInvoices", fmt.Sprintf(
		`{"VendorInvoiceKey":%d,"VendorKey":1,"Description":"planted","Status":"Normal","Date":%q,"AccountingDate":%[2]q,"Amount":10.50,"Paid":%t}`, key, date, paid))
}

// TestOlderWeeks: they are read in the first run, from a first day when there is one, and then
// monthly.
func TestOlderWeeks(t *testing.T) {
	for since, want := range map[string]int{"": 3, "2025-01-01": 2, "2025-12-01": 1} {
		o := newOffice(t, setup{books: []ajeratest.Option{ajeratest.WithoutFirm()}})
		o.books.Put("Employees", `{"EmployeeKey":1,"FirstName":"A","LastName":"B","Status":"Active"}`)
		o.sheet(1, "2012-09-09")
		o.sheet(2, "2025-06-15")
		o.sheet(3, "2025-12-28")
		from := func(s *source.Source) {
			if since != "" {
				s.Since = wire.MustDate(since)
			}
		}
		o.well(from, "ajera_timesheets")
		if got := o.live("ajera_timesheets"); got != want {
			t.Errorf("since %q: %d timesheets, want %d", since, got, want)
		}
		o.later(24 * time.Hour)
		begun := o.mark()
		o.well(from, "ajera_timesheets")
		if calls := o.calls(begun); calls["ListTimesheets"] != 1 || calls["GetTimesheets"] != 1 || o.live("ajera_timesheets") != want {
			t.Errorf("since %q, the next day: %v", since, calls)
		}
		o.later(28 * 24 * time.Hour)
		begun = o.mark()
		o.well(from, "ajera_timesheets")
		if calls := o.calls(begun); since != "2025-12-01" && calls["ListTimesheets"] < 2 {
			t.Errorf("since %q, the next month: %v", since, calls)
		}
	}
}

// TestGoneFromDates: a record that its dates no longer list is deleted when the vendor does not
// have it any more, and not when its date was changed.
func TestGoneFromDates(t *testing.T) {
	o := newOffice(t, setup{})
	o.invoice(901, "2025-12-20", true)
	o.invoice(902, "2025-12-21", true)
	o.invoice(903, "2025-03-01", true)
	o.well(nil, "ajera_vendor_invoices")
	o.later(time.Hour)
	o.invoice(901, "2025-02-01", true)
	o.books.Remove("VendorInvoices", 902)
	o.books.Remove("VendorInvoices", 903) // nobody looks there before the month is over
	out := o.well(nil, "ajera_vendor_invoices")
	if got := o.text(`SELECT accounting_date FROM ajera_vendor_invoices WHERE vendor_invoice_key = 901 AND _deleted_at IS NULL`); got != "2025-02-01" {
		t.Errorf("the moved one has the date %q", got)
	}
	if n := o.count(`SELECT sum(vendor_invoice_key) FROM ajera_vendor_invoices WHERE _deleted_at IS NOT NULL`); n != 902 {
		t.Errorf("deleted: %d, %+v", n, out.results)
	}
	o.later(28 * 24 * time.Hour)
	o.well(nil, "ajera_vendor_invoices")
	if n := o.count(`SELECT sum(vendor_invoice_key) FROM ajera_vendor_invoices WHERE _deleted_at IS NOT NULL`); n != 902+903 {
		t.Errorf("a month later deleted: %d", n)
	}
}

// TestPaidLater: whether an old invoice was paid is learnt in the next run, without reading all of
// them.
func TestPaidLater(t *testing.T) {
	o := newOffice(t, setup{})
	o.invoice(901, "2025-03-01", false)
	o.invoice(902, "2025-03-02", false)
	o.invoice(903, "2025-03-03", true)
	o.well(nil, "ajera_vendor_invoices")
	state := func() string {
		return o.text(`SELECT group_concat(vendor_invoice_key || paid || unpaid || voided, ' ') FROM (SELECT * FROM ajera_vendor_invoices WHERE vendor_invoice_key > 900 ORDER BY vendor_invoice_key)`)
	}
	if got := state(); got != "901010 902010 903100" {
		t.Errorf("at first %s", got)
	}
	o.later(time.Hour)
	o.invoice(901, "2025-03-01", true)
	o.invoice(904, "2025-03-04", false) // new, though its date is old
	begun := o.mark()
	o.well(nil, "ajera_vendor_invoices")
	if got := state(); got != "901100 902010 903100 904010" || o.calls(begun)["GetVendorInvoices"] > 2 || o.calls(begun)["ListVendorInvoices"] > 10 {
		t.Errorf("then %s, %v", got, o.calls(begun))
	}
	o.later(time.Hour)
	begun = o.mark()
	o.well(nil, "ajera_vendor_invoices")
	if calls := o.calls(begun); calls["GetVendorInvoices"] != 0 || calls["ListVendorInvoices"] != 4 || !strings.HasSuffix(state(), "904010") {
		t.Errorf("a quiet run: %v", calls)
	}
}

// TestManyTimesheets: more than the server lists at once are all there.
func TestManyTimesheets(t *testing.T) {
	o := newOffice(t, setup{books: []ajeratest.Option{ajeratest.WithTimesheets(700)}})
	o.well(nil, "ajera_timesheets")
	if got, want := o.live("ajera_timesheets"), len(o.books.Keys("Timesheets")); got != want || want < 700 {
		t.Errorf("%d timesheets of %d", got, want)
	}
}

// TestManyOnOneDay: when the server cuts what is of one day, it is had by employee.
func TestManyOnOneDay(t *testing.T) {
	o := newOffice(t, setup{books: []ajeratest.Option{ajeratest.WithoutFirm()}})
	for i := range 520 {
		o.books.Put("Employees", fmt.Sprintf(`{"EmployeeKey":%d,"FirstName":"A","LastName":"B","Status":"Active"}`, i+1))
		o.books.Put("Timesheets", fmt.Sprintf(`{"TimesheetKey":%d,"TimesheetDate":"2025-12-28T00:00:00","EmployeeKey":%[1]d,"TimesheetTotal":0}`, i+1))
	}
	o.well(nil, "ajera_timesheets")
	if got := o.live("ajera_timesheets"); got != 520 {
		t.Errorf("%d timesheets", got)
	}
	o.later(time.Hour)
	for i := range 520 { // nobody has them
		o.books.Remove("Employees", i+1)
	}
	out := o.run(t.Context(), nil, "ajera_timesheets")
	if err := out.errs["ajera_timesheets"]; !errors.Is(err, ajera.ErrTruncated) || o.live("ajera_timesheets") != 520 {
		t.Errorf("a list that stays cut: %v, %+v", err, out.results)
	}
}

// TestDoubtfulState: a list of paid invoices that says nothing makes none unpaid.
func TestDoubtfulState(t *testing.T) {
	o := newOffice(t, setup{})
	o.invoice(901, "2025-03-01", false)
	o.well(nil, "ajera_vendor_invoices")
	states := o.text(`SELECT group_concat(paid || unpaid || voided) FROM ajera_vendor_invoices`)
	o.later(10 * time.Minute)
	o.books.Script(ajeratest.Answer{Method: "ListVendorInvoices", Nth: 2, Times: 2, Content: `{}`})
	o.well(nil, "ajera_vendor_invoices")
	if got := o.text(`SELECT group_concat(paid || unpaid || voided) FROM ajera_vendor_invoices`); got != states {
		t.Errorf("%s, before %s", got, states)
	}
}

// TestPlan: it counts what a run would call, and calls no more than lists.
func TestPlan(t *testing.T) {
	o := newOffice(t, setup{})
	o.well(nil, "ajera_clients")
	plans := map[string]source.Plan{}
	begun := o.mark()
	o.plan(func(s *source.Source, k *source.Kind) {
		p, err := s.Plan(t.Context(), k)
		o.must(err)
		plans[k.Name] = p
	})
	if got := reads(o.calls(begun)); len(got) > 0 {
		t.Errorf("it read: %v", got)
	}
	if p := plans["ajera_clients"]; p.Read != 0 || p.Calls != 2 || p.Listed == 0 { // all keys, and what has changed
		t.Errorf("clients %+v", p)
	}
	begun = o.mark()
	out := o.well(nil)
	for name, p := range plans {
		if r := out.results[name]; r.Skipped == "" && p.Read != 0 && p.Read != r.Read {
			t.Errorf("%s: %+v, but %+v", name, p, r)
		}
	}
	got, calls := o.calls(begun), 0
	for _, n := range got {
		calls += n
	}
	want := 0
	for name, p := range plans {
		if out.results[name].Skipped != "" {
			p.Calls = 2 // a list, and one try
		}
		want += p.Calls
	}
	if calls != want {
		t.Errorf("%d calls, planned were %d: %v", calls, want, got)
	}
}

// TestCalls: the arithmetic of a first run.
func TestCalls(t *testing.T) {
	o := newOffice(t, setup{books: []ajeratest.Option{ajeratest.WithRows(60)}})
	for _, name := range []string{"ajera_clients", "ajera_projects", "ajera_project_totals", "ajera_activities", "ajera_timesheets", "ajera_vendor_invoices", "aimsio_job_orders"} {
		begun := o.mark()
		out := o.well(nil, name)
		calls, records := 0, out.results[name].Listed
		for _, n := range o.calls(begun) {
			calls += n
		}
		var want int
		o.plan(func(_ *source.Source, k *source.Kind) {
			if k.Name == name {
				want = k.Calls(records)
			}
		})
		if calls != want && !strings.Contains(name, "timesheets") && !strings.Contains(name, "invoices") || calls < want || calls > want+3 {
			t.Errorf("%s: %d calls for %d records, by the arithmetic %d", name, calls, records, want)
		}
	}
	if got := source.Least("aimsio", 100_000); got.Round(time.Minute) != 167*time.Minute {
		t.Errorf("100,000 calls take %v", got)
	}
}

// TestWidened: an earlier first day than that of the runs before brings what is older at once.
func TestWidened(t *testing.T) {
	o := newOffice(t, setup{})
	o.invoice(901, "2025-03-01", true)
	o.invoice(902, "2025-12-20", true)
	from := func(day string) func(*source.Source) {
		return func(s *source.Source) { s.Since = wire.MustDate(day) }
	}
	has := func() int {
		return o.count(`SELECT sum(vendor_invoice_key) FROM ajera_vendor_invoices WHERE vendor_invoice_key > 900 AND _deleted_at IS NULL`)
	}
	o.well(from("2025-12-01"), "ajera_vendor_invoices")
	if has() != 902 {
		t.Fatal(has())
	}
	o.later(time.Hour)
	if o.well(nil, "ajera_vendor_invoices"); has() != 901+902 {
		t.Errorf("with a wider window there are %d", has())
	}
	o.later(time.Hour)
	o.books.Remove("VendorInvoices", 901)
	if o.well(func(s *source.Source) { from("2025-12-01")(s); s.Full = true }, "ajera_vendor_invoices"); has() != 901+902 {
		t.Errorf("what a narrower one does not list is gone: %d", has())
	}
	o.later(time.Hour)
	if o.well(from("2025-06-01"), "ajera_vendor_invoices"); has() != 901+902 {
		t.Errorf("from June there are %d", has())
	}
	o.later(time.Hour)
	if o.well(from("2025-01-01"), "ajera_vendor_invoices"); has() != 902 {
		t.Errorf("from January there are %d", has())
	}
}

// TestCutCalls counts the lists of timesheets that are cut: twelve parts of years, and of the 200 at
// least that are whole, all but twelve are halves of one that was asked for in vain.
func TestCutCalls(t *testing.T) {
	for _, k := range source.Kinds(tables.All(false)) {
		if k.Name == "ajera_timesheets" && (k.Calls(1_000) != 12+50 || k.Calls(100_000) != 2*200-12+5_000) {
			t.Errorf("%d calls of 1,000 and %d of 100,000", k.Calls(1_000), k.Calls(100_000))
		}
	}
}
