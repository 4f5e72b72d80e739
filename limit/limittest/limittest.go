// Package limittest holds the tests that every [limit.Source] must pass. They
// run in real time, in about two seconds, or on the fake clock of
// testing/synctest where a Source does no I/O that waits:
//
//	for _, c := range limittest.Cases() {
//		t.Run(c.Name, func(t *testing.T) {
//			c.Run(t, func(p limit.Policy) limit.Source { ... })
//		})
//	}
package limittest

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"sync"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
)

// Open opens a Source. Those that are opened in one run of a case with one
// policy share one limit, as those of several processes would.
type Open func(limit.Policy) limit.Source

// Case is one thing that a Source must do.
type Case struct {
	Name string
	Run  func(testing.TB, Open)
}

const (
	per    = 100 * time.Millisecond
	length = per + limit.Margin // of the window

	patience = 10 * time.Second // with what must be let through
)

// Cases returns all cases.
func Cases() []Case {
	return []Case{
		{"it tells its policy", policy},
		{"slots are shared", two(limit.Policy{Calls: 100, Per: per, Parallel: 3}, slots)},
		{"the slot comes first", two(limit.Policy{Calls: 1, Per: per, Parallel: 1}, order)},
		{"the window holds", two(limit.Policy{Calls: 3, Per: per, Parallel: 5}, window)},
		{"what is not sent yet counts", two(limit.Policy{Calls: 2, Per: per, Parallel: 5}, unsent)},
		{"what is given back is free", two(limit.Policy{Calls: 2, Per: time.Hour, Parallel: 5}, givenBack)},
		{"a second request takes a second place", two(limit.Policy{Calls: 2, Per: time.Hour, Parallel: 1}, again)},
		{"a complaint slows all down", two(limit.Policy{Calls: 4, Per: per, Parallel: 5}, slow)},
		{"a flood through several limiters", flood},
	}
}

// two runs a case with two sources that share a limit.
func two(p limit.Policy, run func(t testing.TB, a, b limit.Source)) func(testing.TB, Open) {
	return func(t testing.TB, open Open) { run(t, open(p), open(p)) }
}

// begin returns a permit that is given back in the end.
func begin(t testing.TB, s limit.Source) limit.Permit {
	p := s.Begin()
	t.Cleanup(p.Done)
	return p
}

// ask asks once.
func ask(t testing.TB, p limit.Permit) limit.Wait {
	t.Helper()
	wait, err := p.Take(t.Context())
	if err != nil {
		t.Fatalf("take: %v", err)
	}
	return wait
}

// take asks once and checks the answer.
func take(t testing.TB, p limit.Permit, want limit.Reason) limit.Wait {
	t.Helper()
	wait := ask(t, p)
	if wait.For != want {
		t.Fatalf("take waits for %q, want %q", wait.For, want)
	}
	return wait
}

// until asks until p has all that it needs, which must be so no sooner than least after since.
func until(t testing.TB, p limit.Permit, since time.Time, least time.Duration) {
	t.Helper()
	for wait := ask(t, p); wait.For != ""; wait = ask(t, p) {
		if time.Since(since) > patience {
			t.Fatalf("still waits for %q after %v", wait.For, patience)
		}
		time.Sleep(max(time.Millisecond, wait.AtLeast, wait.Poll))
	}
	if waited := time.Since(since); waited < least {
		t.Errorf("let through after %v, want at least %v", waited, least)
	}
}

// taken returns permits that hold a slot and a place, from each source in turn.
func taken(t testing.TB, n int, sources ...limit.Source) []limit.Permit {
	t.Helper()
	var permits []limit.Permit
	for i := range n {
		p := begin(t, sources[i%len(sources)])
		take(t, p, "")
		permits = append(permits, p)
	}
	return permits
}

func policy(t testing.TB, open Open) {
	p := limit.Policy{Calls: 3, Per: per, Parallel: 2, Strict: true, MaxPause: time.Second, Lease: time.Minute}
	if got := open(p).Policy(); got != p {
		t.Errorf("policy %+v, want %+v", got, p)
	}
}

func slots(t testing.TB, a, b limit.Source) {
	permits := taken(t, 3, a, b)
	fourth := begin(t, a)
	take(t, fourth, limit.ForSlot)
	permits[1].Done()
	take(t, fourth, "")
	permits[1].Done() // does nothing
	take(t, b.Begin(), limit.ForSlot)
}

