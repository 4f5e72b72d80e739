package exchange

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrOutage is a call that was not sent, because too many before it failed.
var ErrOutage = errors.New("the server does not answer")

// breaker is a circuit breaker: after so many attempts failed in a row it lets none
// through for a while, and then one at a time, to see.
type breaker struct {
	trip int // 0 or less: never
	rest time.Duration

	mu     sync.Mutex
	failed int       // in a row
	until  time.Time // nothing passes before
}

// enter fails while the circuit is open.
func (b *breaker) enter(now time.Time) error {
	if b.trip <= 0 {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failed < b.trip {
		return nil
	}
	if left := b.until.Sub(now); left > 0 {
		return fmt.Errorf("%w: the last %d attempts failed, and none is made for %v; look at what they failed of, or call again then",
			ErrOutage, b.failed, left.Round(time.Millisecond))
	}
	b.until = now.Add(b.rest) // the others wait for what this one finds
	return nil
}

// learn is told of every attempt that was let through.
func (b *breaker) learn(ctx context.Context, a *tried, now time.Time) {
	if b.trip <= 0 || errors.Is(a.Err, ErrOutage) {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case a.Status != 0 && !passing(a.Status):
		b.failed = 0
	case ctx.Err() != nil || !a.probe.begun: // says nothing of the server, so the next may look
		b.until = time.Time{}
	default:
		b.failed++
		b.until = now.Add(b.rest)
	}
}
