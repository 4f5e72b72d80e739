package source_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/source"
)

// many is a firm of which no kind is read by one call.
func many() setup {
	return setup{books: []ajeratest.Option{ajeratest.WithRows(150)}, field: []aimsiotest.Option{aimsiotest.WithRows(150)}}
}

// TestListFails: a list that fails costs its kind, and the next run does it all.
func TestListFails(t *testing.T) {
	o := newOffice(t, setup{})
	names := []string{"ajera_clients", "ajera_activities", "ajera_timesheets", "ajera_vendor_invoices", "ajera_project_totals", "ajera_gl_balances", "aimsio_job_orders"}
	broken := func() {
		for _, m := range []string{"ListClients", "ListActivities", "ListTimesheets", "ListVendorInvoices", "ListProjects", "GetGLAccounts"} {
			o.books.Fail(ajeratest.Fault{Kind: ajeratest.Truncated, Method: m})
		}
		o.field.Fail(aimsiotest.Fault{Kind: aimsiotest.HTML, Method: "GET", Path: "JobOrder"})
	}
	broken()
	for name, err := range o.run(t.Context(), nil, names...).errs {
		if err == nil || !strings.HasPrefix(err.Error(), name+": ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	o.well(nil, names...)
	rows := o.live("ajera_clients") + o.live("aimsio_job_orders") + o.live("ajera_vendor_invoices")
	o.later(24 * time.Hour)
	broken()
	if out := o.run(t.Context(), nil, names...); out.results["ajera_clients"].Deleted+out.results["aimsio_job_orders"].Deleted > 0 || out.errs["ajera_clients"] == nil {
		t.Errorf("%+v", out)
	}
	if got := o.live("ajera_clients") + o.live("aimsio_job_orders") + o.live("ajera_vendor_invoices"); got != rows {
		t.Errorf("%d rows of %d", got, rows)
	}
}

// TestStateFilterFails: a list of paid invoices that fails does not make them unpaid.
func TestStateFilterFails(t *testing.T) {
	o := newOffice(t, setup{})
	o.well(nil, "ajera_vendor_invoices")
	paid := o.count(`SELECT sum(paid) FROM ajera_vendor_invoices`)
	o.later(time.Hour)
	o.books.Fail(ajeratest.Fault{Kind: ajeratest.HTML, Method: "ListVendorInvoices", Nth: 2})
	out := o.run(t.Context(), nil, "ajera_vendor_invoices")
	if got := o.count(`SELECT sum(paid) FROM ajera_vendor_invoices`); got != paid || paid == 0 || out.errs["ajera_vendor_invoices"] == nil {
		t.Errorf("%d paid of %d: %v", got, paid, out.errs)
	}
}

// TestGetFails: what could not be read is told, does not stop the others, and is read by the next
// run alone.
func TestGetFails(t *testing.T) {
	o := newOffice(t, many())
	names := []string{"ajera_clients", "aimsio_job_orders"}
	o.books.Fail(ajeratest.Fault{Kind: ajeratest.Status, Method: "GetClients", Nth: 2})
	key := o.field.Keys("JobOrder")[100]
	o.field.Fail(aimsiotest.Fault{Kind: aimsiotest.Status, Method: "GET", Path: "JobOrder/" + key})
	out := o.run(t.Context(), nil, names...)
	for name, lost := range map[string]int{"ajera_clients": 50, "aimsio_job_orders": 1} {
		r, err := out.results[name], out.errs[name]
		if err == nil || r.Failed != lost || r.Read != r.Listed-lost || !strings.Contains(err.Error(), fmt.Sprintf("%s: %d records could not be read", name, lost)) {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
		if n := o.count(`SELECT missing FROM _freshness WHERE table_name = ?`, name); n != lost {
			t.Errorf("%s: %d missing", name, n)
		}
	}
	o.later(time.Hour)
	since := o.mark()
	out = o.well(nil, names...)
	if got := reads(o.calls(since)); got["GetClients"] != 1 || got["JobOrder/{}"] != 1 || out.results["ajera_clients"].New != 50 {
		t.Errorf("%v", got)
	}
}

// TestChangedGetFails: a change that could not be read is read later, though no list tells it any
// more.
func TestChangedGetFails(t *testing.T) {
	o := newOffice(t, setup{})
	o.well(nil, "ajera_clients")
	o.later(time.Hour)
	o.touch("Clients", o.books.Keys("Clients")[0])
	o.later(time.Hour)
	o.books.Fail(ajeratest.Fault{Kind: ajeratest.Status, Method: "GetClients"})
	if out := o.run(t.Context(), nil, "ajera_clients"); out.results["ajera_clients"].Failed != 1 {
		t.Fatalf("%+v", out)
	}
	o.later(time.Hour)
	if out := o.well(nil, "ajera_clients"); out.results["ajera_clients"].Changed != 1 || o.count(`SELECT count(*) FROM ajera_clients WHERE _record LIKE '%"Edited"%'`) != 1 {
		t.Errorf("%+v", out.results)
	}
}

// poison refuses each call that asks for a key.
type poison struct{ method, key string }

func (p poison) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	if strings.Contains(string(body), p.method) && regexp.MustCompile(`[\[,]`+p.key+`[,\]]`).Match(body) {
		refusal := `{"ResponseCode":-100,"Message":"Failure","Errors":[{"ErrorID":-100,"ErrorMessage":"invented"}],"Content":{}}`
		return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(refusal)), Request: r}, nil
	}
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	return http.DefaultTransport.RoundTrip(r)
}

