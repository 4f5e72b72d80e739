package ajera

import (
	"encoding"
	"reflect"
	"strings"
	"sync"

	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

// plan is what the tags of a generated struct say, made once per type.
type plan struct {
	name    string
	fields  []field
	keyed   func() []*field // the fields that list records with keys
	named   map[string]int  // fields by their name on the wire
	key     *field          // identifies the record; nil when nothing does
	token   bool            // bears a concurrency token, so it is a record of its own
	aliased []int           // fields with other names
	others  map[string]bool // the members that these may be read from
	folded  map[string]int  // fields by their name in lower case
	unknown int             // field that holds the members not in the specs, -1 for none
	rest    int             // field that gathers unknown numbers, -1 for none
}

type shape int

const (
	leaf    shape = iota // compared and sent whole
	raw                  // JSON text, compared member by member
	nested               // struct
	records              // list of structs
)

// field is one member of a record or one argument.
type field struct {
	wire.Tag
	at    int
	goes  string     // in Go
	name  string     // on the wire
	paths [][]string // its name and its other names, each a path into a record
	shape shape
}

var plans registry[reflect.Type, *plan]

func planOf(t reflect.Type) *plan {
	if p, ok := plans.get(t); ok {
		return p
	}
	return plans.once(t, newPlan(t))
}

func newPlan(t reflect.Type) *plan {
	p := &plan{name: t.Name(), unknown: -1, rest: -1, folded: make(map[string]int), named: make(map[string]int), others: make(map[string]bool)}
	p.keyed = sync.OnceValue(func() []*field { return p.findKeyed(t) }) // later, for types hold their own kind
	p.fields = make([]field, 0, t.NumField())                           // no growth: p.key points into it
	for i := range t.NumField() {
		p.add(i, t.Field(i))
	}
	return p
}

func (p *plan) add(i int, sf reflect.StructField) {
	name, options, _ := strings.Cut(sf.Tag.Get("json"), ",")
	tag := wire.ParseTag(sf.Tag.Get("wire"))
	switch {
	case strings.Contains(options, "embed"):
		p.unknown = i
		return
	case tag.Rest:
		p.rest = i
		return
	case name == "-" || name == "" || !sf.IsExported():
		return
	}
	n := len(p.fields)
	p.folded[strings.ToLower(name)], p.named[name] = n, n
	if len(tag.Also) > 0 {
		p.aliased = append(p.aliased, n)
	}
	f := field{Tag: tag, at: i, goes: sf.Name, name: name, shape: shapeOf(sf.Type), paths: [][]string{{name}}}
	for _, other := range tag.Also {
		path := strings.Split(other, ".")
		f.paths = append(f.paths, path)
		p.others[path[0]] = true
	}
	p.fields = append(p.fields, f)
	p.token = p.token || tag.Token
	if tag.Key {
		p.key = &p.fields[n]
	}
}

func shapeOf(t reflect.Type) shape {
	switch {
	case t == reflect.TypeFor[wire.Value]():
		return raw
	case isRecord(t):
		return nested
	case t.Kind() == reflect.Slice && isRecord(t.Elem()):
		return records
	}
	return leaf
}

// isRecord tells generated records from the leaf structs of wire, which read
// their own JSON.
func isRecord(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return t.Kind() == reflect.Struct &&
		!p.Implements(reflect.TypeFor[json.UnmarshalerFrom]()) &&
		!p.Implements(reflect.TypeFor[json.Unmarshaler]()) &&
		!p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// inside shows the records in a record: nested ones, and those of lists. It ends
// with the first error.
func (p *plan) inside(record reflect.Value, show func(reflect.Value) error) error {
	for i := range p.fields {
		v := record.Field(p.fields[i].at)
		switch p.fields[i].shape {
		case nested:
			if err := show(v); err != nil {
				return err
			}
		case records:
			for j := range v.Len() {
				if err := show(v.Index(j)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// keyOf is the record's key, 0 when it has none.
func (p *plan) keyOf(record reflect.Value) int {
	if p.key == nil || !record.Field(p.key.at).CanInt() {
		return 0
	}
	return int(record.Field(p.key.at).Int())
}

// field finds a declared field by its wire name.
func (p *plan) field(name string) *field {
	if i, ok := p.named[name]; ok {
		return &p.fields[i]
	}
	return nil
}

func (p *plan) findKeyed(t reflect.Type) []*field {
	var list []*field
	for i := range p.fields {
		if f := &p.fields[i]; f.shape == records && planOf(t.Field(f.at).Type.Elem()).key != nil {
			list = append(list, f)
		}
	}
	return list
}

// spelled finds the member of a raw record that the field was read from: by its
// name, one of its other names, or its name in other case; of several the first
// that says something. It returns the path to write it back to.
func (f *field) spelled(record []member) (path []string, value wire.Value, ok bool) {
	path = f.paths[0]
	try := func(spelling []string) {
		if v, there := walk(record, spelling); there && (!ok || blank(value)) {
			path, value, ok = spelling, v, true
		}
	}
	for _, spelling := range f.paths {
		try(spelling)
	}
	for _, m := range record {
		if m.name != f.name && strings.EqualFold(m.name, f.name) {
			try([]string{m.name})
		}
	}
	return path, value, ok
}

// walk follows a path of names into objects.
func walk(record []member, path []string) (wire.Value, bool) {
	v, ok := lookup(record, path[0])
	for _, name := range path[1:] {
		inner, err := members(v)
		if !ok || err != nil {
			return nil, false
		}
		v, ok = lookup(inner, name)
	}
	return v, ok
}
