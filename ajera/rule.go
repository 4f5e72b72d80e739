package ajera

import (
	"strings"
)

// Rule tells what a refusal means. The vendor publishes no table of error ids,
// so this one was gathered from live answers; Config.Rules are asked before it.
// Zero members match anything; the first rule that matches decides.
type Rule struct {
	Status  int      // HTTP status
	Code    int      // ResponseCode
	ErrorID int      // of any entry
	Has     []string // lower-case texts that must all occur in one message
	Means   error    // ErrSession, ErrPermission, ...
	// Unsure marks a refusal that looks alike for an expired session and a missing
	// permission: it is tried once with a new session, and is then ErrPermission.
	Unsure bool
}

var rules = []Rule{
	{Has: []string{"unauthorized method", "supported with api version"}, Means: ErrVersion},
	{Has: []string{"unauthorized method"}, Means: ErrPermission},
	{Has: []string{"authorizing employee"}, Means: ErrPermission},
	{Has: []string{"unable to authenticate user"}, Means: ErrSession},
	{Has: []string{"session", "expired"}, Means: ErrSession},
	{Has: []string{"session", "invalid"}, Means: ErrSession},
	{Has: []string{"session", "not found"}, Means: ErrSession},
	// No conflict text has been recorded; these are the usual words for one.
	{Has: []string{"concurren"}, Means: ErrConflict},
	{Has: []string{"conflict"}, Means: ErrConflict},
	{Has: []string{"changed", "since"}, Means: ErrConflict},
	{Has: []string{"changed by"}, Means: ErrConflict},
	{Has: []string{"modified", "since"}, Means: ErrConflict},
	{Has: []string{"modified by"}, Means: ErrConflict},
	{Has: []string{"out of date"}, Means: ErrConflict},
	{Has: []string{"no change"}, Means: ErrNoChange},
	{Has: []string{"nothing", "change"}, Means: ErrNoChange},
	{Has: []string{"nothing", "update"}, Means: ErrNoChange},
	{Code: -100, Has: []string{"more than"}, Means: ErrLimit},
	{Code: -100, Has: []string{"too many"}, Means: ErrLimit},
	{Code: -100, Has: []string{"at most"}, Means: ErrLimit},
	{Code: -100, Has: []string{"maximum"}, Means: ErrLimit},
	{Has: []string{"invalid data"}, Means: ErrArgument},
	{Code: -100, Means: ErrLimit},
	{ErrorID: -150, Means: ErrSession, Unsure: true},
	{Status: 401, Means: ErrSession, Unsure: true},
	{Status: 403, Means: ErrSession, Unsure: true},
	{Status: 429, Means: ErrLimit},
}

// classify finds the rule for a refusal; the zero Rule when none fits.
func classify(own []Rule, e *Error) Rule {
	for _, list := range [][]Rule{own, rules} {
		for _, r := range list {
			if r.matches(e) {
				return r
			}
		}
	}
	return Rule{}
}

func (r Rule) matches(e *Error) bool {
	if r.Means == nil || r.Status != 0 && r.Status != e.Status || r.Code != 0 && r.Code != e.ResponseCode {
		return false
	}
	return r.matchesID(e) && r.matchesText(e)
}

func (r Rule) matchesID(e *Error) bool {
	for _, entry := range e.Entries {
		if entry.ErrorID == r.ErrorID {
			return true
		}
	}
	return r.ErrorID == 0
}

func (r Rule) matchesText(e *Error) bool {
	if containsAll(e.Message, r.Has) {
		return true
	}
	for _, entry := range e.Entries {
		if containsAll(entry.ErrorMessage, r.Has) {
			return true
		}
	}
	return false
}

func containsAll(text string, parts []string) bool {
	text = strings.ToLower(text)
	for _, part := range parts {
		if !strings.Contains(text, strings.ToLower(part)) {
			return false
		}
	}
	return true
}
