package ajera

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

// post makes one exchange and judges its answer.
func (k *call) post(ctx context.Context, o order, g grant) (*envelope, error) {
	request := o.body(g.token).request(ctx, k.at(g), k.agent)
	secrets := []string{g.token, k.username(), k.password()}
	x := exchange.Call{Name: k.m.Name, Request: request, Repeat: k.m.Kind.Reads() || k.m.Kind == wire.KindSession, Secrets: secrets}
	k.note(x)
	reply, err := k.sender.Do(ctx, x)
	if err != nil {
		return nil, k.unsent(err)
	}
	k.spent(reply.Info)
	e, err := open(reply)
	if err != nil {
		return nil, k.foreign(reply, x, err)
	}
	e.usageKey = x.Redact(e.usageKey)
	k.answered(e)
	for i := range e.warnings {
		e.warnings[i] = x.Redact(e.warnings[i])
	}
	f := e.refusal(k.m)
	if f == nil {
		return e, nil
	}
	k.judge(f, k.m.Kind.Reads() || e.empty(), x)
	if !k.m.Kind.Reads() && !e.empty() {
		f.Outcome = wire.Executed // in part: the content tells what
		f.Remedy = cmp.Or(f.Remedy, "the result holds what was executed all the same")
	}
	return e, f
}

// judge finds out what a refusal means.
func (k *call) judge(f *Error, renewable bool, x exchange.Call) {
	rule := classify(k.rules, f)
	f.kind, f.unsure, f.renewable = rule.Means, rule.Unsure, renewable && rule.Means == ErrSession
	f.Remedy = remedy(k.m, f.kind)
	f.Message = said(f.Message, x)
	for i := range f.Entries {
		f.Entries[i].ErrorMessage = said(f.Entries[i].ErrorMessage, x)
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
	f := k.unreadable(reply.Status, "", x.RedactError(err))
	body := []byte(x.Redact(string(reply.Body))) // before it is cut, which would hide a secret's end only
	f.Message = fmt.Sprintf("HTTP %d %s: %q", reply.Status, x.Redact(reply.Header.Get("Content-Type")), firstBytes(body))
	f.Outcome = wire.Unknown
	if reply.Status/100 == 4 && reply.Status != 408 {
		f.Outcome = wire.Refused
	}
	if reply.Status == 404 {
		f.Remedy = "check the URL: Ajera shows it under Utility > Setup > Integrations > API Settings"
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

// note keeps what the errors of the call must not show.
func (k *call) note(x exchange.Call) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.latest = x
}

func (k *call) spent(i wire.Info) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.done.Info.Add(i)
}
