package limit

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"sync"
	"time"
)

// Pass is the leave to send one request, for a client that reads every answer to
// its end by itself and so has no use for a [Transport]: Enter, send, tell by Wrote
// and Answered how it goes, Leave. The zero value is ready for one request. Its
// methods may be called at the same time, Enter before all others.
type Pass struct {
	limiter *Limiter // nil when nothing is limited
	permit  Permit
	local   memoryPermit // permit, when the state is in this process
	waits   *Waits
	ctx     context.Context

	mu      sync.Mutex
	wrote   bool // a request went out on the present place
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
	permit := p.begin(l.source)
	if err := l.acquire(ctx, permit, waits); err != nil {
		return err
	}
	p.limiter, p.permit, p.waits, p.ctx = l, permit, waits, ctx
	return nil
}

// begin returns a permit of s, without an allocation when it can.
func (p *Pass) begin(s Source) Permit {
	m, ok := s.(*memory)
	if !ok {
		return s.Begin()
	}
	p.local.source = m
	return &p.local
}

// Again is to be called for every connection that the request is begun on. net/http
// repeats some requests by itself when a kept connection turns out to be dead; the
// first may have arrived all the same, so a repeat needs a place of its own. It
// keeps the slot and does not queue: those in the line may be waiting for that slot.
func (p *Pass) Again() {
	p.mu.Lock()
	repeat := p.wrote
	p.mu.Unlock()
	if !repeat {
		return
	}
	p.count()
	// When this fails, ctx is done and net/http sees it next.
	_ = p.limiter.take(p.ctx, p.permit, p.waits, false)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wrote, p.counted = false, false
}

// Wrote tells that the request went out, wholly or in part. It is made for the
// hook of [httptrace.ClientTrace].
func (p *Pass) Wrote(httptrace.WroteRequestInfo) {
	if p.limiter == nil {
		return
	}
	p.mu.Lock()
	p.wrote = true
	p.mu.Unlock()
	if !p.limiter.policy.Strict {
		p.count()
	}
}

// Answered tells that the answer began, or with nil that none came. The limiter
// slows down when the server complains.
func (p *Pass) Answered(resp *http.Response) {
	if p.limiter == nil {
		return
	}
	p.count()
	if resp == nil {
		return
	}
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		pause, _ := RetryAfter(resp.Header, time.Now())
		p.limiter.Slow(pause)
	}
}

// count stamps the present place, once.
func (p *Pass) count() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.counted {
		p.counted = true
		p.permit.Sent()
	}
}

// Leave gives the slot back. Calling it again does nothing.
func (p *Pass) Leave() {
	if p.limiter == nil {
		return
	}
	p.mu.Lock()
	left := p.left
	p.left = true
	p.mu.Unlock()
	if !left {
		p.limiter.done(p.permit)
	}
}
