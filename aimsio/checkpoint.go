package aimsio

import (
	"context"
	"maps"
	"sync"

	"github.com/fieldbooks/fieldbooks/wire"
)

// A Checkpoint keeps what a run of [Resource.Changed] has done for the next one.
// [FileCheckpoint] and [MemoryCheckpoint] are two; another may keep it in a database.
// Each kind of record of each account has one of its own: another kind or server is refused, but
// the records of another account of the same server would be taken for those of this one.
type Checkpoint interface {
	// Load returns what was saved last, the zero State when nothing was.
	Load(ctx context.Context) (State, error)
	// Save replaces what was saved: either wholly, or not at all with an error.
	// It must not keep state, which goes on changing.
	Save(ctx context.Context, state State) error
}

// State is what a [Checkpoint] keeps. It holds keys and times, no records.
type State struct {
	Server   string      `json:"server"`   // host, so that sandbox and portal do not mix
	Resource string      `json:"resource"` // e.g. "JobOrder"
	Mark     wire.Millis `json:"mark"`     // the newest change of the last whole run
	// Done is when the record read was changed last, by key; another time where it is to be read once
	// more, since it was read so soon that it may have changed again at the same.
	Done    map[string]wire.Millis `json:"done"`
	Failed  map[string]int         `json:"failed,omitempty"`  // failures in a row, by key; read again by each run
	Missing map[string]int         `json:"missing,omitempty"` // lists in a row without a key; see [Run.Vanished]
}

// clone returns a State that shares nothing with s.
func (s State) clone() State {
	s.Done, s.Failed, s.Missing = maps.Clone(s.Done), maps.Clone(s.Failed), maps.Clone(s.Missing)
	return s
}

// MemoryCheckpoint is a [Checkpoint] that lives with the program. The zero value
// is ready for use; do not copy it.
type MemoryCheckpoint struct {
	mu    sync.Mutex
	state State
}

// Load returns what was saved last.
func (m *MemoryCheckpoint) Load(context.Context) (State, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state.clone(), nil
}

// Save keeps state.
func (m *MemoryCheckpoint) Save(_ context.Context, state State) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.state = state.clone()
	return nil
}
