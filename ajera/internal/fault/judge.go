package fault

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/wire"
)

// Rule tells what a refusal means, as package ajera describes it.
type Rule struct {
	Status, Code, ErrorID int
	Has                   []string
	Means                 error
	Unsure                bool
}

// sign is what this package recognises a refusal by: all of its members that are set.
type sign struct {
	means  error
	unsure bool

	status, code, id int
	is               string   // the vendor's whole text
	begins, has      string   // and how one begins that names a method, and what it says of it
	usual            []string // words, all of one of which occur, in a text of usual words alone; see [isUsual]
}

// signs are gathered from live answers: the vendor publishes no table of error ids. Its texts
// are compared whole, for what users typed into a record is quoted in many; see words.go.
var signs = []sign{
	{means: ErrVersion, begins: "unauthorized method", has: "supported with api version"},
	{means: ErrPermission, begins: "unauthorized method"},
	{means: ErrSession, is: "unable to authenticate user"},
	{means: ErrSession, is: "invalid session"},
	{means: ErrPermission, usual: []string{"authorizing employee"}},
	{means: ErrSession, usual: []string{"session expired", "session invalid", "session not found"}},
	// No text has been recorded of the next two; these are the usual words for them.
	{means: ErrConflict, usual: []string{"concurrency", "concurrent", "conflict", "out of date",
		"changed since", "changed by user", "changed by someone", "modified since", "modified by user", "modified by someone",
		"updated since", "updated by user", "updated by someone"}},
	{means: ErrNoChange, usual: []string{"no change", "no changes", "nothing changed", "nothing change", "nothing update"}},
	{means: ErrLimit, code: -100, usual: []string{"more than #", "too many", "at most #", "maximum #"}},
	{means: ErrArgument, begins: "one or more properties contain invalid data"},
	{means: ErrLimit, code: -100},
	{means: ErrSession, id: -150, unsure: true}, // of a lost session, a missing permission and an unknown method alike
	{means: ErrSession, status: 401, unsure: true},
	{means: ErrSession, status: 403, unsure: true},
	{means: ErrLimit, status: 429},
}

// Classify finds what a refusal means, by the user's own rules first; zero when nothing fits.
func Classify(own []Rule, f *Fault) Rule {
	for _, r := range own {
		if r.matches(f) {
			return r
		}
	}
	for _, s := range signs {
		if s.matches(f) {
			return Rule{Status: s.status, Code: s.code, ErrorID: s.id, Means: s.means, Unsure: s.unsure}
		}
	}
	return Rule{}
}

// Judge finds out what a refusal of m means. Only one that is renewable may a new session
// cure, and of a write only one that is certain to be of the session.
func (f *Fault) Judge(own []Rule, m *wire.Method, renewable bool) {
	rule := Classify(own, f)
	f.Kind, f.Unsure = cmp.Or(rule.Means, f.Kind), rule.Unsure
	f.Renewable = renewable && rule.Means == ErrSession && (m.Kind.Reads() || f.isCertain(own))
	f.Remedy = Remedy(m, f.Kind)
	if f.Kind == ErrLimit && f.Status == http.StatusTooManyRequests {
		f.Remedy = TooFast
	}
}

// isCertain reports whether all that a refusal says is known to be said of sessions, or
// whether a rule of the user's says so that does not go by words alone.
func (f *Fault) isCertain(own []Rule) bool {
	for _, r := range own {
		if r.matches(f) {
			return r.Status != 0 || r.Code != 0 || r.ErrorID != 0
		}
	}
	known := func(e Entry) bool {
		alone := &Fault{Entries: []Entry{e}}
		return slices.ContainsFunc(signs, func(s sign) bool {
			return s.means == ErrSession && s.usual == nil && s.status == 0 && s.matches(alone)
		})
	}
	if len(f.Entries) == 0 {
		return known(Entry{ErrorMessage: f.Message})
	}
	return !slices.ContainsFunc(f.Entries, func(e Entry) bool { return !known(e) })
}

func (r Rule) matches(f *Fault) bool {
	return r.Means != nil && f.isOf(r.Status, r.Code, r.ErrorID) && f.says(func(text string) bool {
		text = strings.ToLower(text)
		lacks := func(part string) bool { return !strings.Contains(text, strings.ToLower(part)) }
		return !slices.ContainsFunc(r.Has, lacks)
	})
}

func (s sign) matches(f *Fault) bool {
	return f.isOf(s.status, s.code, s.id) && f.says(func(text string) bool {
		head := text[:min(len(text), longest)]
		entire := len(head) == len(text)
		return (s.is == "" || entire && s.is == whole(head)) && (s.begins == "" || begins(head, s.begins)) &&
			(s.has == "" || strings.Contains(unquoted(head), s.has)) &&
			(s.usual == nil || entire && slices.ContainsFunc(s.usual, func(words string) bool { return isUsual(head, words, s.means == ErrSession) }))
	})
}

// longest is the length in bytes beyond which a text is no known one.
const longest = 1000

// isOf compares the numbers of a refusal; 0 is any.
func (f *Fault) isOf(status, code, id int) bool {
	is := func(e Entry) bool { return e.ErrorID == id }
	return (status == 0 || status == f.Status) && (code == 0 || code == f.ResponseCode) && (id == 0 || slices.ContainsFunc(f.Entries, is))
}

// says reports whether the message, or that of an entry, is such.
func (f *Fault) says(such func(string) bool) bool {
	return such(f.Message) || slices.ContainsFunc(f.Entries, func(e Entry) bool { return such(e.ErrorMessage) })
}
