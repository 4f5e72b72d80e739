package exchange

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// withDefaults fills in what is not set.
func withDefaults(p wire.Retry) wire.Retry {
	p.Attempts = cmp.Or(p.Attempts, 4)
	p.First = cmp.Or(max(p.First, 0), 250*time.Millisecond)
	p.Longest = cmp.Or(max(p.Longest, 0), 8*time.Second)
	p.After = cmp.Or(p.After, 30*time.Second)
	p.Total = cmp.Or(p.Total, 2*time.Minute)
	p.Budget = cmp.Or(p.Budget, 50)
	p.Rest = cmp.Or(p.Rest, 10*time.Second)
	return p
}

// pauseAfter is the time to wait after attempt number, answered with header: what
// the server orders, else anything up to a ceiling that doubles, so that clients
// that failed together do not return together.
func pauseAfter(p wire.Retry, number int, header http.Header) time.Duration {
	if ordered, ok := limit.RetryAfter(header, time.Now()); ok {
		return min(ordered, p.After) + rand.N(p.First+1)
	}
	doublings := min(number-1, 20) // more of a long First would run over
	return rand.N(min(p.Longest, p.First<<doublings) + 1)
}

// What ends a call: its last attempt, which says it all, or too many other calls.
var (
	errEnough = errors.New("enough")
	errBudget = errors.New("not repeated, because too many calls are failing")
)

var errNoTime = fmt.Errorf("no time for another attempt: %w", context.DeadlineExceeded)

// LooksAhead reports whether a call ended because the deadline of its context would come too soon,
// before it came: any other call with that deadline would fail alike.
func LooksAhead(err error) bool {
	return errors.Is(err, errNoTime) || errors.As(err, new(*limit.WaitError)) && errors.Is(err, context.DeadlineExceeded)
}

// again decides whether to repeat the call after a, and when. The error says
// why not; it is errEnough when there is nothing to add.
func (r *run) again(ctx context.Context, a *tried) (time.Duration, error) {
	retry, tries := r.sender.Retry, r.number-r.hops
	switch {
	case a.next != nil && a.Err == nil:
		r.to, r.hops = a.next, r.hops+1
		return 0, nil
	case r.call.Once || !r.repeatable(a):
		if a.Err == nil {
			r.sender.health.refund(retry)
		}
		return 0, errEnough
	case tries >= retry.Attempts || ctx.Err() != nil:
		return 0, errEnough
	}
	pause := pauseAfter(retry, tries, a.reply.Header)
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= pause {
		return 0, errNoTime
	}
	if time.Since(r.begin)-r.info.Slot-r.info.Rate+pause > retry.Total {
		return 0, errEnough
	}
	if !r.sender.health.take(retry) {
		return 0, errBudget
	}
	if a.Err == nil {
		r.causes = append(r.causes, fmt.Errorf("status %d %s", a.Status, http.StatusText(a.Status)))
	}
	return pause, nil
}

// repeatable reports whether another attempt is safe and may help.
func (r *run) repeatable(a *tried) bool {
	req := r.call.Request
	switch {
	case req.Body != nil && req.Body != http.NoBody && req.GetBody == nil:
		return false
	case a.Err == nil:
		return r.call.Repeat && passing(a.reply)
	}
	_, lasts := lasting(a.Err)
	return !lasts && (r.call.Repeat || a.Outcome == wire.NotSent)
}

// sleep waits for d or until ctx is done.
func (r *run) sleep(ctx context.Context, d time.Duration) error {
	if r.pause = 0; d == 0 {
		return ctx.Err()
	}
	begin := time.Now()
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
	r.pause = time.Since(begin)
	r.info.Backoff += r.pause
	return ctx.Err()
}

// health is what the calls of a Sender know together of the server, so that they
// do not multiply its load in an outage. After Retry.Trip attempts failed in a row
// none passes for a while, and then one at a time, to see.
type health struct {
	mu     sync.Mutex
	failed int       // attempts in a row
	until  time.Time // no attempt passes before
	left   float64   // repeats
}

// enter fails while no attempt passes.
func (h *health) enter(p wire.Retry) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p.Trip <= 0 || h.failed < p.Trip {
		return nil
	}
	now := time.Now()
	if left := h.until.Sub(now); left > 0 {
		return fmt.Errorf("%w: the last %d attempts failed, and none is made for %v; look at what they failed of, or call again then",
			ErrOutage, h.failed, left.Round(time.Millisecond))
	}
	h.until = now.Add(p.Rest) // the others wait for what this one finds
	return nil
}

// learn is told of every attempt.
func (h *health) learn(ctx context.Context, p wire.Retry, a *tried) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case errors.Is(a.Err, ErrOutage): // it was not let through
	case a.Status != 0 && !passing(a.reply):
		h.failed = 0
	case ctx.Err() != nil || !a.probe.begun: // says nothing of the server, so the next may look
		h.until = time.Time{}
	default:
		h.failed++
		h.until = time.Now().Add(p.Rest)
	}
}

// take reports whether one more repeat is allowed.
func (h *health) take(p wire.Retry) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p.Budget >= 0 && h.left < 1 {
		return false
	}
	h.left--
	return true
}

// refund rewards an answer.
func (h *health) refund(p wire.Retry) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.left = min(float64(p.Budget), h.left+0.1)
}
