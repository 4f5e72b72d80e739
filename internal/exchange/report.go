package exchange

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

// report tells the log and the observer of an attempt.
func (r *run) report(ctx context.Context, a *tried) {
	if observe := r.sender.config.Observe; observe != nil {
		observe(ctx, a.Attempt)
	}
	log := r.sender.config.Log
	level := slog.LevelDebug
	if a.Err != nil || a.Status >= 400 {
		level = slog.LevelWarn
	}
	if log == nil || !log.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("call", a.Name),
		slog.Int("attempt", a.Number),
		slog.Int("status", a.Status),
		slog.Int64("bytes", a.Bytes),
		slog.Duration("took", a.Took),
		slog.Duration("slot", a.Slot),
		slog.Duration("rate", a.Rate),
		slog.Duration("backoff", a.Backoff),
	}
	if a.Err != nil {
		attrs = append(attrs, slog.String("outcome", string(a.Outcome)), slog.String("error", a.Err.Error()))
	}
	log.LogAttrs(ctx, level, "http attempt", attrs...)
}

// finish ends the call after its last attempt; why says what kept it from
// another. A whole answer is given out, unless the caller's context ended the
// wait for a better one.
func (r *run) finish(ctx context.Context, a *tried, why error) (*Reply, error) {
	r.info.Total = time.Since(r.begin)
	if a.reply != nil && (errors.Is(why, errEnough) || ctx.Err() == nil) {
		a.reply.Info = r.info
		return a.reply, nil
	}
	if !errors.Is(why, errEnough) {
		r.causes = append(r.causes, why)
	}
	return nil, r.fail(a)
}

// fail is the error of the call. A read that was sent once may have been served,
// however its last attempt ended.
func (r *run) fail(a *tried) error {
	e := &Error{
		Name:    r.call.Name,
		Outcome: a.Outcome,
		Status:  a.Status,
		Info:    r.info,
		Err:     r.causes[len(r.causes)-1],
		host:    r.call.Request.URL.Host,
		repeat:  r.call.Repeat,
	}
	if len(r.causes) > 1 {
		e.Err = history(r.causes)
	}
	if e.Outcome != wire.Refused && r.sent {
		e.Outcome = wire.Unknown
	}
	return e
}
