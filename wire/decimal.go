package wire

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Decimal is an exact decimal number: money, hours, rates, percentages. It keeps the number's text,
// so that 40.3830 goes back as 40.3830 and never passes through a float64.
//
// The zero value is absent, which differs from the number 0. In JSON a Decimal is a bare number, or
// null when absent. A quoted number is refused, though the clients read one. Comparing with ==
// compares texts; [Decimal.Equal] and [Decimal.Cmp] compare numbers.
//
// For arithmetic hand String to a decimal library or use [Decimal.Rat].
type Decimal struct{ text string }

// maxExponent bounds what a few bytes of JSON can make Rat allocate.
const maxExponent = 9999

var errNoNumber = errors.New("not a number; a decimal is written as in JSON, e.g. -12.50, without quotes, blanks or separators, its exponent at most 9999")

// ParseDecimal reads a number in JSON's grammar: no blanks, no plus sign, no thousands separators,
// an exponent of at most 9999 either way. The text is kept as it is. The empty string is an error.
func ParseDecimal(text string) (Decimal, error) {
	if !isNumber(text) {
		return Decimal{}, fmt.Errorf("decimal %.40q: %w", text, errNoNumber)
	}
	return Decimal{text}, nil
}

// MustDecimal is like [ParseDecimal] and panics on an error. It is for constants.
func MustDecimal(text string) Decimal { return must(ParseDecimal(text)) }

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// String returns the number as it was written, "" when absent.
func (d Decimal) String() string { return d.text }

// IsZero reports whether d is absent. The number 0 is not absent.
func (d Decimal) IsZero() bool { return d.text == "" }

// Present reports whether d holds a number, be it 0.
func (d Decimal) Present() bool { return d.text != "" }

// Cmp compares the numbers and returns -1, 0 or 1: 1.0 and 1.00 are the same. An
// absent Decimal counts as 0.
func (d Decimal) Cmp(other Decimal) int {
	sign, point, digits := d.parts()
	otherSign, otherPoint, otherDigits := other.parts()
	if sign != otherSign {
		return cmp.Compare(sign, otherSign)
	}
	return sign * cmp.Or(cmp.Compare(point, otherPoint), strings.Compare(digits, otherDigits))
}

// parts takes a number apart: 0.digits times ten to the power of point, with no zeros
// at either end of digits. The number 0 has sign 0 and no digits.
func (d Decimal) parts() (sign, point int, digits string) {
	text, negative := strings.CutPrefix(d.text, "-")
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		point, _ = strconv.Atoi(text[i+1:])
		text = text[:i]
	}
	whole, fraction, _ := strings.Cut(text, ".")
	digits = strings.TrimLeft(whole+fraction, "0")
	point += len(digits) - len(fraction)
	switch digits = strings.TrimRight(digits, "0"); {
	case digits == "":
		return 0, 0, ""
	case negative:
		return -1, point, digits
	}
	return 1, point, digits
}

// Equal reports whether both are the same number, however written, or both absent.
func (d Decimal) Equal(other Decimal) bool {
	return d.Present() == other.Present() && d.Cmp(other) == 0
}

// Rat returns the exact value for arithmetic, 0 when absent. The way back is
// MustDecimal(r.FloatString(places)).
func (d Decimal) Rat() *big.Rat {
	r := new(big.Rat)
	if d.Present() {
		r.SetString(d.text)
	}
	return r
}

// MarshalText returns the number's text, empty when absent.
func (d Decimal) MarshalText() ([]byte, error) { return []byte(d.text), nil }

// UnmarshalText reads a number as [ParseDecimal] does; an empty text is absent. Its
// errors do not show the text, which may be a pay rate.
func (d *Decimal) UnmarshalText(text []byte) error {
	// The texts of nothing make up most of a record's amounts: no allocation for them.
	switch string(text) {
	case "":
		d.text = ""
	case "0":
		d.text = "0"
	case "0.0":
		d.text = "0.0"
	case "0.00":
		d.text = "0.00"
	default:
		if !isNumber(text) {
			return errNoNumber
		}
		d.text = string(text)
	}
	return nil
}

// MarshalJSON writes the number bare, exactly as its text, or null when absent.
func (d Decimal) MarshalJSON() ([]byte, error) { return d.append(nil), nil }

// MarshalJSONTo writes the number bare, exactly as its text, or null when absent.
func (d Decimal) MarshalJSONTo(enc *jsontext.Encoder) error {
	return enc.WriteValue(d.append(enc.AvailableBuffer()))
}

// UnmarshalJSON reads a bare number, or null as absent.
func (d *Decimal) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		data = nil
	}
	return d.UnmarshalText(data)
}

func (d Decimal) append(b []byte) []byte {
	if d.IsZero() {
		return append(b, "null"...)
	}
	return append(b, d.text...)
}

// isNumber reports whether s is a number in JSON's grammar with an exponent within maxExponent.
func isNumber[T ~string | ~[]byte](s T) bool {
	s, _ = after(s, '-', '-')
	whole := digits(s)
	if whole == 0 || whole > 1 && s[0] == '0' {
		return false
	}
	s, hasPoint := after(s[whole:], '.', '.')
	places := digits(s)
	s, hasExponent := after(s[places:], 'e', 'E')
	if hasPoint != (places > 0) {
		return false
	}
	if !hasExponent {
		return len(s) == 0
	}
	s, _ = after(s, '+', '-')
	n, ok := natural(s)
	return ok && n <= maxExponent
}

// after is s behind its first byte, if that is one of two.
func after[T ~string | ~[]byte](s T, one, other byte) (T, bool) {
	if len(s) > 0 && (s[0] == one || s[0] == other) {
		return s[1:], true
	}
	return s, false
}

// digits counts the digits that s begins with.
func digits[T ~string | ~[]byte](s T) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// natural reads digits, at most a million; ok is false for anything else.
func natural[T ~string | ~[]byte](s T) (n int, ok bool) {
	if len(s) == 0 {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' || n > 100_000 {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}
