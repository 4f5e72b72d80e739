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

// before reports whether the call is not to be executed.
func (f *Fault) before() bool { return f != nil && (f.Unexecuted || f.Kind == ResetBefore) }

// bend makes the answer that the fault leaves.
func (f *Fault) bend(ctx context.Context, a answer) answer {
	a.outcome = "fault: " + string(f.Kind) + ", " + a.outcome
	switch f.Kind {
	case ResetBefore, ResetAfter:
		a = answer{cut: true, outcome: a.outcome}
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
	}
	a.header = f.Header
	return a
}
