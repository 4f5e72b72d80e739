package limit_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
)

func TestFirstComeFirstServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{serve: always(300 * time.Millisecond)}
		rt := &limit.Transport{Limiter: limit.New(limit.Policy{Calls: 3, Parallel: 1}), Base: n}
		leaving, leave := context.WithCancel(t.Context())
		var all sync.WaitGroup
		var want []string
		for i := range 40 {
			path := fmt.Sprintf("/%d", i)
			stays := i < 2 || i%4 != 0
			if stays {
				want = append(want, path)
			}
			all.Go(func() {
				ctx := t.Context()
				if !stays {
					ctx = leaving
				}
				if err := get(ctx, rt, path); (err == nil) != stays {
					t.Errorf("%s: error %v", path, err)
				}
			})
			synctest.Wait() // it stands in the line
		}
		leave()
		all.Wait()
		if !slices.Equal(n.order, want) {
			t.Errorf("served %v, want the order of arrival without those who left", n.order)
		}
	})
}

// A wait that cannot end before the deadline ends at once, wherever in the line.
func TestDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{}
		l := limit.New(limit.Policy{Calls: 5, Parallel: 5})
		rt := &limit.Transport{Limiter: l, Base: n}
		flood(t, rt, 5, 5)

		var patient sync.WaitGroup
		for range 7 { // the last two have to wait for two windows
			patient.Go(func() {
				if err := get(t.Context(), rt, "/patient"); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		for _, left := range []time.Duration{500 * time.Millisecond, 1500 * time.Millisecond} {
			begin := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), left)
			err := get(ctx, rt, "/hasty")
			cancel()
			if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(fmt.Sprint(err), "the rate limit") {
				t.Errorf("with %v left: error %v, want a deadline error that names the rate limit", left, err)
			}
			if waited := time.Since(begin); waited != 0 {
				t.Errorf("with %v left: gave up after %v, want at once", left, waited)
			}
		}
		patient.Wait()
		if stats := l.Stats(); stats.Calls != 12 || stats.Open != 0 || stats.Waiting != 0 {
			t.Errorf("stats %+v, want 12 calls and nothing open", stats)
		}
	})
}

// Those behind the head who have less time than it needs go as soon as it knows.
func TestDeadlineBehindAPatientHead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{serve: always(100 * time.Millisecond)}
		rt := &limit.Transport{Limiter: limit.New(limit.Policy{Calls: 2, Parallel: 1}), Base: n}
		flood(t, rt, 1, 1)
		var all sync.WaitGroup
		for range 2 { // the second waits for a slot, of which no end is known
			all.Go(func() {
				if err := get(t.Context(), rt, "/patient"); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		begin := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		err := get(ctx, rt, "/hasty")
		if wait, ok := errors.AsType[*limit.WaitError](err); !ok || !wait.Timeout() {
			t.Fatalf("error %v, want a *WaitError that is a time-out", err)
		}
		if waited := time.Since(begin); waited != 100*time.Millisecond {
			t.Errorf("gave up after %v, want when the slot was free and the window full", waited)
		}
		all.Wait()
	})
}

func TestCancelledWaitGivesItsPlaceBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{serve: always(5 * time.Second)}
		l := limit.New(limit.Policy{Calls: 10, Parallel: 1})
		rt := &limit.Transport{Limiter: l, Base: n}
		var all sync.WaitGroup
		all.Go(func() { _ = get(t.Context(), rt, "/first") })
		synctest.Wait()

		why := errors.New("the user left")
		for range 20 {
			ctx, cancel := context.WithCancelCause(t.Context())
			all.Go(func() {
				err := get(ctx, rt, "/cancelled")
				if !errors.Is(err, context.Canceled) || !errors.Is(err, why) || !strings.Contains(err.Error(), "a parallel slot") {
					t.Errorf("error %v, want a cancellation that names the slot and the cause", err)
				}
			})
			synctest.Wait()
			defer cancel(nil)
			time.AfterFunc(time.Second, func() { cancel(why) })
		}
		all.Go(func() {
			if err := get(t.Context(), rt, "/last"); err != nil {
				t.Error(err)
			}
		})
		all.Wait()
		if want := []string{"/first", "/last"}; !slices.Equal(n.order, want) {
			t.Errorf("the server saw %v, want %v", n.order, want)
		}
		if stats := l.Stats(); stats.Calls != 2 || stats.Open != 0 || stats.Waiting != 0 {
			t.Errorf("stats %+v, want two calls and nothing open", stats)
		}
	})
}

func TestWaitsAreReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{serve: always(200 * time.Millisecond)}
		l := limit.New(limit.Policy{Calls: 2, Parallel: 1})
		rt := &limit.Transport{Limiter: l, Base: n}
		var waits [3]limit.Waits
		var all sync.WaitGroup
		for i := range waits {
			all.Go(func() {
				if err := get(limit.WithWaits(t.Context(), &waits[i]), rt, "/"); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		all.Wait()
		// The third waits for two answers, then until the first is 1.05 s old.
		want := [3]limit.Waits{
			{Sends: 1},
			{Sends: 1, Slot: 200 * time.Millisecond},
			{Sends: 1, Slot: 400 * time.Millisecond, Rate: 650 * time.Millisecond},
		}
		if waits != want {
			t.Errorf("waits %+v, want %+v", waits, want)
		}
		stats := l.Stats()
		if stats.Slot != 400*time.Millisecond || stats.Rate != 650*time.Millisecond {
			t.Errorf("stats %+v, want 400 ms for slots and 650 ms for the rate", stats)
		}
	})
}

func TestSlowsDownAndRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{answer: func(arrived int) *http.Response {
			if arrived > 1 {
				return response(200, "well")
			}
			resp := response(http.StatusTooManyRequests, "slow down")
			resp.Header.Set("Retry-After", "3600")
			return resp
		}}
		l := limit.New(limit.Policy{Calls: 8, Parallel: 8, MaxPause: 4 * time.Second})
		rt := &limit.Transport{Limiter: l, Base: n}
		begin := time.Now()
		flood(t, rt, 200, 8)
		first := n.arrivals[0]
		for _, at := range n.arrivals {
			if since := at.Sub(first); since > 0 && since < 4*time.Second {
				t.Fatalf("a call %v after the complaint, want none for 4 s", since)
			}
		}
		after := func(lo, hi int) (n2 int) {
			for _, at := range n.arrivals {
				if since := at.Sub(begin); since >= time.Duration(lo)*time.Second && since < time.Duration(hi)*time.Second {
					n2++
				}
			}
			return n2
		}
		if got := after(4, 5); got != 4 {
			t.Errorf("%d calls in the second after the pause, want half of 8", got)
		}
		if got := after(17, 18); got != 8 {
			t.Errorf("%d calls in the second 13 s after the pause, want all 8 again", got)
		}
		if stats := l.Stats(); stats.Throttled != 1 {
			t.Errorf("%d complaints counted, want 1", stats.Throttled)
		}
	})
}

func TestComplaintsOfOneWindowCountOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := limit.New(limit.Policy{Calls: 8})
		for range 8 {
			l.Slow(0)
		}
		n := &network{}
		flood(t, &limit.Transport{Limiter: l, Base: n}, 8, 8)
		if got := busiest(n.arrivals, time.Second); got != 4 {
			t.Errorf("%d calls in a second after 8 complaints at once, want half of 8", got)
		}
	})
}
