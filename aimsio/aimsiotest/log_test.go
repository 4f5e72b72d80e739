package aimsiotest_test

import (
	"fmt"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
)

// last is the call that was logged last.
func (k *talk) last() aimsiotest.Call {
	log := k.s.Log()
	return log[len(log)-1]
}

// all is every record by its name.
func (k *talk) all() map[string]string {
	records := map[string]string{}
	for _, resource := range k.s.Resources() {
		for _, key := range k.s.Keys(resource) {
			records[resource+" "+key] = k.s.Get(resource, key)
		}
	}
	return records
}

// changed wants the last call to have changed records of a resource, of these codes, with a plus before a
// new one, and their JSON to be that of before and of now.
func (k *talk) changed(before map[string]string, resource string, codes ...string) {
	k.t.Helper()
	changes := k.last().Changes
	if len(changes) != len(codes) {
		k.t.Fatalf("%d records changed, want %d", len(changes), len(codes))
	}
	for i, c := range changes {
		code, isNew := strings.CutPrefix(codes[i], "+")
		now := nameless(k.s.Get(resource, code))
		if c.Resource != resource || c.After != now || now != nameless(k.s.Get(resource, c.Key)) || c.Before != nameless(before[resource+" "+c.Key]) || c.Before == "" != isNew || c.Before == c.After {
			k.t.Errorf("%s: %s %s went from %s to %s", codes[i], c.Resource, c.Key, c.Before, c.After)
		}
	}
}

var writer = regexp.MustCompile(`,"[A-Za-z]*(CreatedBy|LastModifiedBy)(User|Full)Name":"[^"]*"`)

// nameless is a record without the members that name who wrote it.
func nameless(record string) string { return writer.ReplaceAllString(record, "") }

// TestCallsTellWhatTheyChanged by upserts of new and stored records, one of them sent twice.
func TestCallsTellWhatTheyChanged(t *testing.T) {
	k := start(t, aimsiotest.WithUnsentKept())
	before := k.all()
	changed := with(t, newEmployee, "employeeCode", `"E-102"`)
	again := with(t, newEmployee, "employeeFirstName", `"Wilhelmina"`)
	k.post("Employee", list("employeeList", newEmployee, changed, again))
	k.changed(before, "Employee", "+E-900", "E-102")
	if n := len(k.all()); n != len(before)+1 {
		t.Errorf("%d records, before %d", n, len(before))
	}
	before = k.all()
	k.post("NRB", list("nrbList", newNRB))
	k.changed(before, "NonRecurringBillableItem", "+RCPT-9001")
	k.post("JobOrder", list("jobList", newJob))
	before = k.all()
	k.post("JobOrder", list("jobList", newJob)) // which moves its updatedAt
	k.changed(before, "JobOrder", "26-10001-000")
}

// TestWhatChangedNothing tells of no change: reads, refusals, and what met its fault before.
func TestWhatChangedNothing(t *testing.T) {
	bad := list("employeeList", newEmployee, with(t, newEmployee, "employeeCode", `"E-901"`, "employeeTradeCode", `"NO-TRADE"`))
	k := start(t)
	k.get("Employee")
	k.changed(nil, "")
	k.refused("Employee", bad, "NO-TRADE")
	k.changed(nil, "")
	k.s.Fail(aimsiotest.Fault{Kind: aimsiotest.Empty, When: aimsiotest.Before})
	k.post("Employee", list("employeeList", newEmployee))
	k.changed(nil, "")
	k = start(t, aimsiotest.WithPartialWrites())
	k.refused("Employee", bad, "NO-TRADE")
	k.changed(nil, "Employee", "+E-900") // that is kept
}

// TestAChangeWhoseAnswerIsLost is told, and which fault it met.
func TestAChangeWhoseAnswerIsLost(t *testing.T) {
	for _, kind := range []aimsiotest.Kind{aimsiotest.ResetAfter, aimsiotest.Status, aimsiotest.HTML, aimsiotest.Truncated, aimsiotest.Empty} {
		k := start(t)
		k.s.Fail(aimsiotest.Fault{Kind: kind})
		_, _ = k.send("POST", "JobOrder", list("jobList", newJob))
		if k.changed(nil, "JobOrder", "+26-10001-000"); k.last().Fault != kind {
			t.Errorf("it met %q, want %q", k.last().Fault, kind)
		}
	}
	k := start(t)
	k.s.Script(aimsiotest.Answer{When: aimsiotest.After})
	k.post("JobOrder", list("jobList", newJob))
	if k.changed(nil, "JobOrder", "+26-10001-000"); k.last().Fault != aimsiotest.ScriptedAnswer {
		t.Errorf("it met %q", k.last().Fault)
	}
	if k.get("JobOrder"); k.last().Fault != "" {
		t.Errorf("a call without a fault met %q", k.last().Fault)
	}
}

