package fake

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// Pace counts the calls that arrive in any second and those open at once, and notes
// what is beyond the limits. A limit of 0 is none. It is safe for concurrent use
// once the limits and the clock are set.
type Pace struct {
	PerSecond, Parallel int
	Now                 func() time.Time // time.Now when nil

	mu           sync.Mutex
	arrivals     []time.Time // of the last second, oldest first
	open         int
	maxOpen      int
	maxPerSecond int
	violations   []string
}

// WithinSecond drops the times that are a second old or more: of two calls exactly
// one second apart, only one is in any second.
func WithinSecond(times []time.Time, now time.Time) []time.Time {
	return slices.DeleteFunc(times, func(t time.Time) bool { return now.Sub(t) >= time.Second })
}

// Enter counts a call in and says which limits it breaks, none for a call in time.
func (p *Pace) Enter(name string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now
	if p.Now != nil {
		now = p.Now
	}
	at := now()
	p.arrivals = append(WithinSecond(p.arrivals, at), at)
	p.open++
	p.maxOpen = max(p.maxOpen, p.open)
	p.maxPerSecond = max(p.maxPerSecond, len(p.arrivals))
	var broken []string
	if p.PerSecond > 0 && len(p.arrivals) > p.PerSecond {
		broken = append(broken, fmt.Sprintf("%s: %d calls within one second, %d allowed", name, len(p.arrivals), p.PerSecond))
	}
	if p.Parallel > 0 && p.open > p.Parallel {
		broken = append(broken, fmt.Sprintf("%s: %d calls open at once, %d allowed", name, p.open, p.Parallel))
	}
	p.violations = append(p.violations, broken...)
	return broken
}

// Leave counts a call out.
func (p *Pace) Leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open--
}

// Violations tells each limit that a call broke by its arrival.
func (p *Pace) Violations() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.violations)
}

// MaxOpen is the most calls that were ever open at once.
func (p *Pace) MaxOpen() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.maxOpen
}

// MaxPerSecond is the most calls that arrived within any second, wherever that
// second begins.
func (p *Pace) MaxPerSecond() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.maxPerSecond
}
