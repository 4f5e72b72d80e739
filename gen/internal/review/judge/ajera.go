package judge

import (
	"fmt"
	"strings"
)

// The rules of the Ajera format, by its keys.

var methodRules = map[string]rule{
	"method": tells(Breaking, says{"calls the vendor's %s", "does not call the vendor's %s any more", "calls the vendor's %s, was %s"}),
	"kind":   kindRule,

	"raw args":    breaks,
	"raw content": onOff(Breaking, Additive, "", "has fields for what its answer holds; Raw has all of it as before"),
	"paged":       unless(isNew, says{}),
	"fixed":       tells(Breaking, says{"sends %s with every call", "does not send %s any more", "sends %s with every call, was %s"}),

	"batch max": unless(func(_, new string) bool { return new != "" }, says{
		"splits lists longer than %s", "goes out in one call however long the list is, was split at %s", "splits lists longer than %s, was %s",
	}),
	"batch by": tells(Breaking, says{"", "", "is split by %s, was by %s: a list of those goes out whole, however long it is"}),
	"batch of": tells(Breaking, says{"", "", "joins the answers of a split call by %s, was by %s"}),

	"cap rows":    capRule,
	"cap of":      tells(Breaking, says{"", "", "tells a cut answer by the rows of %s, was of %s"}),
	"cap from":    splitRule,
	"cap to":      splitRule,
	"cap then":    splitRule,
	"cap then by": tells(Breaking, says{"", "", "is split by the keys in %s when its answer is cut, was by those in %s"}),

	"update reads":     unless(isNew, says{"", "", "saves an answer of %s, was of %s"}),
	"update send":      tells(Breaking, says{"", "", "saves by sending %s, was %s"}),
	"update updated":   tells(Breaking, says{"", "", "sends what changed as %s, was %s"}),
	"update unchanged": tells(Breaking, says{"", "", "proves what was read by %s, was by %s"}),
	"update rows":      tells(Breaking, says{"saves the rows %s", "does not save the rows %s any more", "saves the rows %s, was %s"}),
	"update counter": unless(isNew, says{
		"fails when %s counts fewer records than were sent",
		"does not look at %s any more, and calls it a success when the vendor did a part",
		"fails when %s counts fewer records than were sent, was %s",
	}),

	"employee":   onOff(Additive, Additive, "needs an authorizing employee", "needs no authorizing employee any more"),
	"permission": comment,
	"page":       comment,
}

var fieldRules = map[string]rule{
	"name":     breaks, // see nameRule
	"go":       breaks,
	"type":     typeRule,
	"required": onOff(Breaking, Additive, needed, "is not required any more"),
	"nullable": breaks,
	"write":    writeRule,
	"zero":     onOff(Breaking, Breaking, "sends 0 as a value", "does not send 0 as a value any more"),
	"max": unless(isLonger, says{
		"takes %s characters at most: a longer text is refused", "takes any number of characters, was %s at most", "takes %s characters at most, was %s",
	}),
	"values": unless(isWider, says{"takes only %s", "takes any value, was only %s", "takes only %s, was %s"}),
	"also":   unless(within, says{"is read from %s too", "is not read from %s any more", "is read from %s too, was %s"}),
	"sensitive": onOff(Breaking, Breaking, "prints masked, and encoding/json leaves it out",
		"prints in the clear, in logs too, and encoding/json writes it"),

	"deprecated": deprecatedRule,
	"evidence":   comment,
	"doc":        comment,
	"note":       comment,
	"source":     comment,
}

var typeRules = map[string]rule{
	"key": unless(isNew, says{"is told apart by %s", "is not told apart by %s any more", "is told apart by %s, was by %s"}),
	"custom": unless(isNew, says{
		"has its custom fields, known by %s, in Custom, which were in Unknown", "", "has its custom fields by %s, was by %s",
	}),
	"rest":     unless(isNew, says{"has the numbers that the specs do not name in %s, which were in Unknown", "", ""}),
	"use":      comment, // of blocks; their fields tell what they bring
	"labels":   comment,
	"complete": comment,
	"value":    tells(Breaking, says{"is %s on the wire", "is not %s on the wire any more", "is %s on the wire, was %s"}),
}

// splitRule: by what a call is split whose answer was cut.
var splitRule = unless(isNew, says{
	"is split by %s when its answer is cut", "is not split by %s any more when its answer is cut", "is split by %s when its answer is cut, was by %s",
})

// kindRule: what matters is whether a call may be repeated, the envelope, and what of an
// answer makes it a success.
func kindRule(old, new string) (Verdict, string) {
	reads := func(kind string) bool { return kind == "list" || kind == "get" }
	switch {
	case old == "" || new == "":
		return Breaking, ""
	case reads(old) && !reads(new):
		return Breaking, "is not repeated any more when an answer is lost"
	case reads(new) && !reads(old):
		return Breaking, "is repeated when an answer is lost, which a write must never be"
	case old == "session" || new == "session":
		return Breaking, "sends its arguments at another place of the envelope"
	case reads(old):
		return Additive, fmt.Sprintf("is a %s, was a %s", new, old)
	case old == "create":
		return Breaking, "calls it a success when nothing was created; it was an error"
	case new == "create":
		return Breaking, "fails when the answer names no created records; it was a success"
	}
	return Breaking, fmt.Sprintf("is judged to be done as an %s is, was as an %s is", new, old)
}

// capRule: a cap is where the client notices that the server cut an answer.
func capRule(old, new string) (Verdict, string) {
	s := says{
		"takes an answer of %s rows for cut, and is split or fails as truncated",
		"takes an answer that the server cuts at %s rows for the whole",
		"takes an answer of %s rows for cut, was of %s",
	}
	if number(new) > number(old) && old != "" {
		s.changed += ": one that is cut between the two counts as the whole"
	}
	if old != "" && (new == "" || number(new) > number(old)) {
		return Breaking, s.of(old, new)
	}
	return Additive, s.of(old, new)
}

func typeRule(old, new string) (Verdict, string) {
	if was, is := form(old), form(new); was != is && was != "" && is != "" {
		return Breaking, fmt.Sprintf("travels as %s, was %s", is, was)
	}
	return Breaking, ""
}

// form is how a type travels, "" when it may be anything.
func form(t string) string {
	switch {
	case t == "raw" || t == "any" || t == "wire.Value" || t == "":
		return ""
	case strings.HasPrefix(t, "["):
		return "a list"
	case strings.HasPrefix(t, "{map") || strings.HasPrefix(t, "map["):
		return "an object by name"
	}
	return "one value"
}

func writeRule(old, new string) (Verdict, string) {
	switch {
	case new == "read-only":
		return Breaking, "is read-only: a save that changes it is refused"
	case new == "required":
		return Breaking, neededOnWriting
	case new == "" && (old == "read-only" || old == "required"):
		return Additive, map[string]string{"read-only": "may be changed, was read-only", "required": "is not required on writing any more"}[old]
	}
	s := says{"is written as the record's %s", "is not written as the record's %s any more", "is written as the record's %s, was its %s"}
	if old == "required" || old == "read-only" {
		s.changed = "is written as the record's %s, was %s"
	}
	return Breaking, s.of(old, new)
}

func isLonger(old, new string) bool { return new == "" || old != "" && number(new) >= number(old) }

func isWider(old, new string) bool { return new == "" || old != "" && within(old, new) }

// deprecatedRule: a mark is something new to those who use it; why it is there is a comment.
func deprecatedRule(old, new string) (Verdict, string) {
	if old != "" && new != "" {
		return Unchanged, ""
	}
	return Additive, ""
}
