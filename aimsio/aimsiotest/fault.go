package aimsiotest

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Kind is what goes wrong; see the constants.
type Kind string

// The kinds of fault. A call is executed before its answer is bent, but for [ResetBefore]
// and the status 429, which say that nothing was done; see [Fault.When].
const (
	ResetBefore Kind = "reset before execution" // the connection is cut, nothing was done
	ResetAfter  Kind = "reset after execution"  // it was done, the answer is lost
	Status      Kind = "HTTP status"            // [Fault.Status], 500 unless given
	HTML        Kind = "HTML body"              // a maintenance page with HTTP 200, or [Fault.Status]
	Truncated   Kind = "truncated JSON"         // the answer ends in the middle
	Empty       Kind = "empty body"             // HTTP 200 and nothing
	Slow        Kind = "slow answer"            // see [Fault.Delay] and [Fault.Release]

	// ScriptedAnswer is what calls met that [Server.Script] answered; no [Fault] is of this kind.
	ScriptedAnswer Kind = "scripted answer"
)

var kinds = []Kind{ResetBefore, ResetAfter, Status, HTML, Truncated, Empty, Slow}

// When is whether a call is executed before it meets what is scripted.
type When string

// The two sides of the execution.
const (
	Before When = "before execution" // nothing is done
	After  When = "after execution"  // it is done, if it may be, and then answered so
)

// Always is a number of times that does not end.
const Always = fake.Always

// Fault is one thing to go wrong. It is used up after Times calls.
type Fault struct {
	Kind    Kind
	Method  string      // "" is any HTTP method
	Path    string      // a pattern as for [Server.Calls], "" is any path
	Nth     int         // the Nth matching call from now on, counted from 1; 0 is the next
	Times   int         // how many calls in a row; 0 is one, [Always] is all
	When    When        // "" is as the kind does it; the two resets are always as they say
	Status  int         // for Status and HTML
	Header  http.Header // of the answer, e.g. Retry-After
	Delay   time.Duration
	Release <-chan struct{} // Slow waits until it is closed, when given, instead of Delay
	Met     func()          // called, when given, as a call meets the fault, before anything else

	answer Answer // of a scripted one
}

// executed reports whether a call that meets the fault is done.
func (f Fault) executed() bool {
	switch {
	case f.Kind == ResetBefore || f.Kind == ResetAfter:
		return f.Kind == ResetAfter
	case f.When != "":
		return f.When == After
	}
	return f.Status != http.StatusTooManyRequests && f.Kind != ScriptedAnswer
}

// meet answers a call, executed or not.
func (f Fault) meet(ctx context.Context, execute func() reply) reply {
	if f.Met != nil {
		f.Met()
	}
	r := reply{status: http.StatusOK, outcome: "not executed"}
	if f.executed() {
		r = execute()
	}
	return f.bend(ctx, r)
}

// bend makes the answer that the fault leaves.
func (f Fault) bend(ctx context.Context, a reply) reply {
	a.outcome = "fault: " + string(f.Kind) + ", " + a.outcome
	a.header = f.Header
	switch f.Kind {
	case ResetBefore, ResetAfter:
		return reply{cut: true, outcome: a.outcome}
	case Status:
		a.status, a.media = cmp.Or(f.Status, http.StatusInternalServerError), "text/plain; charset=utf-8"
		a.body = []byte(fake.TroubleText)
	case HTML:
		a.status, a.media = cmp.Or(f.Status, http.StatusOK), "text/html; charset=utf-8"
		a.body = []byte(fake.MaintenancePage)
	case Truncated:
		a.status, a.media, a.body = http.StatusOK, jsonMedia, a.body[:len(a.body)/2]
		if len(a.body) == 0 {
			a.body = []byte(`{"mess`)
		}
	case Empty:
		a.status, a.body = http.StatusOK, nil
	case Slow:
		fake.Wait(ctx, f.Delay, f.Release)
	case ScriptedAnswer:
		return f.answer.say(a.outcome)
	}
	return a
}
