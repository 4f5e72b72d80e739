package aimsiotest

import (
	"bytes"
	"crypto/subtle"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// maxBody is far above any request a client makes.
const maxBody = 64 << 20

// call is one HTTP request on its way through the server.
type call struct {
	s       *Server
	w       http.ResponseWriter
	r       *http.Request
	entry   Call
	begun   time.Time
	route   *route
	key     string // of a read
	allowed []string
}

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{s: s, w: w, r: r, begun: time.Now(), entry: Call{Method: r.Method, Path: r.URL.Path, Start: s.now()}}
	w.Header().Set("Date", s.now().UTC().Format(http.TimeFormat))
	c.route, c.key, c.allowed = s.doc.match(r.Method, r.URL.EscapedPath())
	if c.route != nil {
		c.entry.Operation, c.entry.Resource = c.route.template, c.route.resource
	}
	came := s.gate.Enter()
	c.entry.Number, c.entry.Second, c.entry.Open, c.entry.Over = came.Number, came.Second, came.Open, came.Over
	s.gate.Note(r.Method+" "+r.URL.Path, came.Over)
	s.arrive(c.entry)
	admitted := s.gate.admit(r.Context())
	c.entry.Waited, c.entry.TimedOut = time.Since(c.begun), !admitted && r.Context().Err() == nil
	if !admitted {
		c.send(c.overload(), admitted)
		return
	}
	c.send(c.serve(), admitted)
}

// overload is the answer of a call that waited too long, or longer than its client.
func (c *call) overload() reply {
	switch {
	case !c.entry.TimedOut:
		return reply{cut: true, outcome: "refused: the client went away while it waited in the queue"}
	case c.s.overload == 0:
		return reply{cut: true, outcome: "refused: timed out in the queue"}
	}
	return refused(refuse(c.s.overload, "timed out in the queue"))
}

// serve decides the answer, with what is scripted.
func (c *call) serve() reply {
	body, err := io.ReadAll(io.LimitReader(c.r.Body, maxBody))
	if err != nil {
		return refused(refuse(http.StatusBadRequest, "the body could not be read"))
	}
	if len(body) > 0 {
		c.entry.Body = body
	}
	c.r.Body = io.NopCloser(bytes.NewReader(body))
	fault := c.s.faults.Next(func(f Fault) bool { return c.entry.meets(f.Method, f.Path) })
	if fault == nil {
		return c.execute(body)
	}
	c.entry.Fault = fault.Kind
	return fault.meet(c.r.Context(), func() reply { return c.execute(body) })
}

// execute does what is asked, if it may be.
func (c *call) execute(body jsontext.Value) reply {
	if r := c.reachable(); r != nil {
		return refused(r)
	}
	if r := c.authorized(); r != nil {
		return refused(r)
	}
	if r := checkRequest(c.input(), body); r != nil {
		return refused(r)
	}
	if r := c.known(); r != nil {
		return refused(r)
	}
	c.s.mu.Lock()
	a := c.run(body)
	c.s.mu.Unlock()
	if r := checkAnswer(c.input(), a); r != nil {
		return refused(r)
	}
	return a
}

func (c *call) reachable() *refusal {
	switch {
	case c.route != nil && c.route.form == strange:
		return refuse(http.StatusNotImplemented, "the fake knows lists, reads by one key and POSTs only; script an answer with Server.Script")
	case c.route != nil:
		return nil
	case c.allowed != nil:
		c.w.Header().Set("Allow", strings.Join(c.allowed, ", "))
		return refuse(http.StatusMethodNotAllowed, "%s is not an operation of this path", c.r.Method)
	}
	return refuse(http.StatusNotFound, "no such path")
}

