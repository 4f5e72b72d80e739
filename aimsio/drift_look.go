package aimsio

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// unread is the Go type of what the description gives no type.
var unread = reflect.TypeFor[json.RawMessage]()

// value looks at a value and what is in it. at is its place in the description.
func (d *Drift) value(at string, v reflect.Value) {
	t := v.Type()
	switch at = placed(at, t); {
	case t == unread:
		d.untyped(at, v.Bytes())
	case t.Kind() == reflect.Pointer && !v.IsNil():
		d.value(at, v.Elem())
	case t.Kind() == reflect.Slice:
		for i := range v.Len() {
			d.value(at+".items", v.Index(i))
		}
	case t.Kind() == reflect.Map && t.Elem() == unread:
		d.unknown(at, nil, v)
	case t.Kind() == reflect.Struct:
		d.record(at, v)
	case t.Kind() == reflect.String:
		d.enum(at, v)
	}
}

// record looks at a struct. One that keeps no other members is a single value,
// such as a decimal.
func (d *Drift) record(at string, v reflect.Value) {
	rest := v.FieldByName("AdditionalProperties")
	if !rest.IsValid() {
		return
	}
	names := map[string]string{} // by what spellings share
	for field, value := range v.Fields() {
		if name := nameIn(field); name != "" {
			names[squashed(name)] = name
			d.value(property(at, name), value)
		}
	}
	d.unknown(at, names, rest)
}

// unknown notes members that no field takes: another spelling of one, or one that
// the specs do not name.
func (d *Drift) unknown(at string, names map[string]string, members reflect.Value) {
	for key, value := range members.Seq2() {
		name := key.String()
		known, other := names[squashed(name)]
		switch {
		case !shown(name):
			d.note(deviation{target: at, what: "a member whose name may be a value"})
		case other:
			d.note(deviation{target: property(at, known), what: "also spelled " + name})
		default:
			d.note(deviation{target: at, part: "properties", name: name}, typesOf(value.Bytes())...)
		}
	}
}

// untyped looks at what has no type in the description: no member of it is known.
func (d *Drift) untyped(at string, text jsontext.Value) {
	var members map[string]json.RawMessage
	if at != "" && text.Kind() == '{' && json.Unmarshal(text, &members) == nil {
		d.unknown(at, nil, reflect.ValueOf(members))
	}
}

// enum notes a value that is not known. One that does not look like a word is not
// shown.
func (d *Drift) enum(at string, v reflect.Value) {
	known, ok := v.Interface().(interface{ Known() bool })
	switch {
	case !ok || v.String() == "" || known.Known():
	case shown(v.String()):
		d.note(deviation{target: at + ".enum", part: "enum", name: v.String()})
	default:
		d.note(deviation{target: at + ".enum", what: "a value that is not shown"})
	}
}

// bent notes a value of another type, told by its place in the answer.
func (d *Drift) bent(t reflect.Type, path, what string) {
	t = element(t)
	at := placed("", t)
	for step := range jsontext.Pointer(path).Tokens() {
		if field, ok := fieldIn(t, step); ok { // else it is an index
			at = property(placed(at, t), step)
			t = element(field.Type)
		}
	}
	d.note(deviation{target: at, what: what})
}

// placed is the place of a value of type t, which is its schema's if it has one.
func placed(at string, t reflect.Type) string {
	if (t.Kind() == reflect.Struct || t.Kind() == reflect.Map) && t.Name() != "" {
		return "$.components.schemas." + t.Name()
	}
	return at
}

// property is the place of a member of what is at that place.
func property(at, name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return !isWord(r) }) {
		return at + ".properties['" + name + "']"
	}
	return at + ".properties." + name
}

func isWord(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_'
}

// element is t without the pointers and lists around it.
func element(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

func fieldIn(t reflect.Type, name string) (reflect.StructField, bool) {
	if t.Kind() == reflect.Struct {
		for field := range t.Fields() {
			if nameIn(field) == name {
				return field, true
			}
		}
	}
	return reflect.StructField{}, false
}

// nameIn is the name of a member that a field holds, "" when it holds none.
func nameIn(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return strings.TrimPrefix(name, "-")
}

// squashed is a name without what spellings differ in.
func squashed(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", " ", "", "-", "").Replace(name))
}
