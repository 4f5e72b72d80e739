package codec

import (
	"reflect"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/internal/registry"
	"github.com/fieldbooks/fieldbooks/wire"
)

// table says how values of one type are read.
type table struct {
	kind   kind
	is     reflect.Type
	of     *table // of the items of a list, or of what is pointed to
	first  column // the first one at the beginning of a record: {"Name":
	byName map[string]*column
	folded map[string]bool // the names without regard to letter case; nil when that is in doubt
	keeps  bool            // the other members too
	rest   uintptr         // where it keeps them
}

type kind int

const (
	other      kind = iota // left to json v2
	raw                    // wire.Value
	text                   // string
	whole                  // int
	long                   // int64
	truth                  // bool
	decimal                // wire.Decimal
	date                   // wire.Date
	texted                 // string that the type reads by itself
	pointer                // to a value
	list                   // slice
	structured             // struct
)

// column is one member of a record.
type column struct {
	*table
	offset uintptr // of the field in the struct
	next   *column // the one after it
	word   uint    // of the bits that tell which came
	bit    uint64  // of it

	head       string    // what stands before the value: ,"Name":
	name, mask [4]uint64 // the head, eight bytes at a time, and which of them are of it
	long       uint64    // not 0 when there are more
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
	case list, pointer:
		made.of = m.table(t.Elem())
	case structured:
		m.columns(made, t)
	}
	return made
}

// kinds are those of the types that are known, and of others by what they are made of.
var (
	kinds = map[reflect.Type]kind{
		reflect.TypeFor[wire.Value]():    raw,
		reflect.TypeFor[wire.Decimal]():  decimal,
		reflect.TypeFor[wire.Date]():     date,
		reflect.TypeFor[wire.USDate]():   texted,
		reflect.TypeFor[wire.Stamp]():    texted,
		reflect.TypeFor[wire.File]():     texted,
		reflect.TypeFor[time.Duration](): other, // which is no number of json v2
	}
	plainKinds = map[reflect.Kind]kind{
		reflect.String: text, reflect.Int: whole, reflect.Int64: long, reflect.Bool: truth,
		reflect.Pointer: pointer, reflect.Slice: list, reflect.Struct: structured,
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
	made.folded = folded(r.Fields)
	made.byName = make(map[string]*column, len(r.Fields))
	columns := make([]column, len(r.Fields)+1)
	for i := range r.Fields {
		f := &r.Fields[i]
		c := &columns[i]
		*c = column{table: m.table(f.Type), offset: t.Field(f.Index).Offset, next: &columns[i+1], word: uint(i / 64), bit: 1 << (i % 64)}
		c.begin(`,"` + f.Name + `":`)
		made.byName[f.Name] = c
	}
	columns[len(r.Fields)].begin(",\x00") // which no object has
	made.first = columns[0]
	made.first.begin("{" + columns[0].head[1:])
}

// begin sets what stands before the value.
func (c *column) begin(head string) {
	c.head, c.name, c.mask, c.long = head, [4]uint64{}, [4]uint64{}, 0
	for i := range len(head) {
		if i == 8*len(c.name) || head[i] == 0 {
			c.long = 1
			break
		}
		c.name[i/8] |= uint64(head[i]) << (i % 8 * 8)
		c.mask[i/8] |= 0xff << (i % 8 * 8)
	}
}

// spells reports whether a name that is no column's may be one's in other letter case.
func (t *table) spells(name []byte) bool {
	var room [64]byte
	plain, ok := fold(room[:0], name)
	return !ok || t.folded == nil || t.folded[string(plain)]
}
