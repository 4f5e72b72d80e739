package mirror

import (
	"context"
	"errors"
	"fmt"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/source"
)

// Outcome is what became of one kind of records.
type Outcome struct {
	Kind *source.Kind
	source.Result
	Err error // of what could not be read
}

// turn reads the kinds of a vendor, one after the other.
type turn struct {
	source  *source.Source
	account bool
	stop    context.CancelCauseFunc // ends the run, of both vendors

	ended error // why nothing more is read
	lost  int   // how many kinds in a row got no answer
}

// errNone is that there is nobody to ask.
var errNone = errors.New("there is no account of this vendor")

// read reads a kind, unless it would be in vain.
func (t *turn) read(ctx context.Context, k *source.Kind) *Outcome {
	o := &Outcome{Kind: k}
	switch {
	case !t.account:
		o.Skipped = errNone.Error()
	case ctx.Err() != nil:
		o.Err = fmt.Errorf("it was not read: %w", context.Cause(ctx))
	case t.ended != nil:
		o.Err = fmt.Errorf("it was not read: %w", t.ended)
	default:
		o.Result, o.Err = t.source.Read(ctx, k)
		t.judge(o.Err)
	}
	return o
}

// errDown is that a vendor is not reached.
var errDown = errors.New("the vendor was not reached before")

// judge looks whether an error is one that all that follows would meet too. A wrong password is not
// tried again: that could lock the account.
func (t *turn) judge(err error) {
	if t.lost++; !isUnreached(err) {
		t.lost = 0
	}
	switch {
	case breaks(err):
		t.stop(err)
	case errors.Is(err, ajera.ErrSession), errors.Is(err, aimsio.ErrAuthentication):
		t.ended = errors.New("the account was refused before")
	case t.lost > 1:
		t.ended = errDown
	}
}

// isUnreached reports an error of a call that got no answer at all.
func isUnreached(err error) bool {
	if e, ok := errors.AsType[*ajera.Error](err); ok {
		return e.Status == 0
	}
	e, ok := errors.AsType[*aimsio.Error](err)
	return ok && e.Status == 0
}