// TestPoisonedRecord: one that makes the vendor refuse the call costs itself.
func TestPoisonedRecord(t *testing.T) {
	s := many()
	s.through = poison{"GetClients", "71"}
	o := newOffice(t, s)
	out := o.run(t.Context(), nil, "ajera_clients")
	if r := out.results["ajera_clients"]; r.Failed != 1 || out.errs["ajera_clients"] == nil || r.Read+1 != r.Listed || o.live("ajera_clients") != r.Read {
		t.Errorf("%+v, %v", r, out.errs)
	}
}

// TestOddValues: a record with values that cannot be read is there.
func TestOddValues(t *testing.T) {
	o := newOffice(t, setup{})
	key := o.books.Put("Projects", `{"ProjectKey":901,"ID":"odd","Description":"Odd","Status":"Active","EstimatedStartDate":"0000-00-00","LastModifiedDate":"2026-01-01 10:00:00.000 GMT-05:00 (Eastern Standard Time)"}`)
	job := o.field.Keys("JobOrder")[0]
	o.field.Script(aimsiotest.Answer{Method: "GET", Path: "JobOrder/" + job, Body: fmt.Sprintf(`{"jobGuid":%q,"jobName":12.50}`, job)})
	out := o.well(nil, "ajera_projects", "aimsio_job_orders")
	if got := o.text(`SELECT _record FROM ajera_projects WHERE project_key = ?`, key); !strings.Contains(got, "0000-00-00") {
		t.Errorf("%s, %+v", got, out.results)
	}
	if got := o.text(`SELECT _record FROM aimsio_job_orders WHERE job_guid = ?`, job); !strings.Contains(got, "12.50") {
		t.Errorf("%s, %+v", got, out.results)
	}
}

