// Package record says what the tags of generated structs say: in comes the type of
// a struct, out comes its [Record], made once per type. Everything that must know
// how a field is called in JSON, or what may be done with it, asks here.
package record

import (
	"encoding"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/registry"
	"github.com/go-json-experiment/json"
)

// Record is what the tags of a struct say.
type Record struct {
	Type    reflect.Type
	Fields  []Field
	Key     *Field          // identifies the record; nil when nothing does
	Aliased []*Field        // fields with other names
	Others  map[string]bool // the members that these may be read from
	Embed   int             // index of the field that holds the members not in the specs, -1 for none
	Rest    int             // index of the field that gathers unknown numbers, -1 for none
	Plain   bool            // the tags say names, omissions and the embedded field, and no more

	// Keyed are the fields that list records with keys.
	Keyed func() []*Field
	// Sensitive reports whether such records hold what must not be shown, themselves or deeper.
	Sensitive func() bool
	// Filled reports whether fields of such records, or of those in them, are filled
	// from members that have fields too, or from all that have none.
	Filled func() bool

	token  bool           // a field proves what was read
	named  map[string]int // fields by their name in JSON
	folded map[string]int // and by that in lower case
}

// Shape is how a field is compared and read.
type Shape int

// The shapes of a field.
const (
	Leaf   Shape = iota // compared and sent whole
	Raw                 // JSON text, compared member by member
	Nested              // a record
	List                // of records
)

// Field is one member of a record, or one argument.
type Field struct {
	Tag
	Index  int // in the struct
	Type   reflect.Type
	GoName string     // in Go
	Name   string     // in JSON
	Paths  [][]string // its name and its other names, each a path into a record
	Shape  Shape
}

var records registry.Registry[reflect.Type, *Record]

// Of is the record of a struct type. Inlined it would have every package that calls it
// compile the registry.
//
//go:noinline
func Of(t reflect.Type) *Record { return records.Of(t, newRecord) }

func newRecord(t reflect.Type) *Record {
	r := &Record{Type: t, Embed: -1, Rest: -1, Plain: true, Others: make(map[string]bool), named: make(map[string]int), folded: make(map[string]int)}
	r.Keyed = sync.OnceValue(r.keyed) // later, for types hold their own kind
	r.Sensitive = sync.OnceValue(func() bool { return r.anywhere((*Record).hides, make(map[*Record]bool)) })
	r.Filled = sync.OnceValue(func() bool { return r.anywhere((*Record).fills, make(map[*Record]bool)) })
	r.Fields = make([]Field, 0, t.NumField()) // no growth: there are pointers into it
	for i := range t.NumField() {
		r.add(i, t.Field(i))
	}
	return r
}

func (r *Record) add(i int, sf reflect.StructField) {
	text := sf.Tag.Get("json")
	name, options, _ := strings.Cut(text, ",")
	tag := ParseTag(sf.Tag.Get("wire"))
	_, twice := r.named[name]
	switch {
	case strings.Contains(options, "embed"):
		r.Embed = i
		r.Plain = r.Plain && name == "" && options == "embed" && sf.Type == reflect.TypeFor[rawjson.Value]()
		return
	case tag.Rest:
		r.Rest = i
		r.Plain = r.Plain && text == "-"
		return
	case text == "-":
		return
	case name == "-" || name == "" || !sf.IsExported():
		r.Plain = false
		return
	case strings.ContainsAny(name, "'\"\\") || twice || options != "" && options != "omitzero" && options != "omitempty":
		r.Plain = false
	}
	n := len(r.Fields)
	r.folded[strings.ToLower(name)], r.named[name] = n, n
	r.Fields = append(r.Fields, newField(i, sf, name, tag))
	f := &r.Fields[n]
	r.token = r.token || tag.Token
	if tag.Key {
		r.Key = f
	}
	if len(tag.Also) > 0 {
		r.Aliased = append(r.Aliased, f)
	}
	for _, path := range f.Paths[1:] {
		r.Others[path[0]] = true
	}
}

func newField(i int, sf reflect.StructField, name string, tag Tag) Field {
	f := Field{Tag: tag, Index: i, Type: sf.Type, GoName: sf.Name, Name: name, Shape: shapeOf(sf.Type), Paths: [][]string{{name}}}
	for _, other := range tag.Also {
		f.Paths = append(f.Paths, strings.Split(other, "."))
	}
	return f
}

func shapeOf(t reflect.Type) Shape {
	switch {
	case t == reflect.TypeFor[rawjson.Value]():
		return Raw
	case IsRecord(t):
		return Nested
	case t.Kind() == reflect.Slice && IsRecord(t.Elem()):
		return List
	}
	return Leaf
}

