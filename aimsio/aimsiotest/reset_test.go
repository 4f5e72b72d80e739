package aimsiotest_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
)

// TestReset has a server that was used much do as a new one of the same options does.
func TestReset(t *testing.T) { synctest.Test(t, reset) }

func reset(t *testing.T) {
	clock := func() time.Time { return time.Date(2026, 1, 2, 15, 0, 0, 0, time.UTC) }
	opts := []aimsiotest.Option{aimsiotest.WithFirm(5), aimsiotest.WithClock(clock), aimsiotest.WithLimits(3, 0), aimsiotest.WithUnsentKept(), aimsiotest.WithPartialWrites()}
	server := func() *talk {
		s := aimsiotest.New(opts...)
		return &talk{t, s, &http.Client{Transport: s.Transport()}, base}
	}
	k, fresh := server(), server()
	k.post("JobOrder", list("jobList", newJob))
	k.s.Put("Beacon", `{"beaconName":"planted"}`)
	k.s.Remove("Employee", "E-102")
	k.s.Fail(aimsiotest.Fault{Kind: aimsiotest.Empty, Times: aimsiotest.Always})
	k.s.Script(aimsiotest.Answer{Times: aimsiotest.Always})
	for range 4 {
		k.get("JobOrder")
	}
	if len(k.s.Violations()) == 0 || !slices.Contains(k.s.Resources(), "Beacon") {
		t.Fatal("no limit was broken or no record planted, so the reset has nothing to forget")
	}
	k.s.Reset()
	if n := len(k.s.Log()) + len(k.s.Scripted()) + len(k.s.Violations()) + k.s.MaxOpen() + k.s.MaxPerSecond(); n != 0 {
		t.Errorf("%d calls, scripts, notes of limits are left", n)
	}
	if slices.Contains(k.s.Resources(), "Beacon") || !maps.Equal(k.all(), fresh.all()) {
		t.Error("the records are not those of a new server")
	}
	changed := with(t, newEmployee, "employeeCode", `"E-102"`, "employmentHireDate", "") // as only the options let it
	bad := with(t, newEmployee, "employeeCode", `"E-901"`, "employeeTradeCode", `"NO-TRADE"`)
	for _, both := range []*talk{k, fresh} {
		both.refused("Employee", list("employeeList", newEmployee, changed, bad), "employeeList[2]")
	}
	if got, want := k.last().Changes, fresh.last().Changes; !slices.Equal(got, want) || len(got) != 2 {
		t.Errorf("a write changed %v, on a new server %v", got, want)
	}
	if n := k.last().Number; n != 6 || k.last().Waited > 0 {
		t.Errorf("call %d waited %v after the reset", n, k.last().Waited)
	}
}

// TestResetLetsTheQueueGo on, for the calls before it do not count any more.
func TestResetLetsTheQueueGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := aimsiotest.New(aimsiotest.WithoutFirm(), aimsiotest.WithLimits(1, 0))
		ask(s)
		begun := time.Now()
		time.AfterFunc(time.Second/10, s.Reset)
		if status := ask(s); status != 200 || time.Since(begun) != time.Second/10 {
			t.Errorf("answered %d after %v", status, time.Since(begun))
		}
	})
}

// TestResetWhileCallsRun takes everything away under those who use it.
func TestResetWhileCallsRun(t *testing.T) {
	k := start(t)
	var wait sync.WaitGroup
	for _, busy := range []func(){
		func() { _, _ = k.send("GET", "JobOrder", "") },
		func() { _, _ = k.send("POST", "JobOrder", list("jobList", newJob)) },
		func() {
			k.s.Fail(aimsiotest.Fault{Kind: aimsiotest.Empty, Path: "JobOrder", Times: 2})
			k.s.Script(aimsiotest.Answer{Path: "JobOrder", When: aimsiotest.After})
			for _, one := range k.s.Scripted() {
				k.s.Unscript(one.Number)
			}
		},
		func() { k.s.Remove("JobOrder", "26-10001-000"); k.s.Log(); k.s.Calls("GET", "JobOrder") },
		func() { k.s.Put("JobOrder", newJob); k.s.Resources(); k.s.Keys("JobOrder") },
		k.s.Reset,
	} {
		wait.Go(func() {
			for range 20 {
				busy()
			}
		})
	}
	wait.Wait()
	if k.s.Reset(); k.s.MaxOpen() != 0 || len(k.s.Log()) != 0 {
		t.Errorf("%d calls are open, %d are logged", k.s.MaxOpen(), len(k.s.Log()))
	}
}

// TestResources are those of the document, with records or without, and what was planted.
func TestResources(t *testing.T) {
	const document = "BillableItem Company Employee Equipment Invoice JobOrder NonRecurringBillableItem PayrollPeriod Pricebook Timecard"
	empty := aimsiotest.New(aimsiotest.WithoutFirm())
	empty.Keys("Nothing")
	if got := strings.Join(empty.Resources(), " "); got != document {
		t.Errorf("without a record: %s", got)
	}
	if got := aimsiotest.New().Resources(); !slices.Contains(got, "Location") || !slices.Contains(got, "GLAccount") || len(got) != 12 {
		t.Errorf("of the firm: %q", got)
	}
}
