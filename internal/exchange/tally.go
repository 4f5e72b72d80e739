package exchange

import (
	"context"
	"log/slog"
	"sync"

	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Stats are the figures of a client since it was made. Publish them with
//
//	expvar.Publish("name", expvar.Func(func() any { return client.Stats() }))
type Stats struct {
	Calls   int64     // that have ended, logins included
	Failed  int64     // of them
	Unknown int64     // of those: writes that may have been executed
	Logins  int64     // tried, where the vendor has sessions
	Spent   wire.Info // by all calls
	Limit   limit.Stats
}

// Tally counts calls. It is safe for concurrent use.
type Tally struct {
	mu    sync.Mutex
	stats Stats
}

// Add counts one call. write is its outcome when it is a write that failed.
func (t *Tally) Add(spent wire.Info, failed bool, write wire.Outcome) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stats.Calls++
	t.stats.Spent.Add(spent)
	if failed {
		t.stats.Failed++
	}
	if write == wire.Unknown {
		t.stats.Unknown++
	}
}

// Login counts a login, which is a call too.
func (t *Tally) Login() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stats.Logins++
}

// Stats returns the figures at this moment, with those of the limiter.
func (t *Tally) Stats(l *limit.Limiter) Stats {
	t.mu.Lock()
	defer t.mu.Unlock()
	stats := t.stats
	stats.Limit = l.Stats()
	return stats
}

// LogCall writes the line of one call that has ended: attrs, then what it cost.
// err shows no secret.
func LogCall(ctx context.Context, log *slog.Logger, text string, spent wire.Info, outcome wire.Outcome, err error, attrs ...slog.Attr) {
	level := slog.LevelInfo
	if err != nil {
		level = slog.LevelWarn
	}
	if log == nil || !log.Enabled(ctx, level) {
		return
	}
	attrs = append(attrs,
		slog.Int("attempts", spent.Attempts),
		slog.Int64("bytes", spent.Bytes),
		slog.Duration("took", spent.Total),
		slog.Duration("slot", spent.Slot),
		slog.Duration("rate", spent.Rate),
		slog.Duration("session", spent.Session),
		slog.Duration("backoff", spent.Backoff),
	)
	if err != nil {
		attrs = append(attrs, slog.String("outcome", string(outcome)), slog.String("error", err.Error()))
	}
	log.LogAttrs(ctx, level, text, attrs...)
}
