package exchange

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Attempt is one HTTP request of a call and what came of it.
type Attempt struct {
	Name    string
	Number  int           // from 1
	Status  int           // 0 when no answer began
	Bytes   int64         // of the answer's body
	Took    time.Duration // waits for limits included
	Slot    time.Duration // waited for a parallel slot
	Rate    time.Duration // waited for the rate limit
	Backoff time.Duration // waited before it
	// Outcome is what is certain when Err is set.
	Outcome wire.Outcome
	Err     error // shows no secret
}

// run is one call under way.
type run struct {
	sender *Sender
	call   Call
	begin  time.Time
	info   wire.Info
	number int
	hops   int           // of those attempts: that were sent elsewhere by the server
	to     *url.URL      // where it sent the last one; nil means to the call's own
	pause  time.Duration // before the present attempt
	sent   bool          // some attempt may have left this machine
	causes []error
}

// tried is an attempt with its reply, if there was a whole one.
type tried struct {
	Attempt
	waits limit.Waits
	probe probe
	resp  *http.Response // without body
	next  *url.URL       // where the answer sends the call
	reply *Reply         // nil, or whole
	whole Reply
}

// attempt sends the request once.
func (r *run) attempt(ctx context.Context) *tried {
	r.number++
	begin := time.Now()
	a := &tried{Attempt: Attempt{Name: r.call.Name, Number: r.number, Backoff: r.pause}}
	a.probe.once, a.probe.own = !r.call.Repeat, r.sender.own
	err := r.exchange(ctx, a)
	a.Took = time.Since(begin)
	a.Slot, a.Rate = a.waits.Slot, a.waits.Rate
	r.info.Slot += a.Slot
	r.info.Rate += a.Rate
	if err != nil {
		a.Outcome = outcome(a.Status, a.probe.sent())
		a.Err = r.redact(err)
		r.causes = append(r.causes, a.Err)
	}
	r.info.Attempts += a.probe.requests()
	r.info.Bytes += a.Bytes
	r.sent = r.sent || err == nil || a.Outcome != wire.NotSent
	return a
}

// exchange sends the request when it may be sent, and reads its answer into a.
func (r *run) exchange(ctx context.Context, a *tried) error {
	req, err := r.request(ctx, &a.probe)
	if err != nil {
		return err
	}
	if err := r.enter(ctx, a); err != nil {
		if req.Body != nil {
			req.Body.Close()
		}
		return err
	}
	defer a.probe.pass.Leave()
	a.probe.begun = true
	resp, err := r.sender.send(req)
	a.probe.pass.Answered(resp)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return r.read(resp, a)
}

// enter waits until the request may be sent.
func (r *run) enter(ctx context.Context, a *tried) error {
	if err := r.sender.breaker.enter(time.Now()); err != nil {
		return err
	}
	return a.probe.pass.Enter(ctx, r.sender.config.Limiter, &a.waits)
}

// read reads an answer into a.
func (r *run) read(resp *http.Response, a *tried) (err error) {
	a.Status, a.resp = resp.StatusCode, resp
	if a.next, err = r.onward(resp); err != nil {
		return err
	}
	body, err := readBody(resp, r.sender.MaxBody, r.sender.config.MaxBodyName)
	a.Bytes = int64(len(body))
	if err != nil {
		return err
	}
	a.reply = &a.whole
	a.whole = Reply{Status: resp.StatusCode, Line: resp.Status, Header: resp.Header, Body: body}
	return nil
}

// request is the call's request for one attempt. It has no GetBody: net/http then
// has no means to send a body twice.
func (r *run) request(ctx context.Context, p *probe) (*http.Request, error) {
	req := r.call.Request.WithContext(httptrace.WithClientTrace(ctx, p.watch()))
	req.Header = r.call.header()
	if r.to != nil {
		req.URL, req.Host = r.to, ""
	}
	if r.sender.client != nil {
		req.Header = req.Header.Clone() // a jar adds cookies to it, and a user's transport who knows what
	}
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		req.Body, req.GetBody = body, nil
	}
	return req, nil
}

// waited reports whether err is a wait for a limit that came to nothing.
func waited(err error) bool {
	if err == nil {
		return false
	}
	_, ok := errors.AsType[*limit.WaitError](err)
	return ok
}

// outcome judges a failed attempt. A status tells of a refusal only where it
// means that nothing was done.
func outcome(status int, sent bool) wire.Outcome {
	switch {
	case !sent:
		return wire.NotSent
	case status == http.StatusTemporaryRedirect, status == http.StatusPermanentRedirect:
		return wire.Refused
	case status >= 400 && status < 500 && status != http.StatusRequestTimeout:
		return wire.Refused
	}
	return wire.Unknown
}
