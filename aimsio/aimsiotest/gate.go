package aimsiotest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// gate counts arrivals and calls open at once, and lets no more through than the
// limits allow: the rest waits in a queue, first come first served. It lives by
// the real clock (or that of a synctest bubble), whatever [WithClock] says.
type gate struct {
	perSecond, parallel int
	patience            time.Duration

	mu           sync.Mutex
	arrivals     []time.Time // of the last second, oldest first
	open         int
	maxOpen      int
	maxPerSecond int
	violations   []string

	admitted []time.Time // of the last second, oldest first
	running  int
	queue    []*waiter
}

type waiter struct{ ready chan struct{} }

// withinSecond drops what is a second old or more: of two calls exactly one
// second apart, only one is in any second.
func withinSecond(times []time.Time, now time.Time) []time.Time {
	return slices.DeleteFunc(times, func(t time.Time) bool { return now.Sub(t) >= time.Second })
}

// arrive counts a call in.
func (g *gate) arrive(name string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	g.arrivals = append(withinSecond(g.arrivals, now), now)
	g.open++
	g.maxOpen = max(g.maxOpen, g.open)
	g.maxPerSecond = max(g.maxPerSecond, len(g.arrivals))
	if g.perSecond > 0 && len(g.arrivals) > g.perSecond {
		g.violations = append(g.violations, fmt.Sprintf("%s: %d calls within one second, %d allowed", name, len(g.arrivals), g.perSecond))
	}
	if g.parallel > 0 && g.open > g.parallel {
		g.violations = append(g.violations, fmt.Sprintf("%s: %d calls open at once, %d allowed", name, g.open, g.parallel))
	}
}

// admit waits for a turn; it reports whether there was one in time. Who was
// admitted must release.
func (g *gate) admit(ctx context.Context) bool {
	w := &waiter{ready: make(chan struct{})}
	g.mu.Lock()
	g.queue = append(g.queue, w)
	g.advance()
	g.mu.Unlock()
	select {
	case <-w.ready:
		return true
	default:
	}
	timer := time.NewTimer(g.patience)
	defer timer.Stop()
	select {
	case <-w.ready:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return g.withdraw(w)
}

// withdraw takes a waiter out of the queue; it reports whether its turn came at
// the last moment.
func (g *gate) withdraw(w *waiter) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-w.ready:
		return true
	default:
	}
	g.queue = slices.DeleteFunc(g.queue, func(other *waiter) bool { return other == w })
	return false
}

// advance lets in whoever may go. With mu held.
func (g *gate) advance() {
	now := time.Now()
	g.admitted = withinSecond(g.admitted, now)
	for len(g.queue) > 0 && (g.parallel == 0 || g.running < g.parallel) {
		if g.perSecond > 0 && len(g.admitted) >= g.perSecond {
			time.AfterFunc(g.admitted[0].Add(time.Second).Sub(now), g.wake)
			return
		}
		g.admitted = append(g.admitted, now)
		g.running++
		close(g.queue[0].ready)
		g.queue = g.queue[1:]
	}
}

func (g *gate) wake() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.advance()
}

// leave counts a call out. It is called just before the end of the answer goes on
// its way, so that no client can be quicker with its next call.
func (g *gate) leave(admitted bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open--
	if admitted {
		g.running--
		g.advance()
	}
}

// Violations tells each call that arrived beyond the limits of [WithLimits].
func (s *Server) Violations() []string {
	s.gate.mu.Lock()
	defer s.gate.mu.Unlock()
	return slices.Clone(s.gate.violations)
}

// MaxOpen is the most calls that were ever open at once, waiting ones included.
func (s *Server) MaxOpen() int {
	s.gate.mu.Lock()
	defer s.gate.mu.Unlock()
	return s.gate.maxOpen
}

// MaxPerSecond is the most calls that arrived within any second, wherever that
// second begins.
func (s *Server) MaxPerSecond() int {
	s.gate.mu.Lock()
	defer s.gate.mu.Unlock()
	return s.gate.maxPerSecond
}

// AssertLimits fails the test for each call that arrived beyond the limits.
func (s *Server) AssertLimits(t Reporter) {
	t.Helper()
	for _, v := range s.Violations() {
		t.Errorf("limit broken: %s", v)
	}
}
