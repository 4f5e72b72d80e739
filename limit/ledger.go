package limit

import (
	"slices"
	"time"
)

// recovery is the number of Policy.Per after which a slowed limit allows one call more.
const recovery = 3

// ledger is the window of one account: a plain value, so that it can be kept in
// memory or in a file. Times are nanoseconds of any clock.
type ledger struct {
	open   int     // places granted and not yet stamped
	stamps []int64 // when calls were sent, ascending; never more than Calls
	low    int     // calls allowed at since; 0 means never slowed
	since  int64   // nothing is granted before; the allowance grows from here
	cut    int64   // when the allowance was last cut
}

// allowed is the number of calls per window at now: all, or after a complaint
// fewer, growing by one in every recovery.
func (l *ledger) allowed(p Policy, now int64) int {
	if l.low == 0 {
		return p.Calls
	}
	grown := max(0, now-l.since) / int64(recovery*p.per())
	if grown >= int64(p.Calls-l.low) {
		l.low = 0
		return p.Calls
	}
	return l.low + int(grown)
}

// wait is how long no place will be free; 0 means that one is.
func (l *ledger) wait(p Policy, now int64) time.Duration {
	if now < l.since {
		return time.Duration(l.since - now)
	}
	if p.Calls <= 0 {
		return 0
	}
	allowed := l.allowed(p, now)
	over := l.open + len(l.stamps) - allowed
	if over < 0 {
		return 0
	}
	wait := p.window()        // what is open counts from now at the earliest
	if over < len(l.stamps) { // until those up to this one count no more
		wait = time.Duration(l.stamps[over] + int64(p.window()) - now)
	}
	if allowed < p.Calls {
		step := int64(recovery * p.per())
		wait = min(wait, time.Duration(step-(now-l.since)%step))
	}
	return max(0, wait)
}

// stamp counts a call from now. Of more stamps than Calls only the latest matter.
func (l *ledger) stamp(p Policy, now int64) {
	if p.Calls <= 0 {
		return
	}
	l.stamps = append(slices.Delete(l.stamps, 0, max(0, len(l.stamps)+1-p.Calls)), now)
}

// slow halves the allowance and stops all calls for pause. The calls of one
// window complain together; so there is one cut per window.
func (l *ledger) slow(p Policy, now int64, pause time.Duration) {
	if p.Calls <= 0 {
		l.since = max(l.since, now+int64(max(pause, p.per())))
		return
	}
	if l.cut == 0 || now-l.cut >= int64(p.window()) {
		l.low = max(1, l.allowed(p, now)/2)
		l.cut = now
	}
	l.since = max(l.since, now+int64(pause))
}
