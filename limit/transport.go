package limit

import (
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync"
	"time"
)

// Transport is an [http.RoundTripper] that sends what its Limiter lets through.
// Put it below whatever repeats requests. A request takes a slot first and a
// place in the window then, and holds its slot until its body is closed or read
// to its end, its context ends, or it fails. A request that was not let through
// fails with a [WaitError].
type Transport struct {
	Limiter *Limiter          // nil lets everything through
	Base    http.RoundTripper // nil means http.DefaultTransport
}

// RoundTrip waits for the limit and sends req.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	c := &call{limiter: t.Limiter, waits: waitsIn(ctx), ctx: ctx}
	if c.limiter == nil {
		begin := &httptrace.ClientTrace{GetConn: func(string) { c.waits.Sends++ }}
		return t.base().RoundTrip(req.WithContext(httptrace.WithClientTrace(ctx, begin)))
	}
	c.permit = c.limiter.source.Begin()
	if err := c.limiter.acquire(ctx, c.permit, c.waits); err != nil {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, err
	}
	resp, err := t.base().RoundTrip(req.WithContext(httptrace.WithClientTrace(ctx, c.trace())))
	c.count()
	if err != nil {
		c.end()
		return nil, err
	}
	resp.Request = req
	c.listen(resp)
	c.hold(resp)
	return resp, nil
}

// CloseIdleConnections closes those of the base.
func (t *Transport) CloseIdleConnections() {
	if base, ok := t.base().(interface{ CloseIdleConnections() }); ok {
		base.CloseIdleConnections()
	}
}

func (t *Transport) base() http.RoundTripper {
	if t.Base == nil {
		return http.DefaultTransport
	}
	return t.Base
}

// call is one request that was let through.
type call struct {
	limiter *Limiter
	permit  Permit
	waits   *Waits
	ctx     context.Context
	quit    func() bool // stops watching ctx

	mu      sync.Mutex
	wrote   bool // a request went out on the present place
	counted bool // the present place is stamped
	ended   bool
}

func (c *call) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn:      func(string) { c.begin() },
		WroteRequest: func(httptrace.WroteRequestInfo) { c.written() },
	}
}

// begin is called for every request that net/http begins. It repeats some by
// itself when a kept connection turns out to be dead; the first may have arrived
// all the same, so a repeat needs a place of its own. It keeps the slot and does
// not queue: those in the line may be waiting for that slot.
func (c *call) begin() {
	c.waits.Sends++
	c.mu.Lock()
	repeat := c.wrote
	c.mu.Unlock()
	if !repeat {
		return
	}
	c.count()
	// When this fails, ctx is done and net/http sees it next.
	_ = c.limiter.take(c.ctx, c.permit, c.waits, false)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wrote, c.counted = false, false
}

// written is called when a request went out, wholly or in part.
func (c *call) written() {
	c.mu.Lock()
	c.wrote = true
	c.mu.Unlock()
	if !c.limiter.policy.Strict {
		c.count()
	}
}

// count stamps the present place, once.
func (c *call) count() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.counted {
		c.counted = true
		c.permit.Sent()
	}
}

// end gives the slot back, once.
func (c *call) end() {
	c.mu.Lock()
	ended := c.ended
	c.ended = true
	c.mu.Unlock()
	if !ended {
		c.limiter.done(c.permit)
	}
}

// listen slows the limiter down when the server complains.
func (c *call) listen(resp *http.Response) {
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		pause, _ := RetryAfter(resp.Header, time.Now())
		c.limiter.Slow(pause)
	}
}

// hold keeps the slot until the body is done with.
func (c *call) hold(resp *http.Response) {
	if resp.Body == nil || resp.Body == http.NoBody {
		c.end()
		return
	}
	c.quit = context.AfterFunc(c.ctx, c.end)
	resp.Body = &held{body: resp.Body, call: c}
}

// held is a body that ends its call.
type held struct {
	body io.ReadCloser
	call *call
}

func (h *held) Read(p []byte) (int, error) {
	n, err := h.body.Read(p)
	if err != nil {
		h.end()
	}
	return n, err
}

func (h *held) Close() error {
	err := h.body.Close()
	h.end()
	return err
}

func (h *held) end() {
	h.call.quit()
	h.call.end()
}
