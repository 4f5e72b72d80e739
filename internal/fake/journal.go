package fake

import (
	"slices"
	"sync"
)

// Journal is the calls in the order in which they ended. Its zero value is ready
// for use, by any number of goroutines.
type Journal[C any] struct {
	mu    sync.Mutex
	calls []C
}

// Add notes a call.
func (j *Journal[C]) Add(call C) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.calls = append(j.calls, call)
}

// All is every call so far.
func (j *Journal[C]) All() []C {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.calls)
}

// Count is how many calls meet a condition.
func (j *Journal[C]) Count(meets func(C) bool) int {
	n := 0
	for _, call := range j.All() {
		if meets(call) {
			n++
		}
	}
	return n
}