func order(t testing.TB, a, b limit.Source) {
	first := taken(t, 1, a)[0]
	first.Sent()
	first.Done()
	time.Sleep(per / 2)
	second, third := begin(t, a), begin(t, b)
	if wait := take(t, second, limit.ForRate); wait.AtLeast > length-per/2 {
		t.Errorf("asks to wait %v, want at most what is left of %v", wait.AtLeast, length)
	}
	take(t, third, limit.ForSlot)
	second.Done()
	take(t, third, limit.ForRate)
}

func window(t testing.TB, a, b limit.Source) {
	since := time.Now()
	for _, p := range taken(t, 3, a, b) {
		p.Sent()
		p.Done()
	}
	fourth := begin(t, b)
	wait := take(t, fourth, limit.ForRate)
	if wait.AtLeast < 0 || wait.AtLeast > length {
		t.Errorf("asks to wait %v, want at most %v", wait.AtLeast, length)
	}
	until(t, fourth, since, length)
}

func unsent(t testing.TB, a, b limit.Source) {
	permits := taken(t, 2, a, b)
	time.Sleep(2 * length)
	third := begin(t, b)
	take(t, third, limit.ForRate)
	since := time.Now()
	permits[0].Sent()
	until(t, third, since, length)
}

func givenBack(t testing.TB, a, b limit.Source) {
	permits := taken(t, 2, a, b)
	third := begin(t, b)
	take(t, third, limit.ForRate)
	permits[0].Done()
	take(t, third, "")
}

func again(t testing.TB, a, _ limit.Source) {
	p := taken(t, 1, a)[0]
	p.Sent()
	take(t, p, "")
	p.Sent()
	take(t, p, limit.ForRate)
}

func slow(t testing.TB, a, b limit.Source) {
	since := time.Now()
	a.Slow(per)
	until(t, begin(t, b), since, per)
	take(t, begin(t, b), "")
	if wait := take(t, begin(t, b), limit.ForRate); time.Since(since) < 2*per && wait.AtLeast == 0 {
		t.Error("half of what was allowed is out, and it is not told how long to wait")
	}
}

// flood sends through several limiters and counts as a server would.
func flood(t testing.TB, open Open) {
	policy := limit.Policy{Calls: 5, Per: per, Parallel: 3}
	server := &counter{}
	ctx, cancel := context.WithTimeout(t.Context(), 3*patience)
	defer cancel()
	var all sync.WaitGroup
	for range 3 {
		transport := &limit.Transport{Limiter: limit.Shared(open(policy)), Base: server}
		for range 10 {
			all.Go(func() {
				req, err := http.NewRequestWithContext(ctx, "GET", "https://example.com", nil)
				if err == nil {
					_, err = transport.RoundTrip(req)
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	if len(server.arrivals) != 30 {
		t.Errorf("%d calls arrived, want 30", len(server.arrivals))
	}
	for i, at := range server.arrivals[min(policy.Calls, len(server.arrivals)):] {
		if apart := at.Sub(server.arrivals[i]); apart < per {
			t.Errorf("%d calls arrived within %v, want at most %d in %v", policy.Calls+1, apart, policy.Calls, per)
		}
	}
	if server.most > policy.Parallel {
		t.Errorf("%d calls open at once, want at most %d", server.most, policy.Parallel)
	}
}

// counter is a server that counts between the moments in which a call is let
// through and in which it counts, so that it can be strict.
type counter struct {
	mu         sync.Mutex
	arrivals   []time.Time // ascending
	open, most int
}

func (c *counter) RoundTrip(req *http.Request) (*http.Response, error) {
	c.mu.Lock()
	c.arrivals = append(c.arrivals, time.Now())
	c.open++
	c.most = max(c.most, c.open)
	c.mu.Unlock()
	if trace := httptrace.ContextClientTrace(req.Context()); trace != nil {
		trace.WroteRequest(httptrace.WroteRequestInfo{})
	}
	time.Sleep(5 * time.Millisecond)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open--
	return &http.Response{StatusCode: http.StatusNoContent, Body: http.NoBody}, nil
}
