package aimsio

import (
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
)

// ReadOption changes how [Resource.All] and [Resource.Changed] read.
type ReadOption func(*reading)

// reading is how to read many records.
type reading struct {
	parallel int
	anyOrder bool
	overlap  time.Duration
	every    time.Duration
	progress func(Progress)
}

func newReading(options []ReadOption) reading {
	o := reading{parallel: Limits.Parallel, every: time.Second, progress: func(Progress) {}}
	for _, set := range options {
		set(&o)
	}
	return o
}

// AtOnce reads up to n records at a time, 10 unless said. The limiter of the
// client holds all the same.
func AtOnce(n int) ReadOption { return func(o *reading) { o.parallel = max(1, n) } }

// AnyOrder gives each record out as soon as it is there, so that a slow one does
// not hold up the others. Without it [Resource.All] keeps the order of the list,
// and [Resource.Changed] gives the oldest change first.
func AnyOrder() ReadOption { return func(o *reading) { o.anyOrder = true } }

// Overlap bounds what the checkpoint remembers to the records changed within d
// before the newest change of the last whole run. Without it the checkpoint
// remembers the time of change of every record and compares each, so that
// nothing is missed whatever the server's clock does. With it the checkpoint
// stays small, and a record is missed that shows up later with an older time:
// take more than the longest that the server can take to publish a change.
func Overlap(d time.Duration) ReadOption {
	return func(o *reading) { o.overlap = max(d, time.Millisecond) }
}

// SaveEvery saves the checkpoint when d has passed since the last time, 1 s unless
// said, and when the run ends. With 0 it is saved after each record. What was not
// saved when the program is killed is read again.
func SaveEvery(d time.Duration) ReadOption { return func(o *reading) { o.every = d } }

// OnProgress has f called when the list is there and after each record, from the
// goroutine of the loop.
func OnProgress(f func(Progress)) ReadOption { return func(o *reading) { o.progress = f } }

// Progress is how far a run is.
type Progress struct {
	Listed int // records in the list
	Total  int // of these to read
	Done   int // of these read and taken by the loop
	Failed int // of these not read; their errors were given out
	// Waited is how long calls waited for the limits since the run began, waits at
	// the same time counted once; those of other calls through the limiter too.
	Waited time.Duration
}

// meter counts for Progress.
type meter struct {
	Progress
	limiter *limit.Limiter
	before  time.Duration
	tell    func(Progress)
}

func newMeter(l *limit.Limiter, tell func(Progress)) *meter {
	m := &meter{limiter: l, tell: tell}
	m.before = m.waited()
	return m
}

func (m *meter) waited() time.Duration {
	stats := m.limiter.Stats()
	return stats.Slot + stats.Rate
}

// settled counts one record.
func (m *meter) settled(err error) {
	if err != nil {
		m.Failed++
	} else {
		m.Done++
	}
	m.report()
}

func (m *meter) report() {
	m.Waited = m.waited() - m.before
	m.tell(m.Progress)
}
