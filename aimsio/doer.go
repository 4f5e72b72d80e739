package aimsio

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// doer is what the generated client sends through. It authenticates, paces and
// repeats, and makes an [*Error] of every answer that is no success.
type doer struct {
	base     *url.URL
	username string
	password wire.Secret
	readOnly bool
	limiter  *limit.Limiter
	sender   *exchange.Sender
}

// Do sends req. The body of the answer is read whole, so that the connection and
// the parallel slot are free when Do returns.
func (d *doer) Do(req *http.Request) (*http.Response, error) {
	reads := req.Method == http.MethodGet || req.Method == http.MethodHead
	if err := d.refuse(req, reads); err != nil {
		return nil, err
	}
	req = req.Clone(req.Context())
	req.SetBasicAuth(d.username, d.password.Reveal())
	if req.Header.Get("Accept") == "" {
		req.Header.Set("Accept", "application/json")
	}
	call := exchange.Call{Name: req.Method + " " + req.URL.Path, Request: req, Repeat: reads}
	reply, err := d.sender.Do(req.Context(), call)
	if err != nil {
		return nil, d.failure(req, err)
	}
	count(req.Context(), reply.Info)
	if e := judge(req, reply, call); e != nil {
		return nil, e
	}
	return response(req, reply), nil
}

// refuse keeps what must not be sent.
func (d *doer) refuse(req *http.Request, reads bool) error {
	e := &Error{Method: req.Method, Path: req.URL.Path, Outcome: wire.NotSent}
	switch {
	case req.URL.Scheme != d.base.Scheme || req.URL.Host != d.base.Host:
		e.Message = "the request leaves the configured server, and the password would go with it"
		e.Remedy = "make a client for that server"
	case d.readOnly && !reads:
		e.kind, e.Message = ErrReadOnly, "the client may only read"
		e.Remedy = "allow writes in the configuration"
	default:
		return nil
	}
	return e
}

// failure is the error of a call without a whole answer.
func (d *doer) failure(req *http.Request, err error) error {
	e := &Error{Method: req.Method, Path: req.URL.Path, Err: err, Outcome: wire.Unknown}
	if cause, ok := asExchange(err); ok {
		e.Outcome, e.Status, e.Info = cause.Outcome, cause.Status, cause.Info
		count(req.Context(), cause.Info)
	}
	return e
}

// judge makes an error of an answer that is no success.
func judge(req *http.Request, reply *exchange.Reply, call exchange.Call) *Error {
	e := &Error{
		Method: req.Method, Path: req.URL.Path,
		Status: reply.Status, Body: reply.Body, Info: reply.Info,
		Message: call.Redact(exchange.Truncate(reply.Body)),
	}
	switch {
	case reply.Status < 200 || reply.Status > 299:
		e.kind, e.Remedy = classify(reply.Status)
		e.Outcome = wire.Refused
		if reply.Status >= 500 || reply.Status == http.StatusRequestTimeout {
			e.Outcome = wire.Unknown
		}
	case !call.Repeat && !isHTML(reply): // nobody knows what a POST answers
		return nil
	case !call.Repeat:
		e.kind, e.Outcome, e.Remedy = ErrAnswer, wire.Unknown, "check the address; a page for people came, such as a login page"
	case !jsontext.Value(reply.Body).IsValid():
		e.kind, e.Outcome, e.Remedy = ErrAnswer, wire.Unknown, "check the address, and what stands between: JSON was expected"
	default:
		return nil
	}
	return e
}

func isHTML(reply *exchange.Reply) bool {
	media, _, _ := mime.ParseMediaType(reply.Header.Get("Content-Type"))
	return media == "text/html" || bytes.HasPrefix(bytes.TrimSpace(reply.Body), []byte("<"))
}

// response gives the generated client its answer back. Whatever a proxy labelled
// it, valid JSON is JSON.
func response(req *http.Request, reply *exchange.Reply) *http.Response {
	header := reply.Header.Clone()
	if !strings.Contains(header.Get("Content-Type"), "json") && len(reply.Body) > 0 && jsontext.Value(reply.Body).IsValid() {
		header.Set("Content-Type", "application/json")
	}
	return &http.Response{
		Status:        http.StatusText(reply.Status),
		StatusCode:    reply.Status,
		Header:        header,
		Body:          io.NopCloser(bytes.NewReader(reply.Body)),
		ContentLength: int64(len(reply.Body)),
		Proto:         "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Request: req,
	}
}

type infoKey struct{}

// WithInfo returns a context whose calls add what they cost to info. Do not read
// info while such a call runs, and give calls that run at once one each.
func WithInfo(ctx context.Context, info *wire.Info) context.Context {
	return context.WithValue(ctx, infoKey{}, info)
}

func count(ctx context.Context, spent wire.Info) {
	if info, ok := ctx.Value(infoKey{}).(*wire.Info); ok {
		info.Add(spent)
	}
}
