package exchange

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// maxBody is the cap on an answer when Config.MaxBody is 0.
const maxBody = 32 << 20

// Config says how a [Sender] works. The zero value is ready for use.
type Config struct {
	// Client is the user's own client; nil means one of our own. It is copied.
	// Its Transport ends up below the limiter; its Jar and Timeout are kept,
	// its CheckRedirect is not.
	Client *http.Client
	// Transport is the user's own transport. It wins over that of Client.
	Transport http.RoundTripper
	// Limiter paces every attempt; nil means no limits.
	Limiter *limit.Limiter
	// Retry says how failed calls are repeated.
	Retry Retry
	// AnswerTimeout bounds each attempt's wait for the first and for the next
	// bytes of the answer; 0 means two minutes. A user's transport has its own.
	AnswerTimeout time.Duration
	// MaxBody is the largest answer in bytes; 0 means 32 MiB, below 0 no cap.
	MaxBody int64
	// MaxBodyName is what a user sets to raise MaxBody, named in the error.
	MaxBodyName string
	// Log gets one line per attempt: at debug level when it went well, else as
	// a warning. Nil means no lines.
	Log *slog.Logger
	// Observe is called after every attempt. Nil means nobody watches.
	Observe func(context.Context, Attempt)
}

// Sender sends calls. It is safe for concurrent use.
type Sender struct {
	MaxBody int64
	Retry   Retry

	config  Config
	base    http.RoundTripper
	own     bool         // base is ours, so an outcome is exact
	client  *http.Client // around base, when it or base is the user's
	budget  *budget
	breaker *breaker
}

// New returns a Sender. It does not connect.
func New(c Config) *Sender {
	retry := c.Retry.withDefaults()
	s := &Sender{
		MaxBody: cmp.Or(c.MaxBody, maxBody),
		Retry:   retry,
		config:  c,
		base:    c.Transport,
		budget:  newBudget(retry.Budget),
		breaker: &breaker{trip: retry.Trip, rest: retry.Rest},
	}
	if s.base == nil && c.Client != nil {
		s.base = c.Client.Transport
	}
	s.own = s.base == nil
	if s.own {
		s.base = newTransport(cmp.Or(c.AnswerTimeout, answerTimeout), c.Limiter)
	}
	if c.Client != nil || !s.own {
		s.client = around(c.Client, s.base)
	}
	return s
}

// around returns a copy of the user's client that sends through base and follows
// nothing by itself.
func around(users *http.Client, base http.RoundTripper) *http.Client {
	client := http.Client{}
	if users != nil {
		client = *users
	}
	client.Transport = base
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}

// send sends one HTTP request.
func (s *Sender) send(req *http.Request) (*http.Response, error) {
	if s.client != nil {
		return s.client.Do(req)
	}
	return s.base.RoundTrip(req)
}

// Call is one call to send.
type Call struct {
	Name    string        // begins every error, e.g. "GetProjects"
	Request *http.Request // with GetBody if it has a body; it is not changed
	Header  http.Header   // sent in the place of the request's, when it is not nil; it is not changed
	Repeat  bool          // it changes nothing at the vendor, so it may be repeated
	// Secrets are texts that no error may show beside those found in the
	// request: its query and its credentials.
	Secrets []string
}

// Reply is a complete HTTP answer, whatever its status.
type Reply struct {
	Status int
	Line   string // the status with its text, e.g. "200 OK"
	Header http.Header
	Body   []byte
	Info   wire.Info
}

// Do sends c, repeating it as far as that is safe, and returns the last answer.
// A status is no error: after the retries of a read on 429, 502, 503 and 504 it
// is the caller's to judge. The error is an [*Error].
func (s *Sender) Do(ctx context.Context, c Call) (*Reply, error) {
	r := &run{sender: s, call: c, begin: time.Now()}
	for {
		a := r.attempt(ctx)
		s.breaker.learn(ctx, a, time.Now())
		r.report(ctx, a)
		pause, why := r.again(ctx, a)
		if why == nil {
			why = r.sleep(ctx, pause)
		}
		if why != nil {
			return r.finish(ctx, a, why)
		}
	}
}

// CloseIdleConnections closes connections that are not in use.
func (s *Sender) CloseIdleConnections() {
	(&http.Client{Transport: s.base}).CloseIdleConnections() // which knows whether base can
}

// header is what the call sends.
func (c Call) header() http.Header {
	if c.Header != nil || c.Request == nil {
		return c.Header
	}
	return c.Request.Header
}

// sleep waits for d or until ctx is done.
func (r *run) sleep(ctx context.Context, d time.Duration) error {
	if d == 0 {
		r.pause = 0
		return ctx.Err()
	}
	begin := time.Now()
	timer := time.NewTimer(d)
	defer timer.Stop()
	defer func() {
		r.pause = time.Since(begin)
		r.info.Backoff += r.pause
	}()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
