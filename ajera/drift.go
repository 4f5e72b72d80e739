package ajera

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/drift"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Drift counts where the vendor's answers depart from the specs: fields and enum values that they
// do not name, values of another type, other spellings. Give it to Config.Drift, of several clients
// if you like, and print it at the end: it prints as a proposed change of the specs, with names and
// types and no values of records. The zero value is ready for use.
type Drift struct{ log drift.Log[departure] }

// departure is one place where an answer is not as the specs say.
type departure struct {
	file  string // the spec that is to be changed
	part  string // methods, types or enums
	owner string
	name  string // of the field, or the enum's value
	line  string // YAML; "" when only the remark helps
	what  string // the remark
}

// look notes how an answer departs from the specs.
func (d *Drift) look(m *wire.Method, result wire.Replied, unread *wire.UnreadError) {
	if d == nil {
		return
	}
	f := finder{log: &d.log, base: departure{file: specFile(m), part: "methods", owner: m.Name}}
	v := reflect.ValueOf(result).Elem()
	drift.Look(drift.Place{}, v, f)
	note := func(path, what string) {
		if at := drift.At(v.Type(), path); at.Field != nil {
			f.note("types", ownerOf(at.Record), at.Field.Name, "", what)
		}
	}
	for _, bent := range result.Reply().Bent {
		path, what, _ := strings.Cut(bent, ": ") // as in "/Projects/3/ProjectKey: string read as integer"
		note(path, what)
	}
	if unread != nil {
		for i, place := range unread.Places {
			note(place, unread.Reasons[i])
		}
	}
}

// specFile is the spec that describes a method, one per page of the vendor's.
func specFile(m *wire.Method) string {
	page := strings.TrimSuffix(m.Page[strings.LastIndexByte(m.Page, '/')+1:], ".html")
	switch page {
	case "index":
		return "specs/ajera/session.yaml"
	case "list_methods":
		page = "lists"
	}
	return fmt.Sprintf("specs/ajera/%s_v%d.yaml", page, m.Version)
}

// finder is what [drift.Look] tells of an answer.
type finder struct {
	log  *drift.Log[departure]
	base departure
}

func (f finder) note(part, owner, name, line, what string) {
	d := f.base
	d.name, d.line, d.what = name, line, what
	if !drift.IsName(name) {
		d.name, d.line = "(a name that may be a value)", ""
	}
	if owner != "" {
		d.part, d.owner = part, owner
	}
	f.log.Note(d)
}

// ownerOf is the name of a type, "" when it is the method's content.
func ownerOf(r *record.Record) string {
	if reflect.PointerTo(r.Type).Implements(reflect.TypeFor[wire.Replied]()) {
		return ""
	}
	return r.Type.Name()
}

// Word notes a value that is not known.
func (f finder) Word(_ drift.Place, v reflect.Value) {
	f.note("enums", v.Type().Name(), v.String(), "- "+v.String(), "not in the specs")
}

// Member notes another spelling of a field, or a field that the specs do not name.
func (f finder) Member(at drift.Place, m rawjson.Member, spells *record.Field) {
	r := at.Record
	if at.Field != nil || strings.HasPrefix(m.Name, "CF_") || r.Rest >= 0 && m.Value.Kind() == '0' || r.Others[m.Name] {
		return // raw fields, custom fields, totals and other spellings have their place
	}
	switch owner := ownerOf(r); {
	case owner == "": // content has the short form only
		f.note("", "", m.Name, m.Name+": "+typeOf(m.Value), "not in the specs")
	case spells != nil && drift.IsName(m.Name):
		f.note("types", owner, spells.Name, spells.Name+": {type: "+specType(spells.Type)+", also: ["+m.Name+"]}", "another spelling")
	default:
		f.note("types", owner, m.Name, m.Name+": {type: "+typeOf(m.Value)+", evidence: observed}", "not in the specs")
	}
}

// String is the proposed change: per file of the specs, YAML to be merged into
// it. Remarks tell how often each was seen, and what cannot be proposed. A type
// that several pages share is in specs/ajera/shared.yaml.
func (d *Drift) String() string { return d.text(true) }

// WithoutValues is String without the values of enums, which a firm may have made up: of each it has
// a remark. It is for those outside of the firm.
func (d *Drift) WithoutValues() string { return d.text(false) }

func (d *Drift) text(values bool) string {
	var b strings.Builder
	var last [3]string
	inside := map[string]string{"methods": "content", "types": "fields", "enums": "values"}
	keys := func(n departure) []string { return []string{n.file, n.part, n.owner, n.name, n.line, n.what} }
	d.log.Each(keys, func(n departure, s drift.Sighting) {
		if n.part == "enums" && !values {
			n.name, n.line = "(a value that is not shown)", ""
		}
		heads := [3]string{"# " + n.file, n.part + ":", "  " + n.owner + ":\n    " + inside[n.part] + ":"}
		for i, head := range heads {
			if !slices.Equal(heads[:i+1], last[:i+1]) {
				fmt.Fprintln(&b, head)
			}
		}
		last = heads
		if n.line == "" {
			fmt.Fprintf(&b, "      # %s: %s, %s\n", n.name, n.what, s)
		} else {
			fmt.Fprintf(&b, "      %s # %s, %s\n", n.line, n.what, s)
		}
	})
	return b.String()
}

// words are the specs' for the types of JSON.
var words = map[string]string{"string": "string", "integer": "int", "number": "decimal", "boolean": "bool", "array": "[raw]"}

// typeOf guesses the type of a value, as the specs write it.
func typeOf(value wire.Value) string {
	var date wire.Date
	if value.Kind() == '"' && date.UnmarshalText([]byte(rawjson.Text(value))) == nil && !date.IsZero() {
		return "date"
	}
	return cmp.Or(words[drift.TypeOf(value)], "raw")
}

// specType is the type of a field, as the specs write it.
func specType(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[wire.Value]():
		return "raw"
	case t.Kind() == reflect.Slice:
		return "[" + specType(t.Elem()) + "]"
	case record.ReadsItself(t): // a decimal, a date
		return strings.ToLower(t.Name())
	}
	return t.Name()
}
