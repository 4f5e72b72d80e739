package ajera

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/internal/decode"
	"github.com/fieldbooks/fieldbooks/ajera/internal/envelope"
	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/ajera/internal/order"
	"github.com/fieldbooks/fieldbooks/ajera/internal/save"
	"github.com/fieldbooks/fieldbooks/ajera/internal/session"
	"github.com/fieldbooks/fieldbooks/ajera/internal/split"
	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/internal/seam"
	"github.com/fieldbooks/fieldbooks/wire"
)

// caller sends the calls of both session versions. It decides by what a
// [wire.Method] says, never by its name.
type caller struct {
	url      func() *url.URL // whose query tells the tenant; no dump can look into it
	config   func() *Config  // nor into this
	password func() string   // nor into this; revealed once
	sender   *exchange.Sender
	sessions map[int]*session.Keeper
	rules    []fault.Rule
	tally    exchange.Tally
	guard    *fault.Fault // why writes are refused, nil when they are not
}

// call is one call of a method: one request, or several.
type call struct {
	*caller
	m       *wire.Method
	options wire.CallOptions
	record  *record.Record // of the content that is answered, nil for logins
	mu      sync.Mutex
	ended   Ended         // what is known of it so far
	latest  exchange.Call // sent last
	served  string        // when that was answered, by the server's clock
	save    *save.Save    // what is saved, nil for other calls
	refused bool          // before anything was to be sent
	one     bool          // request is enough, so that its answer is read at once
	early   *decode.Early // of the last answer, nil where several are to be joined
}

// Call implements [wire.Caller].
func (c *caller) Call(ctx context.Context, m *wire.Method, args any, result wire.Replied, opts ...wire.CallOption) error {
	if ctx == nil {
		return public(m, fault.New(fault.ErrArgument, "pass context.Background()", "no context was given"))
	}
	k := &call{caller: c, m: m, options: wire.OptionsOf(opts), record: record.Of(reflect.TypeOf(result).Elem())}
	err := k.observe(ctx, func(ctx context.Context) error { return k.run(ctx, args, result) })
	result.Reply().Info = k.ended.Info
	if k.options.Spent != nil {
		k.options.Spent(k.ended.Info)
	}
	return err
}

// observe runs a call and tells of it. The error it returns is an [*Error].
func (k *call) observe(ctx context.Context, run func(context.Context) error) error {
	var end func(Ended)
	if watch := k.config().Watch; watch != nil {
		ctx, end = watch(ctx, k.m)
	}
	began := time.Now()
	err := run(ctx)
	k.ended.Info.Total = time.Since(began)
	entry := exchange.Ended{Info: k.ended.Info, Changes: changes(k.m)}
	if err != nil {
		e := public(k.m, err)
		e.Info, e.Err = k.ended.Info, k.redacted(e.Err)
		k.ended.Err, k.ended.Status = e, max(k.ended.Status, e.Status)
		entry.Err, entry.Outcome, entry.Refused = e, e.Outcome, k.refused
	}
	k.tally.End(ctx, k.config().Log, entry, "ajera call", func() []slog.Attr {
		return []slog.Attr{slog.String("call", k.m.Name), slog.Int("version", k.m.Version), slog.Int("status", k.ended.Status),
			slog.Int("code", k.ended.ResponseCode), slog.String("usage_key", k.ended.UsageKey)}
	})
	if end != nil {
		end(k.ended)
	}
	return k.ended.Err
}

func (k *call) run(ctx context.Context, args any, result wire.Replied) error {
	o, err := k.order(args)
	if err != nil {
		k.refused = true
		return err
	}
	e, err := k.fetch(ctx, o)
	if e == nil || err != nil && e.Empty() {
		return err
	}
	told := k.fill(e, o, args, result)
	if f, ok := errors.AsType[*fault.Fault](err); ok && k.m.Kind == wire.KindCreate {
		k.weigh(f, told)
	}
	err = k.also(err, told)
	if k.save != nil {
		k.save.Settle(result, err)
	}
	return err
}

// weigh finds out what became of a create that was refused with a content, from what was told of
// that: it may be the arguments again, or a skeleton of an answer.
func (k *call) weigh(f *fault.Fault, told error) {
	switch {
	case told == nil && len(k.record.Keyed()) == 0, isUnread(told) && !errors.Is(told, fault.ErrNotCreated):
		f.Outcome = wire.Unknown // nobody knows where its keys are
	case told == nil, errors.Is(told, fault.ErrPartial):
		inSpite(f)
	}
}

// inSpite says of a refusal that it was executed in part: the content tells what.
func inSpite(f *fault.Fault) {
	f.Outcome, f.Remedy = wire.Executed, cmp.Or(f.Remedy, "the result holds what was executed all the same")
}

