package doctor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// patient is how calls are repeated: once, for one that failed by chance would be told as a fault.
var patient = wire.Retry{Attempts: 2}

// examine looks at a vendor's account.
func (r *request) examine(ctx context.Context, v account.Vendor) *finding {
	f := &finding{Vendor: v}
	s, err := account.Find(ctx, &r.app.Account, v)
	if errors.Is(err, account.ErrNone) {
		f.State, f.Fault = none, err.Error()
		return f
	}
	if err != nil {
		f.blame(fmt.Errorf("%s: %w", v.Title(), err))
		f.State = unusable
		return f
	}
	f.Profile, f.Username, f.Server, f.Database, f.ReadOnly = s.Profile, s.Username, s.Where(), s.Names(), s.ReadOnly
	began, t := time.Now(), newTap(r.app.Now)
	if v == account.OfAjera {
		err = r.ajera(ctx, f, t)
	} else {
		err = r.aimsio(ctx, f, t)
	}
	if swapped := s.Swapped(); swapped != nil {
		err = errors.Join(err, exit.Errorf(exit.Failed, "%w", swapped))
	}
	f.Clock, f.Calls, f.Seconds = t.clock(), t.count(), seconds(time.Since(began))
	f.judge(ctx, err)
	f.advise()
	return f
}

// pace tells the limits that a client keeps.
func (f *finding) pace(l *limit.Limiter, vendors limit.Policy) {
	if f.Shared = l != nil; f.Shared {
		vendors = l.Policy()
	}
	f.Limits = output.Counted(vendors.Calls, "call") + " in any second"
	if per := cmp.Or(vendors.Per, time.Second); per != time.Second {
		f.Limits = fmt.Sprintf("%s in any %v", output.Counted(vendors.Calls, "call"), per)
	}
	if vendors.Parallel > 0 {
		f.Limits += fmt.Sprintf(", %d at a time", vendors.Parallel)
	}
}

// blame says what is wrong with an account.
func (f *finding) blame(err error) {
	f.err, f.Fault = err, err.Error()
	switch {
	case errors.Is(err, context.Canceled):
		f.State, f.Fault = unfinished, ""
	case isUnreached(err):
		f.State = unreached
	case exit.Of(err) == exit.Denied || exit.Of(err) == exit.Refused:
		f.State = refused
	default:
		f.State = broken
	}
}

// judge says how it stands with an account, by what became of it and of its methods.
func (f *finding) judge(ctx context.Context, err error) {
	switch {
	case ctx.Err() != nil:
		f.blame(ctx.Err())
	case err != nil:
		f.blame(fmt.Errorf("%s: %w", f.Vendor.Title(), err))
	case len(f.Methods) > 0 && f.count(permitted) == 0 && f.count(denied) > 0:
		f.blame(exit.Errorf(exit.Denied, "%s: the user may call none of the methods that were tried", f.Vendor.Title()))
	case f.faults() > 0:
		each := map[bool]string{true: "it", false: "each"}[f.faults() == 1]
		f.blame(exit.Errorf(exit.Failed, "%s: %s failed; %s says why", f.Vendor.Title(), output.Counted(f.faults(), "method"), each))
	default:
		f.State = works
	}
}

// faults counts the methods that failed. What is not there, and was no more than inferred, is a
// fault of the specs, and not of the account.
func (f *finding) faults() (n int) {
	for _, a := range f.Methods {
		if a.Result == failed && !a.guess {
			n++
		}
	}
	return n
}

// isGuess reports that the vendor has no such call, and that nobody ever said that it has.
func isGuess(evidence string, err error) bool {
	e, ok := errors.AsType[*aimsio.Error](err)
	return ok && evidence == string(wire.Inferred) && slices.Contains(absent, e.Status)
}

// absent are the answers to a call that there is not.
var absent = []int{http.StatusNotFound, http.StatusGone, http.StatusMethodNotAllowed, http.StatusNotImplemented}

// errLost is that no answer came to a call whose own error names a record.
var errLost = errors.New("no answer came")

// isUnreached reports an error of a call that no answer came to.
func isUnreached(err error) bool {
	if e, ok := errors.AsType[*ajera.Error](err); ok {
		return e.Status == 0
	}
	e, ok := errors.AsType[*aimsio.Error](err)
	return ok && e.Status == 0 || errors.Is(err, errLost)
}
