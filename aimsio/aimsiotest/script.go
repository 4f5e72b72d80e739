package aimsiotest

import (
	"cmp"
	"net/http"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Answer is a test's own words in the place of the server's: also for calls of which no one
// knows the answer, which are refused otherwise. It is used up after Times calls. A call that
// is answered [Before] its execution is not checked, neither its user nor its body.
type Answer struct {
	Method string      // "" is any HTTP method
	Path   string      // a pattern as for [Server.Calls], "" is any path
	Nth    int         // the Nth matching call from now on, counted from 1; 0 is the next
	Times  int         // how many calls in a row; 0 is one, [Always] is all
	When   When        // "" is [Before]
	Status int         // 0 is 200
	Header http.Header // e.g. a Content-Type other than application/json
	Body   string      // the whole body, byte for byte
	Met    func()      // called, when given, as a call meets the answer, before anything else
}

// say answers with the words of the test.
func (a Answer) say(outcome string) reply {
	said := success([]byte(a.Body))
	said.status, said.header, said.outcome = cmp.Or(a.Status, http.StatusOK), a.Header, outcome
	return said
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
