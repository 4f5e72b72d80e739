package aimsio

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

// errorBody is how much of a refusal an [Error] keeps.
const errorBody = 64 << 10

// failure is the error of a call without a whole answer.
func failure(req *http.Request, err error) *Error {
	e := &Error{Method: req.Method, Path: req.URL.Path, Err: err, Outcome: wire.Unknown}
	if cause, ok := asExchange(err); ok {
		e.Outcome, e.Status, e.Info = cause.Outcome, cause.Status, cause.Info
	}
	return e
}

// judge makes an error of an answer that is no success.
func judge(req *http.Request, reply *exchange.Reply, call *exchange.Call) *Error {
	refused := reply.Status < 200 || reply.Status > 299
	html := isHTML(reply)
	if !refused && !html && readable(req, reply) {
		return nil
	}
	e := &Error{Method: req.Method, Path: req.URL.Path, Status: reply.Status, Info: reply.Info, Outcome: wire.Unknown}
	switch {
	case refused:
		e.Remedy, e.kind = classify(reply.Status)
		if reply.Status < 500 && reply.Status != http.StatusRequestTimeout {
			e.Outcome = wire.Refused
		}
	case html:
		e.kind, e.Remedy = ErrAnswer, "check the address; a page for people came, such as a login page"
	default:
		e.kind, e.Remedy = ErrAnswer, "check the address, and what stands between: JSON was expected"
	}
	body := reply.Body[:min(len(reply.Body), errorBody)]
	e.Body = []byte(call.Redact(string(body)))
	e.Message = call.Redact(exchange.Truncate(reply.Body))
	return e
}

func isHTML(reply *exchange.Reply) bool {
	media := strings.ToLower(strings.TrimSpace(reply.Header.Get("Content-Type")))
	return strings.HasPrefix(media, "text/html") || bytes.HasPrefix(bytes.TrimSpace(reply.Body), []byte("<"))
}

type anyContent struct{}

// readable reports whether the body is what the call may answer: JSON. What a
// POST answers is not published, so that it may be empty or a text, but not
// broken JSON; and a raw call may fetch anything.
func readable(req *http.Request, reply *exchange.Reply) bool {
	labelled := strings.Contains(reply.Header.Get("Content-Type"), "json")
	switch {
	case req.Method == http.MethodHead, reply.Status == http.StatusNoContent:
		return true
	case req.Context().Value(anyContent{}) != nil && !labelled:
		return true
	case !reads(req) && (!labelled || len(reply.Body) == 0):
		return true
	}
	return isJSON(reply.Body)
}

// isJSON does not mind double names and bad UTF-8: the decoder bears both.
func isJSON(body []byte) bool {
	return jsontext.Value(body).IsValid(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}

// success is an answer that came whole, as the generated client takes it. It is one
// value, so that it is one allocation.
type success struct {
	response http.Response
	body     wholeBody
	call     exchange.Call
	reply    *exchange.Reply
	drift    *Drift
}

// wholeBody is the body of a success.
type wholeBody struct {
	bytes.Reader
	success *success // behind a pointer, so that fmt does not look into it
}

// answer gives the generated client its answer. Whatever a proxy labelled
// it, JSON is JSON.
func (s *success) answer() *http.Response {
	header, reply := s.reply.Header, s.reply
	if !strings.Contains(header.Get("Content-Type"), "json") && isJSON(reply.Body) {
		header = header.Clone()
		header.Set("Content-Type", "application/json")
	}
	s.body.Reset(reply.Body)
	s.body.success = s
	s.response = http.Response{
		Status:        reply.Line,
		StatusCode:    reply.Status,
		Header:        header,
		ContentLength: int64(len(reply.Body)),
		Proto:         "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Request: s.call.Request,
		Body:    &s.body,
	}
	return &s.response
}

// Close does nothing: the connection is free already.
func (c *wholeBody) Close() error { return nil }

// Bytes is the whole body; it is not to be changed.
func (c *wholeBody) Bytes() []byte { return c.success.reply.Body }

// Explain makes an [*Error] of what the generated client could not read.
func (c *wholeBody) Explain(e *aimsioapi.AnswerError) error { return c.success.unreadable(e.Err) }

// unreadable is the error of a success that is not what the description says.
func (s *success) unreadable(cause error) *Error {
	req, body := s.call.Request, s.reply.Body
	e := &Error{
		Method: req.Method, Path: req.URL.Path, Status: s.reply.Status, Info: s.reply.Info, Outcome: wire.Executed, kind: ErrAnswer,
		Body:   []byte(s.call.Redact(string(body[:min(len(body), errorBody)]))),
		Err:    s.call.RedactError(cause),
		Remedy: "read it with Client.Raw, and tell us: the vendor's description is wrong here",
	}
	if !reads(req) {
		e.Message = "the server accepted the call"
		e.Remedy = "do not repeat it; look at the body, and tell us: the vendor's description is wrong here"
	}
	return e
}

// decode reads a success into T by [wire.Unmarshal], which bears much: a good part
// of the vendor's description is inferred.
func decode[T any](resp *http.Response) (T, error) {
	var target T
	held, ok := resp.Body.(*wholeBody)
	if !ok { // the user has put another client below
		body, err := io.ReadAll(resp.Body)
		if err == nil {
			err = wire.Unmarshal(body, &target)
		}
		return target, err
	}
	if err := wire.Unmarshal(held.Bytes(), &target); err != nil {
		return target, held.success.unreadable(err)
	}
	held.Decoded(held.Bytes(), &target)
	return target, nil
}

func withAnyContent(ctx context.Context) context.Context {
	return context.WithValue(ctx, anyContent{}, true)
}
