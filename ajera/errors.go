package ajera

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

// What went wrong, for [errors.Is].
var (
	ErrSession    = errors.New("the session was refused")            // login refused, or token rejected again after a new login
	ErrPermission = errors.New("not permitted")                      // the API user may not call the method, or it does not exist
	ErrVersion    = errors.New("wrong session version")              // only raw calls can meet it
	ErrArgument   = errors.New("invalid argument")                   // missing, too long, of the wrong shape
	ErrConflict   = errors.New("changed by someone else since read") // a save met a newer record
	ErrTruncated  = errors.New("the server cut the list")            // more rows exist than came
	ErrLimit      = errors.New("over the vendor's limit")            // too many keys or calls
	ErrNoChange   = errors.New("nothing to save")                    // a save without a change
	ErrReadOnly   = errors.New("cannot be changed")                  // a changed key or read-only field, or a record that was not read
	ErrNotCreated = errors.New("nothing was created")                // success without a new key
	ErrPartial    = errors.New("perhaps done in part")               // success that tells of fewer records than were sent
	ErrDatabase   = errors.New("not the expected database")          // the guard of Config.Expect
	ErrClosed     = errors.New("the client is closed")               // a call after Close
	ErrAnswer     = errors.New("not an Ajera answer")                // HTML, malformed JSON, an unreadable record
	ErrOutage     = exchange.ErrOutage                               // not sent: too many calls before it failed, see Retry.Trip
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

	kind      error // one of the Err values, nil when unclassified
	reads     bool
	unsure    bool // an expired session and a missing permission look like this
	renewable bool // nothing was done: with a new session it may be sent again
}

// Error says method, outcome, reason, the vendor's codes and the remedy, without
// any secret.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Method)
	if e.Outcome != "" && !(e.reads && e.Outcome == wire.Unknown) {
		fmt.Fprintf(&b, ": %s", e.outcome())
	}
	for _, part := range e.reasons() {
		fmt.Fprintf(&b, ": %s", part)
	}
	b.WriteString(e.codes())
	if e.Remedy != "" {
		fmt.Fprintf(&b, "; %s", e.Remedy)
	}
	return b.String()
}

func (e *Error) outcome() string {
	if e.Outcome == wire.Unknown {
		return "outcome unknown, it may have been executed"
	}
	return string(e.Outcome)
}

// reasons are the sentinel, the message, the entries and the cause, each said once.
func (e *Error) reasons() []string {
	var parts []string
	add := func(text string) {
		text = strings.TrimSpace(strings.TrimRight(strings.TrimSpace(text), "."))
		said := func(part string) bool { return strings.Contains(part, text) }
		if text != "" && !slices.ContainsFunc(parts, said) {
			parts = append(parts, text)
		}
	}
	if e.kind != nil {
		add(e.kind.Error())
	}
	if len(e.Entries) == 0 || !isFiller(e.Message) {
		add(e.Message)
	}
	for _, entry := range e.Entries {
		add(entry.ErrorMessage)
	}
	if e.Err != nil {
		add(e.Err.Error())
	}
	return parts
}

func (e *Error) codes() string {
	var parts []string
	if len(e.Entries) > 0 {
		parts = append(parts, fmt.Sprintf("error %d", e.Entries[0].ErrorID))
	}
	if e.ResponseCode != 0 {
		parts = append(parts, fmt.Sprintf("code %d", e.ResponseCode))
	}
	if e.Status != 0 && e.Status != 200 {
		parts = append(parts, fmt.Sprintf("HTTP %d", e.Status))
	}
	if e.UsageKey != "" {
		parts = append(parts, "usage key "+e.UsageKey)
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// Unwrap gives the sentinel and the cause to [errors.Is] and [errors.As].
func (e *Error) Unwrap() []error {
	var list []error
	for _, err := range []error{e.kind, e.Err} {
		if err != nil {
			list = append(list, err)
		}
	}
	return list
}

// fault makes an error of m before anything is said about its outcome.
func fault(m *wire.Method, kind error) *Error {
	return &Error{Method: m.Name, Version: m.Version, Permission: m.Permission, Outcome: wire.NotSent, kind: kind, reads: m.Kind.Reads() || m.Kind == wire.KindSession}
}

// because adds what was found wrong and the remedy.
func (e *Error) because(remedy, format string, args ...any) *Error {
	e.Message = fmt.Sprintf(format, args...)
	e.Remedy = remedy
	return e
}

// remedy is what to do about a refusal by the vendor.
func remedy(m *wire.Method, kind error) string {
	switch kind {
	case ErrSession:
		return "check the username and password of the API user"
	case ErrPermission:
		return permit(m)
	case ErrVersion:
		return fmt.Sprintf("call it with the other session version than %d", m.Version)
	case ErrArgument:
		return "check the arguments against " + cmp.Or(m.Page, "the vendor's documentation")
	case ErrConflict:
		return "read the record again, apply the change again and save"
	case ErrLimit:
		return "ask for fewer keys in one call"
	case ErrNoChange:
		return "edit the result before saving it"
	}
	return ""
}

func permit(m *wire.Method) string {
	text := fmt.Sprintf("ask an administrator to tick %q for the API user under Setup > Integrations > API User", cmp.Or(m.Permission, m.Name))
	if m.Employee {
		text += " and to choose an active authorizing employee"
	}
	return text + "; it can take ten minutes to work"
}