// order is what to send, unless it may not be sent.
func (k *call) order(args any) (o order.Order, err error) {
	if edited, ok := args.(seam.Edited); ok {
		if k.save, err = save.New(k.m, edited.Result, k.options.SingleTransaction); err == nil {
			o = order.Order{Method: k.m, Args: k.save.Args}
		}
	} else if k.options.SingleTransaction {
		err = fault.New(fault.ErrArgument, "leave it out", "SingleTransaction is for saves")
	} else {
		o, err = order.New(k.m, args)
	}
	for _, extra := range k.options.Extra {
		if err == nil {
			o, err = o.Also(extra)
		}
	}
	switch {
	case err == nil && k.sessions[k.m.Version] == nil && k.m.Kind != wire.KindSession:
		err = fault.New(fault.ErrVersion, "use version 1 or 2", "no session version %d", k.m.Version)
	case err == nil && k.guard != nil && changes(k.m):
		err = k.guard
	}
	return o, err
}

// fetch sends o in as many requests as it takes.
func (k *call) fetch(ctx context.Context, o order.Order) (*envelope.Envelope, error) {
	if k.m.Kind == wire.KindSession {
		return k.sendSession(ctx, o)
	}
	_, _, requests, _ := split.Count(o, k.limits())
	k.one = requests == 1
	return split.Send(ctx, o, k.limits(), k.record.Type, k.send)
}

// limits are those by which its calls are split.
func (k *call) limits() split.Limits {
	return split.Limits{Keys: k.config().BatchMax[k.m.Name], Parallel: k.config().Parallel}
}

// send sends one request within a session.
func (k *call) send(ctx context.Context, o order.Order) (*envelope.Envelope, error) {
	e, waited, err := session.Use(ctx, k.sessions[k.m.Version], k.m, func(g session.Session) (*envelope.Envelope, error) { return k.post(ctx, o, g) })
	k.spent(wire.Info{Session: waited})
	return e, err
}

// sendSession sends a session method. Without arguments it ends the open session.
func (k *call) sendSession(ctx context.Context, o order.Order) (*envelope.Envelope, error) {
	s := k.sessions[k.m.Version]
	if len(o.Args) > 0 || s == nil {
		return k.post(ctx, o, session.Session{})
	}
	g := s.Current()
	if g.Token.IsZero() {
		return nil, fault.New(fault.ErrSession, "call a method first", "no session is open")
	}
	defer s.Drop(g.Token)
	return k.post(ctx, o, g)
}

// post makes one exchange and judges its answer.
func (k *call) post(ctx context.Context, o order.Order, g session.Session) (*envelope.Envelope, error) {
	config, token := k.config(), g.Token.Reveal()
	x := exchange.Call{
		Name: k.m.Name, Request: o.Body(token).Request(ctx, k.at(g), config.UserAgent),
		Repeat: !changes(k.m), Once: k.options.NoRepeat, Timeout: k.options.AttemptTimeout,
		Secrets: []string{token, config.Username, k.password()},
	}
	k.mu.Lock()
	k.latest = x // the error of the call must not show its secrets
	k.mu.Unlock()
	reply, err := k.sender.Do(ctx, x)
	if err != nil {
		return nil, k.unsent(err)
	}
	k.spent(reply.Info)
	e, err := envelope.OpenBy(reply.Status, reply.Body, k.record, k.reader())
	if err != nil {
		return nil, k.foreign(reply, x, err)
	}
	e.UsageKey = x.Redact(e.UsageKey)
	k.mu.Lock()
	k.ended.Status, k.ended.ResponseCode, k.ended.UsageKey = e.Status, e.ResponseCode, e.UsageKey
	k.served = reply.Header.Get("Date")
	k.mu.Unlock()
	for i := range e.Warnings {
		e.Warnings[i] = x.Redact(e.Warnings[i])
	}
	f := e.Refusal()
	if f == nil {
		return e, nil
	}
	f.Judge(k.rules, k.m, !k.options.NoRepeat && (k.m.Kind.Reads() || e.Empty()))
	f.Message = said(f.Message, x)
	for i := range f.Entries {
		f.Entries[i].ErrorMessage = said(f.Entries[i].ErrorMessage, x)
	}
	if changes(k.m) && k.m.Kind != wire.KindCreate && !e.Empty() {
		inSpite(f)
	}
	return e, f
}

// reader reads the content of an answer at once where no other is to be joined with it, nil elsewhere.
func (k *call) reader() envelope.Reader {
	if !k.one {
		return nil
	}
	return func(text []byte) (length int, plain, ok bool) {
		k.early = decode.Begin(text, k.record.Type)
		length, ok = k.early.End()
		return length, k.early.IsPlain(), ok
	}
}

