package aimsio

import (
	"bytes"
	"context"
	stdjson "encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

// errorBody is how much of a refusal an [Error] keeps.
const errorBody = 64 << 10

// failure is the error of a call without a whole answer.
func failure(req *http.Request, err error) error {
	e := &Error{Method: req.Method, Path: req.URL.Path, Err: err, Outcome: wire.Unknown}
	if cause, ok := asExchange(err); ok {
		e.Outcome, e.Status, e.Info = cause.Outcome, cause.Status, cause.Info
		count(req.Context(), cause.Info)
	}
	return e
}

// judge makes an error of an answer that is no success.
func judge(req *http.Request, reply *exchange.Reply, call exchange.Call) *Error {
	e := &Error{Method: req.Method, Path: req.URL.Path, Status: reply.Status, Info: reply.Info, Outcome: wire.Unknown}
	switch {
	case reply.Status < 200 || reply.Status > 299:
		e.kind, e.Remedy = classify(reply.Status)
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
func response(req *http.Request, reply *exchange.Reply) *http.Response {
	header := reply.Header.Clone()
	if !strings.Contains(header.Get("Content-Type"), "json") && isJSON(reply.Body) {
		header.Set("Content-Type", "application/json")
	}
	return &http.Response{
		Status:        fmt.Sprintf("%d %s", reply.Status, http.StatusText(reply.Status)),
		StatusCode:    reply.Status,
		Header:        header,
		Body:          io.NopCloser(bytes.NewReader(reply.Body)),
		ContentLength: int64(len(reply.Body)),
		Proto:         "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Request: req,
	}
}

// decode reads a success into T. What does not fit is tried once more with
// [wire.Lenient], for much of the vendor's description is inferred.
func decode[T any](resp *http.Response) (T, error) {
	var target T
	body, err := io.ReadAll(resp.Body)
	if err == nil {
		err = stdjson.Unmarshal(body, &target)
	}
	if err == nil {
		return target, nil
	}
	target = *new(T)
	if json.Unmarshal(body, &target, wire.Lenient(nil), json.MatchCaseInsensitiveNames(true)) == nil {
		return target, nil
	}
	return *new(T), &Error{
		Method: resp.Request.Method, Path: resp.Request.URL.Path, Status: resp.StatusCode,
		Body: body[:min(len(body), errorBody)], Outcome: wire.Executed, Err: err, kind: ErrAnswer,
		Remedy: "read it with Client.Raw, and tell us: the vendor's description is wrong here",
	}
}

func withAnyContent(ctx context.Context) context.Context {
	return context.WithValue(ctx, anyContent{}, true)
}
