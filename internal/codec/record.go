package codec

import (
	"bytes"
	"encoding"
	"reflect"

	jsonv2 "github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/wire"
)

// value reads one value into v, which is empty, so that null needs no work.
func (r *reader) value(t *table, v reflect.Value) bool {
	r.blanks()
	if r.at == len(r.text) {
		return false
	}
	c := r.text[r.at]
	switch {
	case t.kind == raw:
		return r.raw(v)
	case t.kind == other:
		return r.other(v)
	case c == 'n':
		return r.literal("null")
	}
	switch t.kind {
	case text:
		says, ok := r.quoted()
		v.SetString(r.keep(says))
		return ok
	case whole:
		return r.whole(v)
	case truth:
		v.SetBool(c == 't')
		return r.literal("true") || r.literal("false")
	case decimal:
		return r.decimal(v)
	case texted:
		says, ok := r.quoted()
		return ok && v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText(says) == nil
	case list:
		return c == '[' && r.list(t, v)
	}
	return c == '{' && r.record(t, v)
}

// whole reads an integer of at most 18 digits.
func (r *reader) whole(v reflect.Value) bool {
	digits := r.number()
	negative := len(digits) > 1 && digits[0] == '-'
	if negative {
		digits = digits[1:]
	}
	if len(digits) == 0 || len(digits) > 18 || digits[0] == '0' && len(digits) > 1 {
		return false
	}
	n := int64(0)
	for _, c := range digits {
		if c < '0' || c > '9' {
			return false
		}
		n = n*10 + int64(c-'0')
	}
	if negative {
		n = -n
	}
	v.SetInt(n)
	return true
}

func (r *reader) decimal(v reflect.Value) bool {
	d, err := wire.ParseDecimal(r.keep(r.number()))
	*v.Addr().Interface().(*wire.Decimal) = d
	return err == nil
}

// raw keeps a copy of a value's text.
func (r *reader) raw(v reflect.Value) bool {
	value, ok := r.valid()
	v.SetBytes(bytes.Clone(value))
	return ok
}

// valid steps over any value that json v2 takes strictly.
func (r *reader) valid() (wire.Value, bool) {
	start := r.at
	ok := r.check(0)
	return r.text[start:r.at], ok
}

// other asks json v2 for a single value.
func (r *reader) other(v reflect.Value) bool {
	end, _ := Skip(r.text, r.at)
	if end < 0 {
		return false
	}
	value := r.text[r.at:end]
	r.at = end
	return jsonv2.Unmarshal(value, v.Addr().Interface()) == nil
}

// list reads the items of a list into a slice of the right size.
func (r *reader) list(t *table, v reflect.Value) bool {
	v.Set(reflect.MakeSlice(v.Type(), 0, r.room()))
	r.at++
	if r.next(']') {
		return true
	}
	r.depth++
	for i := 0; ; i++ {
		if i == v.Cap() {
			v.Grow(1)
		}
		v.SetLen(i + 1)
		if !r.value(t.of, v.Index(i)) {
			return false
		}
		if !r.next(',') {
			r.depth--
			return r.next(']')
		}
	}
}

// room is the number of items of the list that begins here, but no more than the
// text has room for records of some size.
func (r *reader) room() int {
	items := r.counted()
	if items < 0 {
		s := tally{depth: 1, lone: true}
		s.skip(r.text, r.at)
		items = s.commas
	}
	return max(0, min(items, (len(r.text)-r.at)/16+4))
}

// counted is the number of items of the list that begins here, -1 when nobody
// counted them.
func (r *reader) counted() int {
	if r.depth != 1 || len(r.items) == 0 {
		return -1
	}
	items := r.items[0]
	r.items = r.items[1:]
	return items
}

// record reads the members of an object into a struct.
func (r *reader) record(t *table, v reflect.Value) bool {
	r.at++
	var came [most / 64]uint64
	text, names := len(r.unknown), len(r.names)
	empty := r.next('}')
	r.depth++
	for next := 0; !empty; {
		i, name, ok := r.column(t, next)
		switch {
		case !ok:
			return false
		case i < 0:
			ok = r.unnamed(t, name, names)
		case came[i/64]&(1<<(i%64)) != 0:
			return false // twice
		default:
			came[i/64] |= 1 << (i % 64)
			next = i + 1
			ok = r.value(t.columns[i].table, v.Field(t.columns[i].at))
		}
		if !ok {
			return false
		}
		if !r.next(',') {
			if !r.next('}') {
				return false
			}
			break
		}
	}
	r.depth--
	if len(r.unknown) > text {
		r.unknown[text] = '{'
		v.Field(t.unknown).SetBytes(append(bytes.Clone(r.unknown[text:]), '}'))
	}
	r.unknown, r.names = r.unknown[:text], r.names[:names]
	return true
}

// column steps over a name and its colon: those of the next column most often. A
// name without a column is given as it is written.
func (r *reader) column(t *table, next int) (i int, name []byte, ok bool) {
	r.blanks()
	if next < len(t.columns) && r.literal(t.columns[next].head) {
		return next, nil, true
	}
	start := r.at
	says, ok := r.quoted()
	name = r.text[start:r.at]
	if !ok || !r.next(':') {
		return 0, nil, false
	}
	if i, known := t.byName[string(says)]; known {
		return i, nil, true
	}
	return -1, name, true
}

// unnamed keeps a member that has no column.
func (r *reader) unnamed(t *table, name []byte, names int) bool {
	if t.unknown < 0 || !r.fresh(name, names) {
		return false
	}
	r.blanks()
	value, ok := r.valid()
	r.unknown = append(r.unknown, ',')
	r.unknown = append(append(r.unknown, name...), ':')
	r.unknown = append(r.unknown, value...)
	return ok
}
