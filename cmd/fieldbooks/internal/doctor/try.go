package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// probe makes the smallest call of a method.
type probe interface {
	// try makes it, or says why it is not known how.
	try(ctx context.Context, c *digest.Call) (skip string, err error)
}

// trial tries the methods of a vendor.
type trial struct {
	request *request
	finding *finding
	tap     *tap
	probe   probe
	calls   []*digest.Call // those that read, in the order of the specs
	reached bool           // an answer came before
	lost    int            // how many calls in a row got none
}

// reading are the calls that change nothing.
func reading(all []*digest.Call) []*digest.Call {
	return slices.DeleteFunc(slices.Clone(all), func(c *digest.Call) bool { return !wire.Kind(c.Kind).Reads() })
}

// run tries them all: lists go first, for what else there is needs their keys. It ends early when the
// account itself does not work, and with ctx. Each method has its line then, all the same.
func (t *trial) run(ctx context.Context) error {
	line := t.request.app.Progress("trying what " + t.finding.Vendor.Title() + " permits")
	defer line.End()
	line.Total(len(t.calls))
	for _, c := range t.calls {
		t.finding.Methods = append(t.finding.Methods, &attempt{
			Method: c.Go, Version: c.Version, Permission: c.Permission, Evidence: evidence(c.Evidence), Result: untried, call: c,
		})
	}
	var end error
	for _, keyed := range []bool{false, true} {
		for i, c := range t.calls {
			if needsKey(c) != keyed {
				continue
			}
			a := t.finding.Methods[i]
			if end == nil && ctx.Err() == nil {
				end = t.one(ctx, c, a)
				line.Add(1)
			} else {
				a.Why = gaveUp(ctx)
			}
		}
	}
	if end != nil && t.finding.count(untried) >= len(t.calls)-1 {
		t.finding.Methods = nil // they say no more than the account does
	}
	return end
}

// gaveUp is why a method was not tried any more.
func gaveUp(ctx context.Context) string {
	if ctx.Err() != nil {
		return "interrupted before it"
	}
	return "the account does not work"
}

// needsKey reports whether a call is about records that must be named.
func needsKey(c *digest.Call) bool {
	return c.Keys != "" || slices.ContainsFunc(c.Args, func(f *digest.Field) bool { return f.Required })
}

// one tries a method. The error is one of the account.
func (t *trial) one(ctx context.Context, c *digest.Call, a *attempt) error {
	before, began := t.tap.count(), time.Now()
	skip, err := t.probe.try(ctx, c)
	a.Calls, a.Seconds = t.tap.count()-before, seconds(time.Since(began))
	switch {
	case skip != "":
		a.Why = skip
		return nil
	case ctx.Err() != nil:
		a.Why = gaveUp(ctx)
		return nil
	}
	a.settle(err)
	if t.lost++; !isUnreached(err) {
		t.reached, t.lost = true, 0
	}
	switch lost := t.lost > 1 || t.lost == 1 && !t.reached; {
	case !lost && !isLogin(err):
		return nil
	case !needsKey(c):
		return err
	case lost:
		return fmt.Errorf("%s: %w", c.Go, errLost)
	}
	return exit.Errorf(exit.Of(err), "%s: %s", c.Go, a.Why)
}

// isLogin reports an error that every call would meet.
func isLogin(err error) bool {
	return errors.Is(err, ajera.ErrSession) || errors.Is(err, aimsio.ErrAuthentication)
}

// settle says what became of a method.
func (a *attempt) settle(err error) {
	switch a.guess = isGuess(a.Evidence, err); {
	case err == nil:
		a.Result = permitted
	case errors.Is(err, ajera.ErrPermission), errors.Is(err, aimsio.ErrPermission):
		a.Result, a.Why = denied, a.doubt()
	case exit.IsUnread(err) && exit.Of(err) == exit.Partial:
		a.Result, a.Why = permitted, unread(err)
	case a.guess:
		a.Result, a.Why = failed, "it is not there; that there is such a call is a guess of the specs"
	default:
		a.Result, a.Why = failed, why(err)
	}
	if e, ok := errors.AsType[*ajera.Error](err); ok && a.Result != permitted {
		a.UsageKey = e.UsageKey
	}
}

// doubt is what else a refusal may mean.
func (a *attempt) doubt() string {
	if a.Version != 0 && a.Evidence == string(wire.Inferred) {
		return "or there is no such method: nobody ever saw it"
	}
	return ""
}

// unread says which values of an answer cannot be read.
func unread(err error) string {
	e, _ := errors.AsType[*wire.UnreadError](err) // it is one
	text := output.Counted(len(e.Places), "value") + " of the answer cannot be read"
	if len(e.Reasons) > 0 {
		text += ": " + e.Reasons[0] // says types, and no value
	}
	return text
}

// why says what went wrong in words of ours: those of the vendors quote what users typed.
func why(err error) string {
	var parts []string
	for _, k := range kinds {
		if errors.Is(err, k.is) {
			parts = append(parts, k.says)
			break
		}
	}
	if a, ok := errors.AsType[*ajera.Error](err); ok {
		parts = append(parts, codes(a))
	}
	if b, ok := errors.AsType[*aimsio.Error](err); ok {
		parts = append(parts, status(b.Status))
	}
	if parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" }); len(parts) == 0 {
		return "it could not be called"
	}
	return strings.Join(parts, ", ")
}

// kinds are the errors of the clients in words, the most telling first.
var kinds = []struct {
	is   error
	says string
}{
	{ajera.ErrSession, "the login was refused"},
	{aimsio.ErrAuthentication, "user name or password was refused"},
	{ajera.ErrVersion, "Ajera has it in the other session version"},
	{ajera.ErrLimit, "too many calls"},
	{aimsio.ErrLimit, "too many calls"},
	{ajera.ErrAnswer, "what came is no answer of Ajera"},
	{aimsio.ErrAnswer, "what came is no answer of Aimsio"},
	{ajera.ErrArgument, "the arguments were refused"},
	{aimsio.ErrNotFound, "Aimsio has nothing there"},
	{aimsio.ErrBadRequest, "the request was refused"},
	{aimsio.ErrOverloaded, "the server is overloaded"},
	{aimsio.ErrServer, "the server failed"},
	{ajera.ErrOutage, "too many calls before it failed"},
}
