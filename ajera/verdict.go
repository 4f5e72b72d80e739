package ajera

import (
	"context"
	"errors"
	"fmt"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

// post makes one exchange and judges its answer.
func (k *call) post(ctx context.Context, o order, token string) (*envelope, error) {
	request := o.body(token).request(ctx, k.url, k.agent)
	x := exchange.Call{Name: k.m.Name, Request: request, Repeat: k.m.Kind.Reads(), Secrets: []string{token, k.password.Reveal()}}
	reply, err := k.sender.Do(ctx, x)
	if err != nil {
		return nil, k.unsent(err)
	}
	k.spent(reply.Info)
	e, err := open(reply)
	if err != nil {
		return nil, k.foreign(reply, x, err)
	}
	f := e.refusal(k.m)
	if f == nil {
		return e, nil
	}
	k.judge(f, k.m.Kind.Reads() || e.empty(), x)
	if !k.m.Kind.Reads() && !e.empty() {
		f.Outcome = wire.Executed // in part: the content tells what
		f.Remedy = orElse(f.Remedy, "the result holds what was executed all the same")
	}
	return e, f
}

// judge finds out what a refusal means.
func (k *call) judge(f *Error, renewable bool, x exchange.Call) {
	rule := classify(k.rules, f)
	f.kind, f.unsure, f.renewable = rule.Means, rule.Unsure, renewable && rule.Means == ErrSession
	f.Remedy = remedy(k.m, f.kind)
	f.Message = x.Redact(f.Message)
	for i := range f.Entries {
		f.Entries[i].ErrorMessage = x.Redact(f.Entries[i].ErrorMessage)
	}
}

// unsent reports an exchange that gave no answer.
func (k *call) unsent(err error) *Error {
	f := fault(k.m, nil)
	f.Err = err
	var x *exchange.Error
	if errors.As(err, &x) {
		k.spent(x.Info)
		f.Outcome, f.Status, f.Err = x.Outcome, x.Status, x.Err
	}
	switch {
	case f.Outcome == wire.Unknown && !f.reads:
		f.Remedy = "look whether it was executed before sending it again"
	case f.Outcome == wire.NotSent:
		f.Remedy = "it is safe to call again"
	}
	return f
}

// foreign reports an answer that is not an Ajera envelope, with its status and
// first bytes.
func (k *call) foreign(reply *exchange.Reply, x exchange.Call, err error) *Error {
	f := k.unreadable(reply.Status, "", err)
	f.Message = x.Redact(fmt.Sprintf("HTTP %d %s: %q", reply.Status, reply.Header.Get("Content-Type"), firstBytes(reply.Body)))
	f.Outcome = wire.Unknown
	if reply.Status/100 == 4 && reply.Status != 408 {
		f.Outcome = wire.Refused
	}
	if rule := classify(k.rules, f); rule.Status != 0 {
		f.kind, f.unsure, f.renewable = rule.Means, rule.Unsure, k.m.Kind.Reads()
	}
	return f
}

// firstBytes shows how a foreign answer begins; of a broken JSON answer no more
// than the envelope, for the records may be personal.
func firstBytes(body []byte) string {
	const head = 24
	if kind := wire.Value(body).Kind(); (kind == '{' || kind == '[') && len(body) > head {
		return exchange.Truncate(body[:head]) + fmt.Sprintf("... (%d bytes)", len(body))
	}
	return exchange.Truncate(body)
}

func (k *call) unreadable(status int, what string, err error) *Error {
	f := fault(k.m, ErrAnswer)
	f.Status, f.Message, f.Err, f.Outcome = status, what, err, wire.Unknown
	return f
}

func (k *call) spent(i wire.Info) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.info.Add(i)
}
