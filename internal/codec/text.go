package codec

import (
	"encoding/binary"
	"math/bits"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/wire"
)

// Eight bytes are looked at together: ones times a byte is eight of that byte,
// and a byte's high bit tells where something was found.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// unplain marks the bytes that do not stand for themselves in a string: a quote, a backslash, a
// control or a byte beyond ASCII. Only the first mark is sure.
func unplain(w uint64) uint64 {
	return (((w ^ ones*'"') - ones) | ((w ^ ones*'\\') - ones) | (w - ones*' ') | w) & highs
}

// undigit marks the bytes that are no digits. Only the first mark is sure.
func undigit(w uint64) uint64 {
	w ^= ones * '0'
	return (w + ones*(0x80-10) | w) & highs
}

// first is the place of the first mark.
func first(found uint64) int { return bits.TrailingZeros64(found) / 8 }

func isBlank(c byte) bool { return c <= ' ' && (c == ' ' || c == '\n' || c == '\r' || c == '\t') }

// blanks steps over white space.
func (r *reader) blanks(i int) int {
	for i < len(r.text) && isBlank(r.text[i]) {
		i++
	}
	return i
}

// is reports whether c is at i.
func (r *reader) is(i int, c byte) bool { return i < len(r.text) && r.text[i] == c }

// has reports whether a word is at i.
func (r *reader) has(i int, word string) bool {
	return len(r.text)-i >= len(word) && string(r.text[i:i+len(word)]) == word
}

// word steps over a word.
func (r *reader) word(i int, word string) int {
	if !r.has(i, word) {
		return declined
	}
	return i + len(word)
}

