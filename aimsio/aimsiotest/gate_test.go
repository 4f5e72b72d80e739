package aimsiotest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
)

// ask calls the handler directly: a synctest bubble has no network.
func ask(s *aimsiotest.Server) int {
	r := httptest.NewRequest("GET", base+"PayrollPeriod", nil)
	r.SetBasicAuth(s.User(), s.Password())
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Code
}

// crowd asks n times at once.
func crowd(s *aimsiotest.Server, n int) map[int]int {
	var wg sync.WaitGroup
	var mu sync.Mutex
	statuses := map[int]int{}
	for range n {
		wg.Go(func() {
			code := ask(s)
			mu.Lock()
			statuses[code]++
			mu.Unlock()
		})
	}
	wg.Wait()
	return statuses
}

func TestTenASecondAreFine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := aimsiotest.New(aimsiotest.WithoutFirm())
		for range 3 {
			begun := time.Now()
			for range 10 {
				ask(s)
			}
			if waited := time.Since(begun); waited != 0 {
				t.Errorf("ten calls waited %v", waited)
			}
			time.Sleep(time.Second)
		}
		s.AssertLimits(t)
		if s.MaxPerSecond() != 10 || s.MaxOpen() != 1 {
			t.Errorf("%d a second, %d open", s.MaxPerSecond(), s.MaxOpen())
		}
	})
}

func TestSlidingSecond(t *testing.T) {
	for _, c := range []struct {
		gap      time.Duration
		most     int
		violated int
	}{{999 * time.Millisecond, 6, 1}, {time.Second, 5, 0}} {
		synctest.Test(t, func(t *testing.T) {
			s := aimsiotest.New(aimsiotest.WithoutFirm(), aimsiotest.WithLimits(5, 0))
			ask(s)
			time.Sleep(600 * time.Millisecond)
			for range 4 { // no full second has more than five, if the next comes late enough
				ask(s)
			}
			time.Sleep(c.gap - 600*time.Millisecond)
			ask(s)
			if s.MaxPerSecond() != c.most || len(s.Violations()) != c.violated {
				t.Errorf("after %v: %d a second, %v", c.gap, s.MaxPerSecond(), s.Violations())
			}
		})
	}
}

func TestQueueHoldsBackAndTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := aimsiotest.New(aimsiotest.WithoutFirm(), aimsiotest.WithLimits(10, 1000))
		begun := time.Now()
		statuses := crowd(s, 75)
		if took := time.Since(begun); took != 5*time.Second {
			t.Errorf("the queue was empty after %v", took)
		}
		// Ten at once, ten each after 1, 2, 3, 4 s; after 5 s both may come first.
		if statuses[200] < 50 || statuses[200] > 60 || statuses[200]+statuses[503] != 75 {
			t.Errorf("answered %v", statuses)
		}
		if s.MaxPerSecond() != 75 || len(s.Violations()) != 65 {
			t.Errorf("%d a second, %d violations", s.MaxPerSecond(), len(s.Violations()))
		}
		if most := busiest(s.Log()); most > 10 {
			t.Errorf("%d calls were let through within a second", most)
		}
	})
}

// busiest is the most calls that left the queue within any second.
func busiest(log []aimsiotest.Call) int {
	most := 0
	for _, from := range log {
		n := 0
		for _, c := range log {
			if gap := c.Start.Add(c.Waited).Sub(from.Start.Add(from.Waited)); c.Status == 200 && gap >= 0 && gap < time.Second {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

func TestParallelCallsAreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := aimsiotest.New(aimsiotest.WithoutFirm(), aimsiotest.WithLimits(0, 3))
		release := make(chan struct{})
		s.Fail(aimsiotest.Fault{Kind: aimsiotest.Slow, Times: 3, Release: release})
		go func() {
			synctest.Wait()
			if s.MaxOpen() != 4 || len(s.Log()) != 0 {
				t.Errorf("%d open, %d answered", s.MaxOpen(), len(s.Log()))
			}
			close(release)
		}()
		if statuses := crowd(s, 4); statuses[200] != 4 {
			t.Errorf("answered %v", statuses)
		}
		if v := s.Violations(); len(v) != 1 || !strings.Contains(v[0], "4 calls open at once, 3 allowed") {
			t.Errorf("violations %v", v)
		}
	})
}

func TestOverload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := aimsiotest.New(aimsiotest.WithoutFirm(), aimsiotest.WithLimits(1, 1), aimsiotest.WithQueue(100*time.Millisecond), aimsiotest.WithOverload(429))
		ask(s)
		begun := time.Now()
		if code := ask(s); code != 429 || time.Since(begun) != 100*time.Millisecond {
			t.Errorf("answered %d after %v", code, time.Since(begun))
		}
		if n := s.Calls("GET", "PayrollPeriod"); n != 2 || s.Log()[1].Waited != 100*time.Millisecond {
			t.Errorf("the log is %+v", s.Log())
		}
		time.Sleep(time.Second)
		if code := ask(s); code != 200 {
			t.Errorf("answered %d when the queue was empty again", code)
		}
	})
}

