package aimsio

import (
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

// ReadOption changes how [Resource.All] and [Resource.Changed] read: [AnyOrder], [OnProgress],
// [Overlap], [SaveEvery], [AtOnce], [EachCall].
type ReadOption interface{ read(*manner) }

// UpsertOption changes how [Writable.Upsert] sends: [BatchSize], [BatchBytes], [ReadAnswer],
// [AtOnce], [EachCall].
type UpsertOption interface{ send(*manner) }

// RunOption is a [ReadOption] and an [UpsertOption].
type RunOption interface {
	ReadOption
	UpsertOption
}

// option is of every kind; what it is given out as says where it may be used.
type option func(*manner)

func (set option) read(m *manner) { set(m) }
func (set option) send(m *manner) { set(m) }

// manner is how to make many calls.
type manner struct {
	parallel int
	calls    []wire.CallOption

	anyOrder       bool // from here on, of reading
	overlap, every time.Duration
	progress       func(Progress)

	size, bytes int // from here on, of sending
	judge       func(answer []byte, records int) []Fate
}

func newManner() manner {
	return manner{
		parallel: Limits().Parallel, every: time.Second, progress: func(Progress) {}, size: 25, bytes: 4 << 20,
	}
}

// AtOnce makes up to n calls at a time, 10 unless said. The limiter of the client
// holds all the same. With 1, an upsert sends the records in their order.
func AtOnce(n int) RunOption { return option(func(m *manner) { m.parallel = max(1, n) }) }

// EachCall gives options to each call that is made.
func EachCall(opts ...wire.CallOption) RunOption {
	return option(func(m *manner) { m.calls = append(m.calls, opts...) })
}

// AnyOrder gives each record out as soon as it is there, so that a slow one does
// not hold up the others. Without it [Resource.All] keeps the order of the list,
// and [Resource.Changed] gives the oldest change first.
func AnyOrder() ReadOption { return option(func(m *manner) { m.anyOrder = true }) }

// Overlap bounds what the checkpoint remembers to the records changed within d before the newest
// change of the last whole run. Without it the checkpoint remembers the time of change of every
// record and compares each, so that nothing is missed whatever the server's clock does. With it the
// checkpoint stays small, and a record is missed that shows up later with an older time: take more
// than the longest that the server can take to publish a change.
// It is ten seconds at least.
func Overlap(d time.Duration) ReadOption {
	return option(func(m *manner) { m.overlap = max(d, sameTick) })
}

// SaveEvery saves the checkpoint when d has passed since the last time, 1 s unless
// said, and when the run ends. With 0 it is saved after each record. What was not
// saved when the program is killed is read again.
func SaveEvery(d time.Duration) ReadOption { return option(func(m *manner) { m.every = d }) }

// OnProgress has f called when the list is there and after each record, from the
// goroutine of the loop.
func OnProgress(f func(Progress)) ReadOption {
	return option(func(m *manner) {
		if f != nil {
			m.progress = f
		}
	})
}

// BatchSize puts up to n records into one call, 25 unless said. With 1, each
// record has a call and so a certain fate of its own.
func BatchSize(n int) UpsertOption { return option(func(m *manner) { m.size = max(1, n) }) }

// BatchBytes keeps a call's body below n bytes, 4 MiB unless said, as far as one
// record is not longer.
func BatchBytes(n int) UpsertOption { return option(func(m *manner) { m.bytes = n }) }

// ReadAnswer has f read the answer to each call that succeeded: it returns the fate of each of its
// records in their order, or nil when they are all accepted. It reads those with 202, 207 and the
// like too; there what it does not name stays unknown.
func ReadAnswer(f func(answer []byte, records int) []Fate) UpsertOption {
	return option(func(m *manner) { m.judge = f })
}
