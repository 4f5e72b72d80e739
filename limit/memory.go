package limit

import (
	"context"
	"slices"
	"sync"
	"time"
)

// memory is the Source of one process.
type memory struct {
	policy Policy
	begin  time.Time // stamps count from here, on the monotonic clock

	mu     sync.Mutex
	slots  int // taken
	ledger ledger
}

func newMemory(p Policy) *memory { return &memory{policy: p, begin: time.Now()} }

func (m *memory) now() int64 { return int64(time.Since(m.begin)) + 1 }

func (m *memory) Begin() Permit { return &memoryPermit{source: m} }

func (m *memory) Slow(pause time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ledger.slow(m.policy, m.now(), pause)
}

// memoryPermit is guarded by the mutex of its source.
type memoryPermit struct {
	source      *memory
	slot, place bool
}

func (p *memoryPermit) Take(context.Context) (Wait, error) {
	m := p.source
	m.mu.Lock()
	defer m.mu.Unlock()
	if !p.slot {
		if m.policy.Parallel > 0 && m.slots >= m.policy.Parallel {
			return Wait{For: ForSlot}, nil
		}
		m.slots++
		p.slot = true
	}
	if !p.place {
		if wait := m.ledger.wait(m.policy, m.now()); wait > 0 {
			return Wait{For: ForRate, AtLeast: wait}, nil
		}
		m.ledger.open++
		p.place = true
	}
	return Wait{}, nil
}

func (p *memoryPermit) Sent() {
	m := p.source
	m.mu.Lock()
	defer m.mu.Unlock()
	p.leave()
	m.ledger.stamp(m.policy, m.now())
}

func (p *memoryPermit) Done() {
	p.source.mu.Lock()
	defer p.source.mu.Unlock()
	p.leave()
	if p.slot {
		p.slot = false
		p.source.slots--
	}
}

// leave gives up the place.
func (p *memoryPermit) leave() {
	if p.place {
		p.place = false
		p.source.ledger.open--
	}
}

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
	first, _ := slices.BinarySearch(l.stamps, now-int64(p.window())+1)
	recent := l.stamps[first:] // which still count
	over := l.open + len(recent) - allowed
	if over < 0 {
		return 0
	}
	wait := p.window() // what is open counts from now at the earliest
	if over < len(recent) {
		wait = time.Duration(recent[over] + int64(p.window()) - now)
	}
	if allowed < p.Calls {
		step := int64(recovery * p.per())
		wait = min(wait, time.Duration(step-(now-l.since)%step))
	}
	return wait
}

// stamp counts a call from now. Of more stamps than Calls only the latest matter.
func (l *ledger) stamp(p Policy, now int64) {
	if p.Calls <= 0 {
		return
	}
	if over := len(l.stamps) + 1 - p.Calls; over > 0 {
		l.stamps = append(l.stamps[:0], l.stamps[over:]...)
	}
	l.stamps = append(l.stamps, now)
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
	if l.low > 0 {
		l.since = max(l.since, now+int64(pause))
	}
}
