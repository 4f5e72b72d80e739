package aimsio

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

// Fate is what became of a record of an upsert.
type Fate string

// The fates of a record.
const (
	Accepted Fate = "accepted" // the server took the call that carried it
	Refused  Fate = "refused"  // nothing was changed: it was not sent, or the server said no
	Unknown  Fate = "unknown"  // it may have been taken; see [Report.Settle]
)

// Report tells what became of the records of an upsert, such as
// [UpsertJobOrders].
//
// An upsert creates or updates any number of records. Each is checked before
// anything is sent; what passes goes out in calls of [BatchSize] records, in
// parallel within the limits. No call is repeated once a byte of it may have left
// this machine, and none is begun after user, password or permission were refused.
//
// What Aimsio answers is not published. A success is taken to mean all records of
// its call, see [ReadAnswer]; a refusal of a call of several leaves each of them
// unknown, see [Report.Settle]. The error of an upsert is that of [Report.Err]; the
// Report is never nil.
//
// Companies, equipment, invoices and timecards have no upsert here, because not
// even the name of their list is published: use the methods of the [Client].
type Report[W any] struct {
	Items []Item[W] // as they were given, in their order
	Info  wire.Info // what the calls cost; Total is the sum over calls

	kind  kind[W]
	begun time.Time
}

// Item is one record of an upsert and its fate.
type Item[W any] struct {
	Record W
	Key    string // what the caller knows it by, e.g. its code
	Fate   Fate
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
	return &shortfall{causes, fmt.Sprintf("aimsio: upsert of %s: %d accepted, %d refused, %d unknown",
		r.kind.reads.name, r.Count(Accepted), r.Count(Refused), r.Count(Unknown))}
}

// shortfall is an upsert of which not all was accepted.
type shortfall struct {
	causes []error
	counts string
}

// Error shows the counts and the first causes.
func (s *shortfall) Error() string {
	const shown = 3
	text := s.counts
	for _, err := range s.causes[:min(shown, len(s.causes))] {
		text += "; " + err.Error()
	}
	if more := len(s.causes) - shown; more > 0 {
		text += fmt.Sprintf("; and %d more, see Report.Items", more)
	}
	return text
}

func (s *shortfall) Unwrap() []error { return s.causes }

// set gives the records at those places a fate.
func (r *Report[W]) set(part []int, fate Fate, answer []byte, err error) {
	for _, i := range part {
		item := &r.Items[i]
		item.Fate, item.Answer, item.Err = fate, answer, err
	}
}

// fateOf judges the n records of one failed call. A refusal of several tells
// nothing of each: whether Aimsio takes the others is not published.
func fateOf(err error, n int) Fate {
	e, ok := errors.AsType[*Error](err)
	switch {
	case !ok || e.Outcome == wire.NotSent: // the request could not be made
		return Refused
	case e.Outcome == wire.Refused && (n == 1 || wholly(e.Status)):
		return Refused
	}
	return Unknown
}

// wholly reports whether a status refuses a call before its records are read.
func wholly(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
		http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusTooManyRequests:
		return true
	}
	return false
}
