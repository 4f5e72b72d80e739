package limit_test

import (
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
			path := t.TempDir()
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
	if got := (limit.Policy{Parallel: 1}).AtLeast(100); got != 0 {
		t.Errorf("%v without a limit", got)
	}
}