// TestAClientThatGoesAway while it waits in the queue was not refused.
func TestAClientThatGoesAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := aimsiotest.New(aimsiotest.WithoutFirm(), aimsiotest.WithLimits(1, 1))
		ask(s)
		client := http.Client{Transport: s.Transport(), Timeout: time.Second / 10}
		if _, err := client.Get(s.URL() + base + "PayrollPeriod"); err == nil {
			t.Fatal("answered")
		}
		synctest.Wait()
		if c := s.Log()[1]; c.TimedOut || c.Status != 0 || c.Waited != time.Second/10 || !strings.Contains(c.Outcome, "the client went away") {
			t.Errorf("logged %+v", c)
		}
	})
}

func TestOverloadMayCut(t *testing.T) {
	k := start(t, aimsiotest.WithLimits(1, 1), aimsiotest.WithQueue(0), aimsiotest.WithOverload(0))
	k.get("JobOrder")
	if r, err := k.send("GET", "JobOrder", ""); err == nil {
		t.Errorf("answered %d, want a cut connection", r.status)
	}
}

// eager is a client that calls again at the moment when the answer is whole.
type eager struct {
	*httptest.ResponseRecorder
	again func()
}

func (e *eager) WriteHeader(status int) {
	e.ResponseRecorder.WriteHeader(status)
	e.whenWhole()
}

func (e *eager) Write(p []byte) (int, error) {
	n, err := e.ResponseRecorder.Write(p)
	e.whenWhole()
	return n, err
}

func (e *eager) whenWhole() {
	if again := e.again; again != nil && fmt.Sprint(e.Body.Len()) == e.Header().Get("Content-Length") {
		e.again = nil
		again()
	}
}

func TestNextCallIsNotCountedTwice(t *testing.T) {
	s := aimsiotest.New(aimsiotest.WithLimits(0, 1), aimsiotest.WithQueue(0))
	for _, r := range []*http.Request{
		httptest.NewRequest("GET", base+"JobOrder", nil),
		httptest.NewRequest("GET", base+"PayrollPeriod/none", nil),
		httptest.NewRequest("POST", base+"JobOrder", strings.NewReader(`{"jobList":[]}`)), // an empty answer
	} {
		r.SetBasicAuth(s.User(), s.Password())
		r.Header.Set("Content-Type", "application/json")
		next := 0
		s.ServeHTTP(&eager{httptest.NewRecorder(), func() { next = ask(s) }}, r)
		if next != 200 {
			t.Errorf("the call after %s %s was answered with %d", r.Method, r.URL, next)
		}
	}
	s.AssertLimits(t)
	if s.MaxOpen() != 1 {
		t.Errorf("%d open at once", s.MaxOpen())
	}
}

// reporter notes what a test would have been told.
type reporter struct{ said []string }

func (*reporter) Helper() {}

func (r *reporter) Errorf(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}

func TestAssertLimitsFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := aimsiotest.New(aimsiotest.WithoutFirm(), aimsiotest.WithLimits(2, 0))
		for range 3 {
			ask(s)
		}
		r := &reporter{}
		s.AssertLimits(r)
		if len(r.said) != 1 || !strings.Contains(r.said[0], "PayrollPeriod: 3 calls within one second, 2 allowed") {
			t.Errorf("the test was told %q", r.said)
		}
	})
}