func (r *Record) hides() bool {
	return slices.ContainsFunc(r.Fields, func(f Field) bool { return f.Sensitive })
}

// anywhere reports whether a test is true of such records or of those in them, apart
// from the ones that came.
func (r *Record) anywhere(test func(*Record) bool, came map[*Record]bool) bool {
	if r == nil || came[r] {
		return false
	}
	came[r] = true
	return test(r) || slices.ContainsFunc(r.Fields, func(f Field) bool { return f.Inner().anywhere(test, came) })
}

// Inner is the record that a field is or lists, nil when it does neither.
func (f *Field) Inner() *Record {
	switch f.Shape {
	case Nested:
		return Of(f.Type)
	case List:
		return Of(f.Type.Elem())
	}
	return nil
}

// IsRecord tells generated records from the structs that are single values.
func IsRecord(t reflect.Type) bool { return t.Kind() == reflect.Struct && !ReadsItself(t) }

// ReadsItself reports whether a type decodes itself, so that its fields say nothing
// of its JSON. What keeps unknown members in a field is a generated record: it has
// methods for encoding/json of Go 1.26 alone, and they read what the fields say.
func ReadsItself(t reflect.Type) bool {
	if t.Kind() == reflect.Struct && keepsUnknown(t) {
		return false
	}
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[json.UnmarshalerFrom]()) ||
		p.Implements(reflect.TypeFor[json.Unmarshaler]()) ||
		p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

func keepsUnknown(t reflect.Type) bool {
	for i := range t.NumField() {
		if sf := t.Field(i); sf.Tag.Get("json") == ",embed" && sf.Type == reflect.TypeFor[rawjson.Value]() {
			return true
		}
	}
	return false
}

// Field finds a declared field by its name in JSON, nil when there is none.
func (r *Record) Field(name string) *Field {
	if i, ok := r.named[name]; ok {
		return &r.Fields[i]
	}
	return nil
}

// KeyOf is the key of v, a record of this type; 0 when it has none.
func (r *Record) KeyOf(v reflect.Value) int {
	if r.Key == nil {
		return 0
	}
	key := v.Field(r.Key.Index)
	if !key.CanInt() {
		return 0
	}
	return int(key.Int())
}

func (r *Record) keyed() (list []*Field) {
	for i := range r.Fields {
		if f := &r.Fields[i]; f.Shape == List && f.Inner().Key != nil {
			list = append(list, f)
		}
	}
	return list
}

// IsOwn reports whether such records are their own rather than links to others:
// they carry a token, or records in turn.
func (r *Record) IsOwn() bool { return r.token || len(r.Keyed()) > 0 }

// Inside shows the records in v: nested ones, at -1, and those of lists, with their place in the
// list. It ends with the first error.
func (r *Record) Inside(v reflect.Value, show func(f *Field, at int, inner reflect.Value) error) error {
	var err error
	for i := range r.Fields {
		f := &r.Fields[i]
		field := v.Field(f.Index)
		switch f.Shape {
		case Nested:
			err = show(f, -1, field)
		case List:
			for j := 0; j < field.Len() && err == nil; j++ {
				err = show(f, j, field.Index(j))
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Tag is what the struct tag `wire:"..."` of a generated field says beside its JSON name.
type Tag struct {
	Key       bool     // identifies the record
	Required  bool     // must be sent
	ReadOnly  bool     // may not be changed
	Token     bool     // proves what was read; goes back as it came
	Sensitive bool     // never printed
	Rest      bool     // gathers the members that no other field takes
	Zero      bool     // 0 is a value, not the lack of one
	Max       int      // characters at most; 0 means no limit is known
	Also      []string // other wire names it is read from, dotted when nested
}

// ParseTag reads the text of a wire tag: words separated by commas, as in "required,max=80,also=Old
// Name|Client.ClientKey". Words that it does not know are for others and are skipped.
func ParseTag(text string) Tag {
	var t Tag
	for word := range strings.SplitSeq(text, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(word), "=")
		t.Key = t.Key || name == "key"
		t.Required = t.Required || name == "required"
		t.ReadOnly = t.ReadOnly || name == "readonly"
		t.Token = t.Token || name == "token"
		t.Sensitive = t.Sensitive || name == "sensitive"
		t.Rest = t.Rest || name == "rest"
		t.Zero = t.Zero || name == "zero"
		switch name {
		case "max":
			t.Max, _ = strconv.Atoi(value)
		case "also":
			t.Also = strings.Split(value, "|")
		}
	}
	return t
}
