package limit_test

import (
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
)

// TestWindow floods a server that counts, on a fake clock, and prints the share
// of the ideal rate.
func TestWindow(t *testing.T) {
	tests := []struct {
		name                  string
		strict                bool
		dial                  int    // milliseconds, for one call in fifty
		forward, server, back [2]int // milliseconds
		share                 float64
	}{
		{"default", false, 0, [2]int{5, 50}, [2]int{0, 250}, [2]int{5, 50}, 0.97},
		{"default with new connections", false, 280, [2]int{5, 50}, [2]int{0, 250}, [2]int{5, 50}, 0.93},
		{"strict", true, 0, [2]int{0, 300}, [2]int{0, 0}, [2]int{0, 0}, 0.85},
		{"strict on a slow way back", true, 0, [2]int{0, 300}, [2]int{0, 0}, [2]int{5, 50}, 0.80},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			worst, most := 2.0, 0
			for seed := range uint64(40) {
				synctest.Test(t, func(t *testing.T) {
					r := rand.New(rand.NewPCG(seed, 1))
					n := &network{
						dial:    seldom(r, tt.dial),
						forward: between(r, tt.forward[0], tt.forward[1]),
						serve:   between(r, tt.server[0], tt.server[1]),
						back:    between(r, tt.back[0], tt.back[1]),
					}
					begin := time.Now()
					flood(t, &limit.Transport{
						Limiter: limit.New(limit.Policy{Calls: 10, Parallel: 10, Strict: tt.strict}),
						Base:    n,
					}, 200, 20)
					worst = min(worst, float64(20*time.Second)/float64(time.Since(begin)))
					most = max(most, busiest(n.arrivals, time.Second))
					if n.most > 10 {
						t.Errorf("seed %d: %d calls open at once", seed, n.most)
					}
				})
			}
			t.Logf("40 seeds: at least %.1f %% of the ideal rate, at most %d arrivals in any second", 100*worst, most)
			if most > 10 {
				t.Errorf("%d arrivals within one second; the policy allows 10", most)
			}
			if worst < tt.share {
				t.Errorf("%.1f %% of the ideal rate, want %.0f %%", 100*worst, 100*tt.share)
			}
		})
	}
}

// seldom draws ms milliseconds for one call in fifty, and nothing for the others.
func seldom(r *rand.Rand, ms int) func() time.Duration {
	draw := between(r, 1, 50)
	return func() time.Duration {
		if draw() > 2*time.Millisecond {
			return 0
		}
		return time.Duration(ms) * time.Millisecond
	}
}
