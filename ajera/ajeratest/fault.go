package ajeratest

import (
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
