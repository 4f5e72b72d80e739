package limit_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/limit/limittest"
)

const together = "a flood through several limiters"

func TestMemory(t *testing.T) {
	for _, c := range limittest.Cases() {
		if c.Name == together {
			continue // it is not shared between limiters: each has its own
		}
		t.Run(c.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var shared limit.Source
				c.Run(t, func(p limit.Policy) limit.Source {
					if shared == nil {
						shared = limit.Memory(p)
					}
					return shared
				})
			})
		})
	}
}

func TestDirectory(t *testing.T) {
	for _, c := range limittest.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			path := folder(t)
			synctest.Test(t, func(t *testing.T) {
				c.Run(t, func(p limit.Policy) limit.Source {
					d, err := limit.Dir(path, p)
					if err != nil {
						t.Fatal(err)
					}
					t.Cleanup(func() { d.Close() })
					return d
				})
			})
		})
	}
}

// The parts of a split know nothing of each other and keep the whole together.
func TestSplitFlood(t *testing.T) {
	for _, c := range limittest.Cases() {
		if c.Name != together {
			continue
		}
		synctest.Test(t, func(t *testing.T) {
			part := 0
			c.Run(t, func(p limit.Policy) limit.Source {
				mine, err := p.Split(part, 3)
				if err != nil {
					t.Fatal(err)
				}
				part++
				return limit.Memory(mine)
			})
		})
	}
}

func TestAtLeast(t *testing.T) {
	p := limit.Policy{Calls: 10, Per: 2 * time.Second}
	for calls, want := range map[int]time.Duration{0: 0, 1: 0, 10: 0, 11: 2 * time.Second, 21: 4 * time.Second} {
		if got := p.AtLeast(calls); got != want {
			t.Errorf("%d calls: %v, want %v", calls, got, want)
		}
	}
	if got := (limit.Policy{Calls: 1}).AtLeast(0); got != 0 {
		t.Errorf("%v for no call", got)
	}
	if got := (limit.Policy{Parallel: 1}).AtLeast(100); got != 0 {
		t.Errorf("%v without a limit", got)
	}
}

// Policies with the same text allow the same.
func TestPolicyText(t *testing.T) {
	for _, tt := range []struct {
		policy limit.Policy
		want   string
	}{
		{limit.Policy{}, "any number of calls from their sending, any number at once, pauses up to 30s, leases of 30s"},
		{limit.Policy{Calls: -1, Per: time.Hour, Parallel: -1}, "any number of calls from their sending, any number at once, pauses up to 30s, leases of 30s"},
		{limit.Policy{Calls: 1, Parallel: 1}, "1 calls per 1s from their sending, 1 at once, pauses up to 30s, leases of 30s"},
		{limit.Policy{Calls: 8, Per: time.Minute, Parallel: 4, Strict: true, MaxPause: time.Second, Lease: time.Hour},
			"8 calls per 1m0s from their answer, 4 at once, pauses up to 1s, leases of 1h0m0s"},
	} {
		if got := tt.policy.String(); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

func TestWaitErrorText(t *testing.T) {
	for _, tt := range []struct {
		err  limit.WaitError
		want string
	}{
		{limit.WaitError{For: limit.ForSlot, Waited: 1500 * time.Millisecond, Err: context.Canceled},
			"limit: waited 1.5s for a parallel slot: context canceled"},
		{limit.WaitError{For: limit.ForRate, Waited: time.Second, Need: 2 * time.Second, Left: time.Second, Err: context.DeadlineExceeded},
			"limit: waiting for the rate limit would take 2s or more and the deadline leaves 1s: context deadline exceeded; allow more time or make fewer calls at once"},
	} {
		if got := tt.err.Error(); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}
