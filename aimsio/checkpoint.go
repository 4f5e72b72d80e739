package aimsio

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/atomicfile"
	"github.com/fieldbooks/fieldbooks/wire"
)

// A Checkpoint keeps what a run of [Resource.Changed] has done for the next one.
// [FileCheckpoint] and [MemoryCheckpoint] are two; another may keep it in a database.
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
	return atomicfile.Write(string(name), text, 0o600)
}

// tracker is a checkpoint in use, or none.
type tracker struct {
	at      Checkpoint // nil: everything is due, nothing is kept
	state   State
	overlap wire.Millis // 0: every key is kept
	saved   time.Time
	changed bool // since it was saved
}

// openTracker loads what at keeps. What was read from another server, or is of
// another kind, is refused: its keys and times would hide changes.
func openTracker(ctx context.Context, at Checkpoint, server, resource string, how manner) (*tracker, error) {
	var kept State
	if at != nil {
		var err error
		if kept, err = at.Load(ctx); err != nil {
			return nil, fmt.Errorf("aimsio: checkpoint of %s: %w", resource, err)
		}
	}
	if was, is := kept.Resource+" at "+kept.Server, resource+" at "+server; was != " at " && was != is {
		return nil, fmt.Errorf("aimsio: the checkpoint is of %s, not of %s; use one checkpoint for each", was, is)
	}
	kept.Server, kept.Resource = server, resource
	kept.Done, kept.Failed = maps.Collect(maps.All(kept.Done)), maps.Collect(maps.All(kept.Failed)) // ours to change
	overlap := wire.Millis(how.overlap.Milliseconds())
	return &tracker{at: at, state: kept, overlap: overlap, saved: time.Now()}, nil
}

// due are the entries whose record is to be read, the oldest change first; all,
// as they are, without a checkpoint.
func (t *tracker) due(stubs []aimsioapi.ObjectStub) []aimsioapi.ObjectStub {
	if t.at == nil {
		return stubs
	}
	known := func(stub aimsioapi.ObjectStub) bool { return !t.wants(Key(stub), stub.UpdatedAt) }
	due := slices.DeleteFunc(slices.Clone(stubs), known)
	slices.SortStableFunc(due, func(a, b aimsioapi.ObjectStub) int { return cmp.Compare(a.UpdatedAt, b.UpdatedAt) })
	return due
}

func (t *tracker) wants(key string, changed wire.Millis) bool {
	done, known := t.state.Done[key]
	anew := !known || done != changed
	return changed == 0 || t.state.Failed[key] > 0 || anew && t.remembers(changed)
}

// remembers reports whether a record changed then would be known if it was read.
func (t *tracker) remembers(changed wire.Millis) bool {
	return t.overlap == 0 || changed > t.state.Mark-t.overlap
}

// settle notes that the loop has taken a record, or its error.
func (t *tracker) settle(stub aimsioapi.ObjectStub, err error) {
	switch key := Key(stub); {
	case t.at == nil || key == "":
		return
	case err != nil:
		t.state.Failed[key]++
	default:
		delete(t.state.Failed, key)
		t.state.Done[key] = stub.UpdatedAt
	}
	t.changed = true
}

// finish ends a whole run over stubs. Only now the mark moves, and never past the
// moment of the list: a time in the future would hide what is changed until then.
func (t *tracker) finish(stubs []aimsioapi.ObjectStub, header http.Header) {
	if t.at == nil {
		return
	}
	t.changed = true
	listed := make(map[string]bool, len(stubs))
	newest := t.state.Mark
	for _, stub := range stubs {
		listed[Key(stub)] = true
		newest = max(newest, stub.UpdatedAt)
	}
	t.state.Mark = min(newest, wire.MillisAt(serverTime(header)))
	maps.DeleteFunc(t.state.Done, func(key string, changed wire.Millis) bool { return !listed[key] || !t.remembers(changed) })
	maps.DeleteFunc(t.state.Failed, func(key string, _ int) bool { return !listed[key] })
}

// serverTime is when an answer was made, by the server's clock if it told.
func serverTime(header http.Header) time.Time {
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		return date
	}
	return time.Now()
}

// save saves what has changed, unless that was done within the time given, and also
// when ctx has ended.
func (t *tracker) save(ctx context.Context, within time.Duration) error {
	if t.at == nil || !t.changed || time.Since(t.saved) < within {
		return nil
	}
	if err := t.at.Save(context.WithoutCancel(ctx), t.state); err != nil {
		return fmt.Errorf("aimsio: checkpoint of %s not saved: %w; what was read since the last save will be read again", t.state.Resource, err)
	}
	t.saved, t.changed = time.Now(), false
	return nil
}
