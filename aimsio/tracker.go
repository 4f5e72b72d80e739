package aimsio

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

// sameTick is how near to the time of a list a change must be for the record to change once more
// under the same stamp: what a second of resolution takes, and some seconds between two clocks.
const sameTick = 10 * time.Second

// tracker is a checkpoint in use, or none. The loop and the methods of its [Run] use it.
type tracker struct {
	at      Checkpoint  // nil: everything is due, nothing is kept
	journal *journal    // in its place, where the checkpoint is a file
	overlap wire.Millis // 0: every key is kept

	mu      sync.Mutex
	state   State
	before  int         // keys that were known and not vanished before this run
	listed  wire.Millis // when the server made the list
	roll    roll        // which is that
	stages  []stage     // of its entries; the first without a key has that of all such
	ended   bool        // no further record is given out, so that a change is saved at once
	saved   time.Time
	changed bool // since it was saved
	changes changes
}

// stage is how far a record is that was given out.
type stage uint8

const (
	unknown stage = iota // it was not
	pending              // the loop has it
	done                 // the loop came back for the next one
	failed               // it could not be read, or the loop says so
)

// openTracker loads what at keeps. What was read from another server, or is of
// another kind, is refused: its keys and times would hide changes.
func openTracker(ctx context.Context, at Checkpoint, server, resource string, overlap time.Duration) (*tracker, error) {
	t := &tracker{at: at, overlap: wire.Millis(overlap.Milliseconds()), saved: time.Now()}
	if err := t.load(ctx); err != nil {
		return nil, fmt.Errorf("aimsio: checkpoint of %s: %w", resource, err)
	}
	if was, is := t.state.Resource+" at "+t.state.Server, resource+" at "+server; was != " at " && was != is {
		return nil, fmt.Errorf("aimsio: the checkpoint is of %s, not of %s; use one checkpoint for each", was, is)
	}
	t.state.Server, t.state.Resource = server, resource
	for key := range t.known() {
		if !t.gone(key) {
			t.before++
		}
	}
	return t, nil
}

// load makes what at keeps ours to change.
func (t *tracker) load(ctx context.Context) (err error) {
	switch at := t.at.(type) {
	case nil:
	case FileCheckpoint:
		t.state, t.journal, err = at.open()
	default:
		t.state, err = at.Load(ctx)
		t.state = t.state.clone()
	}
	for _, counts := range []*map[string]int{&t.state.Failed, &t.state.Missing} {
		if *counts == nil {
			*counts = map[string]int{}
		}
	}
	if t.state.Done == nil {
		t.state.Done = map[string]wire.Millis{}
	}
	return err
}

// due are the places of the entries of a list whose record is to be read, the oldest change first;
// all, as they are, without a checkpoint.
func (t *tracker) due(list roll, header http.Header) []int32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.roll = list
	due := make([]int32, 0, len(list.entries))
	for i, e := range list.entries {
		if t.at == nil || t.wants(e.key, e.changed) {
			due = append(due, int32(i))
		}
	}
	if t.at == nil {
		t.roll.index = nil // nobody asks
		return due
	}
	date, _ := serverTime(header)
	t.listed = wire.MillisAt(date)
	t.stages = make([]stage, len(list.entries))
	for key := range t.known() {
		if i, is := list.find(key); is {
			list.entries[i].key = key // each text once
		}
	}
	slices.SortStableFunc(due, func(a, b int32) int { return cmp.Compare(list.entries[a].changed, list.entries[b].changed) })
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

// stage is how far this run is with a key.
func (t *tracker) stage(key string) *stage {
	if i, listed := t.roll.find(key); listed && t.stages != nil {
		return &t.stages[i]
	}
	return new(stage)
}

// give notes that the loop gets a record.
func (t *tracker) give(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	*t.stage(key) = pending
}

