package aimsio

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
)

// All reads every record: one call for the list and one for each record, in
// parallel within the limits. It holds no more than [AtOnce] records at a time.
//
// A record that cannot be read is given out as an error, an [*Error] with its
// key, and the run goes on; leave the loop to stop it. A run that ended early for
// another reason gives that as its last error: the list could not be read, the
// context ended, user or password are wrong. So a loop without any error has seen
// everything.
func (r *Resource[T]) All(ctx context.Context, options ...ReadOption) iter.Seq2[T, error] {
	return r.pass(ctx, nil, options)
}

// Changed reads the records that at does not know yet in their present state: all
// of them in a first run, then those whose time of change differs, those without
// one, and those that could not be read before. Errors are as in [Resource.All].
//
// A record counts as done when the loop comes back for the next one. If the loop
// is left, or the program is killed, the next run goes on from there, and reads
// at most the last ones again: each record is seen at least once. One run at a
// time may use a checkpoint. A record that is gone from the list is forgotten,
// without a word.
func (r *Resource[T]) Changed(ctx context.Context, at Checkpoint, options ...ReadOption) iter.Seq2[T, error] {
	if at == nil {
		return func(yield func(T, error) bool) {
			yield(*new(T), errors.New("aimsio: no checkpoint given; use All to read without one"))
		}
	}
	return r.pass(ctx, at, options)
}

// pass is one run per loop.
func (r *Resource[T]) pass(ctx context.Context, at Checkpoint, options []ReadOption) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if err := r.run(ctx, at, newReading(options), yield); err != nil {
			yield(*new(T), err)
		}
	}
}

// run reads what is due. Its error is what ended it before everything was given
// out; nil also when the loop was left.
func (r *Resource[T]) run(ctx context.Context, at Checkpoint, o reading, yield func(T, error) bool) error {
	m := newMeter(r.client.Limiter(), o.progress)
	book, err := openBook(ctx, at, r.client.doer.base.Host, r.name, o)
	if err != nil {
		return err
	}
	stubs, header, err := r.stubs(ctx)
	if err != nil {
		return err
	}
	stubs = latest(stubs)
	due := book.due(stubs)
	m.Listed, m.Total = len(stubs), len(due)
	m.report()
	for got := range r.fetch(ctx, due, o.parallel, o.anyOrder) {
		if final(ctx, got.err) {
			return errors.Join(r.ended(ctx, m.Progress, got.err), book.save(ctx))
		}
		if !yield(got.record, got.err) {
			_ = book.save(ctx) // nobody listens; without it more is read again
			return nil
		}
		book.settle(got.stub, got.err)
		m.settled(got.err)
		if err := book.saveSometimes(ctx); err != nil {
			return err
		}
	}
	book.finish(stubs, header)
	return book.save(ctx)
}

// final reports whether to go on is of no use, or not wanted.
func final(ctx context.Context, err error) bool {
	if ctx.Err() != nil || errors.Is(err, ErrAuthentication) {
		return true
	}
	_, bounded := ctx.Deadline() // the limiter and the repeats look ahead to it
	return bounded && errors.Is(err, context.DeadlineExceeded)
}

// ended says how far a run got.
func (r *Resource[T]) ended(ctx context.Context, p Progress, err error) error {
	if cause := ctx.Err(); cause != nil {
		err = cause
	}
	return fmt.Errorf("aimsio: reading %s ended after %d of %d records: %w", r.name, p.Done+p.Failed, p.Total, err)
}

// latest drops entries that come twice, keeping the later change in the place of
// the first. Entries without a key stay: each is an error to give out.
func latest(stubs []aimsioapi.ObjectStub) []aimsioapi.ObjectStub {
	at := make(map[string]int, len(stubs))
	kept := stubs[:0]
	for _, stub := range stubs {
		key := Key(stub)
		if i, twice := at[key]; twice && key != "" {
			kept[i].UpdatedAt = max(kept[i].UpdatedAt, stub.UpdatedAt)
			continue
		}
		at[key] = len(kept)
		kept = append(kept, stub)
	}
	return kept
}
