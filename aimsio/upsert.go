package aimsio

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/internal/parallel"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/seam"
	"github.com/fieldbooks/fieldbooks/wire"
)

// checked is implemented by every type that is sent.
type checked interface{ Check() error }

// Upsert creates or updates records and reports the fate of each, see [Report].
func (r *Writable[T, W]) Upsert(ctx context.Context, records []W, options ...UpsertOption) (*Report[W], error) {
	s := newManner()
	for _, o := range options {
		if o != nil {
			o.send(&s)
		}
	}
	report := &Report[W]{
		Items: make([]Item[W], len(records)), name: r.name, keys: r.keys, post: r.post, begun: time.Now(),
		list: func(ctx context.Context) ([]entry, http.Header, error) { return r.entries(ctx, s.calls) },
		text: func(ctx context.Context, key string) (wire.Value, error) { return r.text(ctx, key, s.calls...) },
	}
	s.calls = append([]wire.CallOption{wire.InfoTo(&report.Info)}, s.calls...)
	var halt atomic.Pointer[error]
	parts := s.split(report.prepare(records))
	if ctx == nil { // each call says so
		for _, part := range parts {
			report.send(ctx, part, s, &halt)
		}
		return report, report.Err()
	}
	_ = parallel.Do(ctx, len(parts), s.parallel, func(ctx context.Context, i int) error {
		report.send(ctx, parts[i], s, &halt)
		return nil // each record has an error of its own
	})
	return report, report.Err()
}

// prepare checks the records. It returns the size in bytes of each that may be
// sent, by place, and 0 for the others, which are refused.
func (r *Report[W]) prepare(records []W) []int {
	sizes := make([]int, len(records))
	first := map[[2]string]int{} // by member and key
	for i, record := range records {
		item := &r.Items[i]
		item.Record = record
		text, err := r.check(item)
		if err == nil {
			err = r.claim(item, i, text, first)
		}
		if err != nil {
			item.Fate, item.Err = Refused, err
			continue
		}
		sizes[i] = len(text) + 1
	}
	return sizes
}

// check finds the key of a record and what the server would refuse, and returns its text.
func (r *Report[W]) check(item *Item[W]) (wire.Value, error) {
	text, err := seam.Encode(item.Record)
	if err != nil {
		return nil, r.fault(item, Error{Outcome: wire.NotSent, kind: ErrIncomplete, Remedy: "correct the record", Err: err})
	}
	members, _ := rawjson.Members(text) // it is an object
	item.member, item.Key = keyIn(members, r.keys...)
	if err := any(item.Record).(checked).Check(); err != nil {
		return nil, r.fault(item, Error{Outcome: wire.NotSent, kind: ErrIncomplete, Remedy: "complete the record", Err: err})
	}
	return text, nil
}

// claim notes in first each key of the record at place i, unless one is that of an earlier record.
func (r *Report[W]) claim(item *Item[W], i int, text wire.Value, first map[[2]string]int) error {
	members, _ := rawjson.Members(text)
	var keys [][2]string
	for _, name := range r.keys {
		member, key := keyIn(members, name)
		if key == "" {
			continue
		}
		keys = append(keys, [2]string{member, key})
		if other, twice := first[[2]string{member, key}]; twice {
			return r.fault(item, Error{
				Outcome: wire.NotSent, kind: ErrBadRequest, Remedy: "send it once, or in an upsert of its own",
				Message: fmt.Sprintf("%s %q is that of record %d too, counted from 1, and calls keep no order", member, key, other+1),
			})
		}
	}
	for _, key := range keys {
		first[key] = i
	}
	return nil
}

// fault is an error about a record.
func (r *Report[W]) fault(item *Item[W], e Error) error {
	e.Method, e.Path, e.Key = http.MethodPost, r.name, item.Key
	return &e
}

// around is more than a body has beside its records: the name of their list, and brackets.
const around = 32

// split puts the places of the records with a size into calls.
func (s manner) split(sizes []int) [][]int {
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
		room = s.bytes - size - around
	}
	return parts
}

// send makes one call, unless an earlier one showed that all will be refused.
func (r *Report[W]) send(ctx context.Context, part []int, s manner, halt *atomic.Pointer[error]) {
	if cause := halt.Load(); cause != nil {
		r.set(part, Refused, nil, r.fault(new(Item[W]), Error{
			Outcome: wire.NotSent, Message: "not sent after an earlier refusal", Err: *cause,
		}))
		return
	}
	records := make([]W, len(part))
	for i, place := range part {
		records[i] = r.Items[place].Record
	}
	var reply exchange.Reply // stays empty where the answer is none
	err := r.post(capturing(ctx, &reply), records, s.calls...)
	if err == nil {
		r.set(part, Accepted, reply.Body, nil)
	} else {
		r.failed(part, err, halt)
	}
	if s.judge != nil && (err == nil || reply.Status != 0) {
		r.judge(&reply, part, s)
	}
}

