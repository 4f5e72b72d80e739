package ajeratest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

func keys(n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprint(n - i) // descending: the answer must not follow
	}
	return strings.Join(all, ",")
}

func TestBatch(t *testing.T) {
	k := talk(t)
	got := k.must(1, "GetEmployees", `{"RequestedEmployees":[`+keys(50)+`]}`)
	if n := count(t, got, "Employees"); n != 12 || field[int](t, got, "Employees.0.EmployeeKey") != 1 {
		t.Errorf("%d employees, want the 12 that exist by ascending key", n)
	}
	e := k.call(1, "GetEmployees", `{"RequestedEmployees":[`+keys(51)+`]}`)
	if e.ResponseCode != -100 || string(e.Content) != "null" || e.refused() != ajeratest.TextInvalid {
		t.Errorf("51 keys: %+v", e)
	}
	k.refuse(1, "GetEmployees", `{"RequestedEmployees":[]}`, ajeratest.TextInvalid)
}

func TestPaging(t *testing.T) {
	k := talk(t)
	page := func(version int, method string, number, size int) envelope {
		return k.post(fmt.Sprintf(`{"Method":%q,"SessionToken":%q,"PageResults":true,"PageNumber":%d,"PageSize":%d,"MethodArguments":{}}`, method, k.tokens[version], number, size))
	}
	var all []int
	for number := 1; number <= 4; number++ {
		e := page(1, "ListProjects", number, 5)
		if *e.PageCount != 3 || *e.PageNumber != number || *e.PageSize != 5 {
			t.Errorf("page %d: %d of %d pages of %d", number, *e.PageNumber, *e.PageCount, *e.PageSize)
		}
		for _, p := range field[[]struct{ ProjectKey int }](t, e.Content, "Projects") {
			all = append(all, p.ProjectKey)
		}
	}
	if want := k.s.Keys("Projects"); !slices.Equal(all, want) {
		t.Errorf("paged %v, want %v", all, want)
	}
	e := k.post(fmt.Sprintf(`{"Method":"ListProjects","SessionToken":%q,"PageResults":true,"MethodArguments":{}}`, k.tokens[1]))
	if n := count(t, e.Content, "Projects"); n != 10 {
		t.Errorf("%d rows on a page, want 10 by default", n)
	}
	if e := k.call(1, "ListProjects", `{}`); e.PageCount != nil || count(t, e.Content, "Projects") != 12 {
		t.Error("paged without being asked")
	}
	if e := k.post(fmt.Sprintf(`{"Method":"ListProjects","SessionToken":%q,"PageResults":true,"PageNumber":0,"MethodArguments":{}}`, k.tokens[1])); e.refused() != ajeratest.TextInvalid {
		t.Errorf("page 0: %q", e.refused())
	}
}

func TestRateLimitCountsAnySecond(t *testing.T) {
	now := time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC)
	k := talk(t, ajeratest.WithClock(func() time.Time { return now }), ajeratest.WithLimits(3, 0))
	status := func() int {
		code, _, err := k.do(k.body(1, "ListClients", `{}`))
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	now = now.Add(999 * time.Millisecond) // two logins at 0 ms
	if a, b := status(), status(); a != http.StatusOK || b != http.StatusTooManyRequests {
		t.Errorf("third and fourth call of a second: %d %d", a, b)
	}
	now = now.Add(time.Millisecond) // the logins are a second ago
	if a, b := status(), status(); a != http.StatusOK || b != http.StatusTooManyRequests {
		t.Errorf("after the second: %d %d", a, b)
	}
	if len(k.s.Violations()) != 2 || k.s.MaxPerSecond() != 4 {
		t.Errorf("violations %q, at most %d per second", k.s.Violations(), k.s.MaxPerSecond())
	}
}

func TestParallelLimit(t *testing.T) {
	k := talk(t, ajeratest.WithLimits(0, 2))
	release := make(chan struct{})
	var wait, arrived sync.WaitGroup
	arrived.Add(2)
	k.s.Fail(ajeratest.Fault{Kind: ajeratest.Slow, Method: "ListVendors", Times: 2, Release: release, Met: arrived.Done})
	for range 2 {
		wait.Go(func() { _, _, _ = k.do(k.body(1, "ListVendors", `{}`)) })
	}
	arrived.Wait()
	code, text, _ := k.do(k.body(1, "ListClients", `{}`))
	if code != http.StatusTooManyRequests || !strings.Contains(text, "2 allowed") {
		t.Errorf("third call: %d %s", code, text)
	}
	close(release)
	wait.Wait()
	if code, _, _ := k.do(k.body(1, "ListClients", `{}`)); code != http.StatusOK {
		t.Errorf("after the slow ones: %d", code)
	}
	if len(k.s.Violations()) != 1 || k.s.MaxOpen() != 3 {
		t.Errorf("violations %q, at most %d open", k.s.Violations(), k.s.MaxOpen())
	}
}
