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

// Who cannot be served before its deadline is told by its place in the line.
func TestPlaceInTheLine(t *testing.T) {
	const window = time.Second + limit.Margin
	tests := []struct {
		ahead int // in the line, behind its head
		left  time.Duration
		want  time.Duration // when it is served; 0 when it is refused at once
	}{
		{0, window, window},
		{0, window - 1, 0},
		{3, window, window},
		{3, window - 1, 0},
		{4, 2*window - 1, 0},
		{4, 2 * window, 2 * window},
		{8, 2 * window, 2 * window},
		{9, 3*window - 1, 0},
		{9, 3 * window, 3 * window},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%d ahead, %v left", tt.ahead, tt.left), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rt := &limit.Transport{Limiter: limit.New(limit.Policy{Calls: 5}), Base: &network{}}
				flood(t, rt, 5, 1)
				begin := time.Now()
				var all sync.WaitGroup
				for range tt.ahead + 1 {
					all.Go(func() { _ = get(t.Context(), rt, "/patient") })
					synctest.Wait()
				}
				ctx, cancel := context.WithDeadline(t.Context(), begin.Add(tt.left))
				defer cancel()
				err := get(ctx, rt, "/hasty")
				if took := time.Since(begin); took != tt.want || tt.want == 0 && !errors.As(err, new(*limit.WaitError)) {
					t.Errorf("took %v, error %v; want %v", took, err, tt.want)
				}
				all.Wait()
			})
		})
	}
}

// A limit of slots alone has a line too.
func TestLineForSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{serve: always(time.Second)}
		l := limit.New(limit.Policy{Parallel: 1})
		begin := time.Now()
		flood(t, &limit.Transport{Limiter: l, Base: n}, 5, 5)
		if took := time.Since(begin); took != 5*time.Second || n.most != 1 {
			t.Errorf("five calls took %v, %d at once; want 5s, one at once", took, n.most)
		}
	})
}

func TestStatsWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := limit.New(limit.Policy{Parallel: 1})
		rt := &limit.Transport{Limiter: l, Base: &network{serve: always(3 * time.Second)}}
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() { _ = get(t.Context(), rt, "/") })
		}
		time.Sleep(time.Second)
		if got, want := l.Stats(), (limit.Stats{Calls: 1, Open: 1, Waiting: 3, Slot: time.Second}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		all.Wait()
		if got, want := l.Stats(), (limit.Stats{Calls: 4, Slot: 9 * time.Second}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	})
}

// Who leaves the line changes nothing for those who come after.
func TestLeavingTheLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := &limit.Transport{Limiter: limit.New(limit.Policy{Calls: 2}), Base: &network{}}
		flood(t, rt, 2, 1)
		begin := time.Now()
		var all sync.WaitGroup
		all.Go(func() { _ = get(t.Context(), rt, "/head") })
		synctest.Wait()
		leaving, leave := context.WithCancel(t.Context())
		all.Go(func() { _ = get(leaving, rt, "/leaving") })
		synctest.Wait()
		leave()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := get(ctx, rt, "/hasty"); !errors.As(err, new(*limit.WaitError)) || time.Since(begin) != 0 {
			t.Errorf("error %v after %v, want a *WaitError at once", err, time.Since(begin))
		}
		all.Wait()
	})
}

// What somebody waited is counted from when it came, not from when the head began to wait.
func TestWaitsOfWhoComesLater(t *testing.T) {
	const ms, window = time.Millisecond, time.Second + limit.Margin
	tests := []struct {
		parallel int
		want     [3]limit.Waits // of calls that come at 0, 100 and 200 ms and take 400
	}{
		// The second has the slot at 400 ms and its place at 1050, the third at 1450 and 2100.
		{1, [3]limit.Waits{{}, {Slot: 300 * ms, Rate: window - 400*ms}, {Slot: 600 * ms, Rate: 2*window - 800*ms}}},
		// The second has its place at 1050 ms, the third at 2100.
		{5, [3]limit.Waits{{}, {Rate: window - 100*ms}, {Rate: 2*window - 200*ms}}},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			rt := &limit.Transport{Limiter: limit.New(limit.Policy{Calls: 1, Parallel: tt.parallel}), Base: &network{serve: always(400 * ms)}}
			var all sync.WaitGroup
			var waits [3]limit.Waits
			for i := range waits {
				all.Go(func() { _ = get(limit.WithWaits(t.Context(), &waits[i]), rt, "/") })
				tt.want[i].Sends = 1
				time.Sleep(100 * ms)
			}
			all.Wait()
			if waits != tt.want {
				t.Errorf("%d at once: waits %+v, want %+v", tt.parallel, waits, tt.want)
			}
		})
	}
}

// slowSource is a Source that takes its time to answer.
type slowSource struct{ limit.Source }

func (s slowSource) Begin() limit.Permit { return slowPermit{s.Source.Begin()} }

type slowPermit struct{ limit.Permit }

func (p slowPermit) Take(ctx context.Context) (limit.Wait, error) {
	time.Sleep(time.Second)
	return p.Permit.Take(ctx)
}

// Who leaves before anybody knew what there was to wait for is told the rate.
func TestLeavingUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := limit.Shared(slowSource{limit.Memory(limit.Policy{Calls: 5, Parallel: 5})})
		rt := &limit.Transport{Limiter: l, Base: &network{}}
		var all sync.WaitGroup
		all.Go(func() { _ = get(t.Context(), rt, "/head") })
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		wait, ok := errors.AsType[*limit.WaitError](get(ctx, rt, "/"))
		if !ok || wait.For != limit.ForRate || wait.Waited != 500*time.Millisecond {
			t.Errorf("%+v, want half a second for the rate", wait)
		}
		all.Wait()
	})
}
