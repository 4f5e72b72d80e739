package exchange_test

import (
	"context"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// slow answers 503 after some time, and asks to come again after seconds.
func slow(takes time.Duration, seconds string, asked *int) http.RoundTripper {
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		*asked++
		time.Sleep(takes)
		resp := status(r, 503)
		resp.Header.Set("Retry-After", seconds)
		return resp, nil
	})
}

// TestTotalOfPauses: no attempt begins after the time that all of a call may take.
func TestTotalOfPauses(t *testing.T) {
	for _, test := range []struct {
		name     string
		takes    time.Duration
		min, max int // attempts
	}{
		{"in time", 7 * time.Second, 2, 2},
		{"too late", 9 * time.Second, 1, 1},
		{"just in time, or a nanosecond late", 8 * time.Second, 1, 2},
	} {
		least, most := 9, 0
		for range 64 { // the pause is a nanosecond longer at random
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				s := exchange.New(exchange.Config{Transport: slow(test.takes, "2", &asked), Retry: wire.Retry{First: 1, Total: 10 * time.Second}})
				if reply, err := s.Do(t.Context(), call(t, "https://example.com", true)); err != nil || reply.Status != 503 {
					t.Errorf("%s: %v", test.name, err)
				}
				least, most = min(least, asked), max(most, asked)
			})
		}
		if least != test.min || most != test.max {
			t.Errorf("%s: %d to %d attempts, want %d to %d", test.name, least, most, test.min, test.max)
		}
	}
}

// TestPauseToTheDeadline: a caller whose time would be over by then gets the answer that there is.
func TestPauseToTheDeadline(t *testing.T) {
	for range 64 {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 1)
			defer cancel()
			transport, _ := statuses(503)
			s := exchange.New(exchange.Config{Transport: transport, Retry: wire.Retry{First: 1, Longest: 1}})
			if reply, err := s.Do(ctx, call(t, "https://example.com", true)); err != nil || reply.Status != 503 {
				t.Error(err)
			}
		})
	}
}

// TestWaitsForSlotsDoNotCount: nor does it matter how long others take.
func TestWaitsForSlotsDoNotCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		s := exchange.New(exchange.Config{Limiter: limit.New(limit.Policy{Parallel: 1}), Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			switch asked++; asked {
			case 1:
				time.Sleep(time.Hour)
			case 2:
				return nil, io.ErrUnexpectedEOF
			}
			return status(r, 200), nil
		})})
		go func() { _, _ = s.Do(t.Context(), call(t, "https://example.com", false)) }()
		synctest.Wait()
		if reply, err := s.Do(t.Context(), call(t, "https://example.com", true)); err != nil || reply.Status != 200 || asked != 3 {
			t.Errorf("%d requests: %v", asked, err)
		}
	})
}
