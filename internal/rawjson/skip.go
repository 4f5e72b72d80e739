package rawjson

import "bytes"

// Scan visits the members of an object in their order, with the place of each value. It checks the
// names and what stands between the members; of the values it looks at quotes and brackets only. It
// returns false where that is not an object and nothing else.
//
// A name is only good until the visit ends.
func Scan(object []byte, visit func(name []byte, start, end int)) bool {
	r := Tolerant(object)
	return r.Object(func(name []byte) bool {
		start := r.At
		ok := r.Value()
		if ok {
			visit(name, start, r.At)
		}
		return ok
	}) && r.Ends()
}

// Skip returns the place behind the value that begins at i, -1 where that is in doubt. Of lists and
// objects it looks at quotes and brackets only: whoever uses them must check them.
func Skip(text []byte, i int) (end int) {
	r := Cursor{Text: text, At: i, lax: true}
	switch {
	case r.Next('{'):
		return hop(text, i, '{', '}')
	case r.Next('['):
		return hop(text, i, '[', ']')
	case r.Scalar():
		return r.At
	}
	return -1
}

// split lists the values of an array that was checked.
func split(array Value, n int) []Member {
	found := make([]Member, 0, n)
	r := Cursor{Text: array}
	for more := r.Next('['); more; more = r.Next(',') {
		r.Blanks()
		end := Skip(array, r.At)
		if end < 0 {
			break // at the end of an empty list
		}
		found = append(found, Member{Value: array[r.At:end:end], At: r.At})
		r.At = end
	}
	return found
}

// hop hops over what begins with the bracket at i.
func hop(text []byte, i int, open, shut byte) (end int) {
	h := newHopper(text, i, open, shut)
	for at := h.next(); at < len(text); at = h.next() {
		if h.depth == 0 {
			return at + 1
		}
	}
	return -1
}

// hopper goes from bracket to bracket of one kind. Whether one stands in a string
// is told by the number of quotes before it. What costs is the number of brackets;
// the bytes between them are looked at many together, by package bytes.
type hopper struct {
	text       []byte
	pair       [2]byte // of brackets
	at         int     // before it all quotes are counted
	open, shut int     // the next of each
	within     bool    // a string
	depth      int     // behind the last bracket
}

func newHopper(text []byte, i int, open, shut byte) hopper {
	h := hopper{text: text, pair: [2]byte{open, shut}, at: i}
	h.open, h.shut = h.find(open, i), h.find(shut, i)
	return h
}

// next is the place of the next bracket outside of strings, the end of the text when there is none.
func (h *hopper) next() int {
	for at := min(h.open, h.shut); at < len(h.text); at = min(h.open, h.shut) {
		h.pass(h.text[h.at:at])
		h.at = at
		step := 1
		if at == h.open {
			h.open = h.find(h.pair[0], at+1)
		} else {
			h.shut = h.find(h.pair[1], at+1)
			step = -1
		}
		if !h.within {
			h.depth += step
			return at
		}
	}
	return len(h.text)
}

// find is the place of the first c from i on, or the end of the text.
func (h *hopper) find(c byte, i int) int {
	if n := bytes.IndexByte(h.text[i:], c); n >= 0 {
		return i + n
	}
	return len(h.text)
}

// pass notes whether a string is open behind text.
func (h *hopper) pass(text []byte) {
	if bytes.Count(text, quote)&1 == 1 {
		h.within = !h.within
	}
	for i := bytes.IndexByte(text, '\\'); i >= 0 && i+1 < len(text); i = bytes.IndexByte(text, '\\') {
		if text[i+1] == '"' { // it was counted and does not count
			h.within = !h.within
		}
		text = text[i+2:]
	}
}

var quote = []byte{'"'}
