package fake

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// Pace counts the calls that arrive in any second and those open at once, and notes
// what is beyond the limits. A limit of 0 is none. It is safe for concurrent use
// once the limits are set.
type Pace struct {
	PerSecond, Parallel int

	mu           sync.Mutex
	arrivals     []time.Time // of the last second, oldest first
	count        int         // of all that ever came
	open         int
	maxOpen      int
	maxPerSecond int
	violations   []string
}

// WithinSecond drops the times, of which the oldest comes first, that are a second old or more: of two
// calls exactly one second apart, only one is in any second.
func WithinSecond(times []time.Time, now time.Time) []time.Time {
	for len(times) > 0 && now.Sub(times[0]) >= time.Second {
		times = times[1:]
	}
	return times
}

// Arrival is a call as it came.
type Arrival struct {
	Number int      // counted from 1
	Second int      // calls of the second that ends with it, itself included
	Open   int      // calls that are open with it, itself included
	Over   []string // the limits that it breaks, none for a call in time
}

// Enter counts a call in, as it arrives.
func (p *Pace) Enter() Arrival {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := time.Now()
	p.arrivals = append(WithinSecond(p.arrivals, at), at)
	p.open++
	p.count++
	p.maxOpen = max(p.maxOpen, p.open)
	p.maxPerSecond = max(p.maxPerSecond, len(p.arrivals))
	came := Arrival{Number: p.count, Second: len(p.arrivals), Open: p.open}
	if p.PerSecond > 0 && came.Second > p.PerSecond {
		came.Over = append(came.Over, fmt.Sprintf("%d calls within one second, %d allowed", came.Second, p.PerSecond))
	}
	if p.Parallel > 0 && came.Open > p.Parallel {
		came.Over = append(came.Over, fmt.Sprintf("%d calls open at once, %d allowed", came.Open, p.Parallel))
	}
	return came
}

// Note keeps what a call broke, under its name: that may be known later than it arrives.
func (p *Pace) Note(name string, broken []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, limit := range broken {
		p.violations = append(p.violations, name+": "+limit)
	}
}

// Leave counts a call out.
func (p *Pace) Leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open--
}

// Reset forgets what came, but for how many, and the calls that are open: these are still to leave.
func (p *Pace) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.arrivals, p.violations, p.maxPerSecond, p.maxOpen = nil, nil, 0, p.open
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

// Reporter is the part of testing.TB that [Pace.Assert] needs.
type Reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

// Assert fails the test for each limit that a call broke.
func (p *Pace) Assert(t Reporter) {
	t.Helper()
	for _, v := range p.Violations() {
		t.Errorf("limit broken: %s", v)
	}
}
