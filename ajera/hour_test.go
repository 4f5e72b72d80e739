package ajera_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// hour is a server that restarts and changes its mind.
type hour struct {
	fake *ajeratest.Server

	mu        sync.Mutex
	server    *http.Server
	wires     *wires // nil while the server is down
	limit     int    // calls in any second
	arrivals  []time.Time
	restarts  int
	throttled int
	last      time.Time // restart
}

func (h *hour) start() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.wires = &wires{make(chan net.Conn), make(chan struct{})}
	h.server = &http.Server{Handler: h}
	go func(s *http.Server, w *wires) { _ = s.Serve(w) }(h.server, h.wires)
}

func (h *hour) stop() {
	h.mu.Lock()
	server, wires := h.server, h.wires
	h.wires = nil
	h.mu.Unlock()
	close(wires.done)
	_ = server.Close()
}

// restart cuts all connections; the sessions are lost.
func (h *hour) restart() {
	h.stop()
	h.fake.ExpireSessions()
	time.Sleep(3 * time.Second)
	h.start()
}

func (h *hour) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	h.mu.Lock()
	w := h.wires
	h.mu.Unlock()
	if w == nil {
		return nil, errors.New("connection refused")
	}
	client, server := net.Pipe()
	select {
	case w.conns <- server:
		return client, nil
	case <-w.done:
		return nil, errors.New("connection refused")
	}
}

// ServeHTTP throttles, and restarts the server in the middle of a create: one
// time before it is executed, the next time before it is answered.
func (h *hour) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h.over() {
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	fate := h.fate(string(body))
	answer := httptest.NewRecorder()
	if fate != "before" {
		h.fake.ServeHTTP(answer, r)
	}
	if fate != "" {
		go h.restart()
		panic(http.ErrAbortHandler)
	}
	time.Sleep(100 * time.Millisecond)
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

// over counts a call in and reports whether it is one too many.
func (h *hour) over() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	recent := h.arrivals[:0]
	for _, t := range h.arrivals {
		if now.Sub(t) < time.Second {
			recent = append(recent, t)
		}
	}
	h.arrivals = append(recent, now)
	over := len(h.arrivals) > h.limit
	if over {
		h.throttled++
	}
	return over
}

// fate is when the server restarts during a call, "" for not at all.
func (h *hour) fate(body string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !strings.Contains(body, `"CreateProjects"`) || time.Since(h.last) < 4*time.Minute {
		return ""
	}
	h.last = time.Now()
	h.restarts++
	return []string{"before", "after"}[h.restarts%2]
}

// TestOneHour lives through an hour of expiring sessions, restarts and changing
// limits. Every read brings an answer, and every phase is created once.
func TestOneHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hour{limit: 12, last: time.Now(), fake: ajeratest.New(ajeratest.WithSessionTTL(5 * time.Minute))}
		h.start()
		transport := &http.Transport{DialContext: h.dial}
		c, err := ajera.New(ajera.Config{
			URL: wire.Hide(h.fake.URLAt("http://localhost")), Username: h.fake.User(), Password: wire.Hide(h.fake.Password()),
			Transport: transport, Retry: wire.Retry{Attempts: 12, Longest: 2 * time.Second},
		})
		if err != nil {
			t.Fatal(err)
		}
		end := time.Now().Add(time.Hour)
		var all sync.WaitGroup
		reads, phases := make([]int, 3), make([]int, 3)
		for i := range reads {
			all.Go(func() { reads[i] = h.read(t, c, i, end) })
			all.Go(func() { phases[i] = h.create(t, c, i, end) })
		}
		all.Go(func() { h.changeLimits(end) })
		all.Wait()
		h.check(t, c, phases)
		stats := c.Stats()
		t.Logf("one hour: %d reads, %d creates, %d restarts, %d logins, %d throttled; %d of %d calls failed, %d HTTP requests, waited %v for the rate",
			sum(reads), sum(phases), h.restarts, stats.Logins, h.throttled, stats.Failed, stats.Calls, stats.Spent.Attempts, stats.Limit.Rate)
		if h.restarts < 10 || h.throttled == 0 || stats.Logins < 20 {
			t.Error("too little went wrong")
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
		transport.CloseIdleConnections()
		h.stop()
	})
}

func sum(list []int) (n int) {
	for _, i := range list {
		n += i
	}
	return n
}

func (h *hour) changeLimits(end time.Time) {
	for i := 0; time.Now().Before(end); i++ {
		h.mu.Lock()
		h.limit = []int{12, 2, 8}[i%3]
		h.mu.Unlock()
		time.Sleep(7 * time.Minute)
	}
}

// read reads every second or so. No call may fail.
func (h *hour) read(t *testing.T, c *ajera.Client, worker int, end time.Time) (n int) {
	for ; time.Now().Before(end); n++ {
		got, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
		if err != nil || len(got.Clients) == 0 {
			t.Errorf("read %d of worker %d: %v", n, worker, err)
		}
		time.Sleep(2*time.Second + time.Duration(worker)*130*time.Millisecond)
	}
	return n
}

// create makes one phase after the other, as a careful program does: again when
// it was not sent or refused, and after a look when nobody knows.
func (h *hour) create(t *testing.T, c *ajera.Client, worker int, end time.Time) (n int) {
	project, group := h.fake.Keys("Projects")[0], h.fake.Keys("InvoiceGroups")[0]
	for ; time.Now().Before(end); n++ {
		phase := ajerav2.NewPhase{ProjectKey: project, InvoiceGroupKey: group, Description: fmt.Sprintf("own %d %d", worker, n), RateTableKey: new(0)}
		for !h.created(t, c, phase) {
			time.Sleep(time.Second)
		}
		time.Sleep(20*time.Second + time.Duration(worker)*time.Second)
	}
	return n
}

func (h *hour) created(t *testing.T, c *ajera.Client, phase ajerav2.NewPhase) bool {
	_, err := c.V2.CreatePhases(t.Context(), ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{phase}})
	if err == nil {
		return true
	}
	e, ok := errors.AsType[*ajera.Error](err)
	if !ok || e.Outcome == wire.Executed || e.Outcome == wire.Refused && e.Status != http.StatusTooManyRequests {
		t.Errorf("%s: %v", phase.Description, err)
		return true
	}
	return e.Outcome == wire.Unknown && h.names(t, c)[phase.Description] > 0
}

// names counts the phases by name.
func (h *hour) names(t *testing.T, c *ajera.Client) map[string]int {
	got, err := c.V2.GetProjects(t.Context(), ajerav2.GetProjectsArgs{RequestedProjects: h.fake.Keys("Projects")[:1]})
	if err != nil {
		t.Errorf("look: %v", err)
		return nil
	}
	names := make(map[string]int)
	for _, p := range got.Phases {
		names[p.Description]++
	}
	return names
}

func (h *hour) check(t *testing.T, c *ajera.Client, phases []int) {
	names := h.names(t, c)
	for worker, n := range phases {
		for i := range n {
			if name := fmt.Sprintf("own %d %d", worker, i); names[name] != 1 {
				t.Errorf("phase %q was created %d times", name, names[name])
			}
		}
	}
}
