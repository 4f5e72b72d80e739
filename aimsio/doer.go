package aimsio

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"sync"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// doer is what the generated client sends through. It authenticates, paces and
// repeats, and makes an [*Error] of every answer that is no success.
type doer struct {
	base     *url.URL
	headers  func() http.Header
	readOnly bool
	limiter  *limit.Limiter
	sender   *exchange.Sender
	log      *slog.Logger
	watch    func(context.Context, Call) (context.Context, func(Done))
	drift    *Drift
	dry      *rehearsal // nil sends
	tally    exchange.Tally
}

// send sends req. The body of the answer is read whole, so that the connection
// and the parallel slot are free when it returns. The answer refers to req as it
// was given, without the credentials.
func (d *doer) send(req *http.Request) (*http.Response, wire.Info, error) {
	s := &success{drift: d.drift, call: exchange.Call{Name: req.Method + " " + req.URL.Path, Request: req, Header: d.dress(req.Header), Repeat: reads(req)}}
	if err := d.refuse(req); err != nil {
		return nil, wire.Info{}, err
	}
	reply, err := d.sender.Do(req.Context(), s.call)
	if err != nil {
		e := failure(req, err)
		return nil, e.Info, e
	}
	if e := judge(req, reply, &s.call); e != nil {
		if e.Status == http.StatusRequestTimeout {
			d.limiter.Slow(0) // as the limiter does by itself for 429, 503 and 504
		}
		return nil, reply.Info, e
	}
	s.reply = reply
	return s.answer(), reply.Info, nil
}

func reads(req *http.Request) bool {
	return req.Method == http.MethodGet || req.Method == http.MethodHead
}

// refuse keeps what must not be sent.
func (d *doer) refuse(req *http.Request) error {
	switch {
	case req.URL.Scheme != d.base.Scheme || req.URL.Host != d.base.Host:
		return refusal(req, nil, "the request leaves the configured server, and the password would go with it", "make a client for that server")
	case d.readOnly && !reads(req):
		return refusal(req, ErrReadOnly, "the client may only read", "allow writes in the configuration")
	}
	return nil
}

func refusal(req *http.Request, kind error, message, remedy string) error {
	return &Error{Method: req.Method, Path: req.URL.Path, Outcome: wire.NotSent, Message: message, Remedy: remedy, kind: kind}
}

// dress returns a header with what every call carries beside the given. It is
// shared, as its values are, and never changed.
func (d *doer) dress(given http.Header) http.Header {
	own := d.headers()
	if len(given) == 0 {
		return own
	}
	header := maps.Clone(own)
	maps.Copy(header, given)
	header["Authorization"] = own["Authorization"]
	return header
}

// carried is the header that every call carries, behind a function so that fmt
// cannot look into it.
func carried(username, password, agent string) func() http.Header {
	dressed := http.Request{Header: http.Header{"Accept": {"application/json"}, "User-Agent": {agent}}}
	dressed.SetBasicAuth(username, password)
	return func() http.Header { return dressed.Header }
}

type infoKey struct{}

// tally adds up what calls cost that may run at once.
type tally struct {
	mu   sync.Mutex
	info *wire.Info
}

// WithInfo returns a context whose calls add what they cost to info, also calls
// that run at once. Do not read info before they are over.
func WithInfo(ctx context.Context, info *wire.Info) context.Context {
	return context.WithValue(ctx, infoKey{}, &tally{info: info})
}

func count(ctx context.Context, spent wire.Info) {
	if t, ok := ctx.Value(infoKey{}).(*tally); ok {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.info.Add(spent)
	}
}
