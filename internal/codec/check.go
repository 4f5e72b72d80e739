package codec

import (
	"bytes"
	"slices"
)

// deepest is how deep values that are kept as they are may be nested here.
const deepest = 100

// check steps over any value, if json v2 takes it strictly.
func (r *reader) check(depth int) bool {
	if r.blanks(); r.at == len(r.text) || depth == deepest {
		return false
	}
	switch r.text[r.at] {
	case '"':
		_, ok := r.quoted()
		return ok
	case 'n':
		return r.literal("null")
	case 't':
		return r.literal("true")
	case 'f':
		return r.literal("false")
	case '{':
		return r.checkObject(depth)
	case '[':
		if depth == 0 {
			r.counted()
		}
		return r.checkList(depth)
	}
	return isNumber(r.number())
}

func (r *reader) checkList(depth int) bool {
	r.at++
	if r.next(']') {
		return true
	}
	for r.check(depth + 1) {
		if !r.next(',') {
			return r.next(']')
		}
	}
	return false
}

func (r *reader) checkObject(depth int) bool {
	r.at++
	if r.next('}') {
		return true
	}
	names := len(r.names)
	for r.name(names) && r.check(depth+1) {
		if !r.next(',') {
			r.names = r.names[:names]
			return r.next('}')
		}
	}
	return false
}

// name steps over a name and its colon and notes it among those of its object.
func (r *reader) name(names int) bool {
	r.blanks()
	start := r.at
	_, ok := r.quoted()
	return ok && r.fresh(r.text[start:r.at], names) && r.next(':')
}

// others is how many members without a column an object has at most here.
const others = 64

// fresh notes a name that came for the first time in its object. Names are
// compared as they are written, so one with an escape is declined.
func (r *reader) fresh(name []byte, names int) bool {
	same := func(seen []byte) bool { return bytes.Equal(seen, name) }
	if len(r.names)-names == others || bytes.IndexByte(name, '\\') >= 0 || slices.ContainsFunc(r.names[names:], same) {
		return false
	}
	r.names = append(r.names, name)
	return true
}

// isNumber checks what stands where a number may stand.
func isNumber(text []byte) bool {
	text = bytes.TrimPrefix(text, []byte{'-'})
	whole := digits(text)
	if whole == 0 || whole > 1 && text[0] == '0' {
		return false
	}
	text = text[whole:]
	if len(text) > 0 && text[0] == '.' {
		places := digits(text[1:])
		if places == 0 {
			return false
		}
		text = text[1+places:]
	}
	if len(text) == 0 {
		return true
	}
	exponent := text[1:]
	if len(exponent) > 0 && (exponent[0] == '+' || exponent[0] == '-') {
		exponent = exponent[1:]
	}
	return (text[0] == 'e' || text[0] == 'E') && len(exponent) > 0 && digits(exponent) == len(exponent)
}

// digits counts the digits that text begins with.
func digits(text []byte) int {
	n := 0
	for n < len(text) && '0' <= text[n] && text[n] <= '9' {
		n++
	}
	return n
}