func (c *call) authorized() *refusal {
	user, password, _ := c.r.BasicAuth()
	same := subtle.ConstantTimeCompare([]byte(user+"\n"+password), []byte(c.s.user+"\n"+c.s.password))
	if same != 1 {
		c.w.Header().Set("WWW-Authenticate", `Basic realm="Aimsio"`)
		return refuse(http.StatusUnauthorized, "user name or password is wrong")
	}
	if !c.s.permit(c.entry) {
		return refuse(http.StatusForbidden, "the user has no permission for %s %s", c.r.Method, c.route.name())
	}
	return nil
}

// known refuses a call whose kind is not described.
func (c *call) known() *refusal {
	name := c.r.Method + " " + c.route.name()
	if c.r.URL.RawQuery != "" {
		return unknown{name + " with a query", "no parameter is published"}.refusal()
	}
	if item, _ := c.route.body(); item == nil && c.route.form == writing {
		return unknown{name, "no member of its body is published"}.refusal()
	}
	return nil
}

// shows refuses to show a record that the firm invented, of a kind of which no member is
// published.
func (c *call) shows(e *entry) *refusal {
	if e.planted || len(shapeOf(c.route.shown()).members) > 0 {
		return nil
	}
	what := fmt.Sprintf("GET %s/{%s}", c.route.name(), c.route.parameter)
	return unknown{what, "no member is published; see Server.Put"}.refusal()
}

// run reads or changes the store. With mu held.
func (c *call) run(body jsontext.Value) reply {
	switch c.route.form {
	case listing:
		return success(c.s.store.stubs(c.route.resource).Encode(nil))
	case writing:
		changes, r := c.s.store.write(c.route, c.s.doc.shown(c.route.resource), body)
		if c.entry.Changes = changes; r != nil {
			return refused(r)
		}
		return success([]byte(c.s.answer))
	}
	e := c.s.store.table(c.route.resource).read(c.key)
	if e == nil {
		return refused(refuse(http.StatusNotFound, "no %s with key %q", c.route.resource, c.key))
	}
	if r := c.shows(e); r != nil {
		return refused(r)
	}
	return success(c.s.store.readForm(c.route.shown(), e).Encode(nil))
}

// input is the call as the validator takes it.
func (c *call) input() *openapi3filter.RequestValidationInput {
	parameters := map[string]string{}
	if c.route.parameter != "" {
		parameters[c.route.parameter] = c.key
	}
	return &openapi3filter.RequestValidationInput{
		Request:    c.r,
		PathParams: parameters,
		Route: &routers.Route{
			Spec: c.s.doc.api, Path: c.route.template, PathItem: c.route.item, Method: c.route.method, Operation: c.route.operation,
		},
		Options: &openapi3filter.Options{
			AuthenticationFunc:                openapi3filter.NoopAuthenticationFunc,
			RejectWhenRequestBodyNotSpecified: true,
			SkipSettingDefaults:               true,
		},
	}
}

// send writes the answer and notes the call. The call is over when its last byte
// goes on its way, not when this function returns: a client that has read the whole
// answer may call again at once, and must not be counted twice.
func (c *call) send(a reply, admitted bool) {
	c.note(a)
	if a.cut {
		c.s.gate.leave(admitted)
		fake.Cut(c.w)
		return
	}
	header := c.w.Header()
	if a.media != "" {
		header.Set("Content-Type", a.media)
	}
	maps.Copy(header, a.header)
	header.Set("Content-Length", strconv.Itoa(len(a.body)))
	last := max(len(a.body)-1, 0)
	if len(a.body) > 0 {
		c.w.WriteHeader(a.status)
		_, _ = c.w.Write(a.body[:last]) // a client that is gone gets nothing
	}
	c.s.gate.leave(admitted)
	if len(a.body) == 0 {
		c.w.WriteHeader(a.status)
	}
	_, _ = c.w.Write(a.body[last:])
}

func (c *call) note(a reply) {
	c.entry.Status, c.entry.Outcome = a.status, a.outcome
	c.entry.Duration = time.Since(c.begun)
	c.s.log.Add(c.entry)
	c.s.observe(c.entry)
}
