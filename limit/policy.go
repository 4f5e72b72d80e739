package limit

import (
	"fmt"
	"time"
)

// Margin is what the window is longer than Policy.Per when calls count from
// sending: so much may the time on the way to the server vary.
const Margin = 50 * time.Millisecond

// maxPause is the longest pause a server can order when Policy.MaxPause is 0.
const maxPause = 30 * time.Second

// Policy is what a vendor allows. The zero value allows everything.
type Policy struct {
	// Calls is the number of calls in any stretch of Per; 0 means no limit.
	Calls int
	// Per is the length of the stretch; 0 means one second.
	Per time.Duration
	// Parallel is the number of calls open at once, from sending until the
	// answer's body is closed or read to its end; 0 means no limit.
	Parallel int
	// Strict counts a call from its answer instead of from its sending. The
	// limit then holds whatever happens on the way, at 85 to 90 % of the rate
	// instead of 97 to 99 %.
	Strict bool
	// MaxPause caps the Retry-After that is honoured; 0 means 30 seconds.
	MaxPause time.Duration
}

// Split returns the policy of one of parts processes that keep p together
// without talking to each other; part counts from 0. Calls and Parallel are
// dealt out whole. It is an error to split into more parts than there are calls
// or slots.
func (p Policy) Split(part, parts int) (Policy, error) {
	if part < 0 || part >= parts {
		return Policy{}, fmt.Errorf("limit: part %d of %d does not exist; parts count from 0", part, parts)
	}
	least := min(orMany(p.Calls), orMany(p.Parallel))
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
func share(n, part, parts int) int {
	if n <= 0 {
		return 0
	}
	whole, over := n/parts, n%parts
	if part < over {
		whole++
	}
	return whole
}

// orMany reads 0 as no limit.
func orMany(n int) int {
	if n <= 0 {
		return int(^uint(0) >> 1)
	}
	return n
}

func (p Policy) per() time.Duration {
	if p.Per <= 0 {
		return time.Second
	}
	return p.Per
}

// window is how long a call counts after its stamp.
func (p Policy) window() time.Duration {
	if p.Strict {
		return p.per()
	}
	return p.per() + Margin
}

// pause caps what a server orders.
func (p Policy) pause(ordered time.Duration) time.Duration {
	most := p.MaxPause
	if most <= 0 {
		most = maxPause
	}
	return max(0, min(ordered, most))
}
