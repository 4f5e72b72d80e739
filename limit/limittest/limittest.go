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
	"net/http"
	"net/http/httptrace"
	"slices"
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

// Cases returns all cases.
func Cases() []Case {
	return []Case{
		{"slots are shared", slots},
		{"the slot comes first", order},
		{"the window holds", window},
		{"what is not sent yet counts", unsent},
		{"what is given back is free", givenBack},
		{"a second request takes a second place", again},
		{"a complaint slows all down", slow},
		{"a flood through several limiters", flood},
	}
}

const (
	per    = 100 * time.Millisecond
	length = per + limit.Margin // of the window
)

// take asks once and checks the answer.
func take(t testing.TB, p limit.Permit, want limit.Reason) limit.Wait {
	t.Helper()
	wait, err := p.Take(t.Context())
	if err != nil {
		t.Fatalf("take: %v", err)
	}
	if wait.For != want {
		t.Fatalf("take waits for %q, want %q", wait.For, want)
	}
	return wait
}

// taken returns permits that hold a slot and a place, from each source in turn.
func taken(t testing.TB, n int, sources ...limit.Source) []limit.Permit {
	t.Helper()
	var permits []limit.Permit
	for i := range n {
		p := sources[i%len(sources)].Begin()
		take(t, p, "")
		t.Cleanup(p.Done)
		permits = append(permits, p)
	}
	return permits
}

func slots(t testing.TB, open Open) {
	policy := limit.Policy{Calls: 100, Per: per, Parallel: 3}
	a, b := open(policy), open(policy)
	held := taken(t, 3, a, b)
	fourth := a.Begin()
	defer fourth.Done()
	take(t, fourth, limit.ForSlot)
	held[1].Done()
	take(t, fourth, "")
	held[1].Done() // does nothing
	take(t, b.Begin(), limit.ForSlot)
}

func order(t testing.TB, open Open) {
	policy := limit.Policy{Calls: 1, Per: per, Parallel: 1}
	s := open(policy)
	first := taken(t, 1, s)[0]
	first.Sent()
	first.Done()
	time.Sleep(per / 2)
	second, third := s.Begin(), s.Begin()
	if wait := take(t, second, limit.ForRate); wait.AtLeast > length-per/2 {
		t.Errorf("asks to wait %v, want at most what is left of %v", wait.AtLeast, length)
	}
	take(t, third, limit.ForSlot)
	second.Done()
	take(t, third, limit.ForRate)
	third.Done()
}

func window(t testing.TB, open Open) {
	policy := limit.Policy{Calls: 3, Per: per, Parallel: 5}
	a, b := open(policy), open(policy)
	begin := time.Now()
	for _, p := range taken(t, 3, a, b) {
		p.Sent()
		p.Done()
	}
	fourth := b.Begin()
	defer fourth.Done()
	wait := take(t, fourth, limit.ForRate)
	if wait.AtLeast < 0 || wait.AtLeast > length {
		t.Errorf("asks to wait %v, want at most %v", wait.AtLeast, length)
	}
	until(t, fourth)
	if waited := time.Since(begin); waited < length {
		t.Errorf("the fourth call got a place after %v, want at least %v", waited, length)
	}
}

// until asks until p has all that it needs.
func until(t testing.TB, p limit.Permit) {
	t.Helper()
	for {
		wait, err := p.Take(t.Context())
		if err != nil {
			t.Fatalf("take: %v", err)
		}
		if wait.For == "" {
			return
		}
		time.Sleep(max(time.Millisecond, wait.AtLeast, wait.Poll))
	}
}

func unsent(t testing.TB, open Open) {
	policy := limit.Policy{Calls: 2, Per: per, Parallel: 5}
	a, b := open(policy), open(policy)
	held := taken(t, 2, a, b)
	time.Sleep(2 * length)
	third := b.Begin()
	defer third.Done()
	take(t, third, limit.ForRate)
	begin := time.Now()
	held[0].Sent()
	until(t, third)
	if waited := time.Since(begin); waited < length {
		t.Errorf("the place was free %v after it was sent on, want at least %v", waited, length)
	}
}

func givenBack(t testing.TB, open Open) {
	policy := limit.Policy{Calls: 2, Per: time.Hour, Parallel: 5}
	a, b := open(policy), open(policy)
	held := taken(t, 2, a, b)
	third := b.Begin()
	defer third.Done()
	take(t, third, limit.ForRate)
	held[0].Done()
	take(t, third, "")
}

func again(t testing.TB, open Open) {
	policy := limit.Policy{Calls: 2, Per: time.Hour, Parallel: 1}
	p := taken(t, 1, open(policy))[0]
	p.Sent()
	take(t, p, "")
	p.Sent()
	take(t, p, limit.ForRate)
}

func slow(t testing.TB, open Open) {
	policy := limit.Policy{Calls: 4, Per: per, Parallel: 5}
	a, b := open(policy), open(policy)
	begin := time.Now()
	a.Slow(per)
	first, second, third := b.Begin(), b.Begin(), b.Begin()
	defer first.Done()
	defer second.Done()
	defer third.Done()
	until(t, first)
	if waited := time.Since(begin); waited < per {
		t.Errorf("a call %v after the complaint, want none for %v", waited, per)
	}
	take(t, second, "")
	if wait := take(t, third, limit.ForRate); time.Since(begin) < 2*per && wait.AtLeast == 0 {
		t.Error("half of what was allowed is out, and it is not told how long to wait")
	}
}

// flood sends through several limiters and counts as a server would.
func flood(t testing.TB, open Open) {
	policy := limit.Policy{Calls: 5, Per: per, Parallel: 3}
	server := &counter{}
	var all sync.WaitGroup
	for range 3 {
		transport := &limit.Transport{Limiter: limit.Shared(policy, open(policy)), Base: server}
		for range 10 {
			all.Go(func() {
				req, err := http.NewRequestWithContext(t.Context(), "GET", "https://example.com", nil)
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
	if most := server.busiest(per); most > policy.Calls {
		t.Errorf("%d arrivals within %v, want at most %d", most, per, policy.Calls)
	}
	if server.most > policy.Parallel {
		t.Errorf("%d calls open at once, want at most %d", server.most, policy.Parallel)
	}
}

// counter is a server that counts between the moments in which a call is let
// through and in which it counts, so that it can be strict.
type counter struct {
	mu         sync.Mutex
	arrivals   []time.Time
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

// busiest is the largest number of arrivals in any stretch.
func (c *counter) busiest(stretch time.Duration) int {
	slices.SortFunc(c.arrivals, time.Time.Compare)
	most, first := 0, 0
	for i, at := range c.arrivals {
		for at.Sub(c.arrivals[first]) >= stretch {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}
