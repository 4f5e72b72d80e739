package exchange_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func status(r *http.Request, code int) *http.Response {
	return &http.Response{StatusCode: code, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("body")), ContentLength: 4, Request: r}
}

// statuses answers with one status after the other, the last for ever, and notes
// when it was asked.
func statuses(codes ...int) (http.RoundTripper, *[]time.Time) {
	var asked []time.Time
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		_, _ = io.Copy(io.Discard, r.Body)
		code := codes[min(len(asked), len(codes)-1)]
		asked = append(asked, time.Now())
		return status(r, code), nil
	}), &asked
}

func TestStatus(t *testing.T) {
	tests := []struct {
		codes    []int
		repeat   bool
		status   int
		attempts int
	}{
		{[]int{200}, true, 200, 1},
		{[]int{503, 429, 502, 200}, true, 200, 4},
		{[]int{504, 504, 504, 504, 200}, true, 504, 4},
		{[]int{500, 200}, true, 500, 1},
		{[]int{401, 200}, true, 401, 1},
		{[]int{503, 200}, false, 503, 1},
		{[]int{429, 200}, false, 429, 1},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%v/repeat=%v", tt.codes, tt.repeat), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport, asked := statuses(tt.codes...)
				reply, err := exchange.New(exchange.Config{Transport: transport}).Do(t.Context(), call(t, "https://example.com", tt.repeat))
				if err != nil {
					t.Fatal(err)
				}
				if reply.Status != tt.status || len(*asked) != tt.attempts || reply.Info.Attempts != tt.attempts {
					t.Errorf("status %d after %d requests, %d counted; want %d after %d", reply.Status, len(*asked), reply.Info.Attempts, tt.status, tt.attempts)
				}
				if string(reply.Body) != "body" || reply.Info.Bytes != int64(4*tt.attempts) {
					t.Errorf("body %q, %d bytes in all", reply.Body, reply.Info.Bytes)
				}
			})
		})
	}
}

func TestBackoff(t *testing.T) {
	var pauses [3]time.Duration // the longest of each
	shortest := time.Hour
	for range 200 {
		synctest.Test(t, func(t *testing.T) {
			transport, asked := statuses(503)
			reply, err := exchange.New(exchange.Config{Transport: transport}).Do(t.Context(), call(t, "https://example.com", true))
			if err != nil {
				t.Fatal(err)
			}
			var sum time.Duration
			for i := range pauses {
				pause := (*asked)[i+1].Sub((*asked)[i])
				pauses[i] = max(pauses[i], pause)
				shortest = min(shortest, pause)
				sum += pause
			}
			if reply.Info.Backoff != sum || reply.Info.Total != sum {
				t.Errorf("back-off %v of %v, want %v", reply.Info.Backoff, reply.Info.Total, sum)
			}
		})
	}
	if shortest > 25*time.Millisecond {
		t.Errorf("shortest of 600 pauses: %v, want nearly none", shortest)
	}
	for i, ceiling := range []time.Duration{250 * time.Millisecond, 500 * time.Millisecond, time.Second} {
		if pauses[i] > ceiling || pauses[i] < ceiling*9/10 {
			t.Errorf("longest of 200 pauses number %d: %v, want nearly %v", i+1, pauses[i], ceiling)
		}
	}
}

// A first pause of an hour doubles more often than there are hours in a Duration.
func TestLongPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport, asked := statuses(503)
		s := exchange.New(exchange.Config{Transport: transport, Retry: wire.Retry{
			Attempts: 40, First: time.Hour, Longest: time.Hour, Total: 100 * time.Hour,
		}})
		if _, err := s.Do(t.Context(), call(t, "https://example.com", true)); err != nil || len(*asked) != 40 {
			t.Errorf("error %v after %d requests, want 40", err, len(*asked))
		}
	})
}

// A pause below zero is none that can be waited: the defaults hold.
func TestPausesBelowZero(t *testing.T) {
	for _, retry := range []wire.Retry{{First: -1}, {Longest: -time.Second}, {First: -time.Hour, Longest: -time.Hour}} {
		synctest.Test(t, func(t *testing.T) {
			transport, asked := statuses(503)
			s := exchange.New(exchange.Config{Transport: transport, Retry: retry})
			if _, err := s.Do(t.Context(), call(t, "https://example.com", true)); err != nil || len(*asked) != 4 {
				t.Errorf("%+v: error %v after %d requests, want 4", retry, err, len(*asked))
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	for text, want := range map[string]time.Duration{"3": 3 * time.Second, "3600": 30 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			var asked []time.Time
			transport := roundTrip(func(r *http.Request) (*http.Response, error) {
				asked = append(asked, time.Now())
				resp := status(r, 429)
				resp.Header.Set("Retry-After", text)
				return resp, nil
			})
			s := exchange.New(exchange.Config{Transport: transport, Retry: wire.Retry{Attempts: 2}})
			if _, err := s.Do(t.Context(), call(t, "https://example.com", true)); err != nil {
				t.Fatal(err)
			}
			if pause := asked[1].Sub(asked[0]); pause < want || pause > want+250*time.Millisecond {
				t.Errorf("Retry-After %s: waited %v, want %v", text, pause, want)
			}
		})
	}
}

func TestTotalTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := roundTrip(func(r *http.Request) (*http.Response, error) {
			time.Sleep(50 * time.Second)
			return nil, io.ErrUnexpectedEOF
		})
		_, err := exchange.New(exchange.Config{Transport: transport, Retry: wire.Retry{Attempts: 100}}).Do(t.Context(), call(t, "https://example.com", true))
		if e, ok := errors.AsType[*exchange.Error](err); !ok || e.Info.Attempts != 3 {
			t.Errorf("error %v, want the third attempt of 50 s to be the last within 2 min", err)
		}
	})
}

