// Package fault says what is wrong with a call: in comes what a room met, or what
// the vendor refused and the rules for it, out comes a [Fault] with its kind, what
// is certain, and what to do. Package ajera makes its public error of it.
package fault

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/wire"
)

// The kinds of fault; package ajera says what each means.
var (
	ErrSession    = errors.New("the session was refused")
	ErrPermission = errors.New("not permitted")
	ErrVersion    = errors.New("wrong session version")
	ErrArgument   = errors.New("invalid argument")
	ErrConflict   = errors.New("changed by someone else since read")
	ErrTruncated  = errors.New("the server cut the list")
	ErrLimit      = errors.New("over the vendor's limit")
	ErrNoChange   = errors.New("nothing to save")
	ErrReadOnly   = errors.New("cannot be changed")
	ErrNotCreated = errors.New("no new record came back")
	ErrNotFound   = errors.New("not found")
	ErrPartial    = errors.New("perhaps done in part")
	ErrDatabase   = errors.New("not the expected database")
	ErrClosed     = errors.New("the client is closed")
	ErrAnswer     = errors.New("not an Ajera answer")
	ErrWeek       = errors.New("the days of timesheets cannot be dated")
)

// Entry is one error of the vendor's answer.
type Entry struct {
	ErrorID      int
	ErrorMessage string
}

// Fault is what is known of a failed call but for the call itself.
type Fault struct {
	Kind         error // one of the above, nil when unclassified
	Outcome      wire.Outcome
	Status       int // HTTP status, 0 when no answer came
	ResponseCode int
	Message      string // the vendor's, or what was found wrong
	Entries      []Entry
	UsageKey     string
	Remedy       string
	Err          error // cause, may be nil

	Unsure    bool // an expired session and a missing permission look like this
	Renewable bool // nothing was done: with a new session it may be sent again
}

// New is a fault that was found before anything was sent.
func New(kind error, remedy, format string, args ...any) *Fault {
	return &Fault{Kind: kind, Outcome: wire.NotSent, Message: fmt.Sprintf(format, args...), Remedy: remedy}
}

// InAnswer is a fault of what was read: a call was sent, and went well.
func InAnswer(kind error, remedy, format string, args ...any) *Fault {
	return &Fault{Kind: kind, Message: fmt.Sprintf(format, args...), Remedy: remedy}
}

// Because is a fault of that cause, found before anything was sent.
func Because(kind, cause error) *Fault {
	return &Fault{Kind: kind, Outcome: wire.NotSent, Err: cause}
}

// Unreadable is an answer that cannot be read: nobody knows what it says.
func Unreadable(status int, what string, err error) *Fault {
	return &Fault{Kind: ErrAnswer, Outcome: wire.Unknown, Status: status, Message: what, Err: err}
}

// Error tells the fault as of a call that changes something.
func (f *Fault) Error() string { return f.Text("a call", false) }

// Unwrap gives the kind and the cause to [errors.Is] and [errors.As].
func (f *Fault) Unwrap() []error {
	return slices.DeleteFunc([]error{f.Kind, f.Err}, func(err error) bool { return err == nil })
}

// Text says method, outcome, reason, the vendor's codes and the remedy. Of a method
// that only reads, an unknown outcome says nothing.
func (f *Fault) Text(method string, reads bool) string {
	var b strings.Builder
	b.WriteString(method)
	switch {
	case f.Outcome == wire.Unknown && !reads:
		b.WriteString(": outcome unknown, it may have been executed")
	case f.Outcome != "" && f.Outcome != wire.Unknown:
		fmt.Fprintf(&b, ": %s", f.Outcome)
	}
	for _, part := range f.reasons() {
		fmt.Fprintf(&b, ": %s", part)
	}
	b.WriteString(f.codes())
	if f.Remedy != "" {
		fmt.Fprintf(&b, "; %s", f.Remedy)
	}
	return b.String()
}

// mostTold is how many of the vendor's errors a text tells: one for each record of a write may come.
const mostTold = 20

// reasons are the kind, the message, the entries and the cause, each said once.
func (f *Fault) reasons() []string {
	var parts []string
	add := func(text string) {
		text = strings.TrimSpace(strings.TrimRight(strings.TrimSpace(text), "."))
		said := func(part string) bool { return strings.Contains(part, text) }
		if text != "" && !slices.ContainsFunc(parts, said) {
			parts = append(parts, text)
		}
	}
	if f.Kind != nil {
		add(f.Kind.Error())
	}
	if len(f.Entries) == 0 || !IsFiller(f.Message) {
		add(f.Message)
	}
	for _, entry := range f.Entries[:min(len(f.Entries), mostTold)] {
		add(entry.ErrorMessage)
	}
	if more := len(f.Entries) - mostTold; more > 0 {
		add(fmt.Sprintf("and %d errors more", more))
	}
	if f.Err != nil {
		add(f.Err.Error())
	}
	return parts
}

func (f *Fault) codes() string {
	var parts []string
	if len(f.Entries) > 0 {
		parts = append(parts, fmt.Sprintf("error %d", f.Entries[0].ErrorID))
	}
	if f.ResponseCode != 0 {
		parts = append(parts, fmt.Sprintf("code %d", f.ResponseCode))
	}
	if f.Status != 0 && f.Status != 200 {
		parts = append(parts, fmt.Sprintf("HTTP %d", f.Status))
	}
	if f.UsageKey != "" {
		parts = append(parts, "usage key "+f.UsageKey)
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// IsFiller reports whether a text says nothing about an error.
func IsFiller(text string) bool {
	return slices.Contains([]string{"", "success", "an error has occurred"}, strings.ToLower(strings.Trim(text, " .")))
}
