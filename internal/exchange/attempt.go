package exchange

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"sync"
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
	waits  limit.Waits
	number int
	pause  time.Duration // before the present attempt
	sent   bool          // some attempt may have left this machine
	causes []error
}

// tried is an attempt with its reply, if there was a whole one.
type tried struct {
	Attempt
	reply *Reply
	resp  *http.Response // without body
}

// attempt sends the request once.
func (r *run) attempt(ctx context.Context) *tried {
	r.number++
	begin, waits := time.Now(), r.waits
	probe := newProbe(!r.call.Repeat)
	a := &tried{Attempt: Attempt{Name: r.call.Name, Number: r.number, Backoff: r.pause}}
	err := r.exchange(limit.WithWaits(ctx, &r.waits), probe, a)
	a.Took = time.Since(begin)
	a.Slot, a.Rate = r.waits.Slot-waits.Slot, r.waits.Rate-waits.Rate
	sends := r.waits.Sends - waits.Sends
	if err != nil {
		a.Outcome = outcome(a.Status, probe.sent(sends))
		a.Err = r.redact(err)
		r.causes = append(r.causes, a.Err)
	}
	if !waited(err) {
		r.info.Attempts += max(1, sends)
	}
	r.info.Bytes += a.Bytes
	r.sent = r.sent || err == nil || a.Outcome != wire.NotSent
	return a
}

// exchange sends the request and reads its answer into a.
func (r *run) exchange(ctx context.Context, probe *probe, a *tried) error {
	req, err := r.request(httptrace.WithClientTrace(ctx, &probe.trace))
	if err != nil {
		return err
	}
	resp, err := r.sender.Client.Do(req)
	if err != nil {
		probe.blind = !r.sender.own && !waited(err)
		return err
	}
	defer resp.Body.Close()
	a.Status, a.resp = resp.StatusCode, resp
	if err := redirected(resp); err != nil {
		return err
	}
	body, err := readBody(resp, r.sender.MaxBody, r.sender.config.MaxBodyName)
	a.Bytes = int64(len(body))
	if err != nil {
		return err
	}
	a.reply = &Reply{Status: resp.StatusCode, Header: resp.Header, Body: body}
	return nil
}

// request is the call's request for one attempt. It has no GetBody: net/http then
// has no means to send a body twice.
func (r *run) request(ctx context.Context) (*http.Request, error) {
	req := r.call.Request.WithContext(ctx)
	if r.sender.Client.Jar != nil {
		req.Header = req.Header.Clone() // cookies are added to it
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

// probe watches whether an attempt leaves this machine.
type probe struct {
	trace httptrace.ClientTrace
	once  bool // the request must not go out twice
	blind bool // the transport is not ours and may tell nothing

	mu    sync.Mutex
	conns int
	conn  *countedConn
	since int64 // written on conn before
	left  bool  // bytes left on an earlier connection
}

func newProbe(once bool) *probe {
	p := &probe{once: once}
	p.trace.GotConn = p.got
	return p
}

// got is called when the request has a connection. net/http repeats some
// requests by itself when a kept connection dies; a write gets no second one.
func (p *probe) got(info httptrace.GotConnInfo) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.left = p.left || p.conns > 0 && p.wrote()
	p.conns++
	if p.conn = counted(info.Conn); p.conn != nil {
		p.since = p.conn.mark()
	}
	if p.once && p.left {
		info.Conn.Close()
	}
}

// wrote reports whether bytes may have left on the present connection.
func (p *probe) wrote() bool { return p.conn == nil || !p.conn.unsent(p.since) }

// sent reports whether bytes may have left. begun is the number of requests that
// the transport began; a foreign one that tells of none may have sent some.
func (p *probe) sent(begun int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.conns == 0 {
		return p.blind && begun == 0
	}
	return p.left || p.wrote()
}
