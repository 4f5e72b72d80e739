package limit_test

import (
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// network is a base transport on whatever clock the test runs: a request is on
// the way, arrives, is served, and the answer is on the way back.
type network struct {
	dial, forward, serve, back func() time.Duration
	answer                     func(arrived int) *http.Response // nil: 200 with a body
	untraced                   bool

	mu         sync.Mutex
	arrivals   []time.Time
	order      []string
	open, most int
}

func (n *network) RoundTrip(req *http.Request) (*http.Response, error) {
	trace := httptrace.ContextClientTrace(req.Context())
	if n.untraced {
		trace = nil
	}
	if trace != nil {
		trace.GetConn("example.com:443")
	}
	if err := pass(req.Context(), n.dial); err != nil {
		return nil, err
	}
	if trace != nil && trace.WroteRequest != nil {
		trace.WroteRequest(httptrace.WroteRequestInfo{})
	}
	if err := pass(req.Context(), n.forward); err != nil {
		return nil, err
	}
	arrived := n.arrive(req)
	err := pass(req.Context(), n.serve)
	n.leave()
	if err == nil {
		err = pass(req.Context(), n.back)
	}
	if err != nil {
		return nil, err
	}
	if n.answer != nil {
		return n.answer(arrived), nil
	}
	return response(200, "well"), nil
}

func (n *network) arrive(req *http.Request) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.arrivals = append(n.arrivals, time.Now())
	n.order = append(n.order, req.URL.Path)
	n.open++
	n.most = max(n.most, n.open)
	return len(n.arrivals)
}

func (n *network) leave() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.open--
}

// busiest is the largest number of arrivals in any stretch of per.
func busiest(arrivals []time.Time, per time.Duration) int {
	arrivals = slices.Clone(arrivals)
	slices.SortFunc(arrivals, time.Time.Compare)
	most, first := 0, 0
	for i, at := range arrivals {
		for at.Sub(arrivals[first]) >= per {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

func response(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

// between draws durations from lo to hi milliseconds.
func between(r *rand.Rand, lo, hi int) func() time.Duration {
	r = rand.New(rand.NewPCG(r.Uint64(), r.Uint64())) // its own, for its own mutex
	var mu sync.Mutex
	return func() time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return time.Duration(lo)*time.Millisecond + time.Duration(r.Int64N(int64(hi-lo+1)*int64(time.Millisecond)))
	}
}

func always(d time.Duration) func() time.Duration { return func() time.Duration { return d } }

func pass(ctx context.Context, d func() time.Duration) error {
	if d == nil {
		return ctx.Err()
	}
	timer := time.NewTimer(d())
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// get sends one request and reads its answer.
func get(ctx context.Context, rt http.RoundTripper, path string) error {
	req, err := http.NewRequestWithContext(ctx, "GET", "https://example.com"+path, nil)
	if err != nil {
		return err
	}
	resp, err := rt.RoundTrip(req)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	return err
}

// flood sends n requests from workers goroutines and reports errors to t.
func flood(t *testing.T, rt http.RoundTripper, n, workers int) {
	t.Helper()
	work := make(chan int, n)
	for i := range n {
		work <- i
	}
	close(work)
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for range work {
				if err := get(t.Context(), rt, "/"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}
