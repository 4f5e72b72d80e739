package output

import (
	"bytes"
	"errors"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// reader steps through the text of a record once: checks that it is JSON, leaves out what is personal,
// and gives the rest without blanks. What it gives holds until the next record.
type reader struct {
	rawjson.Cursor
	out   []byte
	from  int // what stands before it in the text is in out, or is left out
	depth int

	of     *shape // of the record whose members are read
	last   *name  // that was read
	before byte   // the next name
	start  int    // of the value that was read last
	whole  bool   // the end was met
	broken bool   // it is no JSON
}

// cell is a value of a record.
type cell struct {
	value jsontext.Value // nil where there is none
	text  []byte         // see [text]
	kind  byte           // the first of the value, or asIs
}

// Kinds of cells.
const (
	null = 'n'
	asIs = 's' // a text that says what stands between its quotes: it has none in it, no backslash and no break
)

func newReader() *reader { return &reader{Cursor: rawjson.Tolerant(nil)} }

// deepest is how deep lists and objects stand in each other at most, as json v2 has it.
const deepest = 10_000

func (r *reader) begin(row Row) {
	r.Text, r.At, r.from, r.depth, r.out = row, 0, 0, 0, r.out[:0]
}

// compact is a record on one line, without what is personal in it.
func (r *reader) compact(row Row, of *shape) (jsontext.Value, error) {
	r.begin(row)
	if !r.value(of) || !r.ends() {
		return nil, noJSON(row)
	}
	return r.out, nil
}

// open begins with a record that is an object. [reader.next] reads its members, and [reader.close] says
// whether all of it was JSON.
func (r *reader) open(row Row, of *shape) {
	r.begin(row)
	r.Blanks()
	r.of, r.last, r.before, r.whole, r.broken = of, &of.none, '{', false, false
}

// next reads the next member that is not personal, up to its value; n is nil where there is none. See
// [cell] of the text. Most have the name that came there in the record before.
func (r *reader) next() (n *name, text []byte, kind byte) {
	for {
		n = r.last.next
		rest := r.Text[r.At:]
		if n != nil && len(rest) > len(n.written) && rest[0] == r.before && string(rest[1:1+len(n.written)]) == n.written {
			r.At += 1 + len(n.written)
		} else if n = r.other(); n == nil {
			return nil, nil, null
		}
		r.before, r.last = ',', n
		text, kind = r.cell(n.below)
		switch {
		case r.broken:
			return nil, nil, null
		case !n.personal:
			return n, text, kind
		}
	}
}

// other steps over any name, or to the end of the object.
func (r *reader) other() *name {
	begins := r.Next(r.before)
	if begins == (r.before == '{') && r.Next('}') {
		r.whole = true
		return nil
	}
	r.Blanks()
	n, ok := r.name(r.of, r.last)
	if r.broken = !begins || !ok; r.broken {
		return nil
	}
	return n
}

// close is an error where what was read is no JSON.
func (r *reader) close(row Row) error {
	if r.broken || !r.whole || !r.Ends() {
		return noJSON(row)
	}
	return nil
}

// unreadable is the error of a record that is no JSON.
type unreadable struct{ error }

func noJSON(row Row) error {
	text := row.Clone()
	err := text.Compact(loose)
	if err == nil {
		err = errors.New("its form cannot be read")
	}
	return unreadable{err}
}

// ends steps over blanks to the end of the text.
func (r *reader) ends() bool {
	r.blanks()
	r.copy()
	return r.At == len(r.Text)
}

// copy gives what was stepped over.
func (r *reader) copy() {
	r.out = append(r.out, r.Text[r.from:r.At]...)
	r.from = r.At
}

// blanks leaves them out.
func (r *reader) blanks() {
	if r.At < len(r.Text) && r.Text[r.At] <= ' ' {
		r.copy()
		r.Blanks()
		r.from = r.At
	}
}

// comes steps over blanks and c, if c is next.
func (r *reader) comes(c byte) bool {
	r.blanks()
	if r.At == len(r.Text) || r.Text[r.At] != c {
		return false
	}
	r.At++
	return true
}

// value steps over a value; of is the shape of the objects in it.
func (r *reader) value(of *shape) (ok bool) {
	r.blanks()
	if r.At == len(r.Text) {
		return false
	}
	open := r.Text[r.At]
	if open != '{' && open != '[' {
		return r.Scalar()
	}
	if r.depth++; r.depth > deepest {
		return false
	}
	r.At++
	if open == '{' {
		ok = r.object(of)
	} else {
		ok = r.list(of)
	}
	r.depth--
	return ok
}

func (r *reader) list(of *shape) bool {
	if r.comes(']') {
		return true
	}
	for r.value(of) {
		if !r.comes(',') {
			return r.comes(']')
		}
	}
	return false
}

func (r *reader) object(of *shape) bool {
	if r.comes('}') {
		return true
	}
	last := of.begin()
	for kept := 0; ; {
		had, from, start := len(r.out), r.from, r.At
		n, ok := r.name(of, last)
		if last = n; n != nil && n.personal {
			r.out = append(r.out[:had], r.Text[from:start]...)
			ok = ok && r.leaveOut()
		} else {
			kept++
			ok = ok && r.value(n.inside())
		}
		switch {
		case !ok:
			return false
		case !r.comes(','):
			return r.comes('}')
		case kept == 0:
			r.from = r.At
		}
		r.blanks()
	}
}

// inside is the shape of what stands behind a name.
func (n *name) inside() *shape {
	if n == nil {
		return nil
	}
	return n.below
}

// name steps over a name and its colon. What it means is nil where there is no shape to tell.
func (r *reader) name(of *shape, last *name) (n *name, ok bool) {
	if of != nil {
		if n = last.next; n != nil && len(r.Text)-r.At > len(n.written) && string(r.Text[r.At:r.At+len(n.written)]) == n.written {
			r.At += len(n.written)
			return n, true
		}
	}
	start := r.At
	says, ok := r.Quoted()
	if !ok {
		return nil, false
	}
	if n = nil; of != nil {
		n = of.met(r.Text[start:r.At], says)
		last.next = n
	}
	return n, r.comes(':')
}

// leaveOut steps over a value, and leaves it out with the comma before its name.
func (r *reader) leaveOut() bool {
	r.out = bytes.TrimSuffix(r.out, []byte(","))
	had := len(r.out)
	ok := r.value(nil)
	r.out, r.from = r.out[:had], r.At
	return ok
}

// cell reads a value; below is the shape of the objects in it.
func (r *reader) cell(below *shape) (text []byte, kind byte) {
	if r.At < len(r.Text) && r.Text[r.At] <= ' ' {
		r.Blanks()
	}
	if r.start = r.At; r.At == len(r.Text) {
		r.broken = true
		return nil, null
	}
	ok := false
	switch kind = r.Text[r.At]; kind {
	case '"':
		return r.said()
	case null:
		r.broken = !r.Literal("null")
		return nil, null
	case '{', '[':
		return r.inner(below), kind
	case 't', 'f':
		ok = r.Literal("true") || r.Literal("false")
	default:
		ok = r.number()
	}
	r.broken = !ok
	return r.Text[r.start:r.At], kind
}

// inner reads a list or an object.
func (r *reader) inner(below *shape) []byte {
	had := len(r.out)
	r.from = r.At
	r.broken = !r.value(below)
	r.copy()
	return r.out[had:]
}

// number steps over a number. Most are digits with a point at most.
func (r *reader) number() bool {
	text := r.Text[r.At:]
	whole := digits(text)
	if whole == 0 || whole > 1 && text[0] == '0' {
		return r.Scalar() // or it is none
	}
	end := whole
	if end < len(text) && text[end] == '.' {
		end += 1 + digits(text[end+1:])
	}
	if end == whole+1 || end < len(text) && text[end]|' ' == 'e' {
		return r.Scalar()
	}
	r.At += end
	return true
}

// digits is how many a text begins with.
func digits(text []byte) (n int) {
	for n < len(text) && text[n]-'0' < 10 {
		n++
	}
	return n
}

// said reads a text.
func (r *reader) said() (text []byte, kind byte) {
	says, ok := r.Quoted()
	if !ok {
		r.broken = true
		return nil, null
	}
	if len(says) == 0 || &says[0] == &r.Text[r.start+1] {
		return says, asIs
	}
	had := len(r.out)
	r.out = append(r.out, says...)
	return r.out[had:], '"'
}

// read is the cell that was read, with its value.
func (r *reader) read(text []byte, kind byte) cell {
	c := cell{value: r.Text[r.start:r.At:r.At], text: text[:len(text):len(text)], kind: kind}
	if kind == '{' || kind == '[' {
		c.value = c.text
	}
	return c
}
