package ajeratest

import (
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// maxBody is far above any request a client makes.
const maxBody = 16 << 20

// call is one HTTP request on its way through the server.
type call struct {
	s     *Server
	w     http.ResponseWriter
	r     *http.Request
	entry Call

	request *request
	version int
	method  *ajeraspec.Method
	args    *node
	page    *page
	created map[string]map[int]*node // by entity and new key: the key it was sent with
}

func (c *call) serve() {
	if !c.reachable() {
		return
	}
	body, err := io.ReadAll(io.LimitReader(c.r.Body, maxBody))
	if err != nil {
		c.plain(http.StatusBadRequest, "the body could not be read")
		return
	}
	req, err := readRequest(body)
	if err != nil {
		c.reply(refuse(invalid("%v", err)), nil)
		return
	}
	c.request, c.entry.Method, c.entry.Args = req, req.method, req.rawArgs
	fault := c.s.faults.next(req.method)
	if fault != nil && fault.Met != nil {
		fault.Met()
	}
	if fault != nil && c.before(fault) {
		return
	}
	c.reply(c.execute(), fault)
}

// reachable answers what is not a POST to the one address of this tenant.
func (c *call) reachable() bool {
	switch {
	case c.r.Method != http.MethodPost:
		c.w.Header().Set("Allow", http.MethodPost)
		c.plain(http.StatusMethodNotAllowed, "POST only")
	case c.r.URL.Path != Path:
		c.plain(http.StatusNotFound, "no such page")
	case c.r.URL.RawQuery != c.s.id():
		c.plain(http.StatusNotFound, "no such database: the id must travel exactly as given")
	default:
		return true
	}
	return false
}

// execute decides the answer, alone with the records.
func (c *call) execute() answer {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if r := c.authorize(); r != nil {
		return refuse(r)
	}
	if r := c.checkArguments(); r != nil {
		return refuse(r)
	}
	a := c.runOrUndo()
	if c.page != nil && c.page.cut {
		a.page = c.page
	}
	a.content = a.content.clone() // encoded later, when others may write
	return a
}

// runOrUndo runs the method; a call that is refused as a whole changes nothing.
func (c *call) runOrUndo() answer {
	if c.method.Kind == "list" || c.method.Kind == "get" {
		return c.run()
	}
	before := c.s.store.snapshot()
	a := c.run()
	if len(a.refused) > 0 && a.content == nil {
		c.s.store = before
	}
	return a
}

// reply sends the answer, bent by a fault.
func (c *call) reply(a answer, fault *Fault) {
	c.entry.Outcome = "ok"
	if len(a.refused) > 0 {
		c.entry.Outcome = "refused: " + a.refused[0].String()
	}
	if fault != nil && c.after(fault, &a) {
		return
	}
	body := a.envelope(c.successCode(), usageKey()).encode(nil)
	c.send(http.StatusOK, "application/json; charset=utf-8", body)
}

func (c *call) successCode() int {
	switch {
	case c.s.success != nil:
		return *c.s.success
	case c.method != nil && c.method.Kind == "session":
		return 0
	}
	return 200
}

// usageKey is a new guid.
func usageKey() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func (c *call) plain(status int, text string) {
	c.entry.Outcome = "refused: " + text
	c.send(status, "text/plain; charset=utf-8", []byte(text+"\n"))
}

// send notes the call before the client can see the answer, so that a test that
// has its answer finds it in the log.
func (c *call) send(status int, contentType string, body []byte) {
	c.finish(status)
	c.w.Header().Set("Content-Type", contentType)
	c.w.WriteHeader(status)
	_, _ = c.w.Write(body) // a client that went away needs no answer
}

func (c *call) finish(status int) {
	c.entry.Status = status
	c.entry.Duration = c.s.now().Sub(c.entry.Start)
	c.s.log.add(c.entry)
	c.s.observe(c.entry)
	c.s.pace.leave()
}

// cut ends the connection without an answer.
func (c *call) cut() {
	c.finish(0)
	if conn, _, err := http.NewResponseController(c.w).Hijack(); err == nil {
		if tcp, ok := conn.(interface{ SetLinger(int) error }); ok {
			_ = tcp.SetLinger(0) // a reset, not a polite end
		}
		_ = conn.Close()
		return
	}
	panic(http.ErrAbortHandler)
}

// named reports whether a method's name holds a word, for the few relations that
// the specs cannot say.
func (c *call) named(word string) bool { return strings.Contains(c.method.Wire, word) }
