package aimsio

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"reflect"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/internal/record"
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

// List returns the keys of all records and when each was changed last, in one
// call. Aimsio's lists hold no more than that.
func (r *Resource[T]) List(ctx context.Context, opts ...wire.CallOption) ([]aimsioapi.ObjectStub, error) {
	return r.list(ctx, opts...)
}

// entries reads the list of all records.
func (r *Resource[T]) entries(ctx context.Context, opts []wire.CallOption) ([]entry, http.Header, error) {
	var to keys
	if ctx != nil { // which is refused
		ctx = context.WithValue(ctx, keysKey{}, &to)
	}
	stubs, err := r.list(ctx, opts...)
	if err != nil && !isUnread(err) {
		return nil, nil, err
	}
	to.add(stubs) // of an answer that was held
	return to.list, to.header, err
}

// Get returns the record with that key. The error is an [*Error] with the key; for an unknown
// key it is [ErrNotFound], and for an answer that is not this record [ErrAnswer]. With a
// [*wire.UnreadError] the record comes too.
func (r *Resource[T]) Get(ctx context.Context, key string, opts ...wire.CallOption) (T, error) {
	record, err := r.get(ctx, key, opts...)
	if record == nil {
		return *new(T), err
	}
	return *record, err
}

// Text is [Resource.Get] for an export: the record as it came, byte for byte. There false, 0 and ""
// differ from what was absent, which structs do not tell. It prints without the record's data. In a
// run [Run.Text] has it without another call.
func (r *Resource[T]) Text(ctx context.Context, key string, opts ...wire.CallOption) (wire.Raw, error) {
	text, err := r.text(ctx, key, opts...)
	if err != nil {
		return nil, err
	}
	return wire.Raw(text), nil
}

// text is Get, as the record came.
func (r *Resource[T]) text(ctx context.Context, key string, opts ...wire.CallOption) (wire.Value, error) {
	var reply exchange.Reply
	_, err := r.Get(capturing(ctx, &reply), key, opts...)
	if isUnread(err) {
		err = nil // as it came, it is whole
	}
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
	run := r.newRun(ctx, nil, options)
	run.textless = true
	return run.Records()
}

// Changed is a run over the records that at does not know yet in their present state: all
// of them in a first run, then those whose time of change differs, those without one, those that
// could not be read or were not done before, and once more those that were read within seconds of
// their change. Nothing is read before the loop over [Run.Records] begins.
func (r *Resource[T]) Changed(ctx context.Context, at Checkpoint, options ...ReadOption) *Run[T] {
	if at == nil {
		return &Run[T]{loop: func(yield func(T, error) bool) {
			yield(*new(T), errors.New("aimsio: no checkpoint given; use All to read without one"))
		}}
	}
	return r.newRun(ctx, at, options)
}
