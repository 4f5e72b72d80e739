package aimsiotest

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// gate counts arrivals and calls open at once, and lets no more through than the
// limits allow: the rest waits in a queue, first come first served. It lives by
// the real clock (or that of a synctest bubble), whatever [WithClock] says.
type gate struct {
	fake.Pace
	patience time.Duration

	mu       sync.Mutex
	admitted []time.Time // of the last second, oldest first
	running  int
	queue    []*waiter
}

type waiter struct{ ready chan struct{} }

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
	g.admitted = fake.WithinSecond(g.admitted, now)
	for len(g.queue) > 0 && (g.Parallel == 0 || g.running < g.Parallel) {
		if g.PerSecond > 0 && len(g.admitted) >= g.PerSecond {
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

// reset forgets what came, but for the calls that are open. Those in the queue may go on sooner.
func (g *gate) reset() {
	g.Reset()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.admitted = nil
	g.advance()
}

// leave counts a call out. It is called just before the end of the answer goes on
// its way, so that no client can be quicker with its next call.
func (g *gate) leave(admitted bool) {
	g.Leave()
	if !admitted {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.running--
	g.advance()
}
