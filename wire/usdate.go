package wire

import (
	"errors"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// USDate is a [Date] that travels as MM/DD/YYYY, as the AsOfDate of GetGLAccounts
// does. Convert with Date(d) and USDate(d). It is read in either form.
type USDate Date

const usDate = "01/02/2006"

var errNoUSDate = errors.New("not a date; write it as 01/02/2006, month first")

// String returns 01/02/2006, "" when absent.
func (d USDate) String() string { return string(Date(d).append(nil, usDate)) }

// IsZero reports whether d is absent.
func (d USDate) IsZero() bool { return Date(d).IsZero() }

// MarshalText returns 01/02/2006, empty when absent.
func (d USDate) MarshalText() ([]byte, error) { return Date(d).append(nil, usDate), nil }

// UnmarshalText reads 01/02/2006 (or 1/2/2006), or 2006-01-02; an empty text is
// absent.
func (d *USDate) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = USDate{}
		return nil
	}
	parsed, ok := usOrISO(string(text))
	if !ok {
		return errNoUSDate
	}
	*d = USDate(parsed)
	return nil
}

// MarshalJSON writes "01/02/2006", or null when absent.
func (d USDate) MarshalJSON() ([]byte, error) { return Date(d).appendJSON(nil, usDate), nil }

// MarshalJSONTo writes "01/02/2006", or null when absent.
func (d USDate) MarshalJSONTo(enc *jsontext.Encoder) error {
	return enc.WriteValue(Date(d).appendJSON(enc.AvailableBuffer(), usDate))
}

// UnmarshalJSON reads what UnmarshalText reads; null and "" are absent.
func (d *USDate) UnmarshalJSON(data []byte) error {
	text, err := unquote(data)
	if err != nil {
		return err
	}
	return d.UnmarshalText(text)
}

// UnmarshalJSONFrom reads what UnmarshalText reads; null and "" are absent.
func (d *USDate) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	text, err := readText(dec)
	if err != nil {
		return err
	}
	return d.UnmarshalText(text)
}

// usOrISO reads 1/2/2006, 01/02/2006, 2006-01-02 or that with T00:00:00.
func usOrISO(s string) (Date, bool) {
	if d, ok := dateIn(s); ok {
		return d, true
	}
	month, rest, _ := strings.Cut(s, "/")
	day, year, _ := strings.Cut(rest, "/")
	if len(month) > 2 || len(day) > 2 || len(year) != 4 {
		return Date{}, false
	}
	return civil(year, month, day)
}
