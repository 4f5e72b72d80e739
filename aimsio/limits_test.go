package aimsio_test

import (
	"sync"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestLimitsHoldAsTheServerCounts lets two clients of one account ask at once, far
// more than is allowed. The limiter is strict: that holds on a slow machine too.
func TestLimitsHoldAsTheServerCounts(t *testing.T) {
	s := aimsiotest.Start(t)
	policy := aimsio.Limits()
	policy.Strict = true
	shared := limit.New(policy)
	var all sync.WaitGroup
	for range 2 {
		c, err := aimsio.New(aimsio.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password()), Limiter: shared})
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			all.Go(func() {
				if _, err := c.JobOrders().List(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	s.AssertLimits(t)
	if n := len(s.Log()); n != 40 {
		t.Errorf("%d calls arrived, expected 40", n)
	}
	if s.MaxPerSecond() > 10 || s.MaxOpen() > 10 {
		t.Errorf("%d calls in a second, %d at once", s.MaxPerSecond(), s.MaxOpen())
	}
}
