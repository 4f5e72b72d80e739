package judge

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/specs"
)

// What a change of a fact means. Breaking is: a program no longer compiles, a call
// that was sent is refused, a member that was read is not or reads otherwise, a failure is
// taken for a success, or the same call sends something else or is repeated where it was
// not. What only moves a limit of the vendor, which the client keeps by itself, is additive.

// rule judges one fact. The effect is what a caller meets and Go does not show, ""
// when the compiler or GoDoc tells.
type rule func(old, new string) (Verdict, string)

// rules has a rule for each fact, of Ajera and of Aimsio.
var rules = map[string]rule{}

func init() {
	for _, some := range []map[string]rule{methodRules, fieldRules, typeRules, operationRules, parameterRules, memberRules} {
		maps.Copy(rules, some)
	}
}

// breaks is the rule of what the compiler shows.
func breaks(_, _ string) (Verdict, string) { return Breaking, "" }

// comment is the rule of what only GoDoc shows, or what another fact tells with its meaning.
func comment(_, _ string) (Verdict, string) { return Unchanged, "" }

// says is what there is to say of a value that is new, gone, or another; "" when Go says it. %s
// is the value, where there are two the new one before the old one.
type says struct{ added, gone, changed string }

// tells is a rule of one verdict.
func tells(v Verdict, s says) rule {
	return func(old, new string) (Verdict, string) { return v, s.of(old, new) }
}

func (s says) of(old, new string) string {
	format, values := s.changed, []any{new, old}
	switch {
	case old == "":
		format, values = s.added, []any{new}
	case new == "":
		format, values = s.gone, []any{old}
	}
	return fmt.Sprintf(format, values[:strings.Count(format, "%s")]...)
}

// unless is the rule of what breaks, unless it does no harm.
func unless(harmless func(old, new string) bool, s says) rule {
	return func(old, new string) (Verdict, string) {
		if harmless(old, new) {
			return Additive, s.of(old, new)
		}
		return Breaking, s.of(old, new)
	}
}

func isNew(old, _ string) bool { return old == "" }

// onOff is the rule of what is or is not.
func onOff(on, off Verdict, saysOn, saysOff string) rule {
	return func(_, new string) (Verdict, string) {
		if new != "" {
			return on, saysOn
		}
		return off, saysOff
	}
}

// What is told of a new element as of one that has become so.
const (
	needed          = "is required: a call without it is refused before it is sent"
	neededOnWriting = "is required on writing: a record without it is refused"
)

// onlySent are the facts that mean nothing where an element is only read.
var onlySent = []string{"required", "zero", "max", "values", "default", "either or"}

// judge finds what a change of one fact of an element means; a fact without a rule is
// breaking until somebody has thought about it.
func judge(f FactChange, e *specs.Element) (FactChange, string) {
	r, ok := rules[f.Fact]
	switch {
	case !ok:
		r = breaks
	case f.Fact == "name":
		r = nameRule(e)
	case !e.Sent && slices.Contains(onlySent, f.Fact):
		r = tells(Additive, says{})
	}
	var effect string
	f.Verdict, effect = r(f.Old, f.New)
	f.Comment = f.Verdict == Unchanged
	return f, effect
}

// nameRule: the name on the wire changes under the same Go name, or with it while the old
// one is still read.
func nameRule(e *specs.Element) rule {
	return func(old, new string) (Verdict, string) {
		still := within(old, e.Fact("also"))
		switch {
		case old == "" || new == "" || e.Kind == "type" || e.Kind == "enum":
			return Unchanged, "" // of a schema only we read it, of a path's parameter nobody
		case !e.Sent && still:
			return Additive, fmt.Sprintf("is read from %s, and from %s as before", new, old)
		case !e.Sent:
			return Breaking, fmt.Sprintf("is read from %s, was %s", new, old)
		case still:
			return Breaking, fmt.Sprintf("is sent as %s, was %s, which is still read", new, old)
		}
		return Breaking, fmt.Sprintf("is %s on the wire, was %s", new, old)
	}
}

// number is a limit, and whether there is one.
func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
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
