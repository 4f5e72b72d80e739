package ajera

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Done is a call that has ended, as Config.Watch sees it.
type Done struct {
	Status       int    // HTTP status of the last answer, 0 when none came
	ResponseCode int    // the vendor's code in it
	UsageKey     string // the vendor's id of the call
	Info         wire.Info
	Err          error // an [*Error], which shows no secret; nil when the call went well
}

// Stats are the figures of a client since it was made.
type Stats = exchange.Stats

// Stats returns the figures at this moment. They can be published with
// [expvar.Func].
func (c *Client) Stats() Stats { return c.caller.tally.Stats(c.caller.limiter) }

// observe runs a call and tells of it. The error it returns is an [*Error].
func (k *call) observe(ctx context.Context, run func(context.Context) error) error {
	var end func(Done)
	if k.watch != nil {
		ctx, end = k.watch(ctx, k.m)
	}
	began := time.Now()
	err := run(ctx)
	k.done.Info.Total = time.Since(began)
	e := k.failure(err)
	if e != nil {
		k.done.Err = e
	}
	k.tell(ctx, e)
	if end != nil {
		end(k.done)
	}
	return k.done.Err
}

// failure is err with what the call cost, nil when the call went well.
func (k *call) failure(err error) *Error {
	if err == nil {
		return nil
	}
	var e *Error
	if !errors.As(err, &e) {
		e = fault(k.m, nil)
		e.Err = err
	}
	e.Info, e.Err = k.done.Info, k.latest.RedactError(e.Err)
	return e
}

// answered notes the latest answer.
func (k *call) answered(e *envelope) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.done.Status, k.done.ResponseCode, k.done.UsageKey = e.status, number(e.responseCode), e.usageKey
}

// tell counts and logs the call.
func (k *call) tell(ctx context.Context, e *Error) {
	var outcome wire.Outcome
	if e != nil {
		outcome = e.Outcome
		k.done.Status = max(k.done.Status, e.Status)
	}
	write := outcome
	if k.m.Kind.Reads() || k.m.Kind == wire.KindSession {
		write = ""
	}
	k.tally.Add(k.done.Info, e != nil, write)
	exchange.LogCall(ctx, k.log, "ajera call", k.done.Info, outcome, k.done.Err,
		slog.String("call", k.m.Name), slog.Int("version", k.m.Version), slog.Int("status", k.done.Status),
		slog.Int("code", k.done.ResponseCode), slog.String("usage_key", k.done.UsageKey))
}
