package aimsio

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// doer is what the generated client sends through. It authenticates, paces and
// repeats, and makes an [*Error] of every answer that is no success.
type doer struct {
	Config  // with its defaults, without user name, password and transport
	base    *url.URL
	headers func() http.Header
	sender  *exchange.Sender
	tally   exchange.Tally
}

// Do implements [wire.Doer]. It tells of the call: to the watcher, the figures, the
// log, and whom the options name.
func (d *doer) Do(ctx context.Context, op *wire.Operation, req *wire.Request, answer any, opts ...wire.CallOption) error {
	var end func(Ended)
	if d.Watch != nil && ctx != nil {
		ctx, end = d.Watch(ctx, op)
	}
	k := call{doer: d, op: op, options: wire.OptionsOf(opts)}
	err := k.prepare(ctx, req) // what is refused here is no call: nothing failed
	if err == nil {
		err = k.run(ctx, answer)
		k.tell(ctx, err)
	}
	if k.options.Spent != nil {
		k.options.Spent(k.info)
	}
	if end != nil {
		end(Ended{Status: k.status, Info: k.info, Err: err})
	}
	return err
}

// tell counts a call that has ended, and writes its line.
func (k *call) tell(ctx context.Context, err error) {
	ended := exchange.Ended{Info: k.info, Err: err, Changes: !k.op.Reads}
	if e, ok := errors.AsType[*Error](err); ok {
		ended.Outcome = e.Outcome
	}
	k.tally.End(ctx, k.Log, ended, "aimsio call", func() []slog.Attr {
		return []slog.Attr{slog.String("call", k.op.Verb+" "+k.path()), slog.Int("status", k.status)}
	})
}

// Refuse implements [wire.Refuser].
func (d *doer) Refuse(op *wire.Operation, err error) error {
	e := Error{Outcome: wire.NotSent, Err: err}
	if !errors.Is(err, ErrIncomplete) {
		e.kind = ErrBadRequest
	}
	return (&call{doer: d, op: op}).fault(e)
}

// call is one call of an operation.
type call struct {
	*doer
	op      *wire.Operation
	options wire.CallOptions
	asked   string          // key of the record that is read, "" when none is read by a key
	sent    exchange.Call   // its request is nil before it may be sent
	reply   *exchange.Reply // nil before a whole one came
	status  int             // of the last answer, 0 when none came
	info    wire.Info
	read    bool     // the answer, for it is written as the description has it
	list    *listing // nil when the answer is held
}

// run sends the request and reads its answer.
func (k *call) run(ctx context.Context, answer any) error {
	if k.list = k.listing(ctx, answer); k.list != nil {
		k.sent.Take = k.list.take
	}
	reply, err := k.sender.Do(ctx, k.sent)
	if err != nil {
		return k.failed(err)
	}
	if k.list != nil {
		k.list.end(reply)
	}
	if to, ok := ctx.Value(keysKey{}).(*keys); ok {
		to.header = reply.Header // of a list that was held too
	}
	reply.Body = unmarked(reply.Body)
	k.reply, k.status, k.info = reply, reply.Status, reply.Info
	if err := k.refusal(answer); err != nil {
		if err.Status == http.StatusRequestTimeout {
			k.Limiter.Slow(0) // as the limiter does by itself for 429, 503 and 504
		}
		return err
	}
	if to, ok := ctx.Value(captureKey{}).(*exchange.Reply); ok {
		*to = *reply
	}
	if k.options.Text != nil {
		*k.options.Text = wire.Raw(reply.Body)
	}
	if !k.certain() {
		return k.uncertain()
	}
	return k.into(answer)
}

// prepare makes the HTTP request, unless it may not be sent.
func (k *call) prepare(ctx context.Context, req *wire.Request) error {
	if ctx == nil {
		return k.refuse(ErrBadRequest, "there is no context", "give one, such as context.Background()")
	}
	k.asked = keyAsked(k.op, req.Path)
	if k.options.SingleTransaction {
		return k.refuse(ErrBadRequest, "Aimsio has no single transactions", "leave the option out")
	}
	made, err := blank(ctx, k.op.Verb, req.Body)
	if err != nil {
		return k.refuse(ErrBadRequest, "the method is no HTTP method", "use GET or POST")
	}
	u := *k.base
	u.RawPath = strings.TrimSuffix(u.EscapedPath(), "/") + req.Path
	u.RawQuery = req.Query
	if u.Path, err = url.PathUnescape(u.RawPath); err != nil {
		return k.refuse(ErrBadRequest, "the path cannot be read", "escape what is no plain path")
	}
	made.URL, made.Host = &u, u.Host
	if len(req.Header) > 0 {
		made.Header = req.Header
	}
	if req.Media != "" {
		made.Header.Set("Content-Type", req.Media)
	}
	k.sent = exchange.Call{
		Name: k.op.Verb + " " + u.EscapedPath(), Request: made, Header: k.dress(made.Header),
		Repeat: k.op.Reads, Once: k.options.NoRepeat, Timeout: k.options.AttemptTimeout,
	}
	if k.ReadOnly && !k.op.Reads {
		return k.refuse(ErrReadOnly, "the client may only read", "allow writes in the configuration")
	}
	return nil
}

