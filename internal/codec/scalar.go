package codec

import (
	"encoding"
	"strconv"

	"github.com/fieldbooks/fieldbooks/wire"
)

// blanks steps over white space.
func (r *reader) blanks() {
	for r.at < len(r.text) && isBlank(r.text[r.at]) {
		r.at++
	}
}

func isBlank(c byte) bool { return c <= ' ' && (c == ' ' || c == '\n' || c == '\r' || c == '\t') }

// next steps over white space and c, if c is next.
func (r *reader) next(c byte) bool {
	if r.at < len(r.text) && r.text[r.at] != c {
		r.blanks()
	}
	if r.at == len(r.text) || r.text[r.at] != c {
		return false
	}
	r.at++
	return true
}

// literal steps over a word.
func (r *reader) literal(word string) bool {
	if len(r.text)-r.at < len(word) || string(r.text[r.at:r.at+len(word)]) != word {
		return false
	}
	r.at += len(word)
	return true
}

// check steps over any value, if json v2 takes it strictly.
func (r *reader) check() (ok bool) {
	if r.blanks(); r.at == len(r.text) {
		return false
	}
	switch r.text[r.at] {
	case '"':
		_, ok = r.quoted()
	case 'n', 't', 'f':
		ok = r.literal("null") || r.literal("true") || r.literal("false")
	case '{':
		ok = r.record(&anything, nil)
	case '[':
		_ = r.room() // it was counted
		ok = r.each(r.check)
	default:
		_, ok = r.number()
	}
	return ok
}

// anything has no columns: all members of an object are unknown, and forgotten.
var anything = table{keeps: true}

func (r *reader) string() (string, bool) {
	says, ok := r.quoted()
	return r.keep(says), ok
}

// texted reads a string into a type that understands its text.
func (r *reader) texted(into encoding.TextUnmarshaler) bool {
	says, ok := r.quoted()
	return ok && into.UnmarshalText(says) == nil
}

// nothing is the usual amount.
var nothing = wire.MustDecimal("0.00")

func (r *reader) decimal() (wire.Decimal, bool) {
	number, ok := r.number()
	if !ok || string(number) == "0.00" {
		return nothing, ok
	}
	d, err := wire.ParseDecimal(r.keep(number))
	return d, err == nil
}

// whole reads a number without a point or an exponent.
func (r *reader) whole() (int, bool) {
	number, ok := r.number()
	n, err := strconv.Atoi(string(number))
	return n, ok && err == nil
}

// number steps over a number.
func (r *reader) number() (number []byte, ok bool) {
	start := r.at
	r.literal("-")
	first := r.at
	count := r.digits()
	ok = count == 1 || count > 1 && r.text[first] != '0'
	if r.literal(".") {
		ok = r.digits() > 0 && ok
	}
	if r.literal("e") || r.literal("E") {
		_ = r.literal("+") || r.literal("-")
		ok = r.digits() > 0 && ok
	}
	return r.text[start:r.at], ok
}

// digits steps over digits and counts them.
func (r *reader) digits() int {
	start := r.at
	for r.at < len(r.text) && '0' <= r.text[r.at] && r.text[r.at] <= '9' {
		r.at++
	}
	return r.at - start
}
