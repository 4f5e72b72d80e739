package aimsiotest

import (
	"cmp"
	"context"
	"net/http"
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

// turn is the answer as a call meets it.
func (a Answer) turn() turn { return turn{a.Method, a.Path, a.When != After, a.Met, a.say} }

// say answers with the words of the test.
func (a Answer) say(_ context.Context, r reply) reply {
	said := success([]byte(a.Body))
	said.status, said.header = cmp.Or(a.Status, http.StatusOK), a.Header
	said.outcome = "fault: scripted answer, " + r.outcome
	return said
}

// turn is a fault or an answer, as a call meets it.
type turn struct {
	method, path string
	before       bool   // the call is not executed
	met          func() // may be nil
	bend         func(context.Context, reply) reply
}

// meet answers a call, executed or not.
func (t turn) meet(ctx context.Context, execute func() reply) reply {
	if t.met != nil {
		t.met()
	}
	r := reply{status: http.StatusOK, outcome: "not executed"}
	if !t.before {
		r = execute()
	}
	return t.bend(ctx, r)
}
