package aimsio

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// book is a checkpoint in use, or none.
type book struct {
	at      Checkpoint // nil: everything is due, nothing is kept
	state   State
	overlap wire.Millis // 0: every key is kept
	every   time.Duration
	saved   time.Time
	changed bool // since it was saved
}

// openBook loads what at keeps. What was read from another server, or is of
// another kind, is refused: its keys and times would hide changes.
func openBook(ctx context.Context, at Checkpoint, server, resource string, o reading) (*book, error) {
	b := &book{at: at, overlap: wire.Millis(o.overlap.Milliseconds()), every: o.every, saved: time.Now()}
	if at == nil {
		return b, nil
	}
	state, err := at.Load(ctx)
	if err != nil {
		return nil, fmt.Errorf("aimsio: checkpoint of %s: %w", resource, err)
	}
	b.state = state.clone()
	if was, is := state.Resource+" at "+state.Server, resource+" at "+server; was != " at " && was != is {
		return nil, fmt.Errorf("aimsio: the checkpoint is of %s, not of %s; use one checkpoint for each", was, is)
	}
	b.state.Server, b.state.Resource = server, resource
	if b.state.Done == nil {
		b.state.Done = map[string]wire.Millis{}
	}
	if b.state.Failed == nil {
		b.state.Failed = map[string]int{}
	}
	return b, nil
}

// due are the entries whose record is to be read, the oldest change first; all,
// as they are, without a checkpoint.
func (b *book) due(stubs []aimsioapi.ObjectStub) []aimsioapi.ObjectStub {
	if b.at == nil {
		return stubs
	}
	var due []aimsioapi.ObjectStub
	for _, stub := range stubs {
		if b.wants(Key(stub), stub.UpdatedAt) {
			due = append(due, stub)
		}
	}
	slices.SortStableFunc(due, func(a, b aimsioapi.ObjectStub) int { return cmp.Compare(a.UpdatedAt, b.UpdatedAt) })
	return due
}

func (b *book) wants(key string, changed wire.Millis) bool {
	done, known := b.state.Done[key]
	switch {
	case changed.IsZero(), b.state.Failed[key] > 0:
		return true
	case known && done == changed:
		return false
	}
	return b.remembers(changed)
}

// remembers reports whether a record changed then would be known if it was read.
func (b *book) remembers(changed wire.Millis) bool {
	return b.overlap == 0 || changed > b.state.Mark-b.overlap
}

// settle notes that the loop has taken a record, or its error.
func (b *book) settle(stub aimsioapi.ObjectStub, err error) {
	key := Key(stub)
	if b.at == nil || key == "" {
		return
	}
	b.changed = true
	if err != nil {
		b.state.Failed[key]++
		return
	}
	delete(b.state.Failed, key)
	b.state.Done[key] = stub.UpdatedAt
}

// finish ends a whole run over stubs. Only now the mark moves, and never past the
// moment of the list: a time in the future would hide what is changed until then.
func (b *book) finish(stubs []aimsioapi.ObjectStub, header http.Header) {
	if b.at == nil {
		return
	}
	b.changed = true
	listed := make(map[string]bool, len(stubs))
	newest := b.state.Mark
	for _, stub := range stubs {
		listed[Key(stub)] = true
		newest = max(newest, stub.UpdatedAt)
	}
	b.state.Mark = min(newest, wire.MillisAt(serverTime(header)))
	for key, changed := range b.state.Done {
		if !listed[key] || !b.remembers(changed) {
			delete(b.state.Done, key)
		}
	}
	for key := range b.state.Failed {
		if !listed[key] {
			delete(b.state.Failed, key)
		}
	}
}

// serverTime is when an answer was made, by the server's clock if it told.
func serverTime(header http.Header) time.Time {
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		return date
	}
	return time.Now()
}

// saveSometimes saves when it is time to.
func (b *book) saveSometimes(ctx context.Context) error {
	if time.Since(b.saved) < b.every {
		return nil
	}
	return b.save(ctx)
}

// save saves what has changed, also when ctx has ended.
func (b *book) save(ctx context.Context) error {
	if b.at == nil || !b.changed {
		return nil
	}
	if err := b.at.Save(context.WithoutCancel(ctx), b.state); err != nil {
		return fmt.Errorf("aimsio: checkpoint of %s not saved: %w; what was read since the last save will be read again", b.state.Resource, err)
	}
	b.saved, b.changed = time.Now(), false
	return nil
}
