package aimsio

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// sameTick is how near to the time of a list a change must be for the record to change once more
// under the same stamp: what a second of resolution takes, and some seconds between two clocks.
const sameTick = 10 * time.Second

// tracker is a checkpoint in use, or none. The loop and the methods of its [Run] use it.
type tracker struct {
	at      Checkpoint  // nil: everything is due, nothing is kept
	overlap wire.Millis // 0: every key is kept

	mu      sync.Mutex
	state   State
	before  int              // keys that were known and not vanished before this run
	listed  wire.Millis      // when the server made the list
	given   map[string]stage // what this run gave out, by key
	ended   bool             // no further record is given out, so that a change is saved at once
	saved   time.Time
	changed bool // since it was saved
}

// stage is how far a record is that was given out.
type stage int

const (
	unknown stage = iota // it was not
	pending              // the loop has it
	done                 // the loop came back for the next one
	failed               // it could not be read, or the loop says so
)

// openTracker loads what at keeps. What was read from another server, or is of
// another kind, is refused: its keys and times would hide changes.
func openTracker(ctx context.Context, at Checkpoint, server, resource string, overlap time.Duration) (*tracker, error) {
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
	kept.Missing = maps.Collect(maps.All(kept.Missing))
	t := &tracker{at: at, state: kept, overlap: wire.Millis(overlap.Milliseconds()), given: map[string]stage{}, saved: time.Now()}
	for key := range t.known() {
		if !t.gone(key) {
			t.before++
		}
	}
	return t, nil
}

// due are the entries of a list whose record is to be read, the oldest change first; all,
// as they are, without a checkpoint.
func (t *tracker) due(stubs []aimsioapi.ObjectStub, header http.Header) []aimsioapi.ObjectStub {
	if t.at == nil {
		return stubs
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	date, _ := serverTime(header)
	t.listed = wire.MillisAt(date)
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

// remembers reports whether a record changed then would be known if it was read. Before the first
// whole run none was, however long ago it changed.
func (t *tracker) remembers(changed wire.Millis) bool {
	return t.overlap == 0 || t.state.Mark == 0 || changed >= t.state.Mark-t.overlap
}

// give notes that the loop gets a record.
func (t *tracker) give(key string) {
	if t.at == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.given[key] = pending
}

// settle notes that the loop has taken a record, or its error, and reports whether it is done.
func (t *tracker) settle(stub aimsioapi.ObjectStub, err error) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := Key(stub)
	if t.at == nil || key == "" || t.given[key] == failed {
		return err == nil && t.given[key] != failed
	}
	t.changed = true
	if err != nil {
		t.fail(key)
		return false
	}
	t.given[key] = done
	delete(t.state.Failed, key)
	t.state.Done[key] = stub.UpdatedAt
	if age := t.listed - stub.UpdatedAt; max(age, -age) <= wire.Millis(sameTick.Milliseconds()) {
		t.state.Done[key]-- // no stamp of the record, so that it is read once more
	}
	return true
}

// fail has a record read again by the next run.
func (t *tracker) fail(key string) {
	t.changed = true
	t.state.Failed[key]++
	t.given[key] = failed
}

// finish ends a whole run over stubs. Only now the mark moves, and never past the
// moment of the list: a time in the future would hide what is changed until then.
func (t *tracker) finish(stubs []aimsioapi.ObjectStub) {
	if t.at == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.changed = true
	listed := make(map[string]bool, len(stubs))
	newest := t.state.Mark
	for _, stub := range stubs {
		listed[Key(stub)] = true
		newest = max(newest, stub.UpdatedAt)
	}
	t.state.Mark = min(newest, t.listed)
	t.miss(listed)
	maps.DeleteFunc(t.state.Done, func(_ string, changed wire.Millis) bool { return !t.remembers(changed) })
}

// known are the keys of all that was read or failed.
func (t *tracker) known() map[string]int {
	known := maps.Collect(maps.All(t.state.Failed))
	for key := range t.state.Done {
		known[key] = 0
	}
	return known
}

// gone reports whether two whole lists in a row lacked a key.
func (t *tracker) gone(key string) bool { return t.state.Missing[key] > 1 }

// miss counts which of the known keys a list lacks. One that is empty, that has an entry without a
// key, or that lost more than half of what was known before this run, says nothing of those that it
// lacks: what is new in it does not make up for that. What is gone already is not lost once more.
func (t *tracker) miss(listed map[string]bool) {
	known := t.known()
	lost := 0
	for key := range known {
		if !listed[key] && !t.gone(key) {
			lost++
		}
	}
	odd := len(listed) == 0 || listed[""] || 2*lost > t.before
	for key := range known {
		switch {
		case listed[key]:
			delete(t.state.Missing, key)
		case !odd:
			t.state.Missing[key]++
		}
	}
	maps.DeleteFunc(t.state.Missing, func(key string, _ int) bool { _, is := known[key]; return !is })
}

// notDone takes the word of the loop that its own work on a record failed.
func (t *tracker) notDone(ctx context.Context, key string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch stage := t.given[key]; {
	case stage == unknown:
		return fmt.Errorf("aimsio: this run gave out no %s %q; give the key that Run.Key tells in the loop", t.state.Resource, key)
	case stage != failed && key != "": // without a key it is read by each run
		t.fail(key)
	}
	return t.keep(ctx)
}

// vanished are the keys that two whole lists in a row lacked.
func (t *tracker) vanished() (keys []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for key := range t.state.Missing {
		if t.gone(key) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// forget takes keys out of all that is known.
func (t *tracker) forget(ctx context.Context, keys []string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, key := range keys {
		delete(t.state.Done, key)
		delete(t.state.Failed, key)
		delete(t.state.Missing, key)
		t.changed = true
	}
	return t.keep(ctx)
}

// serverTime is when an answer was made, by the server's clock if it told.
func serverTime(header http.Header) (at time.Time, told bool) {
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		return date, true
	}
	return time.Now(), false
}

// save saves what has changed, unless that was done within the time given.
func (t *tracker) save(ctx context.Context, within time.Duration) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if time.Since(t.saved) < within {
		return nil
	}
	return t.write(ctx)
}

// end saves after the last record, unless that has just failed; from now on each change is saved at
// once.
func (t *tracker) end(ctx context.Context, err error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	if errors.Is(err, errNotSaved) {
		return err
	}
	return errors.Join(err, t.write(ctx))
}

// keep is what follows a change from outside the loop.
func (t *tracker) keep(ctx context.Context) error {
	if !t.ended {
		return nil
	}
	return t.write(ctx)
}

var errNotSaved = errors.New("not saved")

// write saves what has changed, also when ctx has ended.
func (t *tracker) write(ctx context.Context) error {
	if t.at == nil || !t.changed {
		return nil
	}
	if err := t.at.Save(context.WithoutCancel(ctx), t.state); err != nil {
		return fmt.Errorf("aimsio: checkpoint of %s %w: %w; what was read since the last save will be read again", t.state.Resource, errNotSaved, err)
	}
	t.saved, t.changed = time.Now(), false
	return nil
}
