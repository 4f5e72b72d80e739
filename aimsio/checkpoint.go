package aimsio

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"

	"github.com/fieldbooks/fieldbooks/internal/atomicfile"
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

// FileCheckpoint is a [Checkpoint] in the JSON file of that name, which only its
// owner may read. A save puts a new file in its place, so that a crash leaves the
// old one or the new one; where the name is a link, in the place that it leads to.
// The folder must exist.
type FileCheckpoint string

// checkpointFile is what the file holds.
type checkpointFile struct {
	Kind *string `json:"checkpoint,omitempty"` // nil in files of before it was written
	State
}

// checkpointKind tells our files from others; the number is that of their form.
const checkpointKind = "aimsio/1"

// Load reads the file. A missing file is the zero State. A damaged one, or one that
// is no checkpoint, is an error: to begin anew, or in another file, is the user's choice.
func (name FileCheckpoint) Load(context.Context) (State, error) {
	if name == "" {
		return State{}, errors.New("no file named; name one, which need not exist")
	}
	text, err := os.ReadFile(string(name))
	if errors.Is(err, fs.ErrNotExist) {
		return State{}, nil
	}
	var file checkpointFile
	if err == nil {
		err = file.read(text)
	}
	if err != nil {
		return State{}, fmt.Errorf("%w; restore the file or name another, or remove it to read everything again", err)
	}
	return file.State, nil
}

func (f *checkpointFile) read(text []byte) error {
	if len(bytes.TrimSpace(text)) == 0 {
		return errors.New("the file is empty")
	}
	err := json.Unmarshal(text, f)
	ours := f.Kind != nil || f.Server != "" && f.Resource != "" && f.Done != nil
	switch {
	case errors.As(err, new(*json.UnmarshalTypeError)) || err == nil && !ours:
		return errors.New("the file is JSON, but no checkpoint")
	case err == nil && f.Kind != nil && *f.Kind != checkpointKind:
		return fmt.Errorf("the file is a checkpoint of the kind %q, not %q", *f.Kind, checkpointKind)
	}
	return err
}

// Save writes the file anew.
func (name FileCheckpoint) Save(_ context.Context, state State) error {
	text, err := json.Marshal(checkpointFile{new(checkpointKind), state})
	if err != nil {
		return err
	}
	return atomicfile.Write(name.target(), text, 0o600)
}

// target is where the file is: behind the links, of which the last may lead to nothing yet.
func (name FileCheckpoint) target() string {
	path := string(name)
	for range 40 { // as many as the kernel follows
		next, err := os.Readlink(path)
		if err != nil {
			break
		}
		if !filepath.IsAbs(next) {
			next = filepath.Dir(path) + string(filepath.Separator) + next // not cleaned: the folder may be a link too
		}
		path = next
	}
	return path
}
