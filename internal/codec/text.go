package codec

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// quoted steps over a string and gives what it says. That is in the text or in
// spare memory: it holds until the next string is read.
func (r *reader) quoted() (says []byte, ok bool) {
	if r.at == len(r.text) || r.text[r.at] != '"' {
		return nil, false
	}
	start := r.at + 1
	end := plain(r.text, start)
	if end < len(r.text) && r.text[end] == '"' {
		r.at = end + 1
		return r.text[start:end], true
	}
	return r.unusual(start, end)
}

// unusual is quoted for a string that says more than ASCII, or by escapes; end is
// the first such place.
func (r *reader) unusual(start, end int) (says []byte, ok bool) {
	for escapes := false; end < len(r.text); end = plain(r.text, end) {
		switch c := r.text[end]; {
		case c >= utf8.RuneSelf:
			end++
		case c == '\\':
			escapes = true
			end += 2
		case c == '"' && escapes:
			var err error
			r.spare, err = jsontext.AppendUnquote(r.spare[:0], r.text[r.at:end+1])
			r.at = end + 1
			return r.spare, err == nil
		case c == '"':
			r.at = end + 1
			return r.text[start:end], utf8.Valid(r.text[start:end])
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
