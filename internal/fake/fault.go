package fake

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Always is a number of times that does not end.
const Always = 1 << 30

// What faults answer in place of JSON.
const (
	MaintenancePage = "<html><body><h1>Down for maintenance</h1></body></html>\n"
	TroubleText     = "invented server trouble\n"
)

// Unknown is why a fake refuses what no source tells the answer or the effect of: an
// invented success would let a test pass that fails on the vendor's server. What is such
// as "POST Company".
func Unknown(fake, what string) string {
	return fake + ": no one knows what the server answers to " + what + "; script an answer with Server.Script"
}

// Faults are the scripted faults of a server, and the answers that stand in one row with
// them. The zero value is none, ready for use by any number of goroutines.
type Faults[F any] struct {
	mu     sync.Mutex
	count  int // of all that were ever scripted
	active []*active[F]
}

type active[F any] struct {
	number      int
	fault       F
	first, last int // of the matching calls, counted from 1
	matched     int
}

// Fail scripts a fault for the nth matching call from now on, and the next ones,
// times in all; anything below 1 is 1. Several faults are tried in the order in
// which they were scripted; each counts the calls it matches by itself.
func (f *Faults[F]) Fail(fault F, nth, times int) {
	first := max(nth, 1)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count++
	f.active = append(f.active, &active[F]{number: f.count, fault: fault, first: first, last: first + max(times, 1) - 1})
}

// Next is the fault that a call meets, nil for none; matches says whether a fault
// is meant for the call. What is used up is forgotten.
func (f *Faults[F]) Next(matches func(F) bool) *F {
	f.mu.Lock()
	defer f.mu.Unlock()
	var found *F
	for _, a := range f.active {
		if !matches(a.fault) {
			continue
		}
		a.matched++
		if found == nil && a.matched >= a.first && a.matched <= a.last {
			found = &a.fault
		}
	}
	f.active = slices.DeleteFunc(f.active, func(a *active[F]) bool { return a.matched >= a.last })
	return found
}

// Waiting is a fault that is still to come.
type Waiting[F any] struct {
	Number int // for [Faults.Forget]; no other has ever had it
	Fault  F
	Before int // matching calls before the next that meets it, unless one tried earlier does
	Left   int // matching calls in a row that are to meet it; [Always] does not get less
}

// Waiting is the faults that are still to come, in the order in which they are tried.
func (f *Faults[F]) Waiting() []Waiting[F] {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []Waiting[F]
	for _, a := range f.active {
		w := Waiting[F]{Number: a.number, Fault: a.fault, Before: max(a.first-1-a.matched, 0), Left: Always}
		if a.last-a.first+1 < Always {
			w.Left = a.last - max(a.first-1, a.matched)
		}
		all = append(all, w)
	}
	return all
}

// Forget takes a fault away that is still to come; it reports whether there was one of the number.
func (f *Faults[F]) Forget(number int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	before := len(f.active)
	f.active = slices.DeleteFunc(f.active, func(a *active[F]) bool { return a.number == number })
	return len(f.active) < before
}

// Reset takes all faults away. The numbers go on.
func (f *Faults[F]) Reset() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.active = nil
}

// Wait holds an answer back until release is closed or, where there is none, for
// the delay, but not longer than the client stays.
func Wait(ctx context.Context, delay time.Duration, release <-chan struct{}) {
	var over <-chan time.Time
	if release == nil {
		timer := time.NewTimer(delay)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-release:
	case <-over:
	case <-ctx.Done():
	}
}

// Cut ends the connection without an answer: by a reset, not a polite end, where
// the connection can be had.
func Cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(interface{ SetLinger(int) error }); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
