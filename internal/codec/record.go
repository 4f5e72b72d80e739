package codec

import (
	"bytes"
	"encoding"
	"encoding/binary"
	"reflect"
	"slices"
	"unsafe"

	jsonv2 "github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/wire"
)

// value reads the value at i to where p points. That is empty, so null needs no work.
//
// The conversions are right because p points to a value of the type that t was made
// of: Unmarshal and list have it from reflection, members adds to such a pointer the
// offset of a field of that struct. With reflection for each field the reading would
// take an eighth longer. Beside these, a comparer's, the items of a list and the strings in chunks
// the package has no others.
func (r *reader) value(t *table, p unsafe.Pointer, i int) int {
	if i >= len(r.text) {
		return declined
	}
	c := r.text[i]
	if c <= ' ' {
		if i = r.blanks(i); i == len(r.text) {
			return declined
		}
		c = r.text[i]
	}
	if c == 'n' && t.kind > raw {
		return r.word(i, "null")
	}
	switch t.kind {
	case text:
		*(*string)(p), i = r.string(i)
	case whole:
		*(*int)(p), i = r.whole(i)
	case long:
		*(*int64)(p), i = r.long(i)
	case truth:
		*(*bool)(p) = c == 't'
		i = r.truth(i)
	case decimal:
		i = r.decimal(p, i)
	case structured:
		if c != '{' {
			return declined
		}
		i = r.record(t, p, i)
	case list:
		if c != '[' {
			return declined
		}
		i = r.list(t.of, reflect.NewAt(t.is, p).Elem(), i)
	case pointer:
		i = r.pointed(t, reflect.NewAt(t.is, p).Elem(), i)
	case raw:
		*(*wire.Value)(p), i = r.raw(i)
	case date:
		i = r.texted((*wire.Date)(p), i)
	case texted:
		i = r.texted(reflect.NewAt(t.is, p).Interface().(encoding.TextUnmarshaler), i)
	default:
		i = r.other(t, reflect.NewAt(t.is, p).Interface(), i)
	}
	return i
}

func (r *reader) truth(i int) int {
	if r.has(i, "true") {
		return i + len("true")
	}
	return r.word(i, "false")
}

// texted reads a string into a type that understands its text.
func (r *reader) texted(into encoding.TextUnmarshaler, i int) int {
	says, end := r.quoted(i)
	if end == declined || into.UnmarshalText(says) != nil {
		return declined
	}
	return end
}

// raw keeps a copy of a value's text.
func (r *reader) raw(i int) (value wire.Value, end int) {
	if end = r.check(i); end != declined {
		value = r.cut(r.text[i:end])
	}
	return value, end
}

// other asks json v2 for a single value.
func (r *reader) other(t *table, into any, i int) int {
	if r.rules != nil && (r.text[i] == '{' || r.text[i] == '[') {
		return declined // whether the names in it are as their fields have them, nobody would know
	}
	if t.keeps {
		r.tell(t, nil)
	}
	end := r.check(i)
	if end == declined || jsonv2.Unmarshal(r.text[i:end], into, r.rules) != nil {
		return declined
	}
	return end
}

// deepest is how deep records and lists may be nested here.
const deepest = 100

// record reads the object at i into a struct.
func (r *reader) record(t *table, p unsafe.Pointer, i int) int {
	text, names := len(r.unknown), len(r.names)
	if r.depth++; r.depth > deepest {
		return declined
	}
	if i = r.members(t, p, names, i); i != declined {
		r.embed(t, p, text)
		r.depth--
		r.unknown, r.names = r.unknown[:text], r.names[:names]
	}
	return i
}

// members reads the members of the object at i into a struct. Most often each is that of the next
// column, which is looked for here, without a call, for this is what the time goes into.
func (r *reader) members(t *table, p unsafe.Pointer, names, i int) int {
	var came [words]uint64
	for c := &t.first; ; c = c.next {
		rest := r.text[i:]
		if len(rest) < len(c.name)*8 || c.long|
			(binary.LittleEndian.Uint64(rest)^c.name[0])&c.mask[0]|
			(binary.LittleEndian.Uint64(rest[8:])^c.name[1])&c.mask[1]|
			(binary.LittleEndian.Uint64(rest[16:])^c.name[2])&c.mask[2]|
			(binary.LittleEndian.Uint64(rest[24:])^c.name[3])&c.mask[3] != 0 {
			if c, i = r.column(t, c, names, i); c == nil {
				return i
			}
		} else {
			i += len(c.head)
		}
		if came[c.word%words]&c.bit != 0 {
			return declined
		}
		came[c.word%words] |= c.bit
		if i = r.value(c.table, unsafe.Add(p, c.offset), i); i == declined {
			return declined
		}
	}
}

