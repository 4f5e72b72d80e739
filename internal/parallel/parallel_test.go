package parallel_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/parallel"
)

// gauge tells how many tasks run at a time.
type gauge struct{ now, most, begun atomic.Int64 }

func (g *gauge) run(takes time.Duration) {
	g.begun.Add(1)
	if n := g.now.Add(1); n > g.most.Load() {
		g.most.Store(n)
	}
	time.Sleep(takes)
	g.now.Add(-1)
}

func TestDo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g gauge
		err := parallel.Do(t.Context(), 10, 3, func(context.Context, int) error { g.run(time.Second); return nil })
		if err != nil || g.begun.Load() != 10 || g.most.Load() != 3 {
			t.Errorf("%v: %d begun, %d at a time", err, g.begun.Load(), g.most.Load())
		}
		broken := errors.New("broken")
		g = gauge{}
		err = parallel.Do(t.Context(), 10, 2, func(ctx context.Context, i int) error {
			if g.run(time.Second); i == 3 {
				return broken
			}
			return ctx.Err()
		})
		if err != broken || g.begun.Load() > 5 || g.now.Load() != 0 {
			t.Errorf("%v: %d begun, %d still run", err, g.begun.Load(), g.now.Load())
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := parallel.Do(ctx, 1, 1, func(context.Context, int) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestResults(t *testing.T) {
	for _, anyOrder := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			var g gauge
			var got []int
			task := func(_ context.Context, i int) int { g.run(time.Duration(10-i) * time.Second); return i }
			for i := range parallel.Results(t.Context(), 6, 3, anyOrder, task) {
				got = append(got, i)
			}
			if slices.IsSorted(got) == anyOrder || len(got) != 6 || g.most.Load() > 3 {
				t.Errorf("any order %v: %v, %d at a time", anyOrder, got, g.most.Load())
			}
			g = gauge{}
			for range parallel.Results(t.Context(), 100, 3, anyOrder, task) {
				break
			}
			if g.begun.Load() > 3 || g.now.Load() != 0 {
				t.Errorf("any order %v: %d begun, %d still run", anyOrder, g.begun.Load(), g.now.Load())
			}
		})
	}
}

// TestOddLimits: more at a time than there are tasks is all of them, less than one is one.
func TestOddLimits(t *testing.T) {
	for _, limit := range []int{math.MaxInt, 0, -1} {
		var got []int
		for i := range parallel.Results(t.Context(), 3, limit, true, func(_ context.Context, i int) int { return i }) {
			got = append(got, i)
		}
		if slices.Sort(got); !slices.Equal(got, []int{0, 1, 2}) {
			t.Errorf("limit %d: %v", limit, got)
		}
	}
	for range parallel.Results(t.Context(), 0, 1, false, func(context.Context, int) int { return 0 }) {
		t.Error("a result of no task")
	}
}
