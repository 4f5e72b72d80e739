package ajeratest

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Call is one call as the server saw it. It never holds the user, the password or
// the session token: there are no Args of a session method, nor such as bear one of
// these by its name. Down to Start it is known when the call arrives.
type Call struct {
	Number  int            // of its arrival, from 1 on
	Method  string         // "" when the body could not be read
	Version int            // of the session; 0 when there was none
	Session int            // the number of the [Session] whose token it bore, or which it opened; 0 for none
	Args    jsontext.Value // MethodArguments as sent, byte for byte
	Second  int            // calls of the second that ended with it, itself included
	Open    int            // calls that were open with it, itself included
	Over    []string       // the limits that it broke by its arrival, for which it is refused
	Start   time.Time

	Status   int      // HTTP status; 0 when the connection was cut
	Outcome  string   // "ok", "refused: " and why, or "fault: " and which
	Fault    Kind     // what it met, [ScriptedAnswer] for one of [Server.Script]; "" for nothing
	Changes  []Change // what it did to the records, also when it was answered otherwise
	Duration time.Duration
}

// Change is what a call did to one record: its JSON before and after, as [Server.Get] gives it, and
// "" where there was none.
type Change struct {
	Entity        string
	Key           int
	Before, After string
}
