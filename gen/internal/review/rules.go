package review

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// What a change of a fact means. Breaking is: a program no longer compiles, a call
// that was sent is refused, a member that was read is not, or the same call sends
// something else or is repeated where it was not. What only moves a limit of the
// vendor, which the client keeps by itself, is additive.

// rule judges one fact. The effect is what a caller meets and Go does not show, ""
// when the compiler or GoDoc tells.
type rule func(old, new string) (Verdict, string)

// rules has a rule for each fact, of Ajera and of Aimsio.
var rules = map[string]rule{
	"method": func(old, new string) (Verdict, string) {
		return Breaking, fmt.Sprintf("calls the vendor's %s, was %s", new, old)
	},
	"kind":          kindRule,
	"args":          always(Breaking, ""),
	"content":       always(Breaking, ""),
	"paged":         gained(always(Breaking, "")),
	"fixed":         said(Breaking, "sends %s with every call, was %s"),
	"batch":         batchRule,
	"cap":           said(Additive, "the server cuts lists at %s, was %s"),
	"update reads":  gained(always(Breaking, "")),
	"update":        gained(said(Breaking, "a save sends %s; was %s")),
	"counter":       said(Additive, "saved records are counted by %s, was %s"),
	"employee":      said(Additive, "needs an authorizing employee: %s, was %s"),
	"go":            always(Breaking, ""),
	"type":          typeRule,
	"required":      requiredRule,
	"nullable":      always(Breaking, ""),
	"write":         writeRule,
	"max":           maxRule,
	"values":        valuesRule,
	"also":          alsoRule,
	"sensitive":     said(Additive, "prints masked: %s, was %s"),
	"key":           gained(said(Breaking, "records are told apart by %s, was %s")),
	"custom":        gained(said(Breaking, "custom fields are found by %s, was %s")),
	"rest":          restRule,
	"complete":      comment,
	"labels":        comment,
	"permission":    comment,
	"evidence":      comment,
	"page":          comment,
	"doc":           comment,
	"note":          comment,
	"source":        comment,
	"deprecated":    comment,
	"parameters":    always(Breaking, ""),
	"answer":        always(Breaking, ""),
	"body":          always(Breaking, ""),
	"Go name":       always(Breaking, ""),
	"path":          said(Breaking, "calls %s, was %s"),
	"form":          always(Breaking, ""),
	"readOnly":      flagRule("is only read, and not sent any more", "is sent too"),
	"writeOnly":     flagRule("is only sent, and not read any more", "is read too"),
	"other members": said(Additive, "keeps members that are not described: %s, was %s"),
}

// comments are the facts that only GoDoc shows.
var comments = []string{"complete", "labels", "permission", "evidence", "page", "doc", "note", "source", "deprecated"}

// comment is the rule of what only GoDoc shows.
func comment(_, _ string) (Verdict, string) { return Unchanged, "" }

// judge finds what a change of one fact means; a fact without a rule is breaking
// until somebody has thought about it.
func judge(f FactChange) (FactChange, string) {
	r, ok := rules[f.Fact]
	if !ok {
		r = always(Breaking, "")
	}
	var effect string
	f.Verdict, effect = r(f.Old, f.New)
	f.comment = slices.Contains(comments, f.Fact)
	return f, effect
}

func always(v Verdict, effect string) rule {
	return func(_, _ string) (Verdict, string) { return v, effect }
}

// said puts the new and the old value into the effect.
func said(v Verdict, format string) rule {
	return func(old, new string) (Verdict, string) { return v, fmt.Sprintf(format, orNone(new), orNone(old)) }
}

// gained is for what does no harm where there was nothing.
func gained(r rule) rule {
	return func(old, new string) (Verdict, string) {
		if v, effect := r(old, new); old != "" {
			return v, effect
		}
		return Additive, ""
	}
}

func flagRule(on, off string) rule {
	return func(_, new string) (Verdict, string) {
		if new == "true" {
			return Breaking, on
		}
		return Additive, off
	}
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// kindRule: what matters is whether a call may be repeated, and the envelope.
func kindRule(old, new string) (Verdict, string) {
	reads := func(kind string) bool { return kind == "list" || kind == "get" }
	switch {
	case reads(old) && !reads(new):
		return Breaking, "is not repeated any more when an answer is lost"
	case reads(new) && !reads(old):
		return Breaking, "is repeated when an answer is lost, which a write must never be"
	case old == "session" || new == "session":
		return Breaking, "arguments travel at another place of the envelope"
	}
	return Additive, fmt.Sprintf("is a %s, was a %s", new, old)
}

func batchRule(old, new string) (Verdict, string) {
	switch {
	case new == "":
		return Additive, fmt.Sprintf("goes out in one call however long the list is; was split at %s", old)
	case old == "":
		return Additive, fmt.Sprintf("longer lists are split at %s", new)
	}
	return Additive, fmt.Sprintf("longer lists are split at %s, was %s", new, old)
}

func typeRule(old, new string) (Verdict, string) {
	list := func(t string) bool { return strings.HasPrefix(t, "[") }
	form := func(t string) string {
		switch {
		case list(t):
			return "a list"
		case strings.HasPrefix(t, "{map"):
			return "an object by name"
		}
		return "one value"
	}
	if form(old) != form(new) {
		return Breaking, fmt.Sprintf("travels as %s, was %s", form(new), form(old))
	}
	return Breaking, ""
}

func requiredRule(_, new string) (Verdict, string) {
	if new == "yes" || new == "true" {
		return Breaking, "is required: a call without it is refused before it is sent"
	}
	return Additive, "is not required any more"
}

func writeRule(old, new string) (Verdict, string) {
	switch new {
	case "read-only":
		return Breaking, "is read-only: a save that changes it is refused"
	case "required":
		return Breaking, "is required on writing: a record without it is refused"
	case "":
		if old != "key" && old != "token" {
			return Additive, fmt.Sprintf("may be changed freely, was %s", old)
		}
	}
	return Breaking, fmt.Sprintf("is written as %s, was %s", orNone(new), orNone(old))
}

func maxRule(old, new string) (Verdict, string) {
	was, _ := strconv.Atoi(old)
	is, _ := strconv.Atoi(new)
	if is > 0 && (was == 0 || is < was) {
		return Breaking, fmt.Sprintf("takes %d characters at most: a longer text is refused", is)
	}
	return Additive, fmt.Sprintf("takes more characters: %s, was %s", orNone(new), orNone(old))
}

// valuesRule: no values means all.
func valuesRule(old, new string) (Verdict, string) {
	effect := fmt.Sprintf("takes only %s, was %s", orNone(new), orNone(old))
	if new != "" && (old == "" || !within(old, new)) {
		return Breaking, effect
	}
	return Additive, effect
}

func alsoRule(old, new string) (Verdict, string) {
	effect := fmt.Sprintf("is read from %s too, was %s", orNone(new), orNone(old))
	if within(old, new) {
		return Additive, effect
	}
	return Breaking, effect
}

func restRule(old, new string) (Verdict, string) {
	if old == "" {
		return Additive, "numbers that are not described move from Unknown to " + new
	}
	return Breaking, ""
}

// within reports whether all of a list is in another.
func within(part, whole string) bool {
	all := strings.Split(whole, ", ")
	for one := range strings.SplitSeq(part, ", ") {
		if one != "" && !slices.Contains(all, one) {
			return false
		}
	}
	return true
}
