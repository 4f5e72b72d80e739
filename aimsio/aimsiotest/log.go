package aimsiotest

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Call is one call as the server saw it. It never holds the user or the password.
type Call struct {
	Method    string
	Path      string         // as sent, without the query
	Operation string         // path of the document, with its parameter; "" for no operation
	Resource  string         // e.g. "JobOrder"; NRB is "NonRecurringBillableItem"
	Body      jsontext.Value // as sent, byte for byte; nil when there was none
	Status    int            // HTTP status; 0 when the connection was cut
	Outcome   string         // "ok", "refused: " and why, or "fault: " and which
	Start     time.Time
	Waited    time.Duration // in the queue
	Duration  time.Duration // all in all
}

// meets reports whether the call is one that a pattern means; see [Server.Calls].
func (c Call) meets(method, pattern string) bool {
	if method != "" && method != c.Method {
		return false
	}
	bare := anyParameter.ReplaceAllString(pattern, "{}")
	return endsWith(anyParameter.ReplaceAllString(c.Operation, "{}"), bare) || endsWith(c.Path, strings.TrimSuffix(pattern, "/"))
}

// journal is the calls in the order they ended.
type journal struct {
	mu    sync.Mutex
	calls []Call
}

func (j *journal) add(c Call) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.calls = append(j.calls, c)
}

// Log is every call so far, in the order of the answers.
func (s *Server) Log() []Call {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	return slices.Clone(s.log.calls)
}

// Calls counts the calls that were answered or cut, refused ones too. An empty
// method is any. The pattern is the end of a path: "JobOrder" is the list and the
// upsert of job orders, "JobOrder/{}" the read of any, "JobOrder/25-101" that of
// one key; "" is any.
func (s *Server) Calls(method, pattern string) int {
	n := 0
	for _, c := range s.Log() {
		if c.meets(method, pattern) {
			n++
		}
	}
	return n
}
