package ajeratest

import (
	"fmt"
	"net/http"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Kind is what goes wrong; see the constants.
type Kind string

// The kinds of fault. A call is executed before its answer is bent, but for
// [ResetBefore], [Refusal], [Skeleton] and the status 429, which say that nothing was
// done; [Fault.When] says otherwise.
const (
	ResetBefore    Kind = "reset before execution" // the connection is cut, nothing was done
	ResetAfter     Kind = "reset after execution"  // it was done, the answer is lost
	HTML           Kind = "HTML body"              // a maintenance page with HTTP 200, or [Fault.Status]
	Truncated      Kind = "truncated JSON"         // the answer ends in the middle
	Empty          Kind = "empty body"             // HTTP 200 and nothing
	Slow           Kind = "slow answer"            // see [Fault.Delay] and [Fault.Release]
	Status         Kind = "HTTP status"            // [Fault.Status], 500 unless given
	Expired        Kind = "expired token"          // the session ends, and this call is refused for it
	Filler         Kind = "filler error"           // success with an entry of ErrorID 0
	NonObjectError Kind = "non-object error"       // success with a string among the errors
	Skeleton       Kind = "success skeleton"       // a create that answers success without keys
	NullContent    Kind = "content null"           // success without content
	Refusal        Kind = "refusal"                // refused with [Fault.ErrorID] and [Fault.Text]

	// ScriptedAnswer is what calls met that [Server.Script] answered; no [Fault] is of this kind.
	ScriptedAnswer Kind = "scripted answer"
)

var kinds = []Kind{
	ResetBefore, ResetAfter, HTML, Truncated, Empty, Slow, Status, Expired, Filler, NonObjectError, Skeleton, NullContent, Refusal,
}

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
	Method  string      // "" is any method
	Nth     int         // the Nth matching call from now on, counted from 1; 0 is the next
	Times   int         // how many calls in a row; 0 is one, [Always] is all
	When    When        // "" is as the kind does it; the two resets and Expired are always as they say
	Status  int         // for HTML and Status
	Header  http.Header // of the answer, e.g. Retry-After
	ErrorID int         // for Refusal
	Text    string      // for Refusal
	Delay   time.Duration
	Release <-chan struct{} // Slow waits until it is closed, when given, instead of Delay
	Met     func()          // called, when given, as a call meets the fault, before anything else

	answer Answer // for scripted
}

// executed reports whether a call that meets the fault is done.
func (f *Fault) executed() bool {
	switch {
	case f.Kind == ResetBefore:
		return false
	case f.Kind == ResetAfter || f.Kind == Expired:
		return true
	case f.When != "":
		return f.When == After
	}
	return f.Status != http.StatusTooManyRequests && f.Kind != Refusal && f.Kind != Skeleton && f.Kind != ScriptedAnswer
}

// Answer is a test's own words in the place of the server's: also for calls of which no one
// knows the answer, which are refused otherwise. It is used up after Times calls. A call that
// is answered [Before] its execution is not checked, neither its session nor its arguments.
type Answer struct {
	Method  string      // "" is any method
	Nth     int         // the Nth matching call from now on, counted from 1; 0 is the next
	Times   int         // how many calls in a row; 0 is one, [Always] is all
	When    When        // "" is [Before]
	Status  int         // 0 is 200
	Header  http.Header // e.g. a Content-Type other than application/json
	Content string      // the JSON of Content in an envelope that says success; "" is null
	Body    string      // the whole body, byte for byte, instead of an envelope
	Met     func()      // called, when given, as a call meets the answer, before anything else
}

// Script scripts an answer; see [Server.Fail] for the order. What the call would do to the
// records is for the test to do, with [Server.Put] in [Answer.Met]. It panics when the content
// is no JSON.
//
//	s.Script(ajeratest.Answer{Method: "UploadVendorInvoices", Content: `{}`})
func (s *Server) Script(a Answer) {
	if a.Content != "" {
		if _, err := fake.Parse([]byte(a.Content)); err != nil {
			panic(fmt.Sprintf("ajeratest: Script %s: the content is not JSON: %v", a.Method, err))
		}
	}
	s.faults.Fail(Fault{Kind: ScriptedAnswer, Method: a.Method, When: a.When, Header: a.Header, Met: a.Met, answer: a}, a.Nth, a.Times)
}

// Scripted is a fault or an answer that is still to come.
type Scripted struct {
	Number int     // for [Server.Unscript]; no other of the server has ever had it
	Fault  *Fault  // as it was scripted, nil for an answer
	Answer *Answer // as it was scripted, nil for a fault
	Before int     // matching calls before the next that meets it, unless one tried earlier does
	Left   int     // matching calls in a row that are to meet it; [Always] does not get less
}

// Scripted is the faults and answers that are still to come, in the order in which they are tried.
func (s *Server) Scripted() []Scripted {
	var all []Scripted
	for _, w := range s.faults.Waiting() {
		all = append(all, scriptedOf(w))
	}
	return all
}

// Unscript takes a fault or an answer away that is still to come; it reports whether there was one of
// the number. See [Server.Scripted].
func (s *Server) Unscript(number int) bool { return s.faults.Forget(number) }

func scriptedOf(w fake.Waiting[Fault]) Scripted {
	s := Scripted{Number: w.Number, Before: w.Before, Left: w.Left}
	if w.Fault.Kind == ScriptedAnswer {
		s.Answer = &w.Fault.answer
	} else {
		s.Fault = &w.Fault
	}
	return s
}
