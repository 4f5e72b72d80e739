package codec

import (
	"bytes"
	"encoding"
	"reflect"
	"slices"
	"strconv"
	"unsafe"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
	jsonv2 "github.com/go-json-experiment/json"
)

// value reads one value to where p points. That is empty, so null needs no work.
//
// The conversions are right because p points to a value of the type that t was made
// of: Unmarshal and list have it from reflection, record adds to such a pointer the
// offset of a field of that struct. With reflection for each field the reading would
// take an eighth longer. Beside these and the strings of keep the package has no others.
func (r *reader) value(t *table, p unsafe.Pointer) (ok bool) {
	if r.Blanks(); r.At == len(r.Text) {
		return false
	}
	c := r.Text[r.At]
	if c == 'n' && t.kind > raw {
		return r.Literal("null")
	}
	switch t.kind {
	case raw:
		*(*wire.Value)(p), ok = r.raw()
	case other:
		ok = r.other(t, reflect.NewAt(t.is, p).Interface())
	case text:
		*(*string)(p), ok = r.string()
	case whole:
		*(*int)(p), ok = r.whole()
	case truth:
		*(*bool)(p) = c == 't'
		ok = r.Literal("true") || r.Literal("false")
	case decimal:
		*(*wire.Decimal)(p), ok = r.decimal()
	case texted:
		ok = r.texted(reflect.NewAt(t.is, p).Interface().(encoding.TextUnmarshaler))
	case list:
		ok = c == '[' && r.list(t.of, reflect.NewAt(t.is, p).Elem())
	case structured:
		ok = c == '{' && r.record(t, p)
	}
	return ok
}

// raw keeps a copy of a value's text.
func (r *reader) raw() (value wire.Value, ok bool) {
	start := r.At
	ok = r.check()
	return r.cut(r.Text[start:r.At]), ok
}

// other asks json v2 for a single value.
func (r *reader) other(t *table, into any) bool {
	if t.keeps {
		r.tell(t, nil)
	}
	start := r.At
	return r.check() && jsonv2.Unmarshal(r.Text[start:r.At], into) == nil
}

// deepest is how deep records and lists may be nested here.
const deepest = 100

// list reads the items of a list into a slice of the right size.
func (r *reader) list(of *table, v reflect.Value) bool {
	v.Set(reflect.MakeSlice(v.Type(), 0, r.room()))
	return r.each(func() bool {
		n := v.Len()
		if n == v.Cap() {
			v.Grow(1)
		}
		v.SetLen(n + 1)
		return r.value(of, v.Index(n).Addr().UnsafePointer())
	})
}

// room is the number of items of the list that begins here, or what is known of it:
// it is 1 when nobody counted them, and never more than the text has room for.
func (r *reader) room() int {
	first := rawjson.Cursor{Text: r.Text, At: r.At + 1}
	if first.Next(']') {
		return 0
	}
	if r.depth != 1 || len(r.items) == 0 || !first.Next('{') {
		return 1
	}
	n := r.items[0]
	r.items = r.items[1:]
	return max(1, min(n, (len(r.Text)-r.At)/16+4))
}

// each steps over a list whose items are read by read.
func (r *reader) each(read func() bool) bool {
	if r.depth++; r.depth > deepest {
		return false
	}
	r.At++
	for more := !r.Next(']'); more; {
		if !read() {
			return false
		}
		if more = r.Next(','); !more && !r.Next(']') {
			return false
		}
	}
	r.depth--
	return true
}

// record reads the members of an object into a struct.
func (r *reader) record(t *table, p unsafe.Pointer) bool {
	var came [words]uint64
	text, names := len(r.unknown), len(r.names)
	if r.depth++; r.depth > deepest {
		return false
	}
	r.At++
	for next, more := 0, !r.Next('}'); more; {
		i := next
		if i == len(t.columns) || !r.Literal(t.columns[i].head) { // most often it is the next one
			i = r.column(t, next, names)
		}
		if i >= 0 {
			c := &t.columns[i]
			bit := uint64(1) << (i % 64)
			if came[i/64]&bit != 0 || !r.value(c.table, unsafe.Add(p, c.offset)) {
				return false
			}
			came[i/64] |= bit
			next = i + 1
		} else if i == declined {
			return false
		}
		if more = r.Next(','); !more && !r.Next('}') {
			return false
		}
	}
	if len(r.unknown) > text {
		r.unknown[text] = '{'
		*(*wire.Value)(unsafe.Add(p, t.rest)) = r.cut(append(r.unknown[text:], '}'))
	}
	r.depth--
	r.unknown, r.names = r.unknown[:text], r.names[:names]
	return true
}

// What column says where there is none.
const (
	unnamed  = -1 // the member is read and kept among the unknown
	declined = -2
)

// column reads a name and its colon and finds its column, or reads the whole member and keeps it.
// The names from names on are those of the members that were kept before.
func (r *reader) column(t *table, next, names int) int {
	if r.Blanks(); next < len(t.columns) && r.Literal(t.columns[next].head) {
		return next
	}
	start := r.At
	says, ok := r.Quoted()
	name := r.Text[start:r.At]
	if !ok || !r.Next(':') {
		return declined
	}
	if i, known := t.byName[string(says)]; known {
		return i
	}
	if !t.keeps || !r.fresh(name, names) {
		return declined
	}
	r.Blanks()
	value := r.At
	if !r.check() {
		return declined
	}
	if t != &anything {
		r.tell(t, says)
		r.unknown = append(append(append(append(r.unknown, ','), name...), ':'), r.Text[value:r.At]...)
	}
	return unnamed
}

// others is how many members without a column an object has at most here.
const others = 64

// fresh notes a name that came for the first time in its object. Names are
// compared as they are written, so one with an escape is declined.
func (r *reader) fresh(name []byte, names int) bool {
	came := func(seen []byte) bool { return bytes.Equal(seen, name) }
	if len(r.names)-names == others || bytes.ContainsRune(name, '\\') || slices.ContainsFunc(r.names[names:], came) {
		return false
	}
	r.names = append(r.names, name)
	return true
}

// check steps over any value, if json v2 takes it strictly.
func (r *reader) check() bool {
	if r.Blanks(); r.At == len(r.Text) {
		return false
	}
	switch r.Text[r.At] {
	case '{':
		return r.record(&anything, nil)
	case '[':
		_ = r.room() // it was counted
		return r.each(r.check)
	}
	return r.Scalar()
}

// anything has no columns: all members of an object are unknown, and forgotten.
var anything = table{keeps: true}

func (r *reader) string() (string, bool) {
	says, ok := r.Quoted()
	return r.keep(says), ok
}

// texted reads a string into a type that understands its text.
func (r *reader) texted(into encoding.TextUnmarshaler) bool {
	says, ok := r.Quoted()
	return ok && into.UnmarshalText(says) == nil
}

// nothing is the usual amount.
var nothing = wire.MustDecimal("0.00")

func (r *reader) decimal() (wire.Decimal, bool) {
	number, ok := r.Number()
	if !ok || string(number) == "0.00" {
		return nothing, ok
	}
	d, err := wire.ParseDecimal(r.keep(number))
	return d, err == nil
}

// whole reads a number without a point or an exponent.
func (r *reader) whole() (int, bool) {
	number, ok := r.Number()
	n, err := strconv.Atoi(string(number))
	return n, ok && err == nil
}
