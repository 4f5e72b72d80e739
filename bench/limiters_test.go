package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/ratelimit"
	"golang.org/x/time/rate"

	"github.com/fieldbooks/fieldbooks/bench/canned"
	"github.com/fieldbooks/fieldbooks/limit"
)

const (
	sent    = 200
	perSec  = 10
	seeds   = 40
	workers = 10
)

// network is the server and the way to it. It notes when calls arrive.
type network struct {
	there, back [2]time.Duration
	mu          sync.Mutex
	rand        *rand.Rand
	arrived     []time.Time
}

func (n *network) between(d [2]time.Duration) time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	return d[0] + time.Duration(n.rand.Int64N(int64(d[1]-d[0])+1))
}

func (n *network) RoundTrip(r *http.Request) (*http.Response, error) {
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil && trace.WroteRequest != nil {
		trace.WroteRequest(httptrace.WroteRequestInfo{})
	}
	time.Sleep(n.between(n.there))
	n.mu.Lock()
	n.arrived = append(n.arrived, time.Now())
	n.mu.Unlock()
	time.Sleep(n.between([2]time.Duration{0, 250 * time.Millisecond}) + n.between(n.back))
	return canned.Respond(r, http.NoBody, 0), nil
}

// paced sends when wait returns.
type paced struct {
	*network
	wait func(context.Context) error
}

func (p paced) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := p.wait(r.Context()); err != nil {
		return nil, err
	}
	return p.network.RoundTrip(r)
}

func byRate(perSecond float64, burst int) func(*network) http.RoundTripper {
	return func(n *network) http.RoundTripper {
		return paced{n, rate.NewLimiter(rate.Limit(perSecond), burst).Wait}
	}
}

func byUber(n *network) http.RoundTripper {
	l := ratelimit.New(perSec)
	return paced{n, func(context.Context) error { l.Take(); return nil }}
}

func byOurs(strict bool) func(*network) http.RoundTripper {
	return func(n *network) http.RoundTripper {
		policy := limit.Policy{Calls: perSec, Per: time.Second, Parallel: workers, Strict: strict}
		return &limit.Transport{Limiter: limit.New(policy), Base: n}
	}
}

// TestLimiters prints a row for each limiter and network; ours may let no call
// through too early. It has a fake clock.
func TestLimiters(t *testing.T) {
	networks := map[string][2]time.Duration{
		steady: {20 * time.Millisecond, 22 * time.Millisecond},
		uneven: {5 * time.Millisecond, 50 * time.Millisecond},
		late:   {0, 300 * time.Millisecond},
	}
	for _, l := range []struct {
		name string
		make func(*network) http.RoundTripper
	}{
		{"ours", byOurs(false)},
		{"ours, strict", byOurs(true)},
		{"x/time/rate 10/s, burst 10", byRate(perSec, perSec)},
		{"x/time/rate 10/s, burst 1", byRate(perSec, 1)},
		{"x/time/rate 9.5/s, burst 1", byRate(9.5, 1)},
		{"uber/ratelimit 10/s", byUber},
	} {
		for _, name := range []string{steady, uneven, late} {
			var shares []float64
			most, over := 0, 0
			for seed := range uint64(seeds) {
				share, peak, early := trial(t, networks[name], seed, l.make)
				shares, most, over = append(shares, share), max(most, peak), max(over, early)
			}
			if strings.HasPrefix(l.name, "ours") && (name != late || l.name == "ours, strict") && over > 0 {
				t.Errorf("%s, %s: %d calls over the limit", l.name, name, over)
			}
			t.Logf("row: %s|%s|%.1f %%|%d|%d", l.name, name, 100*median(shares), most, over)
		}
	}
}

// trial sends all calls and gives the share of the ideal rate, the most arrivals in
// any second, and the arrivals that were one too many.
func trial(t *testing.T, way [2]time.Duration, seed uint64, make func(*network) http.RoundTripper) (share float64, most, over int) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{there: way, back: way, rand: rand.New(rand.NewPCG(seed, 5))}
		client := &http.Client{Transport: make(n)}
		begin := time.Now()
		if err := send(t.Context(), client); err != nil {
			t.Fatal(err)
		}
		share = float64(sent/perSec) / time.Since(begin).Seconds()
		slices.SortFunc(n.arrived, time.Time.Compare)
		for i, at := range n.arrived {
			first := 0
			for at.Sub(n.arrived[first]) >= time.Second {
				first++
			}
			most = max(most, i-first+1)
			if i-first+1 > perSec {
				over++
			}
		}
	})
	return share, most, over
}

func send(ctx context.Context, client *http.Client) error {
	calls := make(chan int, sent)
	for i := range sent {
		calls <- i
	}
	close(calls)
	failed := make([]error, workers)
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := range calls {
				request, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("http://server.invalid/%d", i), nil)
				if err == nil {
					var response *http.Response
					if response, err = client.Do(request); err == nil {
						response.Body.Close()
					}
				}
				if err != nil {
					failed[w] = err
				}
			}
		})
	}
	all.Wait()
	for _, err := range failed {
		if err != nil {
			return err
		}
	}
	return nil
}
