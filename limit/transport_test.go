package limit_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// closing is a body that notes that it was closed.
type closing struct {
	io.Reader
	closed bool
}

func (c *closing) Close() error { c.closed = true; return nil }

func TestSlotIsHeldUntilTheBodyIsDone(t *testing.T) {
	tests := []struct {
		name   string
		answer func() (*http.Response, error)
		finish func(*http.Response, context.CancelFunc) // nil: it is done already
	}{
		{"error", func() (*http.Response, error) { return nil, errors.New("no") }, nil},
		{"no body", func() (*http.Response, error) {
			return &http.Response{StatusCode: 204, Header: http.Header{}, Body: http.NoBody}, nil
		}, nil},
		{"closed", nil, func(r *http.Response, _ context.CancelFunc) { r.Body.Close() }},
		{"closed twice", nil, func(r *http.Response, _ context.CancelFunc) { r.Body.Close(); r.Body.Close() }},
		{"read to its end", nil, func(r *http.Response, _ context.CancelFunc) { _, _ = io.ReadAll(r.Body) }},
		{"cut off", func() (*http.Response, error) {
			resp := response(200, "")
			resp.Body = io.NopCloser(io.MultiReader(strings.NewReader("x"), iotestError{}))
			return resp, nil
		}, func(r *http.Response, _ context.CancelFunc) { _, _ = io.ReadAll(r.Body) }},
		{"cancelled", nil, func(_ *http.Response, cancel context.CancelFunc) { cancel(); synctest.Wait() }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := limit.New(limit.Policy{Parallel: 1})
				rt := &limit.Transport{Limiter: l, Base: roundTrip(func(*http.Request) (*http.Response, error) {
					if tt.answer != nil {
						return tt.answer()
					}
					return response(200, "well"), nil
				})}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				req, _ := http.NewRequestWithContext(ctx, "GET", "https://example.com", nil)
				resp, _ := rt.RoundTrip(req)
				if tt.finish != nil {
					if open := l.Stats().Open; open != 1 {
						t.Fatalf("%d calls open before the body is done, want 1", open)
					}
					tt.finish(resp, cancel)
				}
				if open := l.Stats().Open; open != 0 {
					t.Errorf("%d calls open, want none", open)
				}
				if err := get(t.Context(), &limit.Transport{Limiter: l, Base: &network{}}, "/"); err != nil {
					t.Errorf("the slot is lost: %v", err)
				}
			})
		})
	}
}

type iotestError struct{}

func (iotestError) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestRefusedRequestClosesItsBody(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	body := &closing{Reader: strings.NewReader("x")}
	req, _ := http.NewRequestWithContext(ctx, "POST", "https://example.com", body)
	_, err := (&limit.Transport{Limiter: limit.New(limit.Policy{Parallel: 1}), Base: &network{}}).RoundTrip(req)
	if !errors.As(err, new(*limit.WaitError)) || !body.closed {
		t.Errorf("error %v, body closed: %v; want a *WaitError and a closed body", err, body.closed)
	}
}

// A part of the answer that was read gives nothing back.
func TestSlotIsHeldWhileTheBodyIsRead(t *testing.T) {
	l := limit.New(limit.Policy{Parallel: 1})
	rt := &limit.Transport{Limiter: l, Base: roundTrip(func(*http.Request) (*http.Response, error) { return response(200, "well"), nil })}
	req, _ := http.NewRequestWithContext(t.Context(), "GET", "https://example.com", nil)
	resp, err := rt.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := resp.Body.Read(make([]byte, 1)); n != 1 || err != nil || l.Stats().Open != 1 {
		t.Errorf("%d calls open after a read of %d bytes, %v; want 1", l.Stats().Open, n, err)
	}
	resp.Body.Close()
}

// A transport that tells nothing of what it sends is counted from the answer.
func TestUntracedBase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{untraced: true, forward: always(700 * time.Millisecond)}
		flood(t, &limit.Transport{Limiter: limit.New(limit.Policy{Calls: 2}), Base: n}, 6, 6)
		if got := busiest(n.arrivals, time.Second); got != 2 {
			t.Errorf("%d arrivals in a second, want 2", got)
		}
	})
}

func TestNoLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{}
		flood(t, &limit.Transport{Base: n}, 100, 100)
		if got := busiest(n.arrivals, time.Second); got != 100 {
			t.Errorf("%d arrivals at once, want all 100", got)
		}
	})
}

// counter is a server that counts arrivals and calls open.
type counter struct {
	mu         sync.Mutex
	arrivals   []time.Time
	open, most int
}

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	c.arrivals = append(c.arrivals, time.Now())
	c.open++
	c.most = max(c.most, c.open)
	c.mu.Unlock()
	_, _ = io.WriteString(w, strings.Repeat("x", 5000))
	c.mu.Lock()
	c.open--
	c.mu.Unlock()
}

func base(t testing.TB, parallel int) *http.Transport {
	transport := &http.Transport{MaxIdleConnsPerHost: parallel}
	t.Cleanup(transport.CloseIdleConnections)
	return transport
}

// fetch gets url n times at once.
func fetch(t testing.TB, client *http.Client, url string, n int) {
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			resp, err := client.Get(url)
			if err != nil {
				t.Error(err)
				return
			}
			defer resp.Body.Close()
			_, _ = io.Copy(io.Discard, resp.Body)
		})
	}
	all.Wait()
}

// On a real network, Strict holds however late goroutines run.
func TestLoopback(t *testing.T) {
	t.Parallel()
	c := &counter{}
	server := httptest.NewServer(c)
	defer server.Close()
	policy := limit.Policy{Calls: 10, Per: 50 * time.Millisecond, Parallel: 10, Strict: true}
	l := limit.New(policy)
	client := &http.Client{Transport: &limit.Transport{Limiter: l, Base: base(t, 10)}}
	fetch(t, client, server.URL, 150)
	if got := busiest(c.arrivals, policy.Per); got > 10 {
		t.Errorf("%d arrivals within %v, want at most 10", got, policy.Per)
	}
	if c.most > 10 {
		t.Errorf("%d calls open at once, want at most 10", c.most)
	}
	if stats := l.Stats(); stats.Calls != 150 || stats.Open != 0 || stats.Waiting != 0 {
		t.Errorf("stats %+v, want 150 calls and nothing open", stats)
	}
}

// net/http repeats a GET when a kept connection dies under it. The repeat
// arrives at the server too, so it counts.
func TestRepeatsOfNetHTTPCount(t *testing.T) {
	t.Parallel()
	var seen atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if seen.Add(1) == 2 {
			conn, _, _ := w.(http.Hijacker).Hijack()
			conn.Close()
		}
	}))
	defer server.Close()
	policy := limit.Policy{Calls: 2, Per: time.Second, Parallel: 1, Strict: true}
	client := &http.Client{Transport: &limit.Transport{Limiter: limit.New(policy), Base: base(t, 1)}}
	var waits limit.Waits
	for range 2 {
		req, _ := http.NewRequestWithContext(limit.WithWaits(t.Context(), &waits), "GET", server.URL, nil)
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	if seen.Load() != 3 || waits.Sends != 3 {
		t.Fatalf("the server saw %d requests and %d were counted, want 3 and 3", seen.Load(), waits.Sends)
	}
	if waits.Rate == 0 {
		t.Error("the third request of a window did not wait for the rate")
	}
}

func TestSplit(t *testing.T) {
	whole := limit.Policy{Calls: 10, Parallel: 4}
	var calls, slots int
	for part := range 3 {
		p, err := whole.Split(part, 3)
		if err != nil {
			t.Fatal(err)
		}
		calls, slots = calls+p.Calls, slots+p.Parallel
	}
	if calls != 10 || slots != 4 {
		t.Errorf("the parts have %d calls and %d slots together, want 10 and 4", calls, slots)
	}
	for _, parts := range [][2]int{{0, 5}, {3, 3}, {-1, 2}, {0, 0}} {
		if _, err := whole.Split(parts[0], parts[1]); err == nil {
			t.Errorf("part %d of %d: no error", parts[0], parts[1])
		}
	}
}
