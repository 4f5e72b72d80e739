package limit

import (
	"cmp"
	"context"
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
	stats Stats         // Slot and Rate: what the head waited in all
}

// Stats are the figures of a [Limiter] since it was made.
type Stats struct {
	Calls     int64         // let through
	Open      int           // not done yet
	Waiting   int           // not let through yet
	Throttled int64         // complaints of the server: 429, 503, 504, or told by Slow
	Slot      time.Duration // when somebody waited for a parallel slot
	Rate      time.Duration // when somebody waited for the rate limit
}

// New returns a Limiter whose state lives in this process.
func New(p Policy) *Limiter { return Shared(p, newMemory(p)) }

// Shared returns a Limiter whose state lives in s, which must have been made
// with the same policy. Calls of one Limiter are served in order; between
// Limiters that share s there is no order.
func Shared(p Policy, s Source) *Limiter { return &Limiter{policy: p, source: s} }

// Policy returns what the limiter was made with.
func (l *Limiter) Policy() Policy { return l.policy }

// Stats returns the figures at this moment.
func (l *Limiter) Stats() Stats {
	l.mu.Lock()
	defer l.mu.Unlock()
	stats := l.stats
	stats.Slot, stats.Rate = l.clocks(time.Now())
	stats.Waiting = len(l.line)
	if l.busy {
		stats.Waiting++
	}
	return stats
}

// Slow tells the limiter that the server complained in a way that [Transport]
// does not see, such as a queue time-out told in a body. Nothing is sent for
// pause, capped by Policy.MaxPause; then half of what was allowed, and step by
// step all again.
func (l *Limiter) Slow(pause time.Duration) {
	l.source.Slow(l.policy.pause(pause))
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stats.Throttled++
}

// acquire waits until p holds a slot and a place, adding to waits. On error p
// holds nothing.
func (l *Limiter) acquire(ctx context.Context, p Permit, waits *Waits) error {
	if err := l.queue(ctx, waits); err != nil {
		return err
	}
	err := l.take(ctx, p, waits, true)
	if err != nil {
		l.release(p)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil {
		l.stats.Calls++
		l.stats.Open++
	}
	l.pass()
	return err
}

// take asks the source until p has what it needs. head says that the caller is
// at the head of the line, and not one that is through already and needs more.
func (l *Limiter) take(ctx context.Context, p Permit, waits *Waits, head bool) error {
	begin := time.Now()
	var news <-chan struct{}
	for {
		wait, err := p.Take(ctx)
		if err == nil && ctx.Err() != nil {
			err = &WaitError{For: cmp.Or(wait.For, ForRate), Waited: time.Since(begin), Err: ended(ctx)}
		}
		if err != nil || wait.For == "" {
			return err
		}
		if news == nil { // ask once more, or what is given back meanwhile goes unseen
			news = l.listen()
			continue
		}
		if err := l.sleep(ctx, wait, news, begin, waits, head); err != nil {
			return err
		}
		news = nil
	}
}

// sleep waits until asking again may help.
func (l *Limiter) sleep(ctx context.Context, wait Wait, news <-chan struct{}, begin time.Time, waits *Waits, head bool) error {
	now := time.Now()
	if deadline, ok := ctx.Deadline(); ok && deadline.Before(now.Add(wait.AtLeast)) {
		return &WaitError{For: wait.For, Waited: now.Sub(begin), Need: wait.AtLeast, Left: max(0, deadline.Sub(now)), Err: context.DeadlineExceeded}
	}
	if head {
		l.halt(wait, now)
		defer l.resume()
	}
	defer func() { waits.add(wait.For, time.Since(now)) }()
	var alarm <-chan time.Time
	if again := wait.again(); again > 0 {
		timer := time.NewTimer(again)
		defer timer.Stop()
		alarm = timer.C
	}
	select {
	case <-alarm:
	case <-news:
	case <-ctx.Done():
		return &WaitError{For: wait.For, Waited: time.Since(begin), Err: ended(ctx)}
	}
	return nil
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

// halt notes what the head waits for, and sends away who cannot wait that long.
func (l *Limiter) halt(wait Wait, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pause, l.since = wait.For, now
	l.opens = now.Add(wait.AtLeast)
	l.refuse(0, now)
}

// resume notes that the head waits no more.
func (l *Limiter) resume() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stats.Slot, l.stats.Rate = l.clocks(time.Now())
	l.pause = ""
}

// clocks are the times during which calls have waited for a slot, and for the
// rate, until now.
func (l *Limiter) clocks(now time.Time) (slot, rate time.Duration) {
	slot, rate = l.stats.Slot, l.stats.Rate
	switch l.pause {
	case ForSlot:
		slot += now.Sub(l.since)
	case ForRate:
		rate += now.Sub(l.since)
	}
	return slot, rate
}

// release gives back what p holds and wakes who waits for it.
func (l *Limiter) release(p Permit) {
	p.Done()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.news != nil {
		close(l.news)
		l.news = nil
	}
}

// done ends a call that was let through.
func (l *Limiter) done(p Permit) {
	l.release(p)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stats.Open--
}