// settle notes that the loop has taken a record, or its error, and reports whether it is done.
func (t *tracker) settle(e entry, err error) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	stage := t.stage(e.key)
	if t.at == nil || e.key == "" || *stage == failed {
		return err == nil && *stage != failed
	}
	if err != nil {
		t.fail(e.key)
		return false
	}
	*stage = done
	if age := t.listed - e.changed; max(age, -age) <= wire.Millis(sameTick.Milliseconds()) {
		e.changed-- // no stamp of the record, so that it is read once more
	}
	t.state.Done[e.key] = e.changed
	t.note(&t.changes.done, e.key)
	drop(t, t.state.Failed, &t.changes.failed, e.key)
	return true
}

// note notes a key of which something has changed.
func (t *tracker) note(keys *[]string, key string) {
	t.changed = true
	if t.journal != nil {
		*keys = append(*keys, key)
	}
}

// drop takes a key out of what is known.
func drop[V any](t *tracker, of map[string]V, keys *[]string, key string) {
	if _, is := of[key]; is {
		delete(of, key)
		t.note(keys, key)
	}
}

// fail has a record read again by the next run.
func (t *tracker) fail(key string) {
	t.state.Failed[key]++
	t.note(&t.changes.failed, key)
	*t.stage(key) = failed
}

// finish ends a whole run over its list. Only now the mark moves, and never past the
// moment of the list: a time in the future would hide what is changed until then.
func (t *tracker) finish() {
	if t.at == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.changed = true
	newest := t.state.Mark
	for _, e := range t.roll.entries {
		newest = max(newest, e.changed)
	}
	t.state.Mark = min(newest, t.listed)
	t.miss()
	for key, changed := range t.state.Done {
		if !t.remembers(changed) {
			drop(t, t.state.Done, &t.changes.done, key)
		}
	}
}

// known are the keys of all that was read or failed.
func (t *tracker) known() iter.Seq[string] {
	return func(yield func(string) bool) {
		for key := range t.state.Done {
			if !yield(key) {
				return
			}
		}
		for key := range t.state.Failed {
			if _, too := t.state.Done[key]; !too && !yield(key) {
				return
			}
		}
	}
}

// gone reports whether two whole lists in a row lacked a key.
func (t *tracker) gone(key string) bool { return t.state.Missing[key] > 1 }

// miss counts which of the known keys a list lacks. One that is empty, that has an entry without a
// key, or that lost more than half of what was known before this run, says nothing of those that it
// lacks: what is new in it does not make up for that. What is gone already is not lost once more.
func (t *tracker) miss() {
	lost := 0
	for key := range t.known() {
		if !t.roll.has(key) && !t.gone(key) {
			lost++
		}
	}
	odd := len(t.roll.entries) == 0 || t.roll.has("") || 2*lost > t.before
	for key := range t.known() {
		switch {
		case t.roll.has(key):
			drop(t, t.state.Missing, &t.changes.missing, key)
		case !odd:
			t.state.Missing[key]++
			t.note(&t.changes.missing, key)
		}
	}
	for key := range t.state.Missing {
		_, read := t.state.Done[key]
		if _, tried := t.state.Failed[key]; !read && !tried {
			drop(t, t.state.Missing, &t.changes.missing, key)
		}
	}
}

// notDone takes the word of the loop that its own work on a record failed.
func (t *tracker) notDone(ctx context.Context, key string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch stage := *t.stage(key); {
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
		drop(t, t.state.Done, &t.changes.done, key)
		drop(t, t.state.Failed, &t.changes.failed, key)
		drop(t, t.state.Missing, &t.changes.missing, key)
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
	save := func() error { return t.at.Save(context.WithoutCancel(ctx), t.state) }
	if t.journal != nil {
		save = func() error { return t.journal.save(t.state, t.changes) }
	}
	if err := save(); err != nil {
		return fmt.Errorf("aimsio: checkpoint of %s %w: %w; what was read since the last save will be read again", t.state.Resource, errNotSaved, err)
	}
	t.saved, t.changed, t.changes = time.Now(), false, changes{}
	return nil
}
