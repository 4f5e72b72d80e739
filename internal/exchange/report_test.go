package exchange_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// logger writes lines from a level on, without the time.
func logger(to *bytes.Buffer, level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{Level: level, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Key == "took" {
			return slog.Attr{}
		}
		return a
	}}))
}

// TestAttemptsAreLogged: a warning for what did not go well, and at debug level for the rest.
func TestAttemptsAreLogged(t *testing.T) {
	for status, level := range map[int]string{0: "WARN", 200: "DEBUG", 304: "DEBUG", 399: "DEBUG", 400: "WARN", 503: "WARN"} {
		for _, from := range []slog.Level{slog.LevelDebug, slog.LevelWarn} {
			var log bytes.Buffer
			var seen []wire.Attempt
			s := exchange.New(exchange.Config{
				Transport: &outage{status: status}, Retry: wire.Retry{Attempts: 1}, Log: logger(&log, from),
				Observe: func(_ context.Context, a wire.Attempt) { seen = append(seen, a) },
			})
			_, _ = s.Do(t.Context(), call(t, "https://example.com", true))
			want := "level=" + level + ` msg="http attempt" call=X attempt=1 status=` + strconv.Itoa(status)
			if logged := strings.HasPrefix(log.String(), want); logged != (from == slog.LevelDebug || level == "WARN") || !logged && log.Len() > 0 {
				t.Errorf("status %d, from %v on: %s", status, from, log.String())
			}
			if strings.Contains(log.String(), `error="connection refused"`) != (status == 0) {
				t.Errorf("status %d: %s", status, log.String())
			}
			if len(seen) != 1 || seen[0].Status != status || seen[0].Number != 1 || (seen[0].Err == nil) != (status > 0) {
				t.Errorf("status %d: seen %+v", status, seen)
			}
		}
	}
}

// TestTally counts calls and writes their lines.
func TestTally(t *testing.T) {
	info, failure := wire.Info{Attempts: 2, Bytes: 7, Total: time.Second}, errors.New("no route")
	var tally exchange.Tally
	for _, test := range []struct {
		ended exchange.Ended
		line  string
		warns bool
	}{
		{exchange.Ended{Info: info}, `level=INFO msg=call a=b attempts=2 bytes=7 `, false},
		{exchange.Ended{Info: info, Changes: true}, `level=INFO msg=call a=b attempts=2 bytes=7 `, false},
		{exchange.Ended{Info: info, Err: failure, Outcome: wire.Unknown}, `level=WARN msg=call a=b attempts=2 `, true},
		{exchange.Ended{Info: info, Err: failure, Outcome: wire.Unknown, Changes: true}, `level=WARN msg=call a=b attempts=2 `, true},
		{exchange.Ended{Info: info, Err: failure, Outcome: wire.Refused, Changes: true}, `level=WARN msg=call a=b attempts=2 `, true},
		{exchange.Ended{Info: info, Err: failure, Outcome: wire.NotSent, Changes: true, Refused: true}, `level=DEBUG msg=call a=b `, true},
	} {
		for _, from := range []slog.Level{slog.LevelDebug, slog.LevelError} {
			var log bytes.Buffer
			tally.End(t.Context(), logger(&log, from), test.ended, "call", func() []slog.Attr { return []slog.Attr{slog.String("a", "b")} })
			if from == slog.LevelError && log.Len() > 0 || from == slog.LevelDebug && !strings.HasPrefix(log.String(), test.line) {
				t.Errorf("%+v: %s", test.ended, log.String())
			}
			told := strings.Contains(log.String(), "outcome=") && strings.Contains(log.String(), `error="no route"`)
			if from == slog.LevelDebug && told != test.warns {
				t.Errorf("%+v: %s", test.ended, log.String())
			}
		}
		tally.End(t.Context(), nil, test.ended, "call", nil)
		tally.Login()
	}
	// Each was told thrice, and one of them was none.
	limiter := limit.New(limit.Policy{Parallel: 7})
	got := tally.Stats(limiter)
	want := exchange.Stats{Calls: 15, Failed: 9, Unknown: 3, Logins: 6, Limit: limiter.Stats()}
	for range 15 {
		want.Spent.Add(info)
	}
	if got != want {
		t.Errorf("%+v\nwant %+v", got, want)
	}
}

func TestPlanText(t *testing.T) {
	said := func(n int) string { return exchange.Counted(n, "call") }
	for _, test := range []struct {
		steps  []int
		policy limit.Policy
		least  time.Duration
		want   string
	}{
		{nil, limit.Policy{Calls: 5}, 2 * time.Second, "nothing would be sent"},
		{[]int{1}, limit.Policy{}, 2 * time.Second, "1 call"},
		{[]int{0, 2}, limit.Policy{Parallel: 3}, 2 * time.Second, "0 calls\n2 calls"},
		{[]int{3}, limit.Policy{Calls: 5}, 2 * time.Second, "3 calls\nthe limit of 5 calls makes it take 2s or more"},
		{[]int{3}, limit.Policy{Calls: 5}, 0, "3 calls"},
	} {
		if got := exchange.PlanText(test.steps, said, test.policy, test.least); got != test.want {
			t.Errorf("%v: %q, want %q", test.steps, got, test.want)
		}
	}
	var s exchange.Sentence
	s.Say(true, "%d of", 1)
	s.Say(false, " none of")
	if s.Say(true, " it"); s.String() != "1 of it" {
		t.Errorf("%q", s.String())
	}
}
