package limit

import (
	"context"
	"time"
)

// Source holds the slots and the window of one account. A [Limiter] asks it for
// one call after the other, in order of arrival, and does the waiting; so a
// Source never waits, and may be shared by many Limiters. Package limittest has
// the tests that every Source passes. It must be safe for concurrent use.
type Source interface {
	// Begin returns a permit that holds nothing yet.
	Begin() Permit
	// Slow tells that the server complained: nothing is granted for pause, and
	// less than before for some time after.
	Slow(pause time.Duration)
}

// Permit is what one call holds of a [Source]. Its methods are not called at the
// same time.
type Permit interface {
	// Take gives the call what it lacks of a slot and a place in the window,
	// the slot first, and keeps what it got. The zero Wait means that it has
	// both; any other, that Take is to be called again. An error ends the call.
	Take(ctx context.Context) (Wait, error)
	// Sent tells that the call counts from now on: its place is taken for the
	// length of the window. After that, Take takes another place.
	Sent()
	// Done gives back the slot, and the place if Sent was not called.
	// A second Done does nothing.
	Done()
}

// Wait is what a call has to wait for.
type Wait struct {
	For Reason
	// AtLeast is the time before which asking again is in vain; 0 when unknown.
	AtLeast time.Duration
	// Poll is the time after which to ask again, for a Source whose state
	// changes unseen; 0 means after AtLeast, or when this process gives
	// something back.
	Poll time.Duration
}

// again is the time after which to ask again; 0 means when there is news.
func (w Wait) again() time.Duration {
	if w.Poll > 0 && (w.AtLeast <= 0 || w.Poll < w.AtLeast) {
		return w.Poll
	}
	return w.AtLeast
}

// Reason is what a call waits for.
type Reason string

// The reasons to wait.
const (
	ForSlot Reason = "a parallel slot"
	ForRate Reason = "the rate limit"
)
