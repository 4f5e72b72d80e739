package ajera

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// caller sends the calls of both session versions. It decides by what a
// [wire.Method] says, never by its name.
type caller struct {
	url      *url.URL
	username func() string // fmt cannot look into it
	password func() string
	agent    string
	sender   *exchange.Sender
	sessions map[int]*session
	rules    []Rule
	batch    map[string]int
	parallel int
	limiter  *limit.Limiter
	log      *slog.Logger
	watch    func(context.Context, *wire.Method) (context.Context, func(Done))
	tally    exchange.Tally
	drift    *Drift
	guard    error                       // why writes are refused, nil when they are not
	denied   registry[string, time.Time] // by "version method": when an unsure refusal was not cured by a new login
}

// deniedFor is how long an unsure refusal is taken for a missing permission
// without trying a new login. A permission takes about ten minutes to work.
const deniedFor = 10 * time.Minute

// call is one call of a method: one request, or several.
type call struct {
	*caller
	m      *wire.Method
	mu     sync.Mutex
	done   Done          // what is known of it so far
	latest exchange.Call // sent last
	args   any           // as the caller gave them
	save   *save         // what is saved, nil for other calls
	asked  []int
	result wire.Replied
}

// Call implements [wire.Caller].
func (c *caller) Call(ctx context.Context, m *wire.Method, args any, result wire.Replied) error {
	k := &call{caller: c, m: m, args: args, result: result}
	err := k.observe(ctx, func(ctx context.Context) error { return k.run(ctx, args, result) })
	result.Reply().Info = k.done.Info
	return err
}

func (k *call) run(ctx context.Context, args any, result wire.Replied) error {
	o, err := k.allowed(args)
	if err != nil {
		return err
	}
	e, err := k.fetch(ctx, o)
	if e == nil || err != nil && e.empty() {
		return err
	}
	if unread := k.fill(e, result); err == nil {
		return unread
	}
	return err
}

// allowed is what to send, unless it may not be sent.
func (k *call) allowed(args any) (order, error) {
	o, err := k.order(args)
	if err == nil && k.guard != nil && !k.m.Kind.Reads() && k.m.Kind != wire.KindSession {
		return o, fault(k.m, ErrDatabase).because("check AJERA_API_URL and Config.Expect", "%v", k.guard)
	}
	return o, err
}

func (k *call) order(args any) (order, error) {
	edited, ok := args.(wire.Edited)
	if !ok {
		return k.encode(args)
	}
	s, err := newSave(k.m, edited)
	if err != nil {
		return order{}, err
	}
	k.save = s
	return order{m: k.m, args: s.args}, nil
}

// fetch sends o in as many requests as it takes.
func (k *call) fetch(ctx context.Context, o order) (*envelope, error) {
	switch {
	case k.m.Kind == wire.KindSession:
		return k.sendSession(ctx, o)
	case k.m.Batch != nil:
		return k.sendBatches(ctx, o)
	case k.m.Cap != nil:
		return k.sendWindows(ctx, o)
	}
	return k.send(ctx, o)
}

// fill puts the answer into result.
func (k *call) fill(e *envelope, result wire.Replied) error {
	bent, err := decode(e.content, result, e.items...)
	a := result.Reply()
	a.Method, a.UsageKey, a.ResponseCode = k.m, e.usageKey, number(e.responseCode)
	a.Warnings, a.Page, a.Bent = e.warnings, e.paging, bent
	if !isNull(e.content) {
		a.Raw = wire.Raw(e.content)
	}
	if err != nil {
		f := k.unreadable(e.status, "the records cannot be read", err)
		f.UsageKey = e.usageKey
		if !k.m.Kind.Reads() && e.content.IsValid(tolerant) {
			f.Outcome = wire.Executed // else who knows what was meant
		}
		return f
	}
	k.drift.look(k.m, result)
	k.arrange(result)
	return k.checkDone(result)
}

// send sends one request within a session. A token that the server rejects is
// renewed once.
func (k *call) send(ctx context.Context, o order) (*envelope, error) {
	s := k.sessions[k.m.Version]
	if s == nil {
		return nil, fault(k.m, ErrVersion).because("use version 1 or 2", "no session version %d", k.m.Version)
	}
	began, rejected := time.Now(), ""
	for {
		g, err := k.session(ctx, s, rejected)
		if err != nil {
			return nil, err
		}
		e, err := k.post(ctx, o, g)
		var refused *Error
		if !errors.As(err, &refused) || refused.kind != ErrSession {
			return e, err
		}
		if rejected != "" || !k.mayRenew(refused, g, began) {
			return e, k.settle(refused, rejected != "")
		}
		rejected = g.token
	}
}

// session waits for an open session.
func (k *call) session(ctx context.Context, s *session, rejected string) (grant, error) {
	began := time.Now()
	g, err := s.take(ctx, rejected)
	k.spent(wire.Info{Session: time.Since(began)})
	if err == nil {
		return g, nil
	}
	f := fault(k.m, nil)
	f.Err = err
	switch {
	case errors.Is(err, ErrClosed):
		f.Remedy = "make a new client"
	case rejected != "":
		f.Outcome = wire.Refused // the first try was
	}
	return grant{}, f
}

// mayRenew decides whether a refusal can be cured by a new login. A write is
// repeated only when the vendor's own envelope refused it and nothing was done.
func (k *call) mayRenew(e *Error, g grant, began time.Time) bool {
	if !e.renewable {
		return false
	}
	if !e.unsure {
		return true
	}
	if at, ok := k.denied.get(k.denial()); ok && time.Since(at) < deniedFor {
		return false
	}
	return g.opened.Before(began) // a token that is new cannot have expired
}

// settle says what a refusal means that a login does not cure.
func (k *call) settle(e *Error, tried bool) *Error {
	if !e.unsure {
		return e
	}
	if tried {
		k.denied.set(k.denial(), time.Now())
	}
	e.kind, e.Remedy = ErrPermission, permit(k.m)
	return e
}

func (k *call) denial() string { return fmt.Sprintf("%d %s", k.m.Version, k.m.Name) }

// sendSession sends a session method as the user asked. One without arguments
// acts on the open session and ends it.
func (k *call) sendSession(ctx context.Context, o order) (*envelope, error) {
	s := k.sessions[k.m.Version]
	if len(o.args) > 0 || s == nil {
		return k.post(ctx, o, grant{})
	}
	g := s.current()
	if g.token == "" {
		return nil, fault(k.m, ErrSession).because("call a method first", "no session is open")
	}
	defer s.drop(g.token)
	return k.post(ctx, o, g)
}
