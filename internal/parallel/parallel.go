// Package parallel does many things at a time, but not too many: in come a number of tasks and a
// limit, out comes what became of them. All that was begun has ended when a function of it returns.
package parallel

import (
	"context"
	"iter"
	"sync"
)

// Do runs n tasks, at most limit at a time, and returns the first error after all
// have ended. An error stops the others.
func Do(ctx context.Context, n, limit int, task func(context.Context, int) error) error {
	for err := range Results(ctx, n, limit, true, task) {
		if err != nil {
			return err
		}
	}
	return context.Cause(ctx)
}

// Results runs n tasks and gives out what they return in the order of the tasks, or
// with anyOrder as it comes. It runs no further ahead than limit tasks, so that what
// it holds does not grow with n. The tasks are told to stop when the loop ends.
func Results[T any](ctx context.Context, n, limit int, anyOrder bool, task func(context.Context, int) T) iter.Seq[T] {
	return func(yield func(T) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()
		limit := max(1, min(limit, n))
		shared := make(chan T, limit)
		var line []chan T // where the next result will come from
		for next := 0; next < n || len(line) > 0; {
			for ; next < n && len(line) < limit; next++ {
				out, i := shared, next
				if !anyOrder {
					out = make(chan T, 1)
				}
				line = append(line, out)
				running.Go(func() { out <- task(ctx, i) })
			}
			got := <-line[0]
			line = line[1:]
			if !yield(got) {
				return
			}
		}
	}
}
