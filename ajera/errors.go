package ajera

import (
	"errors"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

// What went wrong, for [errors.Is].
var (
	ErrSession    = fault.ErrSession    // login refused, or token rejected again after a new login
	ErrPermission = fault.ErrPermission // the API user may not call the method, or it does not exist
	ErrVersion    = fault.ErrVersion    // the method is for sessions of the other version; only raw calls can meet it
	ErrArgument   = fault.ErrArgument   // an argument is missing, too long or of the wrong shape
	ErrConflict   = fault.ErrConflict   // a save met a newer record
	ErrTruncated  = fault.ErrTruncated  // more rows exist than came
	ErrLimit      = fault.ErrLimit      // too many keys or calls
	ErrNoChange   = fault.ErrNoChange   // a save without a change
	ErrReadOnly   = fault.ErrReadOnly   // a changed key or read-only field, a record that was not read, or Config.ReadOnly
	ErrNotCreated = fault.ErrNotCreated // success without a new key
	ErrNotFound   = fault.ErrNotFound   // a helper did not find what it was asked for; Get methods list the keys in Missing
	ErrPartial    = fault.ErrPartial    // success that tells of fewer records than were sent
	ErrDatabase   = fault.ErrDatabase   // the address names another one than Config.Expect
	ErrClosed     = fault.ErrClosed     // a call after Close
	ErrAnswer     = fault.ErrAnswer     // HTML, malformed JSON, an unreadable record
	ErrWeek       = fault.ErrWeek       // the login tells no week, or a TimesheetDate does not fit it; see Config.Week
	ErrOutage     = exchange.ErrOutage  // not sent: too many calls before it failed, see Retry.Trip
)

// Entry is one error of the vendor's answer.
type Entry struct {
	ErrorID      int
	ErrorMessage string
}

// Error is a failed call. Use [errors.Is] with this package's Err values for
// what went wrong, and Outcome for what is certain about a write.
type Error struct {
	Method       string
	Version      int          // session version
	Outcome      wire.Outcome // what is certain: not sent, refused, unknown, executed
	Status       int          // HTTP status, 0 when no answer came
	ResponseCode int          // the vendor's code
	Message      string       // the vendor's message, or what was found wrong
	Entries      []Entry      // the vendor's errors, without fillers
	UsageKey     string       // the vendor's id of the call, for support requests
	Permission   string       // what an administrator ticks for the API user
	Info         wire.Info    // what the call cost
	Remedy       string       // what to do
	Err          error        // cause, may be nil

	kind  error // one of the Err values, nil when unclassified
	reads bool
}

// Error says method, outcome, reason, the vendor's codes and the remedy, no secret.
func (e *Error) Error() string { return e.fault().Text(e.Method, e.reads) }

// Unwrap gives the sentinel and the cause to [errors.Is] and [errors.As].
func (e *Error) Unwrap() []error { return e.fault().Unwrap() }

// Reads reports whether the call could change nothing: Outcome then says no more than how far it came.
func (e *Error) Reads() bool { return e.reads }

func (e *Error) fault() *fault.Fault {
	f := &fault.Fault{
		Kind: e.kind, Outcome: e.Outcome, Status: e.Status, ResponseCode: e.ResponseCode, Message: e.Message,
		UsageKey: e.UsageKey, Remedy: e.Remedy, Err: e.Err,
	}
	for _, entry := range e.Entries {
		f.Entries = append(f.Entries, fault.Entry(entry))
	}
	return f
}

// changes reports a method that may change something at the vendor.
func changes(m *wire.Method) bool { return !m.Kind.Reads() && m.Kind != wire.KindSession }

// public is the error for what a room met in a call of m, made here and nowhere else.
func public(m *wire.Method, err error) *Error {
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok {
		f = fault.Because(nil, err)
	}
	e := &Error{
		Method: m.Name, Version: m.Version, Permission: m.Permission, reads: !changes(m),
		kind: f.Kind, Outcome: f.Outcome, Status: f.Status, ResponseCode: f.ResponseCode, Message: f.Message,
		UsageKey: f.UsageKey, Remedy: remedy(m, f), Err: f.Err,
	}
	for _, entry := range f.Entries {
		e.Entries = append(e.Entries, Entry(entry))
	}
	return e
}

// remedy is what to do about a fault. A refused method that the specs do not know is
// less likely to lack a permission than to be none.
func remedy(m *wire.Method, f *fault.Fault) string {
	if f.Outcome != wire.Refused || f.Kind != ErrPermission && f.Kind != ErrVersion {
		return f.Remedy
	}
	doubt := fault.Doubt(m, methods())
	switch {
	case doubt == "":
		return f.Remedy
	case f.Kind == ErrVersion:
		return doubt + "; " + f.Remedy
	}
	return doubt + "; if it does exist here, " + f.Remedy
}

// Rule tells what a refusal means. The vendor publishes no table of error ids,
// so this package's own was gathered from live answers; Config.Rules are asked
// before it. Zero members match anything; the first rule that matches decides. Messages quote what
// users typed, so Has alone may be met by a project's name: a write is sent once more for an
// ErrSession of a rule that has a number too.
type Rule struct {
	Status  int      // HTTP status
	Code    int      // ResponseCode
	ErrorID int      // of any entry
	Has     []string // texts that must all occur in one message, anywhere in it and in any case
	Means   error    // ErrSession, ErrPermission, ...
	// Unsure marks a refusal that looks alike for an expired session and a missing
	// permission: it is tried once with a new session, and is then ErrPermission.
	Unsure bool
}
