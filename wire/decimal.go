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

// Decimal is an exact decimal number: money, hours, rates, percentages. It keeps
// the number's text, so that 40.3830 goes back as 40.3830 and never passes
// through a float64.
//
// The zero value is absent, which differs from the number 0. In JSON a Decimal is
// a bare number, or null when absent. A quoted number is refused, except under
// [Lenient]. Comparing with == compares texts; [Decimal.Equal] and [Decimal.Cmp]
// compare numbers.
//
// For arithmetic hand String to a decimal library or use [Decimal.Rat].
type Decimal struct{ text string }

// maxExponent bounds what a few bytes of JSON can make Rat allocate.
const maxExponent = 9999

var errNoNumber = errors.New("not a number; a decimal is written as in JSON, e.g. -12.50, without quotes, blanks or separators, its exponent at most 9999")

// ParseDecimal reads a number in JSON's grammar: no blanks, no plus sign, no
// thousands separators, an exponent of at most 9999 either way. The text is kept
// as it is. The empty string is an error.
func ParseDecimal(text string) (Decimal, error) {
	if !isNumber(text) {
		return Decimal{}, fmt.Errorf("decimal %.40q: %w", text, errNoNumber)
	}
	return Decimal{text}, nil
}

// MustDecimal is like [ParseDecimal] and panics on an error. It is for constants.
func MustDecimal(text string) Decimal {
	d, err := ParseDecimal(text)
	if err != nil {
		panic(err)
	}
	return d
}

// DecimalFromInt returns n as a Decimal.
func DecimalFromInt(n int64) Decimal { return Decimal{strconv.FormatInt(n, 10)} }

// String returns the number as it was written, "" when absent.
func (d Decimal) String() string { return d.text }

// IsZero reports whether d is absent. The number 0 is not absent.
func (d Decimal) IsZero() bool { return d.text == "" }

// Present reports whether d holds a number, be it 0.
func (d Decimal) Present() bool { return d.text != "" }

// Sign returns -1, 0 or 1. An absent Decimal has sign 0.
func (d Decimal) Sign() int { return d.number().sign() }

// Cmp compares the numbers and returns -1, 0 or 1: 1.0 and 1.00 are the same. An
// absent Decimal counts as 0.
func (d Decimal) Cmp(other Decimal) int { return d.number().cmp(other.number()) }

// Equal reports whether both are the same number, however written, or both
// absent.
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

// Float64 returns the nearest float64, 0 when absent and infinite when out of
// range. It loses digits: use it for display and charts, never for amounts that
// are sent back.
func (d Decimal) Float64() float64 {
	f, _ := strconv.ParseFloat(d.text, 64)
	return f
}

// MarshalText returns the number's text, empty when absent.
func (d Decimal) MarshalText() ([]byte, error) { return []byte(d.text), nil }

// UnmarshalText reads a number as [ParseDecimal] does; an empty text is absent.
func (d *Decimal) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Decimal{}
		return nil
	}
	return d.set(text)
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
		*d = Decimal{}
		return nil
	}
	return d.set(data)
}

// UnmarshalJSONFrom reads a bare number, or null as absent.
func (d *Decimal) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	value, err := dec.ReadValue()
	if err != nil {
		return err
	}
	return d.UnmarshalJSON(value)
}

func (d Decimal) append(b []byte) []byte {
	if d.IsZero() {
		return append(b, "null"...)
	}
	return append(b, d.text...)
}

// set takes over a number; its errors do not show the text, which may be a pay rate.
func (d *Decimal) set(text []byte) error {
	if !isNumber(text) {
		return errNoNumber
	}
	// The texts of nothing make up most of a record's amounts: no allocation for them.
	switch string(text) {
	case "0":
		d.text = "0"
	case "0.0":
		d.text = "0.0"
	case "0.00":
		d.text = "0.00"
	default:
		d.text = string(text)
	}
	return nil
}

// number is a decimal taken apart: 0.digits times ten to the power of point, with
// no zeros at either end of digits. The number 0 has no digits.
type number struct {
	negative bool
	digits   string
	point    int
}

func (d Decimal) number() number {
	text, negative := strings.CutPrefix(d.text, "-")
	exponent := 0
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		exponent, _ = strconv.Atoi(text[i+1:])
		text = text[:i]
	}
	whole, fraction, _ := strings.Cut(text, ".")
	all := whole + fraction
	digits := strings.TrimLeft(all, "0")
	point := len(whole) - (len(all) - len(digits)) + exponent
	digits = strings.TrimRight(digits, "0")
	if digits == "" {
		return number{}
	}
	return number{negative, digits, point}
}

func (n number) sign() int {
	switch {
	case n.digits == "":
		return 0
	case n.negative:
		return -1
	}
	return 1
}

func (n number) cmp(other number) int {
	sign := n.sign()
	switch {
	case sign != other.sign():
		return cmp.Compare(sign, other.sign())
	case n.point != other.point:
		return sign * cmp.Compare(n.point, other.point)
	}
	return sign * strings.Compare(n.digits, other.digits)
}