// TestRecordWithoutKey: of one that came without its key no row can be made, which costs itself.
func TestRecordWithoutKey(t *testing.T) {
	o := newOffice(t, setup{})
	job := o.field.Keys("JobOrder")[3]
	o.field.Script(aimsiotest.Answer{Method: "GET", Path: "JobOrder/" + job, Body: `{"jobNumber":"none","jobName":"Nameless"}`})
	out := o.run(t.Context(), nil, "aimsio_job_orders")
	r, err := out.results["aimsio_job_orders"], out.errs["aimsio_job_orders"]
	if err == nil || r.Failed != 1 || o.live("aimsio_job_orders") != r.Listed-1 {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestMissing: what is listed and does not come is told, but not when it was deleted in between.
func TestMissing(t *testing.T) {
	o := newOffice(t, setup{})
	gone := o.books.Keys("Clients")[0]
	o.books.Script(ajeratest.Answer{Method: "GetClients", Content: `{"Clients":[]}`, Met: func() { o.books.Remove("Clients", gone) }})
	out := o.run(t.Context(), nil, "ajera_clients")
	if r, err := out.results["ajera_clients"], out.errs["ajera_clients"]; err == nil || r.Failed != len(o.books.Keys("Clients")) || !strings.Contains(err.Error(), "did not come") {
		t.Errorf("%+v, %v", r, err)
	}
	o.well(nil, "ajera_clients", "aimsio_job_orders")
	job := o.field.Keys("JobOrder")[1]
	o.later(time.Hour)
	o.field.Put("JobOrder", strings.Replace(o.field.Get("JobOrder", job), `"jobUpdatedAt":`, `"jobUpdatedAt":1`, 1))
	o.field.Script(aimsiotest.Answer{Method: "GET", Path: "JobOrder/" + job, Status: 404, Met: func() { o.field.Remove("JobOrder", job) }})
	o.well(nil, "aimsio_job_orders")
	if got, want := o.live("aimsio_job_orders"), len(o.field.Keys("JobOrder")); got != want {
		t.Errorf("%d jobs, the vendor has %d", got, want)
	}
}

// TestPermission: a kind that the user may not read is skipped, whether the list or the records are
// refused, and what is there stays.
func TestPermission(t *testing.T) {
	for _, permission := range []string{"Clients List", "Clients Get"} {
		o := newOffice(t, setup{books: []ajeratest.Option{ajeratest.Deny(permission)}})
		out := o.well(nil, "ajera_clients", "ajera_vendors")
		if r := out.results["ajera_clients"]; !strings.Contains(r.Skipped, permission) || r.Read > 0 {
			t.Errorf("%s: %+v", permission, r)
		}
		if r := out.results["ajera_vendors"]; r.Skipped != "" || r.New == 0 {
			t.Errorf("vendors: %+v", r)
		}
	}
	o := newOffice(t, setup{books: []ajeratest.Option{ajeratest.WithAuthorizingEmployee(0)}})
	for name, r := range o.well(nil, "ajera_timesheets", "ajera_expense_reports", "ajera_gl_balances").results {
		if r.Skipped == "" {
			t.Errorf("%s without an authorizing employee: %+v", name, r)
		}
	}
}

// TestSessionEnds: a session that ends in the middle is no matter.
func TestSessionEnds(t *testing.T) {
	o := newOffice(t, many())
	o.books.Fail(ajeratest.Fault{Kind: ajeratest.Expired, Method: "GetClients", Nth: 2})
	o.books.Fail(ajeratest.Fault{Kind: ajeratest.Expired, Method: "GetProjectTotals", Nth: 50})
	o.well(nil, "ajera_clients", "ajera_project_totals")
	if got, want := o.live("ajera_clients"), len(o.books.Keys("Clients")); got != want {
		t.Errorf("%d clients of %d", got, want)
	}
}

// TestWrongPassword: nothing can be read, and that is no skip.
func TestWrongPassword(t *testing.T) {
	o := newOffice(t, setup{})
	o.books.Fail(ajeratest.Fault{Kind: ajeratest.Refusal, Method: "CreateAPISession", Text: ajeratest.TextLogin, Times: ajeratest.Always})
	o.field.Fail(aimsiotest.Fault{Kind: aimsiotest.Status, Status: 401, Times: aimsiotest.Always})
	out := o.run(t.Context(), nil, "ajera_clients", "aimsio_job_orders")
	if err := out.errs["ajera_clients"]; !errors.Is(err, ajera.ErrSession) || out.errs["aimsio_job_orders"] == nil {
		t.Errorf("%v", out.errs)
	}
}

// TestServerDown: when nothing answers it is not asked for each of the records.
func TestServerDown(t *testing.T) {
	o := newOffice(t, many())
	o.field.Fail(aimsiotest.Fault{Kind: aimsiotest.Status, Method: "GET", Path: "JobOrder/{}", Nth: 20, Times: aimsiotest.Always})
	out := o.run(t.Context(), nil, "aimsio_job_orders")
	if r, err := out.results["aimsio_job_orders"], out.errs["aimsio_job_orders"]; err == nil || o.field.Calls("GET", "JobOrder/{}") > 150 || r.Read < 10 {
		t.Errorf("%d calls, %+v, %v", o.field.Calls("GET", "JobOrder/{}"), r, err)
	}
}

// TestResume: a run that is ended anywhere goes on where it was, also one that reads everything
// again.
func TestResume(t *testing.T) {
	for _, full := range []bool{false, true} {
		o := newOffice(t, many())
		names := []string{"ajera_clients", "ajera_project_totals", "aimsio_job_orders"}
		how := func(s *source.Source) { s.Full = full }
		if full {
			o.well(nil, names...)
			o.later(time.Hour)
		}
		since := o.mark()
		stop := func(name, method string, nth int) {
			ctx, cancel := context.WithCancel(t.Context())
			if vendorOf(name) == account.OfAjera {
				o.books.Fail(ajeratest.Fault{Kind: ajeratest.Slow, Delay: time.Microsecond, Method: method, Nth: nth, Met: cancel})
			} else {
				o.field.Fail(aimsiotest.Fault{Kind: aimsiotest.Slow, Delay: time.Microsecond, Method: "GET", Path: method, Nth: nth, Met: cancel})
			}
			if out := o.run(ctx, how, name); !errors.Is(out.errs[name], context.Canceled) {
				t.Errorf("%s: %v", name, out.errs[name])
			}
			o.later(time.Minute)
		}
		stop(names[0], "GetClients", 2)
		stop(names[1], "GetProjectTotals", 60)
		stop(names[2], "JobOrder/{}", 30)
		stop(names[2], "JobOrder/{}", 70)
		out := o.well(nil, names...)
		got, jobs, clients, projects := o.calls(since), len(o.field.Keys("JobOrder")), len(o.books.Keys("Clients")), len(o.books.Keys("Projects"))
		if n := got["JobOrder/{}"]; n < jobs || n > jobs+40 {
			t.Errorf("full %v: %d calls for %d jobs, %+v", full, n, jobs, out.results[names[2]])
		}
		if n := got["GetProjectTotals"]; n < projects || n > projects+20 {
			t.Errorf("full %v: %d calls for the totals of %d projects", full, n, projects)
		}
		if n := got["GetClients"]; n < clients/50 || n > clients/50+10 {
			t.Errorf("full %v: %d calls for %d clients", full, n, clients)
		}
		if o.live(names[0]) != clients || o.live(names[1]) != projects || o.live(names[2]) != jobs {
			t.Error("not all is there")
		}
		if n := o.count(`SELECT count(*) FROM _freshness WHERE pending_since IS NOT NULL`); n != 0 {
			t.Errorf("%d tables are not whole", n)
		}
	}
}
