package aimsiotest

import (
	"bytes"
	"crypto/subtle"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// maxBody is far above any request a client makes.
const maxBody = 64 << 20

const jsonMedia = "application/json"

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

// answer is what goes back.
type answer struct {
	status  int
	media   string
	header  http.Header
	body    []byte
	cut     bool // the connection is cut instead
	outcome string
}

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{s: s, w: w, r: r, begun: time.Now(), entry: Call{Method: r.Method, Path: r.URL.Path, Start: s.now()}}
	c.route, c.key, c.allowed = s.doc.match(r.Method, r.URL.EscapedPath())
	if c.route != nil {
		c.entry.Operation, c.entry.Resource = c.route.template, c.route.resource
	}
	s.gate.arrive(r.Method + " " + r.URL.Path)
	admitted := s.gate.admit(r.Context())
	c.entry.Waited = time.Since(c.begun)
	if !admitted {
		c.send(c.overload(), admitted)
		return
	}
	c.send(c.serve(), admitted)
}

// overload is the answer of a call that waited too long.
func (c *call) overload() answer {
	if c.s.overload == 0 {
		return answer{cut: true, outcome: "refused: timed out in the queue"}
	}
	return refused(refuse(c.s.overload, "timed out in the queue"))
}

// serve decides the answer, faults included.
func (c *call) serve() answer {
	body, err := io.ReadAll(io.LimitReader(c.r.Body, maxBody))
	if err != nil {
		return refused(refuse(http.StatusBadRequest, "the body could not be read"))
	}
	if len(body) > 0 {
		c.entry.Body = body
	}
	c.r.Body = io.NopCloser(bytes.NewReader(body))
	fault := c.s.faults.next(c.entry)
	a := answer{status: http.StatusOK, outcome: "not executed"}
	if !fault.before() {
		a = c.execute(body)
	}
	if fault != nil {
		a = fault.bend(c, a)
	}
	return a
}

// execute does what is asked, if it may be.
func (c *call) execute(body jsontext.Value) answer {
	if r := c.reachable(); r != nil {
		return refused(r)
	}
	if r := c.authorized(); r != nil {
		return refused(r)
	}
	if r := c.checkRequest(body); r != nil {
		return refused(r)
	}
	c.s.mu.Lock()
	a := c.run(body)
	c.s.mu.Unlock()
	if r := c.checkAnswer(a); r != nil {
		return refused(r)
	}
	return a
}

func (c *call) reachable() *refusal {
	switch {
	case c.route != nil && c.route.form == strange:
		return refuse(http.StatusNotImplemented, "the fake knows lists, reads by one key and POSTs only")
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
		return refuse(http.StatusForbidden, "the user has no permission for %s %s", c.r.Method, c.route.resource)
	}
	return nil
}

// run reads or changes the store. With mu held.
func (c *call) run(body jsontext.Value) answer {
	switch c.route.form {
	case listing:
		return success(c.s.stubs(c.route.resource))
	case writing:
		if r := c.s.write(c.route, body); r != nil {
			return refused(r)
		}
		return success([]byte(c.s.answer))
	}
	e := c.s.store.table(c.route.resource).read(c.key)
	if e == nil {
		return refused(refuse(http.StatusNotFound, "no %s with key %q", c.route.resource, c.key))
	}
	return success(c.s.readForm(c.route.shown(), e))
}

func success(body []byte) answer {
	a := answer{status: http.StatusOK, media: jsonMedia, body: body, outcome: "ok"}
	if len(body) == 0 {
		a.media = ""
	}
	return a
}

func refused(r *refusal) answer {
	body := newRecord()
	body.set("message", quote(r.text))
	return answer{status: r.status, media: jsonMedia, body: body.encode(), outcome: "refused: " + r.text}
}

// permitted reports whether one of the patterns means the call; they are like "GET JobOrder" or "NRB".
func permitted(c Call, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		method, path, found := strings.Cut(p, " ")
		if !found {
			method, path = "", p
		}
		return c.meets(method, path) || c.meets(method, path+"/{}")
	})
}
