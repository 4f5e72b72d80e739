package rawjson

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Cursor is at one place in a text, and steps over what is there by the plain rules
// of JSON. Its methods return false where they meet something else.
type Cursor struct {
	Text  []byte
	At    int
	spare []byte // for a string with escapes
	lax   bool   // strings need not be UTF-8
}

// Blanks steps over white space.
func (r *Cursor) Blanks() {
	for r.At < len(r.Text) && isBlank(r.Text[r.At]) {
		r.At++
	}
}

func isBlank(c byte) bool { return c <= ' ' && (c == ' ' || c == '\n' || c == '\r' || c == '\t') }

// Next steps over white space and c, if c is next.
func (r *Cursor) Next(c byte) bool {
	if r.At < len(r.Text) && r.Text[r.At] != c {
		r.Blanks()
	}
	if r.At == len(r.Text) || r.Text[r.At] != c {
		return false
	}
	r.At++
	return true
}

// Literal steps over a word.
func (r *Cursor) Literal(word string) bool {
	if len(r.Text)-r.At < len(word) || string(r.Text[r.At:r.At+len(word)]) != word {
		return false
	}
	r.At += len(word)
	return true
}

// Scalar steps over a value that is neither a list nor an object.
func (r *Cursor) Scalar() (ok bool) {
	if r.Blanks(); r.At == len(r.Text) {
		return false
	}
	switch r.Text[r.At] {
	case '"':
		_, ok = r.Quoted()
	case 'n', 't', 'f':
		ok = r.Literal("null") || r.Literal("true") || r.Literal("false")
	default:
		_, ok = r.Number()
	}
	return ok
}

// Number steps over a number.
func (r *Cursor) Number() (number []byte, ok bool) {
	start := r.At
	r.Literal("-")
	first := r.At
	count := r.digits()
	ok = count == 1 || count > 1 && r.Text[first] != '0'
	if r.Literal(".") {
		ok = r.digits() > 0 && ok
	}
	if r.Literal("e") || r.Literal("E") {
		_ = r.Literal("+") || r.Literal("-")
		ok = r.digits() > 0 && ok
	}
	return r.Text[start:r.At], ok
}

// digits steps over digits and counts them.
func (r *Cursor) digits() int {
	start := r.At
	for r.At < len(r.Text) && '0' <= r.Text[r.At] && r.Text[r.At] <= '9' {
		r.At++
	}
	return r.At - start
}

// Quoted steps over a string and gives what it says. That is in the text or in
// spare memory: it holds until the next string is read.
func (r *Cursor) Quoted() (says []byte, ok bool) {
	if r.At == len(r.Text) || r.Text[r.At] != '"' {
		return nil, false
	}
	start := r.At + 1
	end := plain(r.Text, start)
	if end < len(r.Text) && r.Text[end] == '"' {
		r.At = end + 1
		return r.Text[start:end], true
	}
	return r.unusual(start, end)
}

// unusual is Quoted for a string that says more than ASCII, or by escapes; end is
// the first such place.
func (r *Cursor) unusual(start, end int) (says []byte, ok bool) {
	for escapes := false; end < len(r.Text); end = plain(r.Text, end) {
		switch c := r.Text[end]; {
		case c >= utf8.RuneSelf:
			end++
		case c == '\\':
			escapes = true
			end += 2
		case c == '"' && !escapes && utf8.Valid(r.Text[start:end]):
			r.At = end + 1
			return r.Text[start:end], true
		case c == '"':
			whole := r.Text[r.At : end+1]
			r.At = end + 1
			says, err := jsontext.AppendUnquote(r.spare[:0], whole)
			r.spare = says
			return says, err == nil || r.lax && IsValid(whole)
		default:
			return nil, false
		}
	}
	return nil, false
}

// Eight bytes are looked at together: ones times a byte is eight of that byte,
// and a byte's high bit tells where something was found.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// plain is the place of the first byte from i on that does not stand for itself
// in a string: a quote, a backslash, a control or a byte beyond ASCII.
func plain(text []byte, i int) int {
	for ; i+8 <= len(text); i += 8 {
		w := binary.LittleEndian.Uint64(text[i:])
		found := (((w ^ ones*'"') - ones) | ((w ^ ones*'\\') - ones) | (w - ones*' ') | w) & highs
		if found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for i < len(text) && text[i] != '"' && text[i] != '\\' && ' ' <= text[i] && text[i] < 0x80 {
		i++
	}
	return i
}
