package limit

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Waits is what the requests made with one context have cost in waiting. It is
// not safe for requests that run at the same time.
type Waits struct {
	Slot time.Duration // waited for a parallel slot
	Rate time.Duration // waited for the rate limit
	// Sends is how often a request was begun on a connection, redirects and the
	// repeats of net/http itself included. It stays 0 when the base transport
	// does not support httptrace.
	Sends int
}

type waitsKey struct{}

// WithWaits returns a context whose requests add what they waited to w.
func WithWaits(ctx context.Context, w *Waits) context.Context {
	return context.WithValue(ctx, waitsKey{}, w)
}

func waitsIn(ctx context.Context) *Waits {
	if w, ok := ctx.Value(waitsKey{}).(*Waits); ok {
		return w
	}
	return new(Waits)
}

func (w *Waits) add(reason Reason, d time.Duration) {
	if reason == ForSlot {
		w.Slot += d
		return
	}
	w.Rate += d
}

// WaitError says that a request was not sent because its context ended while it
// waited, or would have. It wraps [context.DeadlineExceeded] or
// [context.Canceled], and the context's cause if there is another.
type WaitError struct {
	For    Reason        // what it waited for
	Waited time.Duration // how long it had waited
	Need   time.Duration // how long it would have had to wait on, at least; 0 when unknown
	Left   time.Duration // what the deadline left for it, when Need is known
	Err    error
}

// Error names the wait and the way out.
func (e *WaitError) Error() string {
	if e.Need > 0 {
		return fmt.Sprintf("limit: waiting for %s would take %v or more and the deadline leaves %v: %v; allow more time or make fewer calls at once",
			e.For, e.Need.Round(time.Millisecond), e.Left.Round(time.Millisecond), e.Err)
	}
	return fmt.Sprintf("limit: waited %v for %s: %v; allow more time or make fewer calls at once",
		e.Waited.Round(time.Millisecond), e.For, e.Err)
}

// Unwrap returns the context's error.
func (e *WaitError) Unwrap() error { return e.Err }

// Timeout reports whether the deadline ended the wait.
func (e *WaitError) Timeout() bool { return errors.Is(e.Err, context.DeadlineExceeded) }

// ended is the error of a context that is done, with its cause.
func ended(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if cause == nil || cause == err {
		return err
	}
	return fmt.Errorf("%w: %w", err, cause)
}
