package ajeratest

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
	ResetBefore    Kind = "reset before execution" // the connection is cut, nothing was done
	ResetAfter     Kind = "reset after execution"  // it was done, the answer is lost
	HTML           Kind = "HTML body"              // a maintenance page with HTTP 200, or [Fault.Status]
	Truncated      Kind = "truncated JSON"         // the answer ends in the middle
	Slow           Kind = "slow answer"            // see [Fault.Delay] and [Fault.Release]
	Status         Kind = "HTTP status"            // [Fault.Status], 500 unless given
	Expired        Kind = "expired token"          // the session ends, and this call is refused for it
	Filler         Kind = "filler error"           // success with an entry of ErrorID 0
	NonObjectError Kind = "non-object error"       // success with a string among the errors
	Skeleton       Kind = "success skeleton"       // a create that answers success without keys and does nothing
	NullContent    Kind = "content null"           // success without content
	Refusal        Kind = "refusal"                // refused with [Fault.ErrorID] and [Fault.Text], not executed
)

// Fault is one thing to go wrong. It is used up after Times calls.
type Fault struct {
	Kind       Kind
	Method     string // "" is any method
	Nth        int    // the Nth matching call from now on, counted from 1; 0 is the next
	Times      int    // how many calls in a row; 0 is one
	Unexecuted bool   // HTML, Truncated, Slow, Status: answer without executing
	Status     int    // for HTML and Status
	ErrorID    int    // for Refusal
	Text       string // for Refusal
	Delay      time.Duration
	Release    <-chan struct{} // Slow waits until it is closed, when given, instead of Delay
	Met        func()          // called, when given, as a call meets the fault, before anything else
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

// next is the fault that a call of the method meets, nil for none.
func (f *faults) next(method string) *Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	var found *Fault
	for _, a := range f.active {
		if a.Method != "" && a.Method != method {
			continue
		}
		a.seen++
		if found == nil && a.seen >= a.Nth && a.seen < a.Nth+a.Times {
			found = &a.Fault
		}
	}
	return found
}

// before does what a fault does to a call that is not executed; it reports
// whether the call is over.
func (c *call) before(f *Fault) bool {
	switch f.Kind {
	case ResetBefore:
		c.entry.Outcome = "fault: " + string(f.Kind)
		c.cut()
		return true
	case Expired:
		c.s.mu.Lock()
		delete(c.s.sessions, c.request.token)
		c.s.mu.Unlock()
		return false
	case Refusal:
		c.reply(refuse(&refusal{id: f.ErrorID, text: f.Text}), nil)
		return true
	case Skeleton:
		return c.echo()
	}
	if f.Unexecuted {
		c.reply(answer{content: object()}, f)
	}
	return f.Unexecuted
}

// echo answers a create with a skeleton of its content.
func (c *call) echo() bool {
	c.s.mu.Lock()
	r := c.authorize()
	if r == nil {
		c.args = c.request.args
		r = c.choose()
	}
	c.s.mu.Unlock()
	if r != nil {
		return false
	}
	a := answer{content: c.skeleton()}
	c.reply(a, nil)
	return true
}

// after bends an answer; it reports whether the call is over.
func (c *call) after(f *Fault, a *answer) bool {
	c.entry.Outcome = "fault: " + string(f.Kind) + ", " + c.entry.Outcome
	switch f.Kind {
	case ResetAfter:
		c.cut()
	case HTML:
		c.send(cmp.Or(f.Status, http.StatusOK), "text/html; charset=utf-8", []byte("<html><body><h1>Down for maintenance</h1></body></html>\n"))
	case Status:
		c.send(cmp.Or(f.Status, http.StatusInternalServerError), "text/plain; charset=utf-8", []byte("invented server trouble\n"))
	case Truncated:
		body := a.envelope(c.successCode(), usageKey()).encode(nil)
		c.send(http.StatusOK, "application/json; charset=utf-8", body[:len(body)/2])
	case Slow:
		c.wait(f)
		return false
	case Filler:
		a.extra = object("ErrorID", 0, "ErrorMessage", textFailure)
		return false
	case NonObjectError:
		a.extra = value(textFailure)
		return false
	case NullContent:
		a.content = null()
		return false
	default:
		return false
	}
	return true
}

// wait holds the answer back, but not longer than the client stays.
func (c *call) wait(f *Fault) {
	release := f.Release
	if release == nil {
		timer := time.NewTimer(f.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-c.r.Context().Done():
		}
		return
	}
	select {
	case <-release:
	case <-c.r.Context().Done():
	}
}
