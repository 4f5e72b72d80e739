package session

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestDoors: one at a time is at a place, whoever comes while others go; and no door is left behind.
func TestDoors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := corridor{of: make(map[place]*door)}
		here, there := place{store: 1, key: "a"}, place{store: 2, key: "a"}
		var all sync.WaitGroup
		inside, visits := 0, 0
		for i := range 4 {
			all.Go(func() {
				time.Sleep(time.Duration(i) * 7 * time.Second)
				leave, err := c.enter(t.Context(), here)
				if err != nil {
					t.Error(err)
					return
				}
				if inside++; inside > 1 {
					t.Errorf("%d are inside", inside)
				}
				time.Sleep(10 * time.Second)
				inside, visits = inside-1, visits+1
				leave()
			})
		}
		time.Sleep(time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := c.enter(ctx, here); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waited for too long: %v", err)
		}
		leave, err := c.enter(t.Context(), there)
		if err != nil || len(c.of) != 2 {
			t.Fatalf("another store has the same door: %v", err)
		}
		leave()
		all.Wait()
		if visits != 4 || len(c.of) != 0 {
			t.Errorf("%d went through, %d doors are left", visits, len(c.of))
		}
	})
}
