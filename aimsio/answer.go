package aimsio

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"
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
func judge(req *http.Request, reply *exchange.Reply, call exchange.Call) *Error {
	e := &Error{Method: req.Method, Path: req.URL.Path, Status: reply.Status, Info: reply.Info, Outcome: wire.Unknown}
	switch {
	case reply.Status < 200 || reply.Status > 299:
		e.Remedy, e.kind = classify(reply.Status)
		if reply.Status < 500 && reply.Status != http.StatusRequestTimeout {
			e.Outcome = wire.Refused
		}
	case isHTML(reply):
		e.kind, e.Remedy = ErrAnswer, "check the address; a page for people came, such as a login page"
	case !readable(req, reply):
		e.kind, e.Remedy = ErrAnswer, "check the address, and what stands between: JSON was expected"
	default:
		return nil
	}
	body := reply.Body[:min(len(reply.Body), errorBody)]
	e.Body = []byte(call.Redact(string(body)))
	e.Message = call.Redact(exchange.Truncate(reply.Body))
	return e
}

func isHTML(reply *exchange.Reply) bool {
	media, _, _ := mime.ParseMediaType(reply.Header.Get("Content-Type"))
	return media == "text/html" || bytes.HasPrefix(bytes.TrimSpace(reply.Body), []byte("<"))
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

// response gives the generated client its answer back. Whatever a proxy labelled
// it, JSON is JSON.
func response(req *http.Request, reply *exchange.Reply, call exchange.Call) *http.Response {
	header := reply.Header
	if !strings.Contains(header.Get("Content-Type"), "json") && isJSON(reply.Body) {
		header = header.Clone()
		header.Set("Content-Type", "application/json")
	}
	resp := &http.Response{
		Status:        strconv.Itoa(reply.Status) + " " + http.StatusText(reply.Status),
		StatusCode:    reply.Status,
		Header:        header,
		ContentLength: int64(len(reply.Body)),
		Proto:         "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Request: req,
	}
	resp.Body = &success{bytes.NewReader(reply.Body), func(cause error) *Error { return unreadable(req, reply, call, cause) }}
	return resp
}

// success is the body of an answer that came whole.
type success struct {
	*bytes.Reader
	unreadable func(cause error) *Error // fmt cannot look into it
}

// Close does nothing: the connection is free already.
func (s *success) Close() error { return nil }

// Explain makes an [*Error] of what the generated client could not read.
func (s *success) Explain(e *aimsioapi.AnswerError) error { return s.unreadable(e.Err) }

// unreadable is the error of a success that is not what the description says.
func unreadable(req *http.Request, reply *exchange.Reply, call exchange.Call, cause error) *Error {
	e := &Error{
		Method: req.Method, Path: req.URL.Path, Status: reply.Status, Info: reply.Info, Outcome: wire.Executed, kind: ErrAnswer,
		Body:   []byte(call.Redact(string(reply.Body[:min(len(reply.Body), errorBody)]))),
		Err:    call.RedactError(cause),
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
	body, err := io.ReadAll(resp.Body)
	if err == nil {
		err = wire.Unmarshal(body, &target)
	}
	if s, ok := resp.Body.(*success); ok && err != nil {
		return target, s.unreadable(err)
	}
	return target, err
}

func withAnyContent(ctx context.Context) context.Context {
	return context.WithValue(ctx, anyContent{}, true)
}