// TestArrivals are told before the calls wait in the queue, under the numbers of the answers.
func TestArrivals(t *testing.T) { synctest.Test(t, arrivals) }

func arrivals(t *testing.T) {
	var mu sync.Mutex
	var told []string
	begun := time.Now()
	note := func(what string, c aimsiotest.Call) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, fmt.Sprintf("%v: %s %d %s %s, %d open, %d in the second, %d over, waited %v, timed out %t, HTTP %d", time.Since(begun), what,
			c.Number, c.Method, c.Resource, c.Open, c.Second, len(c.Over), c.Waited, c.TimedOut, c.Status))
	}
	s := aimsiotest.New(aimsiotest.WithoutFirm(), aimsiotest.WithLimits(0, 1), aimsiotest.WithQueue(2*time.Second),
		aimsiotest.WithArrivals(func(c aimsiotest.Call) { note("came", c) }), aimsiotest.WithObserver(func(c aimsiotest.Call) { note("went", c) }))
	s.Fail(aimsiotest.Fault{Kind: aimsiotest.Slow, Delay: 3500 * time.Millisecond})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() { ask(s) })
		time.Sleep(900 * time.Millisecond)
	}
	wg.Wait()
	if want := []string{
		"0s: came 1 GET PayrollPeriod, 1 open, 1 in the second, 0 over, waited 0s, timed out false, HTTP 0",
		"900ms: came 2 GET PayrollPeriod, 2 open, 2 in the second, 1 over, waited 0s, timed out false, HTTP 0",
		"1.8s: came 3 GET PayrollPeriod, 3 open, 2 in the second, 1 over, waited 0s, timed out false, HTTP 0",
		"2.9s: went 2 GET PayrollPeriod, 2 open, 2 in the second, 1 over, waited 2s, timed out true, HTTP 503",
		"3.5s: went 1 GET PayrollPeriod, 1 open, 1 in the second, 0 over, waited 0s, timed out false, HTTP 200",
		"3.5s: went 3 GET PayrollPeriod, 3 open, 2 in the second, 1 over, waited 1.7s, timed out false, HTTP 200",
	}; !slices.Equal(told, want) {
		t.Errorf("told\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}
}

// TestTheLogHoldsNoSecret of those that a call bears, also where a record names its writer.
func TestTheLogHoldsNoSecret(t *testing.T) {
	k := start(t, aimsiotest.WithLogin("hidden-user", "hidden-password"))
	k.want(501, "GET", "Employee?key=hidden", "")
	k.post("BillableItem", list("billableItemList", newItem))
	k.post("BillableItem", list("billableItemList", newItem))
	contains(t, k.s.Get("BillableItem", "LAB-NEW"), `"billableItemLastModifiedByUserName":"hidden-user"`, `"billableItemCreatedByFullName":"Hidden User"`)
	for _, c := range k.s.Log() {
		if text := fmt.Sprintf("%+v", c); strings.Contains(strings.ToLower(text), "hidden") {
			t.Errorf("the log tells a secret: %s", text)
		}
	}
}

// TestWhatAChangeTellsIsCheap of a write of many records: their JSON before and after costs about as much
// as to read and check them.
func TestWhatAChangeTellsIsCheap(t *testing.T) {
	const jobs = 100
	s := aimsiotest.New(aimsiotest.WithoutLimits())
	var all []string
	for i := range jobs {
		all = append(all, strings.ReplaceAll(newJob, "26-10001-000", fmt.Sprintf("27-%05d-000", i)))
	}
	body := list("jobList", all...)
	n := testing.AllocsPerRun(5, func() {
		r := httptest.NewRequest("POST", base+"JobOrder", strings.NewReader(body))
		r.SetBasicAuth(s.User(), s.Password())
		r.Header.Set("Content-Type", "application/json")
		s.ServeHTTP(httptest.NewRecorder(), r)
	})
	if log := s.Log(); len(log[len(log)-1].Changes) != jobs || n > 240*jobs {
		t.Errorf("%v allocations for %d records, of which %d changed", n, jobs, len(log[len(log)-1].Changes))
	}
}
