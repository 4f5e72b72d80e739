package aimsiotest

import (
	"fmt"
	"slices"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Put plants a record as a read would return it, without any check. The resource
// is the name in the path of its reads, e.g. "JobOrder"; "Location" and
// "GLAccount" can be planted for others to refer to. A record with the same key or
// code is replaced; one without a key gets one. Its created and updated stamps and
// its deleted flag are kept when they are given. Put returns the key, and panics
// when the record is not a JSON object.
func (s *Server) Put(resource, raw string) string {
	v, err := fake.Parse([]byte(raw))
	if err != nil || !v.Is('{') {
		panic(fmt.Sprintf("aimsiotest: Put %s: not a JSON object: %v", resource, err))
	}
	r, _ := recordOf(v)
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.store.put(resource, r, s.doc.shown(resource))
	e.planted = true
	return e.key
}

// Get is the JSON of a record as a read returns it, by its key or its code; "" when
// there is none.
func (s *Server) Get(resource, key string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.store.table(resource).find(key)
	if e == nil {
		return ""
	}
	return s.store.readForm(s.doc.shown(resource), e).String()
}

// Resources are the kinds of records by their names, sorted: those of the document, also where there
// is no record, and what was planted beside them.
func (s *Server) Resources() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.store.resources(s.doc)
}

// Keys is the keys of all records of a resource, in the order of its list.
func (s *Server) Keys(resource string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var keys []string
	for _, e := range s.store.table(resource).entries {
		keys = append(keys, e.key)
	}
	return keys
}

// Remove takes a record away without a trace; it reports whether there was one.
func (s *Server) Remove(resource, key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.store.table(resource)
	e := t.find(key)
	if e != nil {
		t.remove(e)
	}
	return e != nil
}

// Fail scripts a fault. Faults and answers are tried in the order in which they were
// scripted; each counts the calls it matches by itself. It panics when the fault has no
// [Kind], or a method and path that are those of no operation: no call would meet it, and the
// test would pass.
func (s *Server) Fail(f Fault) {
	if !slices.Contains(kinds, f.Kind) {
		panic(fmt.Sprintf("aimsiotest: Fail: %q is no kind of fault", f.Kind))
	}
	if !slices.ContainsFunc(s.doc.routes, func(r *route) bool { return r.meant(f.Method, f.Path) }) {
		panic(fmt.Sprintf("aimsiotest: Fail: %q %q is no operation", f.Method, f.Path))
	}
	s.faults.Fail(f, f.Nth, f.Times)
}

// Script scripts an answer; see [Server.Fail] for the order. What the call would do to the
// records is for the test to do, with [Server.Put] in [Answer.Met].
func (s *Server) Script(a Answer) {
	s.faults.Fail(Fault{Kind: ScriptedAnswer, Method: a.Method, Path: a.Path, When: a.When, Met: a.Met, answer: a}, a.Nth, a.Times)
}

// Log is every call so far, in the order of the answers.
func (s *Server) Log() []Call { return s.log.All() }

// Calls counts the calls that were answered or cut, refused ones too. An empty
// method is any. The pattern is the end of a path: "JobOrder" is the list and the
// upsert of job orders, "JobOrder/{}" the read of any, "JobOrder/25-101" that of
// one key; "" is any.
func (s *Server) Calls(method, pattern string) int {
	return s.log.Count(func(c Call) bool { return c.meets(method, pattern) })
}

// Limits are the calls in any second and at once beyond which calls wait, 0 for no limit; see
// [WithLimits].
func (s *Server) Limits() (perSecond, parallel int) { return s.gate.PerSecond, s.gate.Parallel }

// Violations tells each limit that a call broke by its arrival.
func (s *Server) Violations() []string { return s.gate.Violations() }

// MaxOpen is the most calls that were ever open at once, waiting ones included.
func (s *Server) MaxOpen() int { return s.gate.MaxOpen() }

// MaxPerSecond is the most calls that arrived within any second, wherever that
// second begins.
func (s *Server) MaxPerSecond() int { return s.gate.MaxPerSecond() }

// Reporter is the part of testing.TB that [Server.AssertLimits] needs.
type Reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

// AssertLimits fails the test for each limit that a call broke.
func (s *Server) AssertLimits(t Reporter) {
	t.Helper()
	s.gate.Assert(t)
}
