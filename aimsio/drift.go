package aimsio

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/drift"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
)

// Drift counts where the vendor's answers depart from the specs: members and enum values that they
// do not name, values of another type, other spellings. Give it to Config.Drift, of several clients
// if you like, and print it at the end: it prints as a proposed change of the specs, with names and
// types and no values of records. It decodes a typed answer that is unusual once more; those to
// [Client.Raw] have no type. The zero value is ready for use, also by several goroutines.
type Drift struct{ log drift.Log[departure] }

// departure is one place where an answer is not as the specs say.
type departure struct {
	target string // JSONPath of what is to be changed in the description
	part   string // properties or enum; "" when only the remark helps
	name   string // of the member, or the enum's value
	what   string // the remark
}

// look notes how an answer departs from the specs. into points to what was read from it. Unless
// that was as usual, the value is of no use: a member came into it under any letter case, and a
// number in quotes without them.
func (d *Drift) look(body []byte, into any, usual bool) {
	if d == nil {
		return
	}
	if usual {
		drift.Look(drift.Place{}, reflect.ValueOf(into).Elem(), finder{&d.log})
		return
	}
	t := reflect.TypeOf(into).Elem()
	again := reflect.New(t)
	bent := func(path, what string) { d.log.Note(departure{target: target(drift.At(t, path)), what: what}) }
	if json.Unmarshal(body, again.Interface(), codec.Lenient(bent, bent)) == nil {
		drift.Look(drift.Place{}, again.Elem(), finder{&d.log})
	}
}

// finder is what [drift.Look] tells of an answer.
type finder struct{ log *drift.Log[departure] }

// Member notes another spelling of a field, or a member that the specs do not name.
func (f finder) Member(at drift.Place, m rawjson.Member, spells *record.Field) {
	switch {
	case !drift.IsName(m.Name):
		f.log.Note(departure{target: target(at), what: "a member whose name may be a value"})
	case spells != nil:
		f.log.Note(departure{target: property(target(at), spells.Name), what: "also spelled " + m.Name})
	default:
		f.log.Note(departure{target: target(at), part: "properties", name: m.Name}, drift.TypeOf(m.Value))
	}
}

// hidden is the remark on a value that is not shown.
const hidden = "a value that is not shown"

// Word notes a value that is not known. One that does not look like a word is not shown.
func (f finder) Word(at drift.Place, v reflect.Value) {
	n := departure{target: target(at) + ".enum", part: "enum", name: v.String()}
	if !drift.IsName(n.name) {
		n.part, n.name, n.what = "", "", hidden
	}
	f.log.Note(n)
}

// target is a place in the description.
func target(at drift.Place) string {
	if at.Record == nil {
		return ""
	}
	path := "$.components.schemas." + at.Record.Type.Name()
	if at.Field != nil {
		path = property(path, at.Field.Name) + strings.Repeat(".items", at.Lists)
	}
	return path
}

// property is the place of a member of what is at that place.
func property(at, name string) string {
	if !word.MatchString(name) {
		return at + ".properties['" + name + "']"
	}
	return at + ".properties." + name
}

var word = regexp.MustCompile(`^\w*$`)

// String is the proposed change: actions for specs/aimsio/overlay.yaml, each to be
// completed with what the member or value means. Members are proposed as set by the
// server, so that nothing new is sent. Remarks tell how often each was seen, and
// what cannot be proposed. It is empty when nothing was seen.
func (d *Drift) String() string { return d.text(true) }

// WithoutValues is String without the values of enums, which a firm may have made up: of each it has
// a remark. It is for those outside of the firm.
func (d *Drift) WithoutValues() string { return d.text(false) }

func (d *Drift) text(values bool) string {
	var b strings.Builder
	var last departure
	keys := func(n departure) []string { return []string{n.target, n.part, n.name, n.what} }
	d.log.Each(keys, func(n departure, s drift.Sighting) {
		if n.part == "enum" && !values {
			n.part, n.name, n.what = "", "", hidden
		}
		if last == (departure{}) {
			b.WriteString("# specs/aimsio/overlay.yaml\nactions:\n")
		}
		if n.part != "" && (n.target != last.target || n.part != last.part) {
			fmt.Fprintf(&b, "  - target: %s\n    description: Seen in answers.\n    update:\n", n.target)
			if n.part == "properties" {
				b.WriteString("      properties:\n")
			}
		}
		b.WriteString(n.line(s))
		last = n
	})
	return b.String()
}

// line is the departure in YAML.
func (n departure) line(s drift.Sighting) string {
	switch n.part {
	case "enum":
		return fmt.Sprintf("      - %q # %s\n", n.name, s)
	case "properties":
		kind, remark := schemaOf(s.Types)
		return fmt.Sprintf("        %s: {%sreadOnly: true, x-source: inferred} # %s%s\n", key(n.name), kind, s, remark)
	}
	return fmt.Sprintf("  # %s: %s, %s\n", n.target, n.what, s)
}

// schemaOf is the type that holds all that were met, and a remark where none does.
func schemaOf(types []string) (schema, remark string) {
	types = slices.DeleteFunc(slices.Sorted(slices.Values(types)), func(t string) bool { return t == "" }) // null
	switch {
	case len(types) == 0:
		return "", ", always null"
	case slices.Equal(types, []string{"integer", "number"}):
		return "type: number, ", ""
	case len(types) > 1:
		return "", ", as " + strings.Join(types, " and ")
	}
	return "type: " + types[0] + ", ", ""
}

// key writes a name as a key of YAML, which takes some words for other than text.
func key(name string) string {
	if slices.Contains(strings.Fields("true false yes no on off y n null"), strings.ToLower(name)) {
		return strconv.Quote(name)
	}
	return name
}
