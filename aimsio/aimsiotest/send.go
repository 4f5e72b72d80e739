package aimsiotest

import (
	"maps"
	"net/http"
	"strconv"
	"time"
)

// send writes the answer and notes the call. The call is over when its last byte
// goes on its way, not when this function returns: a client that has read the whole
// answer may call again at once, and must not be counted twice.
func (c *call) send(a answer, admitted bool) {
	c.note(a)
	if a.cut {
		c.s.gate.leave(admitted)
		panic(http.ErrAbortHandler)
	}
	header := c.w.Header()
	maps.Copy(header, a.header)
	if a.media != "" {
		header.Set("Content-Type", a.media)
	}
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

func (c *call) note(a answer) {
	c.entry.Status, c.entry.Outcome = a.status, a.outcome
	c.entry.Duration = time.Since(c.begun)
	c.s.log.add(c.entry)
	c.s.observe(c.entry)
}
