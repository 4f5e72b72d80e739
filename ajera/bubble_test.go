package ajera_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// inMemory makes a client as users have it, limits and all, of a server without a network.
func inMemory(t *testing.T, s *ajeratest.Server, options ...ajera.Option) *ajera.Client {
	t.Helper()
	config := ajera.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password()), Transport: s.Transport()}
	for _, option := range options {
		option(&config)
	}
	c, err := ajera.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// elapsed checks how long it took by the clock of the bubble, which stands still while
// anything runs.
func elapsed(t *testing.T, began time.Time, want time.Duration) {
	t.Helper()
	if took := time.Since(began); took != want {
		t.Errorf("took %v, want %v", took, want)
	}
}

func list(t *testing.T, c *ajera.Client) error {
	_, err := c.V1.ListCompanies(t.Context(), ajerav1.ListCompaniesArgs{})
	return err
}

func TestAnOldSessionIsRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := ajeratest.New(ajeratest.WithSessionTTL(20 * time.Minute))
		c := inMemory(t, s)
		for i := range 4 { // at 0, 15, 30 and 45 minutes
			if err := list(t, c); err != nil {
				t.Fatal(err)
			}
			if got, want := s.Calls("CreateAPISession"), i/2+1; got != want {
				t.Errorf("%d logins after %d calls, want %d", got, i+1, want)
			}
			time.Sleep(15 * time.Minute)
		}
		if refused := s.Calls("ListCompanies") - 4; refused != 0 {
			t.Errorf("%d calls went out with an old token", refused)
		}
	})
}

func TestALimitTakesItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := ajeratest.New(ajeratest.WithLimits(8, 4))
		c, began := inMemory(t, s), time.Now()
		var all sync.WaitGroup
		for range 99 {
			all.Go(func() {
				if err := list(t, c); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		// With the login they are 100: the last is in the 13th window.
		elapsed(t, began, ajera.Limits().AtLeast(100)+12*limit.Margin)
		if v := s.Violations(); len(v) > 0 {
			t.Error(v)
		}
	})
}

func TestAReadIsRepeatedAfterAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := ajeratest.New()
		c, began := inMemory(t, s), time.Now()
		s.Fail(ajeratest.Fault{Kind: ajeratest.Status, Status: http.StatusBadGateway, Method: "ListCompanies", Times: 2})
		s.Fail(ajeratest.Fault{Kind: ajeratest.Slow, Delay: time.Minute, Method: "ListCompanies", Nth: 3})
		got, err := c.V1.ListCompanies(t.Context(), ajerav1.ListCompaniesArgs{})
		if err != nil {
			t.Fatal(err)
		}
		elapsed(t, began, time.Minute+got.Info.Backoff)
		if got.Info.Backoff > 750*time.Millisecond || s.Calls("ListCompanies") != 3 {
			t.Errorf("paused %v between %d attempts", got.Info.Backoff, s.Calls("ListCompanies"))
		}
	})
}

func TestARefusedLoginIsNotTriedAgainAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := ajeratest.New()
		c := inMemory(t, s, func(c *ajera.Config) { c.Password, c.LoginCooldown = wire.Hide("wrong"), time.Minute })
		for _, step := range []struct {
			after  time.Duration
			logins int
		}{{0, 1}, {59 * time.Second, 1}, {time.Second, 2}} {
			time.Sleep(step.after)
			if err := list(t, c); !errors.Is(err, ajera.ErrSession) {
				t.Error(err)
			}
			if got := s.Calls("CreateAPISession"); got != step.logins {
				t.Errorf("%d logins %v later, want %d", got, step.after, step.logins)
			}
		}
	})
}

// What was cut, or took too long, has the outcome that it has over a network.
func TestAWriteThatIsLostInMemory(t *testing.T) {
	for _, fault := range []ajeratest.Fault{
		{Kind: ajeratest.ResetBefore}, {Kind: ajeratest.ResetAfter}, {Kind: ajeratest.Truncated}, {Kind: ajeratest.Slow, Delay: time.Hour},
	} {
		t.Run(string(fault.Kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := ajeratest.New()
				c := inMemory(t, s)
				fault.Method = "SubmitTimesheets"
				s.Fail(fault)
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				_, err := c.V2.SubmitTimesheets(ctx, ajerav2.SubmitTimesheetsArgs{RequestedTimesheets: s.Keys("Timesheets")[:1]})
				e, ok := errors.AsType[*ajera.Error](err)
				if !ok || e.Outcome != wire.Unknown || s.Calls("SubmitTimesheets") > 1 {
					t.Errorf("%d calls, %v", s.Calls("SubmitTimesheets"), err)
				}
			})
		})
	}
}

// TestKeptSessionsInBubbles: each bubble of a test program may use a store, with sessions of the
// same address and user: nothing of one is left for the next to stumble over.
func TestKeptSessionsInBubbles(t *testing.T) {
	for range 2 {
		synctest.Test(t, func(t *testing.T) {
			s := ajeratest.New()
			dir := ajera.SessionDir(t.TempDir())
			for range 2 {
				c := inMemory(t, s, func(c *ajera.Config) { c.Sessions = dir })
				if _, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{}); err != nil {
					t.Error(err)
				}
			}
			if n := s.Calls("CreateAPISession"); n != 1 {
				t.Errorf("%d logins, want 1", n)
			}
		})
	}
}