// blank is a request to nowhere yet. A mere GET has neither context nor header: package exchange
// gives it both, and net/http would parse an URL and make a header for nothing.
func blank(ctx context.Context, verb string, body io.Reader) (*http.Request, error) {
	if verb != http.MethodGet || body != nil {
		return http.NewRequestWithContext(ctx, verb, "", body)
	}
	return &http.Request{Method: verb, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}, nil
}

// path is where the call goes, as far as that is known. It is escaped: a key may hold anything.
func (k *call) path() string {
	if k.sent.Request == nil {
		return k.op.Path
	}
	return k.sent.Request.URL.EscapedPath()
}

// fault completes an error by what is known of the call.
func (k *call) fault(e Error) *Error {
	e.Method, e.Path, e.Key, e.Status, e.Info = k.op.Verb, k.path(), k.asked, k.status, k.info
	if k.reply != nil {
		body := k.reply.Body[:min(len(k.reply.Body), errorBody)]
		e.Body = []byte(k.sent.Redact(string(body)))
	}
	return &e
}

// refuse is the error of a call that is not sent.
func (k *call) refuse(kind error, message, remedy string) *Error {
	return k.fault(Error{Outcome: wire.NotSent, Message: message, Remedy: remedy, kind: kind})
}

// failed is the error of a call without a whole answer.
func (k *call) failed(err error) *Error {
	outcome := wire.Unknown
	if cause, ok := errors.AsType[*exchange.Error](err); ok {
		outcome, k.status, k.info = cause.Outcome, cause.Status, cause.Info
	}
	return k.fault(Error{Outcome: outcome, Err: err})
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

// carried is the header that every call carries, behind a function so that fmt cannot look into it.
func carried(username, password, agent string) func() http.Header {
	dressed := http.Request{Header: http.Header{"Accept": {"application/json"}, "User-Agent": {agent}}}
	dressed.SetBasicAuth(username, password)
	return func() http.Header { return dressed.Header }
}

// captureKey finds, in a context, where the whole of a success goes beside its typed form.
type captureKey struct{}

// capturing returns a context whose next call leaves its whole answer in reply.
func capturing(ctx context.Context, reply *exchange.Reply) context.Context {
	if ctx == nil {
		return nil // which is refused
	}
	return context.WithValue(ctx, captureKey{}, reply)
}

// errorBody is how much of a refusal an [Error] keeps.
const errorBody = 64 << 10

// refusal makes an error of an answer that is no success.
func (k *call) refusal(answer any) *Error {
	e := Error{Outcome: wire.Unknown, kind: ErrAnswer}
	switch status := k.reply.Status; {
	case status < 200 || status > 299:
		if exchange.Refuses(status) {
			e.Outcome = wire.Refused
		}
		if exchange.Limits(status, k.reply.Header) {
			status = http.StatusTooManyRequests
		}
		e.Remedy, e.kind = classify(status, k.op.Reads, k.subject())
		if e.kind == ErrPermission && isHTML(k.reply) {
			e.Remedy += "; if the page is of a proxy, ask who runs that"
		}
	case isHTML(k.reply):
		e.Remedy = "check the address; a page for people came, such as a login page"
	case !k.arrived(answer):
		e.Remedy = "check the address, and what stands between: JSON was expected"
	default:
		return nil
	}
	e.Message = k.sent.Redact(k.envelope())
	return k.fault(e)
}

// subject is what of a call may be wrong beside its body.
func (k *call) subject() string {
	if k.asked != "" {
		return "the key"
	}
	return "the address"
}

// certain reports whether the status of a success says yes. Of a write, 202 and 207 say that it may
// be done later, or in part; of a read, 206 and others that this is not all. Who makes a raw call
// judges by himself.
func (k *call) certain() bool {
	switch k.reply.Status {
	case http.StatusOK, http.StatusNonAuthoritativeInfo, http.StatusNoContent:
		return true
	case http.StatusCreated, http.StatusResetContent:
		return !k.op.Reads
	}
	return k.op.ID == ""
}

// uncertain is the error of a status that says neither yes nor no.
func (k *call) uncertain() *Error {
	remedy := "try again later"
	if !k.op.Reads {
		remedy = exchange.UnknownRemedy + "; the body of the answer may say"
	}
	return k.fault(Error{Outcome: wire.Unknown, kind: ErrAnswer, Message: "the status says neither yes nor no", Remedy: remedy})
}

// envelope says what an answer is and what it says in words of an error, and nothing else of it: it
// may hold data of records.
func (k *call) envelope() string {
	body := k.reply.Body
	switch {
	case len(body) == 0:
		return ""
	case isHTML(k.reply):
		if title := pageTitle.FindSubmatch(body[:min(len(body), errorBody)]); title != nil {
			return "a page with the title " + strconv.Quote(exchange.Truncate(title[1]))
		}
	case k.reply.Status > 299:
		if words := notice(body); words != "" {
			return words
		}
	}
	media, _, _ := mime.ParseMediaType(k.reply.Header.Get("Content-Type"))
	return fmt.Sprintf("%d bytes of %s", k.reply.Size, cmp.Or(media, "no type"))
}

var pageTitle = regexp.MustCompile(`(?is)<title[^>]*>\s*(.*?)\s*</title>`)

// unmarked is JSON without the byte order mark that some servers put before it.
func unmarked(body []byte) []byte {
	if text, marked := bytes.CutPrefix(body, []byte("\xef\xbb\xbf")); marked && rawjson.IsValid(text) {
		return text
	}
	return body
}

func isHTML(reply *exchange.Reply) bool {
	media := strings.ToLower(strings.TrimSpace(reply.Header.Get("Content-Type")))
	return strings.HasPrefix(media, "text/html") || bytes.HasPrefix(bytes.TrimSpace(reply.Body), []byte("<"))
}

// readable reports whether the body is what the call may answer: JSON. Where no type
// is known it may be anything, and that of a write empty, but no broken JSON.
func (k *call) readable(answer any) bool {
	_, untyped := answer.(*wire.Reply)
	labelled := strings.Contains(k.reply.Header.Get("Content-Type"), "json")
	return k.op.Verb == http.MethodHead || k.reply.Status == http.StatusNoContent || untyped && !labelled ||
		!k.op.Reads && len(k.reply.Body) == 0 ||
		k.reads(answer) || rawjson.IsValid(k.reply.Body) // the decoder too bears double names and bad UTF-8
}

// reads reads a usual answer, which by that is known to be JSON.
func (k *call) reads(answer any) bool {
	_, untyped := answer.(*wire.Reply)
	k.read = !untyped && k.certain() && codec.Usual(k.reply.Body, answer, codec.AnyCase)
	return k.read
}

// into reads a success. The reading bears much: a good part of the vendor's
// description is inferred.
func (k *call) into(answer any) error {
	if k.list != nil && k.list.begun {
		return k.listed(answer.(*[]aimsioapi.ObjectStub))
	}
	body := k.reply.Body
	if reply, ok := answer.(*wire.Reply); ok {
		*reply = wire.Reply{Status: k.reply.Status, Header: k.reply.Header, Body: body}
		return nil
	}
	if len(body) == 0 && !k.op.Reads {
		return nil
	}
	err := errEmpty
	switch {
	case k.read:
		err = nil
	case len(body) > 0:
		err = codec.UnmarshalUnusual(body, answer)
	}
	if err != nil && !isUnread(err) {
		return k.unreadable(err)
	}
	if odd := stranger(k.op, k.asked, answer, body); odd != "" {
		return k.strange(odd)
	}
	k.Drift.look(body, answer, k.read)
	if err != nil {
		return k.inPart(err)
	}
	return nil
}

// strange is the error of a success that is not what was asked for.
func (k *call) strange(odd string) *Error {
	return k.fault(Error{
		Outcome: wire.Executed, kind: ErrAnswer, Message: k.sent.Redact(odd),
		Remedy: "try again later; if it stays, read it with Client.Raw, and tell us: the vendor's description is wrong here",
	})
}

// isUnread reports an error that comes beside an answer: all of it but some values was read.
func isUnread(err error) bool {
	_, ok := errors.AsType[*wire.UnreadError](err)
	return ok
}

// inPart is the error beside an answer of which some values could not be read. Their places are of
// the description and hold no secret.
func (k *call) inPart(unread error) *Error {
	e := Error{Outcome: wire.Executed, Err: unread, Remedy: "the rest of the record is read; tell us: the vendor's description is wrong here"}
	if !k.op.Reads {
		e.Message = "the server accepted the call"
		e.Remedy = "do not repeat it; " + e.Remedy
	}
	return k.fault(e)
}

var errEmpty = errors.New("no content, where a record was asked for")

// unreadable is the error of a success that is not what the description says.
func (k *call) unreadable(cause error) *Error {
	e := Error{
		Outcome: wire.Executed, kind: ErrAnswer, Err: k.sent.RedactError(cause),
		Remedy: "read it with Client.Raw, and tell us: the vendor's description is wrong here",
	}
	if !k.op.Reads {
		e.Message = "the server accepted the call"
		e.Remedy = "do not repeat it; look at the body, and tell us: the vendor's description is wrong here"
	}
	return k.fault(e)
}