// wordy is the length in bytes beyond which nobody reads what a server said.
const wordy = 2000

// said is what the server said as it may be shown. Secrets go before the text is
// cut: half of one would not be recognised.
func said(text string, x exchange.Call) string {
	text = x.Redact(text)
	if len(text) > wordy {
		return exchange.Truncate([]byte(text))
	}
	return text
}

// unsent reports an exchange that gave no answer.
func (k *call) unsent(err error) *fault.Fault {
	f := fault.Because(nil, err)
	f.Remedy = "it is safe to call again"
	if x, ok := errors.AsType[*exchange.Error](err); ok {
		k.spent(x.Info)
		f.Outcome, f.Status, f.Err, f.Remedy = x.Outcome, x.Status, x.Err, x.Remedy()
	}
	return f
}

// foreign reports an answer that is no envelope, with its status and its words.
func (k *call) foreign(reply *exchange.Reply, x exchange.Call, err error) *fault.Fault {
	body := []byte(x.Redact(string(reply.Body))) // before it is cut, which would hide a secret's end only
	what := fmt.Sprintf("HTTP %d %s: %s", reply.Status, x.Redact(reply.Header.Get("Content-Type")), envelope.Head(body))
	f := fault.Unreadable(reply.Status, what, x.RedactError(err))
	if exchange.Refuses(reply.Status) {
		f.Outcome = wire.Refused
	} else if changes(k.m) {
		f.Remedy = exchange.UnknownRemedy
	}
	switch reply.Status {
	case http.StatusNotFound:
		f.Remedy = "check the URL: Ajera shows it under Utility > Setup > Integrations > API Settings"
	case http.StatusProxyAuthRequired:
		f.Remedy = exchange.ProxyRemedy
	}
	judged := *f
	if exchange.Limits(reply.Status, reply.Header) {
		judged.Status, f.Remedy = http.StatusTooManyRequests, fault.TooFast
	}
	if rule := fault.Classify(k.rules, &judged); rule.Status != 0 {
		f.Kind, f.Unsure, f.Renewable = rule.Means, rule.Unsure, !k.options.NoRepeat && k.m.Kind.Reads()
	}
	return f
}

// at is the address for the calls of a session.
func (c *caller) at(g session.Session) *url.URL {
	if g.Path == "" {
		return c.url()
	}
	u := *c.url()
	u.Path, u.RawPath = g.Path, ""
	return &u
}

func (k *call) spent(i wire.Info) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.ended.Info.Add(i)
}

// fill puts the answer into result, and says what it lacks.
func (k *call) fill(e *envelope.Envelope, o order.Order, args any, result wire.Replied) error {
	bent, err := k.early.Into(e.Content, result)
	a := result.Reply()
	*a = e.Answer
	a.Method, a.Bent = k.m, append(a.Bent, bent...)
	if !rawjson.IsNull(e.Came) {
		a.Raw = wire.Raw(e.Came)
	}
	if k.options.Text != nil {
		*k.options.Text = a.Raw
	}
	unread, _ := errors.AsType[*wire.UnreadError](err)
	if err != nil && unread == nil {
		f := fault.Unreadable(e.Status, "the records cannot be read", err)
		f.UsageKey, f.Remedy = e.UsageKey, "the result's Raw holds them as they came"
		switch {
		case k.m.Kind.Reads():
		case k.m.Kind != wire.KindCreate && rawjson.IsValid(e.Content):
			f.Outcome = wire.Executed // else who knows what was meant; what creates nothing says success too
		default:
			f.Remedy = exchange.UnknownRemedy
		}
		return f
	}
	if _, raw := result.(*rawResult); !raw {
		k.config().Drift.look(k.m, result, unread)
	}
	if k.m.Kind.Reads() {
		markHollow(result)
	}
	if b := k.m.Batch; b != nil {
		missing := arrange(result, b.Of, o.Keys(b.By), unread)
		if k.m.Kind.Reads() {
			a.Missing = missing
		}
	}
	if unread == nil {
		return k.check(args, result)
	}
	if hides(unread, result) { // what is missing may be among it
		return inPart(e, unread)
	}
	return k.also(k.check(args, result), inPart(e, unread))
}

// check says what the answer of a write lacks.
func (k *call) check(args any, result wire.Replied) error {
	switch {
	case k.save != nil:
		return k.save.Check(result)
	case k.m.Kind == wire.KindCreate:
		return save.CheckCreated(args, result)
	case k.m.Kind == wire.KindUpdate:
		return save.CheckUpdated(result)
	}
	return nil
}
