package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"time"
)

// entry is one way of doing a job. The first entry of a table is what the others
// are compared with.
type entry struct {
	name string
	run  func() error
	note string
}

// figures are what an entry cost.
type figures struct {
	entry
	ratio  float64       // how many times faster than the first: median of the rounds
	took   time.Duration // one run: median of the rounds
	allocs uint64
	bytes  uint64
}

// compare runs every entry once a round in random order, after a collection, and
// takes the ratios inside a round: what disturbs the machine disturbs all alike.
func compare(rounds int, entries []entry) ([]figures, error) {
	all := make([]figures, len(entries))
	took := make([][]time.Duration, len(entries))
	for i, e := range entries {
		all[i].entry = e
		if err := all[i].count(); err != nil {
			return nil, fmt.Errorf("%s: %w", e.name, err)
		}
	}
	for range rounds {
		for _, i := range rand.Perm(len(entries)) {
			d, err := slice(entries[i].run)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", entries[i].name, err)
			}
			took[i] = append(took[i], d)
		}
	}
	for i := range all {
		all[i].took = median(took[i])
		ratios := make([]float64, rounds)
		for r := range ratios {
			ratios[r] = float64(took[0][r]) / float64(took[i][r])
		}
		all[i].ratio = median(ratios)
	}
	return all, nil
}

// shortest is how long an entry runs at least in a round; short ones repeat.
const shortest = 25 * time.Millisecond

func slice(run func() error) (time.Duration, error) {
	runtime.GC()
	begin := time.Now()
	for n := time.Duration(1); ; n++ {
		if err := run(); err != nil {
			return 0, err
		}
		if d := time.Since(begin); d >= shortest {
			return d / n, nil
		}
	}
}

// count runs an entry twice; the first run makes its tables.
func (f *figures) count() error {
	if err := f.run(); err != nil {
		return err
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := f.run()
	runtime.ReadMemStats(&after)
	f.allocs, f.bytes = after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc
	return err
}

func median[T int | int64 | float64 | time.Duration](list []T) T {
	list = slices.Clone(list)
	slices.Sort(list)
	return list[len(list)/2]
}

func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