// embed puts the members without a column, from text on, where the record keeps them.
func (r *reader) embed(t *table, p unsafe.Pointer, text int) {
	if len(r.unknown) > text {
		r.unknown[text] = '{'
		*(*wire.Value)(unsafe.Add(p, t.rest)) = r.cut(append(r.unknown[text:], '}'))
	}
}

// column reads up to the value of the next member that has a column, c most often, and returns the
// column, or none and the end of the record. The members before it are kept. The names from names on are
// those that were kept before.
func (r *reader) column(t *table, c *column, names, i int) (found *column, end int) {
	for before := c.head[0]; ; before = ',' {
		var more bool
		if i, more = r.before(before, i); !more {
			return nil, i
		}
		if c.table != nil && r.has(i, c.head[1:]) {
			return c, i + len(c.head) - 1
		}
		name, says, end := r.name(i)
		if end == declined {
			return nil, declined
		}
		if c, known := t.byName[string(says)]; known {
			return c, end
		}
		if i = r.blanks(end); !t.keeps || !r.fresh(name, names) || !r.tell(t, says) {
			return nil, declined
		}
		if end = r.check(i); end == declined {
			return nil, declined
		}
		r.unknown = append(append(append(append(r.unknown, ','), name...), ':'), r.text[i:end]...)
		i = end
	}
}

// before steps over what stands before a member, or finds the end of the object.
func (r *reader) before(c byte, i int) (next int, more bool) {
	i = r.blanks(i)
	switch {
	case r.is(i, c):
		if i = r.blanks(i + 1); c == '{' && r.is(i, '}') {
			return i + 1, false
		}
		return i, true
	case c == ',' && r.is(i, '}'):
		return i + 1, false
	}
	return declined, false
}

// name steps over a name, as it is written and as it says, and its colon.
func (r *reader) name(i int) (name, says []byte, end int) {
	if says, end = r.quoted(i); end == declined {
		return nil, nil, declined
	}
	name = r.text[i:end]
	if end = r.blanks(end); !r.is(end, ':') {
		return nil, nil, declined
	}
	return name, says, end + 1
}

// others is how many members without a column an object has at most here.
const others = 64

// fresh notes a name that came for the first time in its object. Names are
// compared as they are written, so one with an escape is declined.
func (r *reader) fresh(name []byte, names int) bool {
	came := func(seen []byte) bool { return bytes.Equal(seen, name) }
	if len(r.names)-names == others || bytes.IndexByte(name, '\\') >= 0 || slices.ContainsFunc(r.names[names:], came) {
		return false
	}
	r.names = append(r.names, name)
	return true
}

// check steps over any value, if json v2 takes it strictly.
func (r *reader) check(i int) int {
	if i = r.blanks(i); i == len(r.text) {
		return declined
	}
	switch r.text[i] {
	case '{':
		return r.object(i)
	case '[':
		return r.each(i, func(i int) int { return r.check(i) })
	case '"':
		_, i = r.quoted(i)
	case 'n':
		return r.word(i, "null")
	case 't', 'f':
		return r.truth(i)
	default:
		i, _ = r.number(i)
	}
	return i
}

// object checks an object.
func (r *reader) object(i int) int {
	names := len(r.names)
	if r.depth++; r.depth > deepest {
		return declined
	}
	for c := byte('{'); ; c = ',' {
		next, more := r.before(c, i)
		if !more {
			r.depth--
			r.names = r.names[:names]
			return next
		}
		name, _, end := r.name(next)
		if end == declined || !r.fresh(name, names) {
			return declined
		}
		if i = r.check(end); i == declined {
			return declined
		}
	}
}
