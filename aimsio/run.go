package aimsio

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"sync/atomic"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/internal/parallel"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Run is a run over records that have changed, see [Resource.Changed]. Its loop is for one
// goroutine; NotDone, Vanished and Forget are for any, also after the loop.
type Run[T any] struct {
	resource *Resource[T]
	loop     iter.Seq2[T, error]
	ctx      func() context.Context // of the run
	key      string
	text     wire.Raw
	textless bool                    // nobody can ask for texts, so that none is held
	tracker  atomic.Pointer[tracker] // nil before the loop
}

// newRun is a run for each loop.
func (r *Resource[T]) newRun(ctx context.Context, at Checkpoint, options []ReadOption) *Run[T] {
	run := &Run[T]{resource: r, ctx: func() context.Context { return ctx }}
	run.loop = func(yield func(T, error) bool) {
		if r.client.via != r.client.doer {
			at = nil // explained: what follows from an answer is not known, and nothing is kept
		}
		how := newManner()
		for _, o := range options {
			if o != nil {
				o.read(&how)
			}
		}
		run.tracker.Store(nil)
		err := run.pass(ctx, at, how, yield)
		if t := run.tracker.Load(); t != nil {
			err = t.end(ctx, err)
		}
		if run.key, run.text = "", nil; err != nil && !errors.Is(err, errLeft) {
			yield(*new(T), err)
		}
	}
	return run
}

// Records reads what has changed and gives each record out, or why it could not be read; errors are
// as in [Resource.All].
//
// A record counts as done when the loop comes back for the next one, unless [Run.NotDone] says
// otherwise. If the loop is left, or the program is killed, the next run goes on from there, and
// reads at most the last ones again: each record is seen at least once. One run at a time may use a
// checkpoint.
func (run *Run[T]) Records() iter.Seq2[T, error] { return run.loop }

// Key is the key of the record, or of the error, that the loop has now; empty for an error that
// ended the run.
func (run *Run[T]) Key() string { return run.key }

// Text is the record that the loop has now as it came, byte for byte, with what its struct could not
// read; nil beside any other error. See [Resource.Text]; a run with a [MemoryCheckpoint] exports all.
func (run *Run[T]) Text() wire.Raw { return run.text }

// NotDone says that the caller's own work on a record failed: the next run gives it out again, and
// the others are not held up. It may be said in the loop or later, such as when a batch of records
// could not be stored. Config.Log has a line with cause, which may be nil. The error says that this
// run gave out no such record, or after the loop that the checkpoint could not be saved.
func (run *Run[T]) NotDone(key string, cause error) error {
	t := run.tracker.Load()
	if t == nil {
		return fmt.Errorf("aimsio: no run gave out %q; begin the loop before", key)
	}
	if log := run.resource.client.doer.Log; log != nil {
		log.LogAttrs(run.ctx(), slog.LevelWarn, "aimsio record not done",
			slog.String("resource", run.resource.name), slog.String("key", key), slog.Any("error", cause))
	}
	return t.notDone(run.ctx(), key)
}

// Vanished are the keys, in order, that the checkpoint knows and that the lists of the last two
// whole runs lacked. Ask it after the loop. They are told by each run until they are listed again,
// or until [Run.Forget]. A list is not believed when it is empty, has an entry without a key, or
// lacks more than half of what is known: then nothing vanished. It is a list's word all the same:
// before something is deleted, [Resource.Get] tells by [ErrNotFound] that it is gone.
//
// With [Overlap] only the keys are known that the checkpoint remembers.
func (run *Run[T]) Vanished() []string {
	if t := run.tracker.Load(); t != nil {
		return t.vanished()
	}
	return nil
}

// Forget takes keys out of the checkpoint. One that is listed is read again by the next run. The
// error says that the checkpoint could not be saved.
func (run *Run[T]) Forget(keys ...string) error {
	if t := run.tracker.Load(); t != nil {
		return t.forget(run.ctx(), keys)
	}
	return errors.New("aimsio: no run has loaded the checkpoint; begin the loop before")
}

// errLeft ends a run whose loop was left: nobody listens any more.
var errLeft = errors.New("the loop was left")

// pass reads what is due. Its error is what ended it before everything was given out.
func (run *Run[T]) pass(ctx context.Context, at Checkpoint, how manner, yield func(T, error) bool) error {
	r := run.resource
	if ctx == nil {
		_, _, err := r.entries(ctx, how.calls) // which says so
		return err
	}
	m := &meter{limiter: r.client.Limiter(), tell: how.progress}
	m.before = m.waited()
	t, err := openTracker(ctx, at, r.client.doer.base.Host, r.name, how.overlap)
	if err != nil {
		return err
	}
	run.tracker.Store(t)
	list, header, unread := r.entries(ctx, how.calls)
	if unread != nil && !isUnread(unread) {
		return unread
	}
	due := t.due(rollOf(list), header)
	entries := t.roll.entries
	m.Listed, m.Total = len(entries), len(due)
	m.report()
	get := func(ctx context.Context, key string) (came[T], error) {
		var reply exchange.Reply
		if !run.textless {
			ctx = capturing(ctx, &reply)
		}
		record, err := r.Get(ctx, key, how.calls...)
		return came[T]{record, &reply}, err
	}
	key := func(i int) string { return entries[due[i]].key }
	for got := range fetch(ctx, len(due), key, get, how.parallel, how.anyOrder) {
		if final(ctx, got.err) {
			return r.ended(ctx, m.Progress, got.err)
		}
		run.key, run.text = key(got.i), nil
		if got.err == nil || isUnread(got.err) {
			run.text = wire.Raw(got.record.reply.Body)
		}
		t.give(run.key)
		if !yield(got.record.record, got.err) {
			return errLeft
		}
		m.settled(t.settle(entries[due[got.i]], got.err))
		if err := t.save(ctx, how.every); err != nil {
			return err
		}
	}
	if unread == nil { // else a key may be among what could not be read: none is gone
		t.finish()
	}
	return unread
}

// final reports whether to go on is of no use, or not wanted.
func final(ctx context.Context, err error) bool {
	_, bounded := ctx.Deadline() // a watcher may have given the one call a deadline of its own
	return ctx.Err() != nil || errors.Is(err, ErrAuthentication) || bounded && exchange.LooksAhead(err)
}

// ended says how far a run got.
func (r *Resource[T]) ended(ctx context.Context, p Progress, err error) error {
	if cause := ctx.Err(); cause != nil {
		err = cause
	}
	return fmt.Errorf("aimsio: reading %s ended after %d of %d records: %w", r.name, p.Read+p.Failed, p.Total, err)
}

// came is a record and the answer that it came in.
type came[T any] struct {
	record T
	reply  *exchange.Reply
}

// fetched is a record that was read, or why not.
type fetched[T any] struct {
	i      int // its place among those to read
	record T
	err    error
}

// fetch reads n records by their keys, so many at once and no further ahead.
func fetch[T any](
	ctx context.Context, n int, key func(i int) string, get func(context.Context, string) (T, error), atOnce int, anyOrder bool,
) iter.Seq[fetched[T]] {
	return parallel.Results(ctx, n, atOnce, anyOrder, func(ctx context.Context, i int) fetched[T] {
		record, err := get(ctx, key(i))
		return fetched[T]{i, record, err}
	})
}
