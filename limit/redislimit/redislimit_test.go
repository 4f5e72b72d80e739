package redislimit_test

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/limit/limittest"
	"github.com/fieldbooks/fieldbooks/limit/redislimit"
)

func TestConformance(t *testing.T) {
	for _, c := range limittest.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			account := rand.Text()
			c.Run(t, func(p limit.Policy) limit.Source {
				return redislimit.New(connect(t), account, p)
			})
		})
	}
}

// server counts what arrives between being let through and being counted, so
// that no load on the machine can make a call arrive before its place is free.
type server struct {
	took time.Duration

	mu         sync.Mutex
	arrivals   []time.Time
	order      []string // of their paths
	open, most int
}

func (s *server) RoundTrip(req *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.arrivals = append(s.arrivals, time.Now())
	s.order = append(s.order, req.URL.Path)
	s.open++
	s.most = max(s.most, s.open)
	s.mu.Unlock()
	if trace := httptrace.ContextClientTrace(req.Context()); trace != nil {
		trace.WroteRequest(httptrace.WroteRequestInfo{})
	}
	time.Sleep(s.took)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open--
	return &http.Response{StatusCode: http.StatusNoContent, Body: http.NoBody}, nil
}

// busiest is the largest number of arrivals in any stretch.
func (s *server) busiest(stretch time.Duration) int {
	slices.SortFunc(s.arrivals, time.Time.Compare)
	most, first := 0, 0
	for i, at := range s.arrivals {
		for at.Sub(s.arrivals[first]) >= stretch {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

// get sends one request through rt.
func get(ctx context.Context, rt http.RoundTripper, path string) error {
	req, err := http.NewRequestWithContext(ctx, "GET", "https://example.com/"+path, nil)
	if err != nil {
		return err
	}
	_, err = rt.RoundTrip(req)
	return err
}

// flood calls from workers goroutines per source as long as more says.
func flood(t *testing.T, s *server, p limit.Policy, workers int, more func() bool, sources ...*redislimit.Source) {
	var all sync.WaitGroup
	for i, source := range sources {
		rt := &limit.Transport{Limiter: limit.Shared(source), Base: s}
		for range workers {
			all.Go(func() {
				for more() {
					if err := get(t.Context(), rt, strconv.Itoa(i)); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
	}
	all.Wait()
}

// Two clients with connections of their own keep 10 calls per second and 5 at
// once together, for as many calls as the ideal allows in four seconds.
func TestTwoClients(t *testing.T) {
	const ideal, length = 40, 4 * time.Second
	p := limit.Policy{Calls: 10, Parallel: 5}
	account := rand.Text()
	s := &server{took: 50 * time.Millisecond}
	var begun atomic.Int32
	begin := time.Now()
	flood(t, s, p, 8, func() bool { return begun.Add(1) <= ideal },
		redislimit.New(connect(t), account, p), redislimit.New(connect(t), account, p))
	inTime := 0
	for _, at := range s.arrivals {
		if at.Sub(begin) < length {
			inTime++
		}
	}
	busiest := s.busiest(time.Second)
	t.Logf("%d calls: most in any second %d of 10, most at once %d of 5, %d in the time of %d (%d %%)",
		len(s.arrivals), busiest, s.most, inTime, ideal, 100*inTime/ideal)
	if busiest > p.Calls {
		t.Errorf("%d arrivals in one second, want at most %d", busiest, p.Calls)
	}
	if s.most > p.Parallel {
		t.Errorf("%d calls at once, want at most %d", s.most, p.Parallel)
	}
	if inTime < ideal*9/10 {
		t.Errorf("%d calls in %v, want at least %d", inTime, length, ideal*9/10)
	}
}

// A process that always has the next call ready does not push in before another.
func TestFair(t *testing.T) {
	p := limit.Policy{Parallel: 1}
	account := rand.Text()
	s := &server{took: time.Millisecond}
	var begun atomic.Int32
	flood(t, s, p, 5, func() bool { return begun.Add(1) <= 60 },
		redislimit.New(connect(t), account, p), redislimit.New(connect(t), account, p))
	longest, run := 0, 0
	for i, path := range s.order[:50] { // at the end, one may have no more calls
		if i == 0 || path != s.order[i-1] {
			run = 0
		}
		run++
		longest = max(longest, run)
	}
	t.Logf("at most %d calls of one process in a row", longest)
	if longest > 8 {
		t.Errorf("%d calls of one process in a row while another waits, want at most 8", longest)
	}
	if s.most > 1 {
		t.Errorf("%d calls at once, want 1", s.most)
	}
}

// Redis loses its data over and over, and no call is too many.
func TestLostData(t *testing.T) {
	p := limit.Policy{Calls: 5, Per: 200 * time.Millisecond, Parallel: 5}
	account := rand.Text()
	client := connect(t)
	s := &server{took: time.Millisecond}
	sources := []*redislimit.Source{redislimit.New(client, account, p), redislimit.New(connect(t), account, p)}
	for _, source := range sources { // both have seen the state
		permit := source.Begin()
		take(t, permit, "")
		permit.Done()
	}
	var begun atomic.Int32
	flood(t, s, p, 5, func() bool {
		n := begun.Add(1)
		if n%12 == 0 {
			lose(t, client, account)
		}
		return n <= 40
	}, sources...)
	if busiest := s.busiest(p.Per); busiest > p.Calls {
		t.Errorf("%d arrivals within %v, want at most %d", busiest, p.Per, p.Calls)
	}
	if len(s.arrivals) != 40 {
		t.Errorf("%d calls arrived, want 40", len(s.arrivals))
	}
}

// What is held when Redis loses its data is known to it again before anything is
// granted.
func TestLostSlots(t *testing.T) {
	p := limit.Policy{Parallel: 1}
	account := rand.Text()
	client := connect(t)
	a, b := redislimit.New(client, account, p), redislimit.New(client, account, p)
	held, next := a.Begin(), b.Begin()
	take(t, held, "")
	take(t, next, limit.ForSlot)
	lose(t, client, account)
	if wait := take(t, next, limit.ForRate); wait.AtLeast <= 0 || wait.AtLeast > time.Second+limit.Margin {
		t.Errorf("asks to wait %v, want one window", wait.AtLeast)
	}
	until(t, next, limit.ForSlot)
	held.Done()
	take(t, next, "")
	next.Done()
}

// A clock that is set back by an hour costs a window, and not an hour.
func TestClockSetBack(t *testing.T) {
	p := limit.Policy{Calls: 1, Parallel: 2}
	account := rand.Text()
	client := connect(t)
	s := redislimit.New(client, account, p)
	first, second := s.Begin(), s.Begin()
	take(t, first, "")
	first.Sent()
	defer first.Done()
	later := redis.NewScript(`
		local s = cmsgpack.unpack(redis.call('GET', KEYS[1]))
		local hour = 3600 * 1000000
		s.at, s.stamps[1] = s.at + hour, s.stamps[1] + hour
		for _, p in pairs(s.permits) do p.till = p.till + hour end
		redis.call('SET', KEYS[1], cmsgpack.pack(s))
		return #s.stamps`)
	if n, err := later.Run(t.Context(), client, []string{key(account)}).Int(); n != 1 || err != nil {
		t.Fatalf("%d stamps moved, error %v; want 1", n, err)
	}
	if wait := take(t, second, limit.ForRate); wait.AtLeast <= 0 || wait.AtLeast > time.Second+limit.Margin {
		t.Errorf("asks to wait %v, want one window", wait.AtLeast)
	}
	second.Done()
}

func key(account string) string { return "fieldbooks:limit:" + account }

func lose(t *testing.T, client *redis.Client, account string) {
	if err := client.Del(t.Context(), key(account)).Err(); err != nil {
		t.Error(err)
	}
}

// take asks once and checks the answer.
func take(t *testing.T, p limit.Permit, want limit.Reason) limit.Wait {
	t.Helper()
	wait, err := p.Take(t.Context())
	if err != nil || wait.For != want {
		t.Fatalf("take waits for %q, error %v; want %q", wait.For, err, want)
	}
	return wait
}

// until asks until p waits for what is wanted.
func until(t *testing.T, p limit.Permit, want limit.Reason) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		wait, err := p.Take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if wait.For == want {
			return
		}
		time.Sleep(wait.Poll)
	}
	t.Fatalf("it never waits for %q", want)
}