// failed notes a call that was no success.
func (r *Report[W]) failed(part []int, err error, halt *atomic.Pointer[error]) {
	if errors.Is(err, ErrAuthentication) || errors.Is(err, ErrPermission) || errors.Is(err, ErrReadOnly) {
		halt.Store(&err)
	}
	e, ok := errors.AsType[*Error](err)
	if !ok { // the request could not be made
		e = &Error{Outcome: wire.NotSent}
	}
	r.set(part, e.fate(len(part)), e.Body, err)
}

// judge has the caller say what an answer means for each record.
func (r *Report[W]) judge(reply *exchange.Reply, part []int, s manner) {
	fates := s.judge(reply.Body, len(part))
	for i, fate := range fates[:min(len(fates), len(part))] {
		item := &r.Items[part[i]]
		if fate != Accepted && fate != Refused {
			fate = Unknown // any other word, or none, says neither yes nor no
		}
		item.Fate, item.Err = fate, nil
		if fate == Accepted {
			continue
		}
		e := Error{Outcome: wire.Unknown, Status: reply.Status, Body: reply.Body, kind: ErrBadRequest, Message: "the answer says so", Remedy: "see Item.Answer"}
		if fate == Refused {
			e.Outcome = wire.Refused
		}
		item.Err = r.fault(item, e)
	}
}

// Fate is what became of a record of an upsert.
type Fate string

// The fates of a record.
const (
	Accepted Fate = "accepted" // the server took the call that carried it; see [ReadAnswer]
	Refused  Fate = "refused"  // nothing was changed: it was not sent, or the server said no
	Unknown  Fate = "unknown"  // it may have been taken; see [Report.Settle]
)

// Report tells what became of the records of an upsert.
//
// An upsert creates or updates any number of records. Each is checked before
// anything is sent; what passes goes out in calls of [BatchSize] records, in
// parallel within the limits. No call is repeated once a byte of it may have left
// this machine, and none is begun after user, password or permission were refused.
//
// What Aimsio answers is not published. A success is taken to mean all records of its call, whatever
// its text says, see [ReadAnswer]; 202 and 207 are no success, and a refusal of a call of several
// leaves each of them unknown, see [Report.Settle].
// The error of an upsert is that of [Report.Err]; the Report is never nil.
//
// Companies, equipment, invoices and timecards have no upsert, because not even the
// name of their list is published: use the operations of Client.API.
type Report[W any] struct {
	Items []Item[W] // as they were given, in their order
	Info  wire.Info // what the calls cost; Total is the sum over calls

	name  string
	keys  []string // members that the caller knows a record by, best first
	begun time.Time
	post  func(context.Context, []W, ...wire.CallOption) error
	list  func(context.Context) ([]entry, http.Header, error)
	text  func(ctx context.Context, key string) (wire.Value, error)
}

// Item is one record of an upsert and its fate.
type Item[W any] struct {
	Record W
	Key    string // what the caller knows it by, e.g. its code
	Fate   Fate   // whether a refused one was sent tells Outcome of Err
	Answer []byte // body of the answer to the call that carried it, raw; nil when none came
	Err    error  // an [*Error], nil when accepted

	member string // that holds Key
}

// Count returns the number of records of that fate.
func (r *Report[W]) Count(fate Fate) int {
	n := 0
	for i := range r.Items {
		if r.Items[i].Fate == fate {
			n++
		}
	}
	return n
}

// Err returns nil if all records were accepted, else an error that counts the
// fates and wraps what went wrong.
func (r *Report[W]) Err() error {
	var causes []error
	seen := map[error]bool{}
	for i := range r.Items {
		if err := r.Items[i].Err; err != nil && !seen[err] {
			seen[err] = true
			causes = append(causes, err)
		}
	}
	if len(causes) == 0 {
		return nil
	}
	const shown = 3
	text := fmt.Sprintf("aimsio: upsert of %s: %d accepted, %d refused, %d unknown",
		r.name, r.Count(Accepted), r.Count(Refused), r.Count(Unknown))
	for _, err := range causes[:min(shown, len(causes))] {
		text += "; " + err.Error()
	}
	if more := len(causes) - shown; more > 0 {
		text += fmt.Sprintf("; and %d more, see Report.Items", more)
	}
	return &shortfall{text, causes}
}

// shortfall is an upsert of which not all was accepted.
type shortfall struct {
	text   string
	causes []error
}

func (s *shortfall) Error() string   { return s.text }
func (s *shortfall) Unwrap() []error { return s.causes }

// set gives the records at those places a fate.
func (r *Report[W]) set(part []int, fate Fate, answer []byte, err error) {
	for _, i := range part {
		item := &r.Items[i]
		item.Fate, item.Answer, item.Err = fate, answer, err
	}
}

// fate judges the n records of one failed call. A refusal of several tells nothing of each, whether
// Aimsio takes the others is not published, unless its status says that no record was read.
func (e *Error) fate(n int) Fate {
	refused := e.Outcome == wire.Refused && (n == 1 || slices.Contains(wholly, e.Status))
	if refused || e.Outcome == wire.NotSent {
		return Refused
	}
	return Unknown
}

// wholly are the statuses that refuse a call before its records are read.
var wholly = []int{
	http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusProxyAuthRequired,
	http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusTooManyRequests,
}
