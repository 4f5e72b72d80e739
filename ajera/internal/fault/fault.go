// Package fault says what is wrong with a call: in comes what a room met, or what
// the vendor refused and the rules for it, out comes a [Fault] with its kind, what
// is certain, and what to do. Package ajera makes its public error of it.
package fault

import (
	"cmp"
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
	ErrNotCreated = errors.New("nothing was created")
	ErrPartial    = errors.New("perhaps done in part")
	ErrDatabase   = errors.New("not the expected database")
	ErrClosed     = errors.New("the client is closed")
	ErrAnswer     = errors.New("not an Ajera answer")
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
	for _, entry := range f.Entries {
		add(entry.ErrorMessage)
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

// Remedy is what to do about a refusal by the vendor.
func Remedy(m *wire.Method, kind error) string {
	switch kind {
	case ErrSession:
		return "check the username and password of the API user"
	case ErrPermission:
		text := fmt.Sprintf("ask an administrator to tick %q for the API user under Setup > Integrations > API User", cmp.Or(m.Permission, m.Name))
		if m.Employee {
			text += " and to choose an active authorizing employee"
		}
		return text + "; it can take ten minutes to work"
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

// Rule tells what a refusal means, as package ajera describes it.
type Rule struct {
	Status, Code, ErrorID int
	Has                   []string
	Means                 error
	Unsure                bool
}

// rules are gathered from live answers: the vendor publishes no table of error ids.
var rules = slices.Concat(
	said(ErrVersion, 0, "unauthorized method & supported with api version"),
	said(ErrPermission, 0, "unauthorized method", "authorizing employee"),
	said(ErrSession, 0, "unable to authenticate user", "session & expired", "session & invalid", "session & not found"),
	// No conflict text has been recorded; these are the usual words for one.
	said(ErrConflict, 0, "concurren", "conflict", "changed & since", "changed by", "modified & since", "modified by", "out of date"),
	said(ErrNoChange, 0, "no change", "nothing & change", "nothing & update"),
	said(ErrLimit, -100, "more than", "too many", "at most", "maximum"),
	said(ErrArgument, 0, "invalid data"),
	[]Rule{
		{Code: -100, Means: ErrLimit},
		{ErrorID: -150, Means: ErrSession, Unsure: true},
		{Status: 401, Means: ErrSession, Unsure: true},
		{Status: 403, Means: ErrSession, Unsure: true},
		{Status: 429, Means: ErrLimit},
	},
)

// said are rules for messages, each of which has the parts of one text between "&".
func said(means error, code int, texts ...string) (list []Rule) {
	for _, text := range texts {
		list = append(list, Rule{Code: code, Has: strings.Split(text, " & "), Means: means})
	}
	return list
}

// Classify finds the rule for a refusal, the user's own first; zero when none fits.
func Classify(own []Rule, f *Fault) Rule {
	for _, r := range slices.Concat(own, rules) {
		if r.matches(f) {
			return r
		}
	}
	return Rule{}
}

// Judge finds out what a refusal of m means. Only one that is renewable may a new session cure.
func (f *Fault) Judge(own []Rule, m *wire.Method, renewable bool) {
	rule := Classify(own, f)
	f.Kind, f.Unsure, f.Renewable = rule.Means, rule.Unsure, renewable && rule.Means == ErrSession
	f.Remedy = Remedy(m, f.Kind)
}

func (r Rule) matches(f *Fault) bool {
	isOf := func(e Entry) bool { return e.ErrorID == r.ErrorID }
	says := func(e Entry) bool { return r.isIn(e.ErrorMessage) }
	return r.Means != nil && (r.Status == 0 || r.Status == f.Status) && (r.Code == 0 || r.Code == f.ResponseCode) &&
		(r.ErrorID == 0 || slices.ContainsFunc(f.Entries, isOf)) &&
		(r.isIn(f.Message) || slices.ContainsFunc(f.Entries, says))
}

// isIn reports whether a message has all the texts of the rule.
func (r Rule) isIn(message string) bool {
	message = strings.ToLower(message)
	lacks := func(text string) bool { return !strings.Contains(message, strings.ToLower(text)) }
	return !slices.ContainsFunc(r.Has, lacks)
}
