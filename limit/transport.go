package limit

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"time"
)

// Transport is an [http.RoundTripper] that sends what its Limiter lets through. Put it below
// whatever repeats requests. A request takes a slot first and a place in the window then, and holds
// its slot until its body is closed or read to its end, its context ends, or it fails. A request
// that was not let through fails with a [WaitError].
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
	if resp.Body == nil || resp.Body == http.NoBody {
		pass.Leave()
		return resp, nil
	}
	resp.Body = &held{resp.Body, pass, context.AfterFunc(ctx, pass.Leave)} // ctx for who forgets it
	return resp, nil
}

// CloseIdleConnections closes those of the base.
func (t *Transport) CloseIdleConnections() {
	(&http.Client{Transport: t.base()}).CloseIdleConnections() // which knows whether base can
}

func (t *Transport) base() http.RoundTripper { return cmp.Or(t.Base, http.DefaultTransport) }

// held is a body that ends its pass.
type held struct {
	io.ReadCloser
	pass *Pass
	quit func() bool // stops watching the context
}

func (h *held) Read(p []byte) (int, error) {
	n, err := h.ReadCloser.Read(p)
	if err != nil {
		h.end()
	}
	return n, err
}

func (h *held) Close() error {
	defer h.end()
	return h.ReadCloser.Close()
}

func (h *held) end() {
	h.quit()
	h.pass.Leave()
}

// Pass is the leave to send one request, for a client that reads every answer to
// its end by itself and so has no use for a [Transport]: Enter, send, tell by Wrote
// and Answered how it goes, Leave. The zero value is ready for one request. Its
// methods may be called at the same time, Enter before all others.
type Pass struct {
	limiter *Limiter // nil when nothing is limited
	permit  Permit
	local   memoryPermit // permit, when the state is in this process: it costs no allocation
	waits   *Waits
	ctx     context.Context

	wrote   atomic.Bool // a request went out on the present place
	mu      sync.Mutex
	counted bool // the present place is stamped
	left    bool
}

// Enter waits until a request may be sent, and adds to waits what that took. When
// it fails nothing is held; the error is a [*WaitError] or one of the [Source]. A nil
// limiter lets everything through.
func (p *Pass) Enter(ctx context.Context, l *Limiter, waits *Waits) error {
	if l == nil {
		return nil
	}
	if err := l.queue(ctx, waits); err != nil {
		return err
	}
	p.limiter, p.permit, p.waits, p.ctx = l, &p.local, waits, ctx
	if m, ok := l.source.(*memory); ok {
		p.local.source = m
	} else {
		p.permit = l.source.Begin()
	}
	err := p.take(true)
	if err != nil {
		l.release(p.permit, 0)
		p.limiter = nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil {
		l.stats.Calls++
		l.stats.Open++
	}
	l.pass()
	return err
}

// take asks the source until p has what it needs. head says that p is at the head of
// the line, and not let through already and in need of more.
func (p *Pass) take(head bool) error {
	begin := time.Now()
	var news <-chan struct{}
	for {
		wait, err := p.permit.Take(p.ctx)
		switch {
		case err == nil && p.ctx.Err() != nil:
			return ended(p.ctx, cmp.Or(wait.For, ForRate), begin)
		case err != nil || wait.For == "":
			return err
		case news == nil: // ask once more, or what is given back meanwhile goes unseen
			news = p.limiter.listen()
			continue
		}
		if err := p.sleep(wait, news, begin, head); err != nil {
			return err
		}
		news = nil
	}
}

// sleep waits until asking again may help.
func (p *Pass) sleep(wait Wait, news <-chan struct{}, begin time.Time, head bool) error {
	now := time.Now()
	if deadline, ok := p.ctx.Deadline(); ok && deadline.Before(now.Add(wait.AtLeast)) {
		return &WaitError{For: wait.For, Waited: now.Sub(begin), Need: wait.AtLeast, Left: max(0, deadline.Sub(now)), Err: context.DeadlineExceeded}
	}
	if head {
		p.limiter.halt(wait)
		defer p.limiter.halt(Wait{})
	}
	defer func() { p.waits.add(wait.For, time.Since(now)) }()
	var alarm <-chan time.Time // after the sooner of those that are set; else there will be news
	if again := min(positive(wait.Poll, wait.AtLeast), positive(wait.AtLeast, wait.Poll)); again > 0 {
		alarm = time.After(again)
	}
	select {
	case <-alarm:
	case <-news:
	case <-p.ctx.Done():
		return ended(p.ctx, wait.For, begin)
	}
	return nil
}

// Again is to be called for every connection that the request is begun on. net/http
// repeats some requests by itself when a kept connection turns out to be dead; the
// first may have arrived all the same, so a repeat needs a place of its own. It
// keeps the slot and does not queue: those in the line may be waiting for that slot.
func (p *Pass) Again() {
	if p.limiter == nil || !p.wrote.Load() {
		return
	}
	p.count()
	// When this fails, ctx is done and net/http sees it next.
	_ = p.take(false)
	p.wrote.Store(false)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counted = false
}

// Wrote tells that the request went out, wholly or in part. It is made for the
// hook of [httptrace.ClientTrace].
func (p *Pass) Wrote(httptrace.WroteRequestInfo) {
	p.wrote.Store(true)
	if p.limiter != nil && !p.limiter.policy.Strict {
		p.count()
	}
}

// Answered tells that the answer began, or with nil that none came. The limiter
// slows down when the server complains: by 429, 503 or 504, or by a 403 with Retry-After.
func (p *Pass) Answered(resp *http.Response) {
	p.count()
	if p.limiter == nil || resp == nil {
		return
	}
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusForbidden:
		pause, ordered := RetryAfter(resp.Header, time.Now())
		if ordered || resp.StatusCode != http.StatusForbidden { // which mostly has nothing to do with pace
			p.limiter.Slow(pause)
		}
	}
}

// count stamps the present place, once.
func (p *Pass) count() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.limiter != nil && !p.counted {
		p.counted = true
		p.permit.Sent()
	}
}

// Leave gives the slot back. Calling it again does nothing.
func (p *Pass) Leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.limiter != nil && !p.left {
		p.left = true
		p.limiter.release(p.permit, 1)
	}
}
