package aimsio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"

	"github.com/fieldbooks/fieldbooks/wire"
)

// A Checkpoint keeps what a run of [Resource.Changed] has done for the next one.
// [FileCheckpoint] and [MemoryCheckpoint] are two; another may keep it in a
// database.
type Checkpoint interface {
	// Load returns what was saved last, the zero State when nothing was.
	Load(ctx context.Context) (State, error)
	// Save replaces what was saved: either wholly, or not at all with an error.
	// It must not keep state, which goes on changing.
	Save(ctx context.Context, state State) error
}

// State is what a [Checkpoint] keeps. It holds keys and times, no records.
type State struct {
	Server   string                 `json:"server"`           // host, so that sandbox and portal do not mix
	Resource string                 `json:"resource"`         // e.g. "JobOrder"
	Mark     wire.Millis            `json:"mark"`             // the newest change of the last whole run
	Done     map[string]wire.Millis `json:"done"`             // when the record read was changed last, by key
	Failed   map[string]int         `json:"failed,omitempty"` // failures in a row, by key; read again by each run
}

// clone returns a State that shares nothing with s.
func (s State) clone() State {
	s.Done, s.Failed = maps.Clone(s.Done), maps.Clone(s.Failed)
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

// FileCheckpoint is a [Checkpoint] in the JSON file of that name, which only its
// owner may read. A save puts a new file in its place, so that a crash leaves the
// old one or the new one. The folder must exist.
type FileCheckpoint string

// Load reads the file. A missing file is the zero State; a damaged one is an
// error, because to begin anew is the user's choice.
func (name FileCheckpoint) Load(context.Context) (State, error) {
	text, err := os.ReadFile(string(name))
	if errors.Is(err, fs.ErrNotExist) {
		return State{}, nil
	}
	var state State
	if err == nil {
		err = json.Unmarshal(text, &state)
	}
	if err != nil {
		return State{}, fmt.Errorf("%w; restore the file, or remove it to read everything again", err)
	}
	return state, nil
}

// Save writes the file anew.
func (name FileCheckpoint) Save(_ context.Context, state State) error {
	text, err := json.Marshal(state)
	if err != nil {
		return err
	}
	folder := filepath.Dir(string(name))
	file, err := os.CreateTemp(folder, filepath.Base(string(name))+".*.tmp") // mode 0600
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), string(name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	if dir, err := os.Open(folder); err == nil { // where a folder can be synced at all
		_ = dir.Sync()
		_ = dir.Close()
	}
	return nil
}
