package limit

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Source holds the slots and the window of one account. A [Limiter] asks it for
// one call after the other, in order of arrival, and does the waiting; so a
// Source never waits, and may be shared by many Limiters. Package limittest has
// the tests that every Source passes. It must be safe for concurrent use.
type Source interface {
	// Policy returns what the Source was made with.
	Policy() Policy
	// Begin returns a permit that holds nothing yet.
	Begin() Permit
	// Slow tells that the server complained: nothing is granted for pause, and
	// less than before for some time after.
	Slow(pause time.Duration)
}

// Permit is what one call holds of a [Source]. Its methods are not called at the same time.
type Permit interface {
	// Take gives the call what it lacks of a slot and a place in the window,
	// the slot first, and keeps what it got. The zero Wait means that it has
	// both; any other, that Take is to be called again. An error ends the call.
	Take(ctx context.Context) (Wait, error)
	// Sent tells that the call counts from now on: its place is taken for the
	// length of the window. After that, Take takes another place.
	Sent()
	// Done gives back the slot, and the place if Sent was not called. A second Done does nothing.
	Done()
}

// Wait is what a call has to wait for.
type Wait struct {
	For     Reason
	AtLeast time.Duration // before which asking again is in vain; 0 when unknown
	// Poll is the time after which to ask again, for a Source whose state changes unseen; 0 means
	// after AtLeast, or when this process gives something back.
	Poll time.Duration
}

// Reason is what a call waits for.
type Reason string

// The reasons to wait.
const (
	ForSlot Reason = "a parallel slot"
	ForRate Reason = "the rate limit"
)

// Waits is what the requests made with one context have cost in waiting. It is
// not safe for requests that run at the same time.
type Waits struct {
	Slot time.Duration // waited for a parallel slot
	Rate time.Duration // waited for the rate limit
	// Sends is how often a request was begun on a connection, redirects and the repeats of net/http
	// itself included. It stays 0 when the base transport does not support httptrace.
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

// Error names the wait and, after a deadline, the way out.
func (e *WaitError) Error() string {
	wait := fmt.Sprintf("waited %v for %s", e.Waited.Round(time.Millisecond), e.For)
	if e.Need > 0 {
		wait = fmt.Sprintf("waiting for %s would take %v or more and the deadline leaves %v",
			e.For, e.Need.Round(time.Millisecond), e.Left.Round(time.Millisecond))
	}
	if !e.Timeout() { // who gave up asks for no way out
		return fmt.Sprintf("limit: %s: %v", wait, e.Err)
	}
	return fmt.Sprintf("limit: %s: %v; allow more time or make fewer calls at once", wait, e.Err)
}

// Unwrap returns the context's error.
func (e *WaitError) Unwrap() error { return e.Err }

// Timeout reports whether the deadline ended the wait.
func (e *WaitError) Timeout() bool { return errors.Is(e.Err, context.DeadlineExceeded) }

// ended is the error of a wait since begin whose context is done, with its cause.
func ended(ctx context.Context, reason Reason, begin time.Time) *WaitError {
	e := &WaitError{For: reason, Waited: time.Since(begin), Err: ctx.Err()}
	if cause := context.Cause(ctx); cause != e.Err {
		e.Err = fmt.Errorf("%w: %w", e.Err, cause)
	}
	return e
}
