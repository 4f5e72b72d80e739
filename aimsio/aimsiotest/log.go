package aimsiotest

import (
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Call is one call as the server saw it. It never holds the user or the password, but for a body that
// names the user as who wrote a record. Down to Start it is known when the call arrives.
type Call struct {
	Number    int // of its arrival, from 1 on
	Method    string
	Path      string   // as sent, without the query
	Operation string   // path of the document, with its parameter; "" for no operation
	Resource  string   // e.g. "JobOrder"; NRB is "NonRecurringBillableItem"
	Second    int      // calls of the second that ended with it, itself included
	Open      int      // calls that were open with it, itself and those in the queue included
	Over      []string // the limits that it broke by its arrival, for which it may wait
	Start     time.Time

	Body     jsontext.Value // as sent, byte for byte; nil when there was none, or it was not read
	Status   int            // HTTP status; 0 when the connection was cut
	Outcome  string         // "ok", "refused: " and why, or "fault: " and which
	Fault    Kind           // what it met, [ScriptedAnswer] for one of [Server.Script]; "" for nothing
	Changes  []Change       // what it did to the records, also when it was answered otherwise
	Waited   time.Duration  // in the queue
	TimedOut bool           // in the queue: it was refused for the limits; a client may also go away there
	Duration time.Duration  // all in all
}

// meets reports whether the call is one that a pattern means; see [Server.Calls].
func (c Call) meets(method, pattern string) bool {
	if method != "" && method != c.Method {
		return false
	}
	bare := anyParameter.ReplaceAllString(pattern, "{}")
	return endsWith(anyParameter.ReplaceAllString(c.Operation, "{}"), bare) || endsWith(c.Path, strings.TrimSuffix(pattern, "/"))
}

// isAny reports whether one of the patterns means the call; they are like "GET JobOrder" or "NRB".
func (c Call) isAny(patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		method, path, found := strings.Cut(p, " ")
		if !found {
			method, path = "", p
		}
		return c.meets(method, path) || c.meets(method, path+"/{}")
	})
}

// Change is what a call did to one record: its JSON before and after, as [Server.Get] gives it but for
// the user who wrote it, and "" where there was none. A record that was accepted is among the changes
// also when nothing in it is another, for its updatedAt has moved, which not every read shows; one that
// only repeats what the call wrote to another, such as a name, is not.
type Change struct {
	Resource      string
	Key           string
	Before, After string
}
