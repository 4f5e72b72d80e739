// Package exchange is one HTTP call as both wrappers make it: it repeats reads, never repeats a
// write that may have left this machine, knows what became of a call that failed, bounds what it
// waits for and what it reads, stays on the host it was told, and shows no secret in an error or a
// log line. A [Call] comes in, a [Reply] or an [*Error] goes out of [Sender.Do].
package exchange

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Config says how a [Sender] works. The zero value is ready for use.
type Config struct {
	// Client is the user's own client; nil means one of our own. It is copied. Its Transport ends
	// up below the limiter; its Jar and Timeout are kept, its CheckRedirect is not.
	Client    *http.Client
	Transport http.RoundTripper // the user's own; it wins over that of Client
	Limiter   *limit.Limiter    // paces every attempt; nil means no limits
	Retry     wire.Retry        // how failed calls are repeated
	// AnswerTimeout bounds each attempt's wait for the answer to begin, for its next bytes, and for
	// each MiB of it; 0 means two minutes. A user's transport gets that time from its call on.
	AnswerTimeout time.Duration
	MaxBody       int64                               // the largest answer in bytes; 0 means 32 MiB, below 0 no cap
	MaxBodyName   string                              // what a user sets to raise MaxBody, named in the error
	Log           *slog.Logger                        // a line per attempt: a warning, or at debug level when it went well
	Observe       func(context.Context, wire.Attempt) // called after every attempt
}

// Sender sends calls. It is safe for concurrent use.
type Sender struct {
	Config // with its defaults, without what is in via

	via    func() via // no dump can look into it: the buffers of connections hold what was sent
	own    bool       // the transport is ours, so an outcome is exact
	health health
}

// via is what sends.
type via struct {
	base   http.RoundTripper
	client *http.Client // around base, when it or base is the user's; else nil
}

// New returns a Sender. It does not connect.
func New(c Config) *Sender {
	c.Retry = withDefaults(c.Retry)
	c.AnswerTimeout = cmp.Or(c.AnswerTimeout, 2*time.Minute)
	if c.MaxBody < 0 {
		c.MaxBody = math.MaxInt64
	}
	c.MaxBody = cmp.Or(c.MaxBody, 32<<20)
	c.MaxBodyName = cmp.Or(c.MaxBodyName, "MaxBody")
	client := *cmp.Or(c.Client, &http.Client{})
	v := via{base: cmp.Or(c.Transport, client.Transport)}
	own := v.base == nil
	if own {
		v.base = newTransport(c.AnswerTimeout, c.Limiter)
	}
	if c.Client != nil || !own {
		client.Transport = v.base
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		v.client = &client
	}
	c.Client, c.Transport = nil, nil
	return &Sender{Config: c, via: func() via { return v }, own: own, health: health{left: float64(c.Retry.Budget)}}
}

// send sends one HTTP request.
func (s *Sender) send(req *http.Request) (*http.Response, error) {
	v := s.via()
	if v.client != nil {
		return v.client.Do(req)
	}
	return v.base.RoundTrip(req)
}

// CloseIdleConnections closes connections that are not in use.
func (s *Sender) CloseIdleConnections() {
	(&http.Client{Transport: s.via().base}).CloseIdleConnections() // which knows whether base can
}

// Do sends c, repeating it as far as that is safe, and returns the last answer.
// A status is no error: after the retries of a read on 429, 502, 503 and 504 it
// is the caller's to judge. The error is an [*Error].
func (s *Sender) Do(ctx context.Context, c Call) (*Reply, error) {
	r := &run{sender: s, call: c, begin: time.Now()}
	for {
		a := r.attempt(ctx)
		s.health.learn(ctx, s.Retry, a)
		s.report(ctx, a.Attempt)
		pause, why := r.again(ctx, a)
		if why == nil {
			why = r.sleep(ctx, pause)
		}
		if why != nil {
			return r.finish(ctx, a, why)
		}
	}
}

// finish ends the call after its last attempt; why says what kept it from another. A
// whole answer is given out, unless the caller's context ended the wait for a better one.
func (r *run) finish(ctx context.Context, a *tried, why error) (*Reply, error) {
	r.info.Total = time.Since(r.begin)
	if a.whole && (why == errEnough || ctx.Err() == nil) {
		a.reply.Info = r.info
		return &a.reply, nil
	}
	if why != errEnough {
		r.causes = append(r.causes, why)
	}
	return nil, r.fail(a)
}

// fail is the error of the call. A read that was sent once may have been served,
// however its last attempt ended.
func (r *run) fail(a *tried) error {
	e := &Error{
		Name: r.call.Name, Outcome: a.Outcome, Status: a.Status, Info: r.info,
		host: r.call.Request.URL.Host, repeat: r.call.Repeat,
	}
	last := len(r.causes) - 1
	e.Err = r.causes[last]
	if last > 0 {
		e.Err = history(slices.Concat(r.causes[last:], r.causes[:last]))
	}
	if e.Outcome != wire.Refused && r.sent {
		e.Outcome = wire.Unknown
	}
	return e
}

// Call is one call to send.
type Call struct {
	Name    string        // begins every error, e.g. "GetProjects"
	Request *http.Request // with GetBody if it has a body; it is not changed
	Header  http.Header   // sent in the place of the request's, when it is not nil; it is not changed
	Repeat  bool          // it changes nothing at the vendor, so it may be repeated
	Once    bool          // it is not repeated all the same, nor when nothing of it was sent
	Timeout time.Duration // of each attempt, waits for limits apart; 0 means none of its own
	// Secrets are texts that no error may show beside those found in the
	// request: its query and its credentials.
	Secrets []string
	// Take, if not nil, reads the body of a success of [Held] bytes and more as it arrives, in each
	// attempt anew. The reply holds its first bytes, and what Take returns is the Body of the call's.
	// It may stop anywhere: that the body comes to its end is not for it to say.
	Take func(Reply, io.Reader) []byte
}

// Reply is a complete HTTP answer, whatever its status.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte // whole, or what Call.Take returned
	Size   int64  // of what came, in bytes
	Taken  bool   // Call.Take was asked
	Info   wire.Info
}

// header is what the call sends.
func (c Call) header() http.Header {
	if c.Header != nil || c.Request == nil {
		return c.Header
	}
	return c.Request.Header
}
