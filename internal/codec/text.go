package codec

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// blanks steps over white space.
func (r *reader) blanks() {
	for r.at < len(r.text) && isBlank(r.text[r.at]) {
		r.at++
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// next steps over white space and c, if c is next.
func (r *reader) next(c byte) bool {
	r.blanks()
	if r.at < len(r.text) && r.text[r.at] == c {
		r.at++
		return true
	}
	return false
}

// literal steps over null, true or false.
func (r *reader) literal(word string) bool {
	if len(r.text)-r.at < len(word) || string(r.text[r.at:r.at+len(word)]) != word {
		return false
	}
	r.at += len(word)
	return true
}

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
	if end = closing(r.text, end); end < 0 {
		return nil, false
	}
	written := r.text[r.at:end]
	r.at = end
	if isText(written[1 : len(written)-1]) {
		return written[1 : len(written)-1], true
	}
	var err error
	r.spare, err = jsontext.AppendUnquote(r.spare[:0], written)
	return r.spare, err == nil
}

// isText reports whether what stands in a string stands for itself, beyond ASCII
// too.
func isText(says []byte) bool {
	for _, c := range says {
		if c < ' ' || c == '\\' {
			return false
		}
	}
	return utf8.Valid(says)
}

// Eight bytes are looked at together: ones times a byte is eight of that byte,
// and a byte's high bit tells where something was found.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// zeros marks the zero bytes of w, the lowest of them exactly.
func zeros(w uint64) uint64 { return (w - ones) &^ w & highs }

// plain is the place of the first byte from i on that does not stand for itself
// in a string: a quote, a backslash, a control or a byte beyond ASCII.
func plain(text []byte, i int) int {
	for ; i+8 <= len(text); i += 8 {
		w := binary.LittleEndian.Uint64(text[i:])
		found := zeros(w^ones*'"') | zeros(w^ones*'\\') | (w-ones*' ')&^w&highs | w&highs
		if found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for i < len(text) && text[i] != '"' && text[i] != '\\' && ' ' <= text[i] && text[i] < 0x80 {
		i++
	}
	return i
}

// closing is the place behind the string that is open at i, -1 when it is not
// closed.
func closing(text []byte, i int) int {
	for i+8 <= len(text) {
		w := binary.LittleEndian.Uint64(text[i:])
		found := zeros(w^ones*'"') | zeros(w^ones*'\\')
		if found == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(found) / 8
		if text[i] == '"' {
			return i + 1
		}
		i += 2
	}
	for ; i < len(text); i++ {
		switch text[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
	}
	return -1
}

// number steps over what may be a number; whoever takes it checks it.
func (r *reader) number() []byte {
	start := r.at
	for r.at < len(r.text) {
		switch c := r.text[r.at]; {
		case '0' <= c && c <= '9', c == '.', c == '-', c == '+', c == 'e', c == 'E':
			r.at++
			continue
		}
		break
	}
	return r.text[start:r.at]
}

// Skip returns the place behind the value that begins at i, which must not be a
// blank. It looks at quotes and brackets only: whoever uses the value must check
// it. It returns -1 when the text ends before the value.
//
// For a list, items has one element, the number of its items; for an object, that
// of each list among its members, in their order.
func Skip(text []byte, i int) (end int, items []int) {
	if i == len(text) {
		return -1, nil
	}
	switch text[i] {
	case '"':
		return closing(text, i+1), nil
	case '{', '[':
		s := tally{depth: 2}
		if text[i] == '[' {
			s.depth = 1
		}
		if end = s.skip(text, i); end < 0 {
			return -1, nil
		}
		return end, s.items
	}
	for i < len(text) && marks[text[i]] == 0 && !isBlank(text[i]) {
		i++
	}
	return i, nil
}

// tally counts the items of the lists at one depth.
type tally struct {
	depth  int
	begin  int  // of the list whose items are counted, 0 for none
	commas int  // of that list; in the end its items
	lone   bool // there is but one list, so commas is the answer
	items  []int
}

func (s *tally) skip(text []byte, i int) (end int) {
	for depth := 0; i < len(text); {
		switch c := text[i]; marks[c] {
		case quote:
			if i = closing(text, i+1); i < 0 {
				return -1
			}
			continue
		case opens:
			if depth == s.depth {
				if i = closingBracket(text, i); i < 0 {
					return -1
				}
				continue
			}
			if depth++; depth == s.depth && c == '[' {
				s.begin, s.commas = i+1, 0
			}
		case closes:
			if depth == s.depth && s.begin > 0 {
				s.count(text[s.begin:i])
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case comma:
			s.commas++
		}
		i++
	}
	return -1
}

// count notes the items of a list that ends here.
func (s *tally) count(list []byte) {
	if s.commas > 0 || len(bytes.TrimSpace(list)) > 0 {
		s.commas++
	}
	s.begin = 0
	if !s.lone {
		s.items = append(s.items, s.commas)
	}
}

// closingBracket is the place behind the object or list that begins at i, -1 when
// it does not end. The brackets are told from the braces by one bit.
func closingBracket(text []byte, i int) int {
	for depth := 0; i < len(text); {
		if i+8 <= len(text) {
			w := binary.LittleEndian.Uint64(text[i:])
			b := w | ones*0x20
			found := zeros(w^ones*'"') | zeros(b^ones*'{') | zeros(b^ones*'}')
			if found == 0 {
				i += 8
				continue
			}
			i += bits.TrailingZeros64(found) / 8
		}
		switch marks[text[i]] {
		case quote:
			if i = closing(text, i+1); i < 0 {
				return -1
			}
			continue
		case opens:
			depth++
		case closes:
			if depth--; depth == 0 {
				return i + 1
			}
		}
		i++
	}
	return -1
}

// The bytes at which Skip looks.
const (
	quote = 1 + iota
	opens
	closes
	comma
)

var marks = [256]byte{'"': quote, '{': opens, '[': opens, '}': closes, ']': closes, ',': comma}
