package limit

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"
)

// Limiter lets calls through as its [Policy] allows, first come, first served.
// It is safe for concurrent use; share one among all clients of an account.
type Limiter struct {
	policy Policy
	source Source

	mu    sync.Mutex
	busy  bool          // somebody is at the head of the line
	line  []*waiter     // those behind, in order of arrival
	news  chan struct{} // closed when something was given back; nil while nobody listens
	opens time.Time     // the head cannot pass before
	pause Reason        // what the head waits for, "" when it does not
	since time.Time     // since when it does
	spent Waits         // what the head waited in all
	stats Stats
}

// Stats are the figures of a [Limiter] since it was made.
type Stats struct {
	Calls     int64         // let through
	Open      int           // not done yet
	Waiting   int           // not let through yet
	Throttled int64         // complaints of the server: 429, 503, 504, 403 with Retry-After, or told by Slow
	Slot      time.Duration // when somebody waited for a parallel slot
	Rate      time.Duration // when somebody waited for the rate limit
}

// New returns a Limiter whose state lives in this process.
func New(p Policy) *Limiter { return Shared(newMemory(p)) }

// Shared returns a Limiter whose state lives in s, and which keeps the policy of s. Calls of one
// Limiter are served in order; between Limiters that share s there is no order.
func Shared(s Source) *Limiter { return &Limiter{policy: s.Policy(), source: s} }

// Policy returns what the limiter keeps.
func (l *Limiter) Policy() Policy { return l.policy }

// Stats returns the figures at this moment.
func (l *Limiter) Stats() Stats {
	l.mu.Lock()
	defer l.mu.Unlock()
	stats, waited := l.stats, l.waited(time.Now())
	stats.Slot, stats.Rate = waited.Slot, waited.Rate
	stats.Waiting = len(l.line)
	if l.busy {
		stats.Waiting++
	}
	return stats
}

// Slow tells the limiter that the server complained in a way that [Transport] does not see, such as
// a queue time-out told in a body. Nothing is sent for pause, capped by Policy.MaxPause; then half
// of what was allowed, and step by step all again.
func (l *Limiter) Slow(pause time.Duration) {
	l.source.Slow(l.policy.pause(pause))
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stats.Throttled++
}

// listen returns a channel that is closed when something is given back.
func (l *Limiter) listen() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.news == nil {
		l.news = make(chan struct{})
	}
	return l.news
}

// halt notes what the head waits for from now on, if for anything, and sends away
// who cannot wait that long.
func (l *Limiter) halt(wait Wait) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	l.spent = l.waited(now)
	l.pause, l.since, l.opens = wait.For, now, now.Add(wait.AtLeast)
	l.refuse(0, now)
}

// waited is what the head has waited in all until now.
func (l *Limiter) waited(now time.Time) Waits {
	waited := l.spent
	if l.pause != "" {
		waited.add(l.pause, now.Sub(l.since))
	}
	return waited
}

// release gives back what p holds and wakes who waits for it. open is 1 for a call
// that was let through, else 0.
func (l *Limiter) release(p Permit, open int) {
	p.Done()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stats.Open -= open
	if l.news != nil {
		close(l.news)
		l.news = nil
	}
}

// waiter is a call behind the head of the line.
type waiter struct {
	turn     chan struct{} // closed when it is the head, or too late
	deadline time.Time
	late     error
}

// queue returns when the caller is at the head of the line, and adds to waits.
func (l *Limiter) queue(ctx context.Context, waits *Waits) error {
	l.mu.Lock()
	if !l.busy {
		l.busy = true
		l.mu.Unlock()
		return nil
	}
	begin := time.Now()
	before := l.waited(begin)
	w := &waiter{turn: make(chan struct{})}
	w.deadline, _ = ctx.Deadline()
	l.line = append(l.line, w)
	l.refuse(len(l.line)-1, begin)
	l.mu.Unlock()

	select {
	case <-w.turn:
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	after := l.waited(time.Now())
	slot, rate := after.Slot-before.Slot, after.Rate-before.Rate
	waits.Slot += slot
	waits.Rate += rate
	if ctx.Err() != nil && w.late == nil {
		longer := ForRate
		if slot > rate {
			longer = ForSlot
		}
		w.late = ended(ctx, longer, begin)
		l.abandon(w)
	}
	return w.late
}

// abandon takes w out of the line, or passes its turn on.
func (l *Limiter) abandon(w *waiter) {
	if i := slices.Index(l.line, w); i >= 0 {
		l.line = slices.Delete(l.line, i, i+1)
		return
	}
	l.pass()
}

// refuse sends away who cannot be served before its deadline, from place first of the line on. The
// head cannot pass before opens, and no more than Calls per window can follow it.
func (l *Limiter) refuse(first int, now time.Time) {
	opens := l.opens
	if opens.Before(now) {
		opens = now
	}
	kept := l.line[:first]
	for _, w := range l.line[first:] {
		served := opens
		if l.policy.Calls > 0 {
			served = opens.Add(time.Duration((len(kept)+1)/l.policy.Calls) * l.policy.window())
		}
		if w.deadline.IsZero() || !served.After(w.deadline) {
			kept = append(kept, w)
			continue
		}
		w.late = &WaitError{For: cmp.Or(l.pause, ForRate), Need: served.Sub(now), Left: max(0, w.deadline.Sub(now)), Err: context.DeadlineExceeded}
		close(w.turn)
	}
	clear(l.line[len(kept):])
	l.line = kept
}

// pass makes the first of the line its head.
func (l *Limiter) pass() {
	l.opens = time.Time{}
	if l.busy = len(l.line) > 0; l.busy {
		close(l.line[0].turn)
		l.line[0] = nil
		l.line = l.line[1:]
	}
}