func TestDeadlineEndsThePause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		transport := roundTrip(func(r *http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF })
		s := exchange.New(exchange.Config{Transport: transport, Retry: wire.Retry{Attempts: 100, First: time.Hour, Longest: time.Hour, Total: 2 * time.Hour}})
		_, err := s.Do(ctx, call(t, "https://example.com", true))
		if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("error %v, want the cause and the deadline", err)
		}
		if waited := time.Since(begin); waited != 0 {
			t.Errorf("gave up after %v, want at once", waited)
		}
	})
}

func TestAnswerBeforeTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		transport, _ := statuses(503)
		s := exchange.New(exchange.Config{Transport: transport, Retry: wire.Retry{First: time.Hour, Longest: time.Hour, Total: 2 * time.Hour}})
		if reply, err := s.Do(ctx, call(t, "https://example.com", true)); err != nil || reply.Status != 503 {
			t.Errorf("reply %v, error %v; want the answer that there is", reply, err)
		}
	})
}

func TestCancelledPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		transport, _ := statuses(503)
		s := exchange.New(exchange.Config{Transport: transport, Retry: wire.Retry{First: time.Hour, Longest: time.Hour, Total: 2 * time.Hour}})
		time.AfterFunc(time.Millisecond, cancel)
		begin := time.Now()
		_, err := s.Do(ctx, call(t, "https://example.com", true))
		e, ok := errors.AsType[*exchange.Error](err)
		if !ok || !errors.Is(err, context.Canceled) || e.Status != 503 || !strings.Contains(err.Error(), "503") {
			t.Errorf("error %v, want the cancellation and the status", err)
		}
		if waited := time.Since(begin); waited != time.Millisecond {
			t.Errorf("ended after %v, want at once", waited)
		}
	})
}

func TestBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport, asked := statuses(503)
		s := exchange.New(exchange.Config{Transport: transport})
		for range 1000 {
			if _, err := s.Do(t.Context(), call(t, "https://example.com", true)); err != nil {
				t.Fatal(err)
			}
		}
		if got := len(*asked); got != 1050 {
			t.Errorf("1000 calls in an outage made %d requests, want 1050", got)
		}
	})
}

func TestBudgetComesBack(t *testing.T) {
	// One of two repeats is used up; ten answers give one back.
	for answers, repeats := range map[int]int{5: 1, 11: 2} {
		synctest.Test(t, func(t *testing.T) {
			codes := append([]int{503}, slices.Repeat([]int{200}, answers)...)
			transport, asked := statuses(append(codes, 503)...)
			s := exchange.New(exchange.Config{Transport: transport, Retry: wire.Retry{Budget: 2, Attempts: 9}})
			for range answers + 1 {
				if _, err := s.Do(t.Context(), call(t, "https://example.com", true)); err != nil {
					t.Fatal(err)
				}
			}
			if got, want := len(*asked), answers+1+1+repeats; got != want {
				t.Errorf("%d requests after %d answers, want %d", got, answers, want)
			}
		})
	}
}

func TestWaitsForLimitsDoNotCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := limit.New(limit.Policy{Calls: 1, Per: time.Hour})
		transport, asked := statuses(200, 503, 200)
		s := exchange.New(exchange.Config{Transport: transport, Limiter: l})
		for range 2 {
			if reply, err := s.Do(t.Context(), call(t, "https://example.com", true)); err != nil || reply.Status != 200 {
				t.Errorf("reply %v, error %v; want an answer after an hour in the line", reply, err)
			}
		}
		if len(*asked) != 3 {
			t.Errorf("%d requests, want 3", len(*asked))
		}
	})
}

func TestEveryCauseIsKept(t *testing.T) {
	first, last := errors.New("first cause"), errors.New("last cause")
	causes := []error{first, nil, last, last}
	transport := roundTrip(func(r *http.Request) (*http.Response, error) {
		err := causes[0]
		causes = causes[1:]
		if err == nil {
			return status(r, 502), nil
		}
		return nil, err
	})
	_, err := sender(t, exchange.Config{Transport: transport, Retry: quick}).Do(t.Context(), call(t, "https://example.com/path?tenant=x", true))
	if !errors.Is(err, first) || !errors.Is(err, last) {
		t.Errorf("error %v, want both causes in it", err)
	}
	const want = "X: example.com: last cause; before that: first cause; before that: status 502 Bad Gateway (sent, 4 attempts); it is safe to call again"
	if err.Error() != want {
		t.Errorf("error\n%v\nwant\n%s", err, want)
	}
}
