package aimsiotest

import (
	"cmp"
	"net/http"
	"sync"
	"time"
)

// Kind is what goes wrong; see the constants.
type Kind string

// The kinds of fault. A call is executed before its answer is bent, but for
// [ResetBefore] and where [Fault.Unexecuted] says otherwise.
const (
	ResetBefore Kind = "reset before execution" // the connection is cut, nothing was done
	ResetAfter  Kind = "reset after execution"  // it was done, the answer is lost
	Status      Kind = "HTTP status"            // [Fault.Status], 500 unless given
	HTML        Kind = "HTML body"              // a maintenance page with HTTP 200, or [Fault.Status]
	Truncated   Kind = "truncated JSON"         // the answer ends in the middle
	Empty       Kind = "empty body"             // HTTP 200 and nothing
	Slow        Kind = "slow answer"            // see [Fault.Delay] and [Fault.Release]
)

// Fault is one thing to go wrong. It is used up after Times calls.
type Fault struct {
	Kind       Kind
	Method     string // "" is any method
	Path       string // a pattern as for [Server.Calls], "" is any path
	Nth        int    // the Nth matching call from now on, counted from 1; 0 is the next
	Times      int    // how many calls in a row; 0 is one
	Unexecuted bool   // answer without executing
	Status     int    // for Status and HTML
	Header     http.Header
	Delay      time.Duration
	Release    <-chan struct{} // Slow waits until it is closed, when given, instead of Delay
}

type faults struct {
	mu     sync.Mutex
	active []*active
}

type active struct {
	Fault
	seen int
}

// Fail scripts a fault. Several faults are tried in the order in which they were
// scripted; each counts the calls it matches by itself.
func (s *Server) Fail(f Fault) {
	f.Nth, f.Times = max(f.Nth, 1), max(f.Times, 1)
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.active = append(s.faults.active, &active{Fault: f})
}

// next is the fault that a call meets, nil for none.
func (f *faults) next(c Call) *Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	var found *Fault
	for _, a := range f.active {
		if !c.meets(a.Method, a.Path) {
			continue
		}
		a.seen++
		if found == nil && a.seen >= a.Nth && a.seen < a.Nth+a.Times {
			found = &a.Fault
		}
	}
	return found
}

// before reports whether the call is not to be executed.
func (f *Fault) before() bool { return f != nil && (f.Unexecuted || f.Kind == ResetBefore) }

// bend makes the answer that the fault leaves.
func (f *Fault) bend(c *call, a answer) answer {
	a.outcome = "fault: " + string(f.Kind) + ", " + a.outcome
	switch f.Kind {
	case ResetBefore, ResetAfter:
		a = answer{cut: true, outcome: a.outcome}
	case Status:
		a.status, a.media = cmp.Or(f.Status, http.StatusInternalServerError), "text/plain; charset=utf-8"
		a.body = []byte("invented server trouble\n")
	case HTML:
		a.status, a.media = cmp.Or(f.Status, http.StatusOK), "text/html; charset=utf-8"
		a.body = []byte("<html><body><h1>Down for maintenance</h1></body></html>\n")
	case Truncated:
		a.status, a.media, a.body = http.StatusOK, jsonMedia, a.body[:len(a.body)/2]
		if len(a.body) == 0 {
			a.body = []byte(`{"mess`)
		}
	case Empty:
		a.status, a.body = http.StatusOK, nil
	case Slow:
		f.wait(c)
	}
	a.header = f.Header
	return a
}

// wait holds the answer back, but not longer than the client stays.
func (f *Fault) wait(c *call) {
	if f.Release != nil {
		select {
		case <-f.Release:
		case <-c.r.Context().Done():
		}
		return
	}
	timer := time.NewTimer(f.Delay)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.r.Context().Done():
	}
}
