package exchange

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// report tells the log and the observer of an attempt.
func (s *Sender) report(ctx context.Context, a wire.Attempt) {
	if s.Observe != nil {
		s.Observe(ctx, a)
	}
	level := slog.LevelDebug
	if a.Err != nil || a.Status >= 400 {
		level = slog.LevelWarn
	}
	if s.Log == nil || !s.Log.Enabled(ctx, level) {
		return
	}
	s.Log.LogAttrs(ctx, level, "http attempt", withFault([]slog.Attr{
		slog.String("call", a.Name), slog.Int("attempt", a.Number), slog.Int("status", a.Status),
		slog.Int64("bytes", a.Bytes), slog.Duration("took", a.Took),
		slog.Duration("slot", a.Slot), slog.Duration("rate", a.Rate), slog.Duration("backoff", a.Backoff),
	}, a.Outcome, a.Err)...)
}

// Ended is a call that has ended.
type Ended struct {
	Info    wire.Info    // what it cost
	Outcome wire.Outcome // when it failed
	Err     error        // why it did; shows no secret
	Changes bool         // it may change something at the vendor
	Refused bool         // by the client itself, for what it was given: nothing was to be sent
}

// End counts a call and writes its line: text, attrs, and what it cost. One that the client
// refused itself, such as a save without a change, is no call: its caller has the error.
func (t *Tally) End(ctx context.Context, log *slog.Logger, e Ended, text string, attrs func() []slog.Attr) {
	level := slog.LevelInfo
	switch {
	case e.Refused:
		level = slog.LevelDebug
	case e.Err != nil:
		level = slog.LevelWarn
	}
	if !e.Refused {
		t.add(e)
	}
	if log == nil || !log.Enabled(ctx, level) {
		return
	}
	log.LogAttrs(ctx, level, text, withFault(append(attrs(),
		slog.Int("attempts", e.Info.Attempts), slog.Int64("bytes", e.Info.Bytes), slog.Duration("took", e.Info.Total),
		slog.Duration("slot", e.Info.Slot), slog.Duration("rate", e.Info.Rate),
		slog.Duration("session", e.Info.Session), slog.Duration("backoff", e.Info.Backoff),
	), e.Outcome, e.Err)...)
}

// withFault adds what went wrong, if anything did.
func withFault(attrs []slog.Attr, outcome wire.Outcome, err error) []slog.Attr {
	if err == nil {
		return attrs
	}
	return append(attrs, slog.String("outcome", string(outcome)), slog.String("error", err.Error()))
}

// Stats are the figures of a client since it was made, as both wrappers show them.
type Stats struct {
	Calls   int64     // that have ended, logins included, without those that the client refused itself
	Failed  int64     // of them
	Unknown int64     // of those: writes that may have been executed
	Logins  int64     // tried, where the vendor has sessions
	Spent   wire.Info // by all calls
	Limit   limit.Stats
}

// Tally counts calls. The zero value is ready, also for concurrent use.
type Tally struct {
	mu    sync.Mutex
	stats Stats
}

func (t *Tally) add(e Ended) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stats.Calls++
	t.stats.Spent.Add(e.Info)
	if e.Err != nil {
		t.stats.Failed++
	}
	if e.Changes && e.Outcome == wire.Unknown {
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

// PlanText tells what calls would do: a line for each step, and how long the limit makes them take
// where it does.
func PlanText[S any](steps []S, sentence func(S) string, p limit.Policy, atLeast time.Duration) string {
	if len(steps) == 0 {
		return "nothing would be sent"
	}
	var lines []string
	for _, s := range steps {
		lines = append(lines, sentence(s))
	}
	if p.Calls > 0 && atLeast > 0 {
		lines = append(lines, fmt.Sprintf("the limit of %d calls makes it take %v or more", p.Calls, atLeast))
	}
	return strings.Join(lines, "\n")
}

// Counted is a number of things.
func Counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// Sentence is text of parts, some of which are not said.
type Sentence struct{ strings.Builder }

// Say adds a part.
func (s *Sentence) Say(is bool, format string, args ...any) {
	if is {
		fmt.Fprintf(s, format, args...)
	}
}
