package aimsio

import (
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
)

// Progress is how far a run is.
type Progress struct {
	Listed int // records in the list
	Total  int // of these to read
	Read   int // of these read, and taken by the loop
	Failed int // of these not read, their errors were given out, or not done by the word of the loop
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

func (m *meter) waited() time.Duration {
	stats := m.limiter.Stats()
	return stats.Slot + stats.Rate
}

// settled counts one record.
func (m *meter) settled(done bool) {
	if done {
		m.Read++
	} else {
		m.Failed++
	}
	m.report()
}

func (m *meter) report() {
	m.Waited = m.waited() - m.before
	m.tell(m.Progress)
}
