package aimsio_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// inMemory makes a client as users have it, limits and all, of a server without a network.
func inMemory(t *testing.T, s *aimsiotest.Server, options ...aimsio.Option) *aimsio.Client {
	t.Helper()
	config := aimsio.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password()), Transport: s.Transport()}
	for _, option := range options {
		option(&config)
	}
	c, err := aimsio.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestALimitTakesItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := aimsiotest.New()
		c, began := inMemory(t, s, func(c *aimsio.Config) { c.Limiter = limit.New(limit.Policy{Calls: 8, Parallel: 4}) }), time.Now()
		var all sync.WaitGroup
		for range 100 {
			all.Go(func() {
				if _, err := c.JobOrders().List(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if took, want := time.Since(began), 12*(time.Second+limit.Margin); took != want { // the 100th is in the 13th window
			t.Errorf("took %v, want %v", took, want)
		}
		if v := s.Violations(); len(v) > 0 {
			t.Error(v)
		}
	})
}

func TestAReadIsRepeatedWhenTheServerSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := aimsiotest.New()
		c, began := inMemory(t, s), time.Now()
		s.Fail(aimsiotest.Fault{Kind: aimsiotest.Status, Status: http.StatusBadGateway, Header: http.Header{"Retry-After": {"20"}}})
		var spent wire.Info
		if _, err := c.JobOrders().List(t.Context(), wire.InfoTo(&spent)); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took != spent.Backoff || took < 20*time.Second || took > 20*time.Second+250*time.Millisecond {
			t.Errorf("again after %v, paused %v; want 20 seconds and a little", took, spent.Backoff)
		}
	})
}

// What has no place in the server's queue is left there by a client that goes, and
// times out for one that stays.
func TestTheQueueOfTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := aimsiotest.New(aimsiotest.WithLimits(0, 1))
		c := inMemory(t, s, func(c *aimsio.Config) { c.Limiter = limit.New(limit.Policy{}) })
		s.Fail(aimsiotest.Fault{Kind: aimsiotest.Slow, Delay: time.Minute})
		var first sync.WaitGroup
		first.Go(func() {
			if _, err := c.JobOrders().List(t.Context()); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		company := map[string]any{"companyCode": "C-900", "companyName": "Invented"}
		began := time.Now()
		_, err := c.API.UpsertCompanies(ctx, company)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != time.Second {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		_, err = c.API.UpsertCompanies(t.Context(), company)
		if e, ok := errors.AsType[*aimsio.Error](err); !ok || e.Status != http.StatusServiceUnavailable || time.Since(began) != 6*time.Second {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		first.Wait()
	})
}

func TestAWriteThatIsLostInMemory(t *testing.T) {
	for _, kind := range []aimsiotest.Kind{aimsiotest.ResetBefore, aimsiotest.ResetAfter, aimsiotest.Truncated, aimsiotest.Slow} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := aimsiotest.New()
				c := inMemory(t, s)
				s.Fail(aimsiotest.Fault{Kind: kind, Delay: time.Hour})
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				report, err := c.BillableItems().Upsert(ctx, items(1))
				if err == nil || report.Items[0].Fate != aimsio.Unknown || s.Calls("POST", "") > 1 {
					t.Errorf("%d calls, %v", s.Calls("POST", ""), err)
				}
			})
		})
	}
}
