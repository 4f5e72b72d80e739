package aimsio

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/internal/parallel"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Resource reads the records of one kind. [Client.Invoices] and its sisters make one.
// It is safe for concurrent use.
type Resource[T any] struct {
	client *Client
	name   string
	list   func(context.Context, ...wire.CallOption) ([]aimsioapi.ObjectStub, error)
	get    func(context.Context, string, ...wire.CallOption) (*T, error)
}

// Writable is a [Resource] whose records can be sent too, in the form W.
// [Client.JobOrders] and its sisters make one.
type Writable[T any, W checked] struct {
	Resource[T]
	keys []string // members that the caller knows a record by, best first
	post func(context.Context, []W, ...wire.CallOption) error
}

// writable makes a Writable of how records are read and how a list of them is sent.
func writable[T any, W checked, B, R any](
	read Resource[T], body func([]W) B, post func(context.Context, B, ...wire.CallOption) (R, error), keys ...string,
) *Writable[T, W] {
	return &Writable[T, W]{Resource: read, keys: keys, post: func(ctx context.Context, list []W, opts ...wire.CallOption) error {
		for _, e := range wire.OptionsOf(opts).Extra {
			if record.Of(reflect.TypeFor[B]()).Field(e.Name) != nil {
				return &Error{
					Method: http.MethodPost, Path: read.name, Outcome: wire.NotSent, kind: ErrBadRequest,
					Message: fmt.Sprintf("the option would replace %q, which holds the records", e.Name), Remedy: "leave it out",
				}
			}
		}
		_, err := post(ctx, body(list), opts...)
		return err
	}}
}

// Key is the key of a list's entry for [Resource.Get]: its guid, or its id where
// the kind has none. It is empty when the entry has neither.
func Key(stub aimsioapi.ObjectStub) string {
	if stub.GUID != "" || stub.ID == 0 {
		return stub.GUID
	}
	return strconv.FormatInt(stub.ID, 10)
}

// List returns the keys of all records and when each was changed last, in one
// call. Aimsio's lists hold no more than that.
func (r *Resource[T]) List(ctx context.Context, opts ...wire.CallOption) ([]aimsioapi.ObjectStub, error) {
	return r.list(ctx, opts...)
}

// stubs is List, with what came beside it.
func (r *Resource[T]) stubs(ctx context.Context, opts []wire.CallOption) ([]aimsioapi.ObjectStub, http.Header, error) {
	var reply exchange.Reply
	stubs, err := r.list(capturing(ctx, &reply), opts...)
	return stubs, reply.Header, err
}

// Get returns the record with that key. The error is an [*Error] with the key;
// for an unknown key it is [ErrNotFound].
func (r *Resource[T]) Get(ctx context.Context, key string, opts ...wire.CallOption) (T, error) {
	if key == "" || key == "." || key == ".." { // another path
		return *new(T), &Error{
			Method: http.MethodGet, Path: r.name, Key: key, Outcome: wire.NotSent, kind: ErrBadRequest,
			Message: strconv.Quote(key) + " is no key", Remedy: "give the guid or the id of a record; an entry of a list without either cannot be read",
		}
	}
	record, err := r.get(ctx, key, opts...)
	if e, ok := errors.AsType[*Error](err); ok {
		e.Key = key
	}
	if err != nil {
		return *new(T), err
	}
	return *record, nil
}

// text is Get, as the record came.
func (r *Resource[T]) text(ctx context.Context, key string, opts ...wire.CallOption) (wire.Value, error) {
	var reply exchange.Reply
	_, err := r.Get(capturing(ctx, &reply), key, opts...)
	return reply.Body, err
}

// All reads every record: one call for the list and one for each record, in
// parallel within the limits. It holds no more than [AtOnce] records at a time.
//
// A record that cannot be read is given out as an error, an [*Error] with its key, and
// the run goes on; leave the loop to stop it. A run that ended early for another reason
// gives that as its last error: the list could not be read, the context ended, user or
// password are wrong. So a loop without any error has seen everything.
func (r *Resource[T]) All(ctx context.Context, options ...ReadOption) iter.Seq2[T, error] {
	return r.pass(ctx, nil, options)
}

