package aimsio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

// UpsertOption changes how records are sent.
type UpsertOption func(*sending)

// sending is how to send many records.
type sending struct {
	size, bytes, parallel int
	read                  func(answer []byte, records int) []Fate
}

// BatchSize puts up to n records into one call, 25 unless said. With 1, each
// record has a call and so a certain fate of its own.
func BatchSize(n int) UpsertOption { return func(s *sending) { s.size = max(1, n) } }

// BatchBytes keeps a call's body below n bytes, 4 MiB unless said, as far as one
// record is not longer.
func BatchBytes(n int) UpsertOption { return func(s *sending) { s.bytes = n } }

// CallsAtOnce sends up to n calls at a time, 10 unless said. With 1, the records
// go out in their order.
func CallsAtOnce(n int) UpsertOption { return func(s *sending) { s.parallel = max(1, n) } }

// ReadAnswer has f read the answer to each call that succeeded: it returns the
// fate of each of its records in their order, or nil when they are all accepted.
func ReadAnswer(f func(answer []byte, records int) []Fate) UpsertOption {
	return func(s *sending) { s.read = f }
}

// kind is how the records of one kind are written.
type kind[W any] struct {
	reads *Resource[json.RawMessage] // the same records
	keys  []string                   // members that the caller knows a record by, best first
	post  func(context.Context, []W) (*http.Response, error)
}

// checked is implemented by every type that is sent.
type checked interface{ Check() error }

// upsert sends records and reports the fate of each.
func upsert[W checked](ctx context.Context, k kind[W], records []W, options []UpsertOption) (*Report[W], error) {
	s := sending{size: 25, bytes: 4 << 20, parallel: Limits.Parallel}
	for _, set := range options {
		set(&s)
	}
	r := &Report[W]{Items: make([]Item[W], len(records)), kind: k, begun: time.Now()}
	defer func() { count(ctx, r.Info) }()
	calls := WithInfo(ctx, &r.Info)
	var halt atomic.Pointer[error]
	var running sync.WaitGroup
	slots := make(chan struct{}, s.parallel)
	for _, part := range s.split(r.prepare(records)) {
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			send(calls, r, part, s, &halt)
		})
	}
	running.Wait()
	return r, r.Err()
}

// prepare checks the records. It returns the size in bytes of each that may be
// sent, by place, and 0 for the others, which are refused.
func (r *Report[W]) prepare(records []W) []int {
	sizes := make([]int, len(records))
	first := map[string]int{}
	for i, record := range records {
		item := &r.Items[i]
		item.Record = record
		size, err := r.check(item)
		if other, twice := first[item.Key]; err == nil && twice && item.Key != "" {
			message := fmt.Sprintf("%s %q is that of record %d too, and calls keep no order", item.member, item.Key, other)
			err = r.fault(item, ErrBadRequest, message, "send it once, or in an upsert of its own", nil)
		}
		if err != nil {
			item.Fate, item.Err = Refused, err
			continue
		}
		first[item.Key], sizes[i] = i, size
	}
	return sizes
}

// check finds the key of a record and what the server would refuse, and returns
// its size in bytes.
func (r *Report[W]) check(item *Item[W]) (int, error) {
	text, err := json.Marshal(item.Record)
	if err != nil {
		return 0, r.fault(item, ErrIncomplete, "", "correct the record", err)
	}
	item.member, item.Key = keyIn(text, r.kind.keys)
	if err := any(item.Record).(checked).Check(); err != nil {
		return 0, r.fault(item, ErrIncomplete, "", "complete the record", err)
	}
	return len(text) + 1, nil
}

// fault is the error of a record that is not sent.
func (r *Report[W]) fault(item *Item[W], kind error, message, remedy string, cause error) error {
	return &Error{
		Method: http.MethodPost, Path: r.kind.reads.name, Key: item.Key, Outcome: wire.NotSent,
		kind: kind, Message: message, Remedy: remedy, Err: cause,
	}
}

// split puts the places of the records with a size into calls.
func (s sending) split(sizes []int) [][]int {
	var parts [][]int
	room := 0
	for i, size := range sizes {
		if size == 0 {
			continue
		}
		if last := len(parts) - 1; last >= 0 && len(parts[last]) < s.size && size <= room {
			parts[last] = append(parts[last], i)
			room -= size
			continue
		}
		parts = append(parts, []int{i})
		room = s.bytes - size
	}
	return parts
}

// send makes one call, unless an earlier one showed that all will be refused.
func send[W any](ctx context.Context, r *Report[W], part []int, s sending, halt *atomic.Pointer[error]) {
	if cause := halt.Load(); cause != nil {
		r.set(part, Refused, nil, &Error{
			Method: http.MethodPost, Path: r.kind.reads.name, Outcome: wire.NotSent,
			Message: "not sent after an earlier refusal", Err: *cause,
		})
		return
	}
	records := make([]W, len(part))
	for i, place := range part {
		records[i] = r.Items[place].Record
	}
	resp, err := r.kind.post(ctx, records)
	if err == nil {
		r.accept(resp, part, s)
		return
	}
	if errors.Is(err, ErrAuthentication) || errors.Is(err, ErrPermission) || errors.Is(err, ErrReadOnly) {
		halt.Store(&err)
	}
	var body []byte
	if e, ok := errors.AsType[*Error](err); ok {
		body = e.Body
	}
	r.set(part, fateOf(err, len(part)), body, err)
}

// accept notes a success.
func (r *Report[W]) accept(resp *http.Response, part []int, s sending) {
	answer, _ := io.ReadAll(resp.Body) // from memory
	r.set(part, Accepted, answer, nil)
	if s.read == nil {
		return
	}
	fates := s.read(answer, len(part))
	for i, fate := range fates[:min(len(fates), len(part))] {
		if item := &r.Items[part[i]]; fate != Accepted {
			item.Fate = fate
			item.Err = &Error{
				Method: http.MethodPost, Path: resp.Request.URL.Path, Key: item.Key, Status: resp.StatusCode, Body: answer,
				Outcome: outcomeOf(fate), kind: ErrBadRequest, Message: "the answer says so", Remedy: "see Item.Answer",
			}
		}
	}
}

func outcomeOf(fate Fate) wire.Outcome {
	if fate == Refused {
		return wire.Refused
	}
	return wire.Unknown
}
