package limit

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Margin is what the window is longer than Policy.Per when calls count from
// sending: so much may the time on the way to the server vary.
const Margin = 50 * time.Millisecond

// Policy is what a vendor allows. The zero value allows everything.
type Policy struct {
	Calls int           // in any stretch of Per; 0 means no limit
	Per   time.Duration // length of the stretch; 0 means one second
	// Parallel is the number of calls open at once, from sending until the
	// answer's body is closed or read to its end; 0 means no limit.
	Parallel int
	// Strict counts a call from its answer instead of from its sending. The limit then holds
	// whatever happens on the way, at 85 to 90 % of the rate instead of 97 to 99 %.
	Strict   bool
	MaxPause time.Duration // caps the Retry-After that is honoured; 0 means 30 seconds
	// Lease is how long a call of a process that was killed keeps its slot in a limit that processes
	// share: the server may go on with it. 0 means 30 seconds.
	Lease time.Duration
}

// String names all that the policy says, with what stands for the members that are not set: policies
// with the same text allow the same.
func (p Policy) String() string {
	calls, slots, counted := "any number of calls", "any number", "sending"
	if p.Calls > 0 {
		calls = fmt.Sprintf("%d calls per %v", p.Calls, p.per())
	}
	if p.Parallel > 0 {
		slots = strconv.Itoa(p.Parallel)
	}
	if p.Strict {
		counted = "answer"
	}
	return fmt.Sprintf("%s from their %s, %s at once, pauses up to %v, leases of %v", calls, counted, slots, p.pause(longest), p.lease())
}

// Split returns the policy of one of parts processes that keep p together without talking to each
// other; part counts from 0. Calls and Parallel are dealt out whole. It is an error to split into
// more parts than there are calls or slots.
func (p Policy) Split(part, parts int) (Policy, error) {
	if part < 0 || part >= parts {
		return Policy{}, fmt.Errorf("limit: part %d of %d does not exist; parts count from 0", part, parts)
	}
	least := min(positive(p.Calls, math.MaxInt), positive(p.Parallel, math.MaxInt))
	if parts > least {
		return Policy{}, fmt.Errorf("limit: %d calls and %d slots cannot be split into %d parts; use at most %d, or share the limit with Dir", p.Calls, p.Parallel, parts, least)
	}
	p.Calls = share(p.Calls, part, parts)
	p.Parallel = share(p.Parallel, part, parts)
	return p, nil
}

// AtLeast is the time that so many calls take, from the first to the last, however
// fast they are answered.
func (p Policy) AtLeast(calls int) time.Duration {
	if p.Calls <= 0 || calls <= 0 {
		return 0
	}
	return time.Duration((calls-1)/p.Calls) * p.per()
}

// share deals n out to parts; the first parts get what is over.
func share(n, part, parts int) int { return (max(0, n) + parts - 1 - part) / parts }

// positive returns n, or what stands for one that is not set.
func positive[N int | time.Duration](n, unset N) N {
	if n <= 0 {
		return unset
	}
	return n
}

func (p Policy) per() time.Duration { return positive(p.Per, time.Second) }

// window is how long a call counts after its stamp.
func (p Policy) window() time.Duration {
	if p.Strict {
		return p.per()
	}
	return p.per() + Margin
}

// longest bounds every pause, so that adding it to a time does not run over.
const longest = 100 * 365 * 24 * time.Hour

// pause caps what a server orders.
func (p Policy) pause(ordered time.Duration) time.Duration {
	return max(0, min(ordered, positive(p.MaxPause, 30*time.Second), longest))
}

func (p Policy) lease() time.Duration { return min(positive(p.Lease, 30*time.Second), longest) }