// Changed reads the records that at does not know yet in their present state: all
// of them in a first run, then those whose time of change differs, those without
// one, and those that could not be read before. Errors are as in [Resource.All].
//
// A record counts as done when the loop comes back for the next one. If the loop is left,
// or the program is killed, the next run goes on from there, and reads at most the last
// ones again: each record is seen at least once. One run at a time may use a checkpoint.
// A record that is gone from the list is forgotten, without a word.
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
		if r.client.via != r.client.doer {
			at = nil // explained: what follows from an answer is not known, and nothing is kept
		}
		how := newManner()
		for _, o := range options {
			o.read(&how)
		}
		if err := r.run(ctx, at, how, yield); err != nil {
			yield(*new(T), err)
		}
	}
}

// run reads what is due. Its error is what ended it before everything was given
// out; nil also when the loop was left.
func (r *Resource[T]) run(ctx context.Context, at Checkpoint, how manner, yield func(T, error) bool) error {
	m := &meter{limiter: r.client.Limiter(), tell: how.progress}
	m.before = m.waited()
	tracker, err := openTracker(ctx, at, r.client.doer.base.Host, r.name, how)
	if err != nil {
		return err
	}
	stubs, header, err := r.stubs(ctx, how.calls)
	if err != nil {
		return err
	}
	stubs = latest(stubs)
	due := tracker.due(stubs)
	m.Listed, m.Total = len(stubs), len(due)
	m.report()
	get := func(ctx context.Context, key string) (T, error) { return r.Get(ctx, key, how.calls...) }
	for got := range fetch(ctx, due, get, how.parallel, how.anyOrder) {
		if final(ctx, got.err) {
			return errors.Join(r.ended(ctx, m.Progress, got.err), tracker.save(ctx, 0))
		}
		if !yield(got.record, got.err) {
			_ = tracker.save(ctx, 0) // nobody listens; without it more is read again
			return nil
		}
		tracker.settle(got.stub, got.err)
		m.settled(got.err)
		if err := tracker.save(ctx, how.every); err != nil {
			return err
		}
	}
	tracker.finish(stubs, header)
	return tracker.save(ctx, 0)
}

// final reports whether to go on is of no use, or not wanted.
func final(ctx context.Context, err error) bool {
	_, bounded := ctx.Deadline() // the limiter and the repeats look ahead to it
	return ctx.Err() != nil || errors.Is(err, ErrAuthentication) || bounded && errors.Is(err, context.DeadlineExceeded)
}

// ended says how far a run got.
func (r *Resource[T]) ended(ctx context.Context, p Progress, err error) error {
	if cause := ctx.Err(); cause != nil {
		err = cause
	}
	return fmt.Errorf("aimsio: reading %s ended after %d of %d records: %w", r.name, p.Read+p.Failed, p.Total, err)
}

// fetched is a record that was read, or why not.
type fetched[T any] struct {
	stub   aimsioapi.ObjectStub
	record T
	err    error
}

// fetch reads the records of stubs, n at a time and no further ahead.
func fetch[T any](
	ctx context.Context, stubs []aimsioapi.ObjectStub, get func(context.Context, string) (T, error), n int, anyOrder bool,
) iter.Seq[fetched[T]] {
	return parallel.Results(ctx, len(stubs), n, anyOrder, func(ctx context.Context, i int) fetched[T] {
		record, err := get(ctx, Key(stubs[i]))
		return fetched[T]{stubs[i], record, err}
	})
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

// Progress is how far a run is.
type Progress struct {
	Listed int // records in the list
	Total  int // of these to read
	Read   int // of these read, and taken by the loop
	Failed int // of these not read; their errors were given out
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
func (m *meter) settled(err error) {
	if err != nil {
		m.Failed++
	} else {
		m.Read++
	}
	m.report()
}

func (m *meter) report() {
	m.Waited = m.waited() - m.before
	m.tell(m.Progress)
}