// plain is the place of the first byte from i on that does not stand for itself in a string.
func plain(text []byte, i int) int {
	for ; i+8 <= len(text); i += 8 {
		if found := unplain(binary.LittleEndian.Uint64(text[i:])); found != 0 {
			return i + first(found)
		}
	}
	for i < len(text) && text[i] != '"' && text[i] != '\\' && ' ' <= text[i] && text[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// string reads a string.
func (r *reader) string(i int) (string, int) {
	if !r.is(i, '"') {
		return "", declined
	}
	text, end, ok := r.copied(i + 1)
	if ok {
		return text, end
	}
	says, end := r.rest(i, end)
	return r.keep(says), end
}

// quoted steps over a string and gives what it says. That is in the text or in
// spare memory: it holds until the next string is read.
func (r *reader) quoted(i int) (says []byte, end int) {
	if !r.is(i, '"') {
		return nil, declined
	}
	return r.rest(i, i+1)
}

// rest is quoted for a string that is plain up to i.
func (r *reader) rest(start, i int) (says []byte, end int) {
	end = plain(r.text, i)
	if r.is(end, '"') {
		return r.text[start+1 : end], end + 1
	}
	return r.unusual(start, end)
}

// unusual is quoted for a string that says more than ASCII, or by escapes; end is
// the first such place.
func (r *reader) unusual(start, end int) (says []byte, behind int) {
	text, said, wide := r.text, start+1, false // what is before said is in spare
	says = r.spare[:0]
	for ; end < len(text); end = plain(text, end) {
		switch c := text[end]; {
		case c >= utf8.RuneSelf:
			wide = true
			for end++; end < len(text) && text[end] >= utf8.RuneSelf; {
				end++
			}
		case c == '\\':
			says = append(says, text[said:end]...)
			if says, end = unescape(says, text, end); end == declined {
				return r.foreign(start)
			}
			said = end
		case c == '"':
			if wide && !utf8.Valid(text[start:end]) {
				return nil, declined
			}
			if said == start+1 {
				return text[said:end], end + 1
			}
			r.spare = append(says, text[said:end]...)
			return r.spare, end + 1
		default:
			return nil, declined
		}
	}
	return nil, declined
}

// short are the escapes of one letter.
var short = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// unescape reads the escape at i, unless it is half of a pair.
func unescape(says, text []byte, i int) ([]byte, int) {
	if i+1 == len(text) {
		return says, declined
	}
	if c := short[text[i+1]]; c != 0 {
		return append(says, c), i + 2
	}
	if text[i+1] != 'u' || i+6 > len(text) {
		return says, declined
	}
	c := rune(0)
	for _, digit := range text[i+2 : i+6] {
		switch {
		case '0' <= digit && digit <= '9':
			c = c<<4 | rune(digit-'0')
		case 'a' <= digit|0x20 && digit|0x20 <= 'f':
			c = c<<4 | rune(digit|0x20-'a'+10)
		default:
			return says, declined
		}
	}
	if utf16.IsSurrogate(c) {
		return says, declined
	}
	return utf8.AppendRune(says, c), i + 6
}

// foreign is unusual by the rules of json v2.
func (r *reader) foreign(start int) (says []byte, behind int) {
	end := start + 1
	for end < len(r.text) && r.text[end] != '"' {
		if r.text[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(r.text) {
		return nil, declined
	}
	says, err := jsontext.AppendUnquote(r.spare[:0], r.text[start:end+1])
	if r.spare = says; err != nil {
		return nil, declined
	}
	return says, end + 1
}

// digits steps over digits.
func (r *reader) digits(i int) int {
	text := r.text
	for ; i+8 <= len(text); i += 8 {
		if found := undigit(binary.LittleEndian.Uint64(text[i:])); found != 0 {
			return i + first(found)
		}
	}
	for i < len(text) && '0' <= text[i] && text[i] <= '9' {
		i++
	}
	return i
}

// number steps over a number. It is plain without an exponent.
func (r *reader) number(i int) (end int, isPlain bool) {
	if r.is(i, '-') {
		i++
	}
	end = r.digits(i)
	if end == i || end > i+1 && r.text[i] == '0' {
		return declined, false
	}
	if r.is(end, '.') {
		i = end + 1
		if end = r.digits(i); end == i {
			return declined, false
		}
	}
	if !r.is(end, 'e') && !r.is(end, 'E') {
		return end, true
	}
	if i = end + 1; r.is(i, '+') || r.is(i, '-') {
		i++
	}
	if end = r.digits(i); end == i {
		return declined, false
	}
	return end, false
}

// nothing is the usual amount.
var nothing = wire.MustDecimal("0.00")

// A Decimal is the text of its number and nothing else; so it is written as one.
var _ [unsafe.Sizeof("")]byte = [unsafe.Sizeof(nothing)]byte{}

// decimal reads an amount to where p points.
func (r *reader) decimal(p unsafe.Pointer, i int) int {
	end, isPlain := r.number(i)
	switch {
	case end == declined:
	case end == i+4 && r.has(i, "0.00"):
		*(*wire.Decimal)(p) = nothing
	case isPlain:
		*(*string)(p) = r.keep(r.text[i:end])
	default:
		d, err := wire.ParseDecimal(r.keep(r.text[i:end]))
		if err != nil {
			return declined
		}
		*(*wire.Decimal)(p) = d
	}
	return end
}

// safe is how many digits every number of 64 bits may have.
const safe = 18

// long reads a number without a point or an exponent, of 64 bits on any machine.
func (r *reader) long(i int) (n int64, end int) {
	for end = i; end < len(r.text) && '0' <= r.text[end] && r.text[end] <= '9'; end++ {
		n = 10*n + int64(r.text[end]-'0')
	}
	if count := end - i; count == 0 || count > safe || count > 1 && r.text[i] == '0' {
		return r.odd(i)
	}
	return n, end
}

// odd is long for what is negative, or longer.
func (r *reader) odd(i int) (n int64, end int) {
	end, isPlain := r.number(i)
	if !isPlain {
		return 0, declined
	}
	n, err := strconv.ParseInt(string(r.text[i:end]), 10, 64)
	if err != nil {
		return 0, declined
	}
	return n, end
}

// whole is long for an int, which may be shorter.
func (r *reader) whole(i int) (int, int) {
	n, end := r.long(i)
	if int64(int(n)) != n {
		return 0, declined
	}
	return int(n), end
}
