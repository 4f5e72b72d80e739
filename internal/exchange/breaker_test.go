package exchange_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// outage is a server whose status can be changed, 0 for a connection that fails.
type outage struct{ status, asked int }

func (o *outage) RoundTrip(r *http.Request) (*http.Response, error) {
	o.asked++
	if o.status == 0 {
		return nil, errors.New("connection refused")
	}
	return status(r, o.status), nil
}

func TestBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &outage{}
		s := exchange.New(exchange.Config{Transport: o, Retry: wire.Retry{Attempts: 1, Trip: 3, Rest: time.Minute}})
		try := func(want error, asked int) {
			t.Helper()
			_, err := s.Do(t.Context(), call(t, "https://example.com", false))
			e, _ := errors.AsType[*exchange.Error](err)
			if (err == nil) != (want == nil) || want == exchange.ErrOutage != errors.Is(err, exchange.ErrOutage) || o.asked != asked {
				t.Errorf("error %v, %d requests; want %v and %d", err, o.asked, want, asked)
			}
			if want == exchange.ErrOutage && (e.Outcome != wire.NotSent || e.Info.Attempts != 0) {
				t.Errorf("%s after %d attempts, want not sent", e.Outcome, e.Info.Attempts)
			}
		}
		failed := errors.New("failed")
		try(failed, 1)
		o.status = 503
		try(nil, 2)
		o.status = 400 // the server is well
		try(nil, 3)
		o.status = 0
		for i := range 3 {
			try(failed, 4+i)
		}
		try(exchange.ErrOutage, 6)
		time.Sleep(time.Minute)
		try(failed, 7) // one looks
		try(exchange.ErrOutage, 7)
		time.Sleep(time.Minute)
		o.status = 200
		for i := range 4 {
			try(nil, 8+i)
		}
	})
}

func TestBreakerLetsTheNextLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &outage{}
		s := exchange.New(exchange.Config{Transport: o, Retry: wire.Retry{Trip: 2}})
		_, err := s.Do(t.Context(), call(t, "https://example.com", true))
		if !errors.Is(err, exchange.ErrOutage) || o.asked != 2 {
			t.Errorf("error %v after %d requests, want an outage after 2", err, o.asked)
		}
		time.Sleep(10 * time.Second)
		ended, end := context.WithCancel(t.Context())
		end() // before it finds out anything
		_, _ = s.Do(ended, call(t, "https://example.com", true))
		o.status = 200
		if _, err := s.Do(t.Context(), call(t, "https://example.com", true)); err != nil {
			t.Error(err)
		}
	})
}

// broken is a source that has lost its store.
type broken struct{}

func (broken) Policy() limit.Policy { return limit.Policy{} }
func (broken) Begin() limit.Permit  { return broken{} }
func (broken) Slow(time.Duration)   {}
func (broken) Take(context.Context) (limit.Wait, error) {
	return limit.Wait{}, errors.New("store lost")
}
func (broken) Sent() {}
func (broken) Done() {}

// What the source of the limits fails of was never sent, whoever's the client is.
func TestBrokenSource(t *testing.T) {
	o := &outage{status: 200}
	s := sender(t, exchange.Config{
		Retry: quick, Client: &http.Client{Transport: o}, Limiter: limit.Shared(broken{}),
	})
	_, err := s.Do(t.Context(), call(t, "https://example.com", false))
	e, ok := errors.AsType[*exchange.Error](err)
	if !ok || e.Outcome != wire.NotSent || e.Info.Attempts != 0 || o.asked != 0 {
		t.Errorf("error %v after %d requests, want not sent in none", err, o.asked)
	}
}
