package limit

import (
	"context"
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

func (m *memory) Policy() Policy { return m.policy }

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
