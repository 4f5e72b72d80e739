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
	of      *table // of the items of a list
	columns []column
	byName  map[string]int
	unknown int // field that takes the other members, -1 for none
}

type kind int

const (
	other   kind = iota // left to json v2
	text                // string
	whole               // int, int64
	truth               // bool
	decimal             // wire.Decimal
	texted              // string that the type reads by itself
	raw                 // wire.Value
	list                // slice
	record              // struct
)

// column is one member of a record.
type column struct {
	*table
	head string // the name as it is written: "Name":
	at   int    // field of the struct
}

// most is how many columns a table has at most: a bit for each tells which came.
const most = 256

var tables sync.Map // reflect.Type -> *table

// tableOf is the table of t. It is published when all of it is made.
func tableOf(t reflect.Type) *table {
	if made, ok := tables.Load(t); ok {
		return made.(*table)
	}
	made, _ := tables.LoadOrStore(t, maker{}.table(t))
	return made.(*table)
}

// maker has the tables that are being made, for types that contain themselves.
type maker map[reflect.Type]*table

func (m maker) table(t reflect.Type) *table {
	if made, ok := m[t]; ok {
		return made
	}
	made := &table{kind: kindOf(t)}
	m[t] = made
	switch made.kind {
	case list:
		made.of = m.table(t.Elem())
	case record:
		m.columns(made, t)
	}
	return made
}

func kindOf(t reflect.Type) kind {
	switch t {
	case reflect.TypeFor[wire.Decimal]():
		return decimal
	case reflect.TypeFor[wire.Date](), reflect.TypeFor[wire.USDate](), reflect.TypeFor[wire.Stamp]():
		return texted
	case reflect.TypeFor[wire.Value]():
		return raw
	}
	if readsItself(reflect.PointerTo(t)) {
		return other
	}
	switch t.Kind() {
	case reflect.String:
		return text
	case reflect.Int, reflect.Int64:
		return whole
	case reflect.Bool:
		return truth
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			return list
		}
	case reflect.Struct:
		return record
	}
	return other
}

func readsItself(pointer reflect.Type) bool {
	return pointer.Implements(reflect.TypeFor[jsonv2.UnmarshalerFrom]()) ||
		pointer.Implements(reflect.TypeFor[json.Unmarshaler]()) ||
		pointer.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// columns lists the members of a struct. One that has a tag which this package
// does not know leaves the whole struct to json v2.
func (m maker) columns(made *table, t reflect.Type) {
	made.unknown = -1
	made.byName = make(map[string]int, t.NumField())
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" && options == "":
			continue
		case name == "" && options == "embed" && f.Type == reflect.TypeFor[wire.Value]():
			made.unknown = i
			continue
		}
		_, twice := made.byName[name]
		if name == "" || strings.ContainsAny(name, "'\"\\") || !f.IsExported() || twice ||
			options != "" && options != "omitzero" && options != "omitempty" || len(made.columns) == most {
			made.kind, made.columns, made.byName = other, nil, nil
			return
		}
		made.byName[name] = len(made.columns)
		made.columns = append(made.columns, column{m.table(f.Type), `"` + name + `":`, i})
	}
}
