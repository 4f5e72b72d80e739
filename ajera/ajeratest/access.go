package ajeratest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Put plants a record as the get methods would return it; projects, invoice
// groups, phases and resources in the flat form of version 2, each on its own. The
// entity is the content key, e.g. "Clients" or "Phases". A record with the same
// key is replaced; one without a key gets the next. Put returns the key, and
// panics when the entity is unknown or the record is not a JSON object.
func (s *Server) Put(entity, record string) int {
	n, err := fake.Parse([]byte(record))
	if err != nil || !n.Is('{') {
		panic(fmt.Sprintf("ajeratest: Put %s: not a JSON object: %v", entity, err))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tables.KeyName(entity) == "" {
		panic(fmt.Sprintf("ajeratest: Put: unknown entity %q; known are %s", entity, strings.Join(s.tables.Entities(), ", ")))
	}
	return s.tables.Put(entity, n)
}

// Get is the JSON of a stored record, "" when there is none; see [Server.Put].
func (s *Server) Get(entity string, key int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := s.tables.Row(entity, key); n != nil {
		return n.String()
	}
	return ""
}

// Remove takes a record away without a trace, and leaves what names it, such as the phases of a
// project; it reports whether there was one. How the vendor deletes is not known.
func (s *Server) Remove(entity string, key int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tables.Remove(entity, key)
}

// Entities are the kinds of records by their names, sorted, also those of which there is no record.
func (s *Server) Entities() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tables.Entities()
}

// Keys is the keys of all records of an entity, ascending.
func (s *Server) Keys(entity string) []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tables.Keys(entity)
}

// Fail scripts a fault. Faults and answers are tried in the order in which they were
// scripted; each counts the calls it matches by itself. It panics when the fault has no
// [Kind], or a method that nobody knows: no call would meet it, and the test would pass.
func (s *Server) Fail(f Fault) {
	if !slices.Contains(kinds, f.Kind) {
		panic(fmt.Sprintf("ajeratest: Fail: %q is no kind of fault", f.Kind))
	}
	if f.Method != "" && s.specs.Ways(f.Method) == nil {
		panic(fmt.Sprintf("ajeratest: Fail: no method %q is known", f.Method))
	}
	s.faults.Fail(f, f.Nth, f.Times)
}

// Log is every call so far, in the order of the answers.
func (s *Server) Log() []Call { return s.log.All() }

// Calls counts the calls of a method that were answered or cut, refused ones too.
func (s *Server) Calls(method string) int {
	return s.log.Count(func(c Call) bool { return c.Method == method })
}

// Limits are the calls in any second and at once beyond which calls are refused, 0 for no limit; see
// [WithLimits].
func (s *Server) Limits() (perSecond, parallel int) { return s.pace.PerSecond, s.pace.Parallel }

// Violations tells each limit that a call broke by its arrival; see [WithLimits].
func (s *Server) Violations() []string { return s.pace.Violations() }

// Reporter is the part of testing.TB that [Server.AssertLimits] needs.
type Reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

// AssertLimits fails the test for each limit that a call broke.
func (s *Server) AssertLimits(t Reporter) {
	t.Helper()
	s.pace.Assert(t)
}

// MaxOpen is the most calls that were ever open at once.
func (s *Server) MaxOpen() int { return s.pace.MaxOpen() }

// MaxPerSecond is the most calls that arrived within any second.
func (s *Server) MaxPerSecond() int { return s.pace.MaxPerSecond() }
