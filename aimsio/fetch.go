package aimsio

import (
	"context"
	"iter"
	"sync"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
)

// fetched is a record that was read, or why not.
type fetched[T any] struct {
	stub   aimsioapi.ObjectStub
	record T
	err    error
}

// fetch reads the records of stubs, n at a time, and gives them out in the order
// of stubs, or in any order as they come. It reads no further ahead than n
// records, so that what it holds does not grow with the number of stubs. It has
// ended all it began when the loop over it ends.
func (r *Resource[T]) fetch(ctx context.Context, stubs []aimsioapi.ObjectStub, n int, anyOrder bool) iter.Seq[fetched[T]] {
	return func(yield func(fetched[T]) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()
		shared := make(chan fetched[T], n)
		var line []chan fetched[T] // where the next record will come from
		for next := 0; next < len(stubs) || len(line) > 0; {
			for ; next < len(stubs) && len(line) < n; next++ {
				out, stub := shared, stubs[next]
				if !anyOrder {
					out = make(chan fetched[T], 1)
				}
				line = append(line, out)
				running.Go(func() {
					record, err := r.Get(ctx, Key(stub))
					out <- fetched[T]{stub, record, err}
				})
			}
			got := <-line[0]
			line = line[1:]
			if !yield(got) {
				return
			}
		}
	}
}
