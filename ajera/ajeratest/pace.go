package ajeratest

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// pace counts arrivals in any second and calls open at once.
type pace struct {
	perSecond, parallel int
	now                 func() time.Time

	mu           sync.Mutex
	arrivals     []time.Time // of the last second, oldest first
	open         int
	maxOpen      int
	maxPerSecond int
	violations   []string
}

// enter counts a call in and says which limit it breaks, "" for none.
func (p *pace) enter() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	past := func(t time.Time) bool { return now.Sub(t) >= time.Second }
	p.arrivals = append(slices.DeleteFunc(p.arrivals, past), now)
	p.open++
	p.maxOpen = max(p.maxOpen, p.open)
	p.maxPerSecond = max(p.maxPerSecond, len(p.arrivals))
	over := ""
	switch {
	case p.perSecond > 0 && len(p.arrivals) > p.perSecond:
		over = fmt.Sprintf("%d calls within one second, %d allowed", len(p.arrivals), p.perSecond)
	case p.parallel > 0 && p.open > p.parallel:
		over = fmt.Sprintf("%d calls open at once, %d allowed", p.open, p.parallel)
	}
	if over != "" {
		p.violations = append(p.violations, over)
	}
	return over
}

func (p *pace) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open--
}

// Violations tells each call that arrived beyond the limits of [WithLimits].
func (s *Server) Violations() []string {
	s.pace.mu.Lock()
	defer s.pace.mu.Unlock()
	return slices.Clone(s.pace.violations)
}

// MaxOpen is the most calls that were ever open at once.
func (s *Server) MaxOpen() int {
	s.pace.mu.Lock()
	defer s.pace.mu.Unlock()
	return s.pace.maxOpen
}

// MaxPerSecond is the most calls that arrived within any second.
func (s *Server) MaxPerSecond() int {
	s.pace.mu.Lock()
	defer s.pace.mu.Unlock()
	return s.pace.maxPerSecond
}
