package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"syscall"
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
	times  spread // how many times faster than the first
	took   []span // one run, in each round
	allocs uint64
	bytes  uint64
}

// span is what a run takes.
type span struct {
	wall float64 // seconds
	used float64 // seconds of the processor, by all threads of this process: the collector's too
}

// spread is the median over the rounds, and between what half of them lie.
type spread struct{ middle, low, high float64 }

func (s spread) String() string { return fmt.Sprintf("%.2f (%.2f to %.2f)", s.middle, s.low, s.high) }

// over is how many times faster f is than another entry of its table.
func (f figures) over(other figures) spread {
	n := len(f.took)
	ratios := make([]float64, n)
	for i := range ratios {
		ratios[i] = other.took[i].used / f.took[i].used
	}
	slices.Sort(ratios)
	return spread{ratios[n/2], ratios[n/4], ratios[n-1-n/4]}
}

// wall is the median of one run, in milliseconds.
func (f figures) wall() float64 {
	all := make([]float64, len(f.took))
	for i, took := range f.took {
		all[i] = took.wall * 1000
	}
	return median(all)
}

// fastest is the one of these rows that takes the least.
func fastest(all []figures, names ...string) figures {
	best := find(all, names[0])
	for _, name := range names[1:] {
		if f := find(all, name); f.times.middle > best.times.middle {
			best = f
		}
	}
	return best
}

// compare runs every entry once a round in random order, after a collection, and
// takes the ratios inside a round: what disturbs the machine disturbs all alike. They
// are of the processor's time: on a busy machine the clock counts what others do too.
func compare(rounds int, entries []entry) ([]figures, error) {
	all := make([]figures, len(entries))
	for i, e := range entries {
		all[i].entry = e
		if err := all[i].count(); err != nil {
			return nil, fmt.Errorf("%s: %w", e.name, err)
		}
	}
	for range rounds {
		for _, i := range rand.Perm(len(entries)) {
			took, err := slice(entries[i].run)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", entries[i].name, err)
			}
			all[i].took = append(all[i].took, took)
		}
	}
	for i := range all {
		all[i].times = all[i].over(all[0])
	}
	return all, nil
}

// shortest is how long an entry runs at least in a round; short ones repeat. Many short rounds are
// steadier than few long ones: a disturbance hits fewer pairs, and where in a slice the collector
// happens to run differs from round to round.
const shortest = 25 * time.Millisecond

func slice(run func() error) (span, error) {
	runtime.GC()
	begin, before := time.Now(), processorTime()
	for n := 1.0; ; n++ {
		if err := run(); err != nil {
			return span{}, err
		}
		if d := time.Since(begin); d >= shortest {
			return span{d.Seconds() / n, (processorTime() - before).Seconds() / n}, nil
		}
	}
}

// processorTime is what all threads of this process have used.
func processorTime() time.Duration {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
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
