package ajeratest_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
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
	const many = `{"RequestedProjects":[`
	k.must(1, "GetProjects", many+keys(100)+`]}`) // a live client sends so many
	strict := talk(t, ajeratest.WithStrict())
	strict.refuse(1, "GetProjects", many+keys(26)+`]}`, ajeratest.TextInvalid)
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

// recorder is a test that fails.
type recorder struct{ said []string }

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}

// TestTheLimitCountsAnySecond counts by the real clock, that of a bubble here, whatever the clock
// of the records says.
func TestTheLimitCountsAnySecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := ajeratest.New(ajeratest.WithClock(firmsDay))
		status := func() int { return send(t, s, `{"Method":"ListClients","MethodArguments":{}}`) }
		for range 9 {
			if got := status(); got != http.StatusOK {
				t.Fatalf("within the limit of %d calls: %d", 9, got)
			}
			time.Sleep(time.Millisecond)
		}
		time.Sleep(990 * time.Millisecond) // the first call was 999 ms ago
		if got := status(); got != http.StatusTooManyRequests {
			t.Errorf("the tenth call of a second: %d", got)
		}
		time.Sleep(3 * time.Millisecond)
		if got := status(); got != http.StatusOK {
			t.Errorf("after the second: %d", got)
		}
		r := &recorder{}
		s.AssertLimits(r)
		if len(s.Violations()) != 1 || s.MaxPerSecond() != 10 || len(r.said) != 1 || !strings.Contains(r.said[0], "ListClients: 10 calls within one second, 9 allowed") {
			t.Errorf("violations %q, said %q, at most %d per second", s.Violations(), r.said, s.MaxPerSecond())
		}
		if c := s.Log()[9]; c.Number != 10 || c.Second != 10 || len(c.Over) != 1 || c.Over[0] != "10 calls within one second, 9 allowed" {
			t.Errorf("the tenth is told as %+v", c)
		}
		if n := s.Calls("ListClients"); n != 11 {
			t.Errorf("%d calls counted, of 11: those beyond the limits are calls, too", n)
		}
	})
}

// send posts a body through memory and returns the status.
func send(t *testing.T, s *ajeratest.Server, body string) int {
	t.Helper()
	client := http.Client{Transport: s.Transport()}
	resp, err := client.Post(s.URL(), "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

func TestNoLimits(t *testing.T) {
	s := ajeratest.New(ajeratest.WithoutLimits())
	for range 30 {
		if got := send(t, s, `{}`); got != http.StatusOK {
			t.Fatalf("HTTP %d", got)
		}
	}
	s.AssertLimits(t)
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
