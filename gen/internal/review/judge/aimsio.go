package judge

import (
	"slices"
	"strings"
)

// The rules of the description of Aimsio, by what Go or the wire makes of it.

var operationRules = map[string]rule{
	"path":                   tells(Breaking, says{"calls %s", "does not call %s any more", "calls %s, was %s"}),
	"Go name":                breaks,
	"a struct of parameters": breaks,
	"answer":                 breaks,
	"answer media":           unless(within, says{"is answered as %s", "is not said to be answered as %s any more", "is answered as %s, was %s"}),
	"body":                   breaks,
	"body media":             tells(Breaking, says{"sends its body as %s", "does not send its body as %s any more", "sends its body as %s, was %s"}),
	"body others":            unless(within, says{"may send its body as %s", "may not send its body as %s any more", "may send its body as %s, was %s"}),
	"resource":               tells(Breaking, says{"is of %s in checkpoints", "is not of %s in checkpoints any more", "is of %s in checkpoints, was of %s: those of before do not fit"}),
	"security":               securityRule,
	"server": tells(Breaking, says{
		"is at %s, apart from the other operations: the hand-written client calls it with them", "is where the other operations are, was at %s", "is at %s, was at %s",
	}),

	"upsert list": unless(isNew, says{
		"sends the records of the resource in %s", "does not send the records of the resource in %s any more", "sends the records of the resource in %s, was in %s",
	}),
	"upsert keys": tells(Breaking, says{
		"knows the records that it sends by %s", "does not know the records that it sends by %s any more", "knows the records that it sends by %s, was by %s",
	}),
	"upsert of": tells(Breaking, says{
		"sends what is read as %s", "does not send what is read as %s any more", "sends what is read as %s, was as %s",
	}),
	"x-key": unless(within, says{
		"takes no answer for the record that has not its key in %s",
		"takes any answer for the record, whatever is in %s",
		"takes an answer for the record by %s, was by %s",
	}),
	"unserved": onOff(Breaking, Additive, "has no accessor in package aimsio", "has an accessor in package aimsio"),

	"url":       tells(Breaking, says{"is at %s", "is not at %s any more", "is at %s, was %s"}),
	"variables": tells(Breaking, says{"has the variables %s in its address", "has not the variables %s in its address any more", "has the variables %s in its address, was %s"}),
	"about":     comment,

	"summary":       comment,
	"answer codes":  comment, // the client takes every success
	"form inferred": comment,
}

var parameterRules = map[string]rule{
	"in":             breaks,
	"style":          tells(Breaking, says{"is written in the style %s", "is not written in the style %s any more", "is written in the style %s, was %s"}),
	"explode":        onOff(Breaking, Breaking, "is written once for each value or member", "is written all in one, and not once for each value or member"),
	"as json":        onOff(Breaking, Breaking, "is written as JSON", "is not written as JSON any more"),
	"allow reserved": onOff(Breaking, Breaking, "is written with reserved characters as they are", "is written with reserved characters escaped"),
	"default": unless(func(old, new string) bool { return old == "" || new == "" }, says{
		"counts as %s when it is not sent", "is not said to count as %s any more when it is not sent", "counts as %s when it is not sent, was %s",
	}),

	"argument":    comment, // of the Go method, by position
	"schema type": comment, // type tells what becomes of it
}

var memberRules = map[string]rule{
	"read as":       formRule("is read", "is not read any more"),
	"sent as":       formRule("is sent too", "is not sent any more"),
	"form":          breaks,
	"discriminator": tells(Breaking, says{"tells its forms apart by %s", "does not tell its forms apart by %s any more", "tells its forms apart by %s, was by %s"}),
	"either or": unless(isImplied, says{
		"is refused before it is sent without %s", "is sent without %s too", "is refused before it is sent without %s, was without %s",
	}),

	"personal": onOff(Breaking, Breaking, "is shown by the command only when it is asked to", "is shown by the command without being asked to"),

	"readOnly":  comment, // read as and sent as tell
	"writeOnly": comment,
	"closed":    comment,
	"format":    comment, // type tells
	"go type":   comment,
	"millis":    comment,
	"moment":    comment,
}

// formRule is of what Go makes of a type or member in one direction.
func formRule(on, off string) rule {
	return func(old, new string) (Verdict, string) {
		const always = ", also when zero"
		switch {
		case old == "":
			return Additive, on
		case new == "":
			return Breaking, off
		case new == old+always:
			return Breaking, "is sent also when it is zero"
		case old == new+always:
			return Breaking, "is left out when it is zero"
		}
		return Breaking, ""
	}
}

// isImplied reports whether what fulfils the choices of before fulfils all: another one refuses what
// was sent.
func isImplied(old, new string) bool {
	before := strings.Split(old, "; ")
	for choice := range strings.SplitSeq(new, "; ") {
		implies := func(was string) bool { return narrower(was, choice) }
		if choice != "" && !slices.ContainsFunc(before, implies) {
			return false
		}
	}
	return true
}

// narrower reports whether what fulfils one choice fulfils another: "one of a, b with c".
func narrower(one, other string) bool {
	parts := func(s string) (any, when string) {
		any, when, _ = strings.Cut(strings.TrimPrefix(s, "one of "), " with ")
		return any, when
	}
	some, when := parts(one)
	more, whenMore := parts(other)
	return some != "" && within(some, more) && (when == "" || when == whenMore)
}

// basic is how the hand-written client of Aimsio shows who it is; credentials are where.
const (
	basic       = "http basic"
	credentials = "SetBasicAuth("
)

// securityRule: one of several ways will do. Of an operation "" is what all ask for.
func securityRule(old, new string) (Verdict, string) {
	s := says{"must show %s", "need not show %s any more", "must show %s, was %s"}
	if new == "" || within("nothing", new) || within(basic, new) {
		return Additive, s.of(old, new)
	}
	return Breaking, s.of(old, new) + ": a client that shows " + basic + " is refused"
}
