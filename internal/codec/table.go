package codec

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"sync"

	jsonv2 "github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/wire"
)

// table says how values of one type are read.
type table struct {
	kind    kind
	is      reflect.Type
	of      *table // of the items of a list
	columns []column
	byName  map[string]int
	keeps   bool    // the other members too
	rest    uintptr // where it keeps them
}

type kind int

const (
	other   kind = iota // left to json v2
	raw                 // wire.Value
	text                // string
	whole               // int
	truth               // bool
	decimal             // wire.Decimal
	texted              // string that the type reads by itself
	list                // slice
	record              // struct
)

// column is one member of a record.
type column struct {
	*table
	head   string  // the name as it is written: "Name":
	offset uintptr // of the field in the struct
}

// most is how many columns a table has at most: a bit for each tells which came.
const most = 256

// tables are those of the types that were read. A sync.Map would be compiled anew
// with this package, all of it.
var tables = struct {
	sync.RWMutex
	of map[reflect.Type]*table
}{of: make(map[reflect.Type]*table)}

// tableOf is the table of t. It is published when all of it is made.
func tableOf(t reflect.Type) *table {
	tables.RLock()
	made := tables.of[t]
	tables.RUnlock()
	if made == nil {
		made = maker{}.table(t)
		tables.Lock()
		tables.of[t] = made
		tables.Unlock()
	}
	return made
}

// maker has the tables that are being made, for types that contain themselves.
type maker map[reflect.Type]*table

func (m maker) table(t reflect.Type) *table {
	if made, ok := m[t]; ok {
		return made
	}
	made := &table{kind: kindOf(t), is: t}
	m[t] = made
	switch made.kind {
	case list:
		made.of = m.table(t.Elem())
	case record:
		m.columns(made, t)
	}
	return made
}

// kinds are those of the types that are known, and of others by what they are made of.
var (
	kinds = map[reflect.Type]kind{
		reflect.TypeFor[wire.Value]():   raw,
		reflect.TypeFor[wire.Decimal](): decimal,
		reflect.TypeFor[wire.Date]():    texted,
		reflect.TypeFor[wire.USDate]():  texted,
		reflect.TypeFor[wire.Stamp]():   texted,
	}
	plainKinds = map[reflect.Kind]kind{
		reflect.String: text, reflect.Int: whole, reflect.Bool: truth, reflect.Slice: list, reflect.Struct: record,
	}
)

func kindOf(t reflect.Type) kind {
	if k, ok := kinds[t]; ok {
		return k
	}
	if readsItself(reflect.PointerTo(t)) || t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 {
		return other
	}
	return plainKinds[t.Kind()] // other for those it does not have
}

func readsItself(pointer reflect.Type) bool {
	return pointer.Implements(reflect.TypeFor[jsonv2.UnmarshalerFrom]()) ||
		pointer.Implements(reflect.TypeFor[json.Unmarshaler]()) ||
		pointer.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// columns lists the members of a struct. One that has a tag which this package
// does not know leaves the whole struct to json v2.
func (m maker) columns(made *table, t reflect.Type) {
	made.byName = make(map[string]int, t.NumField())
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" && options == "":
			continue
		case name == "" && options == "embed" && f.Type == reflect.TypeFor[wire.Value]():
			made.keeps, made.rest = true, f.Offset
			continue
		}
		_, twice := made.byName[name]
		if name == "" || strings.ContainsAny(name, "'\"\\") || !f.IsExported() || twice ||
			options != "" && options != "omitzero" && options != "omitempty" || len(made.columns) == most {
			*made = table{kind: other, is: t, keeps: true}
			return
		}
		made.byName[name] = len(made.columns)
		made.columns = append(made.columns, column{m.table(f.Type), `"` + name + `":`, f.Offset})
	}
}
