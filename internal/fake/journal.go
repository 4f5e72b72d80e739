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

// Reset forgets the calls.
func (j *Journal[C]) Reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.calls = nil
}

// Count is how many calls meet a condition, which asks the journal nothing.
func (j *Journal[C]) Count(meets func(C) bool) int {
	j.mu.Lock()
	defer j.mu.Unlock()
	n := 0
	for _, call := range j.calls {
		if meets(call) {
			n++
		}
	}
	return n
}
