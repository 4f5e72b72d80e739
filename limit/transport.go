package limit

import (
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
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
	ctx, pass := req.Context(), new(Pass)
	waits := waitsIn(ctx)
	if err := pass.Enter(ctx, t.Limiter, waits); err != nil {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, err
	}
	trace := &httptrace.ClientTrace{
		GetConn:      func(string) { waits.Sends++; pass.Again() },
		WroteRequest: pass.Wrote,
	}
	resp, err := t.base().RoundTrip(req.WithContext(httptrace.WithClientTrace(ctx, trace)))
	pass.Answered(resp)
	if err != nil {
		pass.Leave()
		return nil, err
	}
	resp.Request = req
	hold(ctx, pass, resp)
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

// hold keeps the slot until the body is done with, or ctx for who forgets it.
func hold(ctx context.Context, pass *Pass, resp *http.Response) {
	if resp.Body == nil || resp.Body == http.NoBody {
		pass.Leave()
		return
	}
	resp.Body = &held{body: resp.Body, pass: pass, quit: context.AfterFunc(ctx, pass.Leave)}
}

// held is a body that ends its pass.
type held struct {
	body io.ReadCloser
	pass *Pass
	quit func() bool // stops watching the context
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
	h.quit()
	h.pass.Leave()
}
