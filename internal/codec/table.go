package codec

import (
	"reflect"

	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/internal/registry"
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
	other      kind = iota // left to json v2
	raw                    // wire.Value
	text                   // string
	whole                  // int
	truth                  // bool
	decimal                // wire.Decimal
	texted                 // string that the type reads by itself
	list                   // slice
	structured             // struct
)

// column is one member of a record.
type column struct {
	*table
	head   string  // the name as it is written: "Name":
	offset uintptr // of the field in the struct
}

// most is how many columns a table has at most: a bit for each, in so many words, tells which came.
const (
	words = 4
	most  = 64 * words
)

// tables are those of the types that were read.
var tables registry.Registry[reflect.Type, *table]

// tableOf is the table of t. It is published when all of it is made.
func tableOf(t reflect.Type) *table {
	return tables.Of(t, func(t reflect.Type) *table { return maker{}.table(t) })
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
	case structured:
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
		reflect.String: text, reflect.Int: whole, reflect.Bool: truth, reflect.Slice: list, reflect.Struct: structured,
	}
)

func kindOf(t reflect.Type) kind {
	if k, ok := kinds[t]; ok {
		return k
	}
	if record.ReadsItself(t) || t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 {
		return other
	}
	return plainKinds[t.Kind()] // other for those it does not have
}

// columns lists the members of a struct. One that has a tag which this package
// does not know leaves the whole struct to json v2.
func (m maker) columns(made *table, t reflect.Type) {
	r := record.Of(t)
	if !r.Plain || len(r.Fields) > most {
		*made = table{kind: other, is: t, keeps: true}
		return
	}
	if made.keeps = r.Embed >= 0; made.keeps {
		made.rest = t.Field(r.Embed).Offset
	}
	made.byName = make(map[string]int, len(r.Fields))
	made.columns = make([]column, len(r.Fields))
	for i := range r.Fields {
		f := &r.Fields[i]
		made.byName[f.Name] = i
		made.columns[i] = column{m.table(f.Type), `"` + f.Name + `":`, t.Field(f.Index).Offset}
	}
}
