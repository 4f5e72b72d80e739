package ajeratest

import (
	"slices"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Call is one call as the server saw it. It never holds the user, the password or
// the session token.
type Call struct {
	Method   string         // "" when the body could not be read
	Version  int            // of the session; 0 when there was none
	Args     jsontext.Value // MethodArguments as sent, byte for byte; nil for the session methods
	Status   int            // HTTP status; 0 when the connection was cut
	Outcome  string         // "ok", "refused: " and why, or "fault: " and which
	Start    time.Time
	Duration time.Duration
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

// Calls counts the calls of a method that were answered or cut, refused ones too.
func (s *Server) Calls(method string) int {
	n := 0
	for _, c := range s.Log() {
		if c.Method == method {
			n++
		}
	}
	return n
}
