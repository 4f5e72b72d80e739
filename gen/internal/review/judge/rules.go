package judge

import (
	"cmp"
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
	"method":        tells(Breaking, "calls the vendor's %s, was %s"),
	"kind":          kindRule,
	"args":          breaks,
	"content":       breaks,
	"paged":         unlessNew(breaks),
	"fixed":         tells(Breaking, "sends %s with every call, was %s"),
	"batch":         batchRule,
	"cap":           tells(Additive, "the server cuts lists at %s, was %s"),
	"update reads":  unlessNew(breaks),
	"update":        unlessNew(tells(Breaking, "a save sends %s; was %s")),
	"counter":       tells(Additive, "saved records are counted by %s, was %s"),
	"employee":      tells(Additive, "needs an authorizing employee: %s, was %s"),
	"go":            breaks,
	"type":          typeRule,
	"required":      flagRule(needed, "is not required any more"),
	"nullable":      breaks,
	"write":         writeRule,
	"max":           maxRule,
	"values":        tellsIf(leavesOut, "takes only %s, was %s"),
	"also":          tellsIf(func(old, new string) bool { return !within(old, new) }, "is read from %s too, was %s"),
	"sensitive":     tells(Additive, "prints masked: %s, was %s"),
	"key":           unlessNew(tells(Breaking, "records are told apart by %s, was %s")),
	"custom":        unlessNew(tells(Breaking, "custom fields are found by %s, was %s")),
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
	"parameters":    breaks,
	"answer":        breaks,
	"body":          breaks,
	"Go name":       breaks,
	"path":          tells(Breaking, "calls %s, was %s"),
	"form":          breaks,
	"readOnly":      flagRule("is only read, and not sent any more", "is sent too"),
	"writeOnly":     flagRule("is only sent, and not read any more", "is read too"),
	"other members": tells(Additive, "keeps members that are not described: %s, was %s"),
}

// breaks is the rule of what the compiler shows.
func breaks(_, _ string) (Verdict, string) { return Breaking, "" }

// comment is the rule of what only GoDoc shows.
func comment(_, _ string) (Verdict, string) { return Unchanged, "" }

// What is told of a new element as of one that has become so.
const (
	needed          = "is required: a call without it is refused before it is sent"
	neededOnWriting = "is required on writing: a record without it is refused"
)

// judge finds what a change of one fact means; a fact without a rule is breaking
// until somebody has thought about it.
func judge(f FactChange) (FactChange, string) {
	r, ok := rules[f.Fact]
	if !ok {
		r = breaks
	}
	var effect string
	f.Verdict, effect = r(f.Old, f.New)
	f.Comment = f.Verdict == Unchanged
	return f, effect
}

// tells puts the new and the old value into the effect.
func tells(v Verdict, format string) rule {
	return func(old, new string) (Verdict, string) { return v, fmt.Sprintf(format, OrNone(new), OrNone(old)) }
}

// tellsIf tells too, of what breaks in some cases.
func tellsIf(breaking func(old, new string) bool, format string) rule {
	return func(old, new string) (Verdict, string) {
		if breaking(old, new) {
			return tells(Breaking, format)(old, new)
		}
		return tells(Additive, format)(old, new)
	}
}

// unlessNew is for what does no harm where there was nothing.
func unlessNew(r rule) rule {
	return func(old, new string) (Verdict, string) {
		if v, effect := r(old, new); old != "" {
			return v, effect
		}
		return Additive, ""
	}
}

func flagRule(on, off string) rule {
	return func(_, new string) (Verdict, string) {
		if new == "true" || new == "yes" {
			return Breaking, on
		}
		return Additive, off
	}
}

// OrNone is a value as people read it.
func OrNone(s string) string { return cmp.Or(s, "none") }

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
	if was, is := form(old), form(new); was != is {
		return Breaking, fmt.Sprintf("travels as %s, was %s", is, was)
	}
	return Breaking, ""
}

// form is how a type travels.
func form(t string) string {
	switch {
	case strings.HasPrefix(t, "["):
		return "a list"
	case strings.HasPrefix(t, "{map"):
		return "an object by name"
	}
	return "one value"
}

func writeRule(old, new string) (Verdict, string) {
	switch new {
	case "read-only":
		return Breaking, "is read-only: a save that changes it is refused"
	case "required":
		return Breaking, neededOnWriting
	case "":
		if old != "key" && old != "token" {
			return Additive, fmt.Sprintf("may be changed freely, was %s", old)
		}
	}
	return Breaking, fmt.Sprintf("is written as %s, was %s", OrNone(new), OrNone(old))
}

func maxRule(old, new string) (Verdict, string) {
	was, _ := strconv.Atoi(old)
	is, _ := strconv.Atoi(new)
	if is > 0 && (was == 0 || is < was) {
		return Breaking, fmt.Sprintf("takes %d characters at most: a longer text is refused", is)
	}
	return Additive, fmt.Sprintf("takes more characters: %s, was %s", OrNone(new), OrNone(old))
}

// leavesOut reports whether values were taken that are not any more; no values means all.
func leavesOut(old, new string) bool { return new != "" && (old == "" || !within(old, new)) }

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
