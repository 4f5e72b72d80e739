package wire

import (
	"bytes"
	"cmp"
	"encoding"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Date is a calendar day without time or zone. The zero value is absent. In JSON
// it is "2006-01-02", or null when absent; null, "" and 0001-01-01, which is how
// .NET writes no date, are read as absent. Dates can be compared with ==.
type Date struct {
	year       int16 // 1 to 9999; all three are 0 when absent
	month, day uint8
}

const isoDate = "2006-01-02"

var errNoDate = errors.New("not a date; write it as 2006-01-02")

// NewDate returns the day, normalised as [time.Date] does: October 32 is
// November 1. A year outside 1 to 9999 gives an absent Date.
func NewDate(year int, month time.Month, day int) Date {
	return DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf returns the day of t in t's own location. The zero Time gives an absent Date.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	if t.IsZero() || year < 1 || year > 9999 {
		return Date{}
	}
	return Date{int16(year), uint8(month), uint8(day)}
}

// ParseDate reads 2006-01-02, or the same followed by T00:00:00 as timesheets
// have it. The empty string is an error.
func ParseDate(text string) (Date, error) {
	d, ok := dateIn(text)
	if !ok {
		return Date{}, fmt.Errorf("date %.40q: %w", text, errNoDate)
	}
	return d, nil
}

// MustDate is like [ParseDate] and panics on an error. It is for constants.
func MustDate(text string) Date { return must(ParseDate(text)) }

// String returns 2006-01-02, "" when absent.
func (d Date) String() string { return string(d.append(nil, isoDate)) }

// IsZero reports whether d is absent.
func (d Date) IsZero() bool { return d == Date{} }

// Time returns the beginning of the day in loc, the zero Time when absent.
func (d Date) Time(loc *time.Location) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, loc)
}

// AddDays returns the day n days later, or earlier when n is negative. Absent stays absent.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return NewDate(int(d.year), time.Month(d.month), int(d.day)+n)
}

// Compare returns -1, 0 or 1 as d is before, on or after other. Absent is before every day.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.year, other.year), cmp.Compare(d.month, other.month), cmp.Compare(d.day, other.day))
}

// MarshalText returns 2006-01-02, empty when absent.
func (d Date) MarshalText() ([]byte, error) { return d.append(nil, isoDate), nil }

// UnmarshalText reads what [ParseDate] reads; an empty text is absent.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, ok := dateIn(text)
	if !ok && len(text) > 0 {
		return errNoDate
	}
	*d = parsed
	return nil
}

// MarshalJSON writes "2006-01-02", or null when absent.
func (d Date) MarshalJSON() ([]byte, error) { return d.appendJSON(nil, isoDate), nil }

// MarshalJSONTo writes "2006-01-02", or null when absent.
func (d Date) MarshalJSONTo(enc *jsontext.Encoder) error {
	return enc.WriteValue(d.appendJSON(enc.AvailableBuffer(), isoDate))
}

// UnmarshalJSON reads what [ParseDate] reads; null and "" are absent.
func (d *Date) UnmarshalJSON(data []byte) error { return fromString(data, d) }

func (d Date) append(b []byte, layout string) []byte {
	if d.IsZero() {
		return b
	}
	return d.Time(time.UTC).AppendFormat(b, layout)
}

func (d Date) appendJSON(b []byte, layout string) []byte {
	if d.IsZero() {
		return append(b, "null"...)
	}
	return append(d.append(append(b, '"'), layout), '"')
}

// dateIn reads 2006-01-02, or that with T00:00:00, if the calendar has such a day. It is
// asked for every date of an answer: [time.Parse] takes thrice as long.
func dateIn[T ~string | ~[]byte](s T) (Date, bool) {
	if len(s) == len("2006-01-02T00:00:00") && string(s[10:]) == "T00:00:00" {
		s = s[:10]
	}
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, false
	}
	y, okYear := natural(s[:4])
	m, okMonth := natural(s[5:7])
	d, okDay := natural(s[8:])
	if !okYear || !okMonth || !okDay || y < 1 || m < 1 || m > 12 || d < 1 || d > 31 {
		return Date{}, false
	}
	date := NewDate(y, time.Month(m), d) // absent for 0001-01-01
	return date, date.IsZero() || int(date.day) == d
}

// USDate is a [Date] that travels as MM/DD/YYYY, as the AsOfDate of GetGLAccounts
// does. Convert with Date(d) and USDate(d). It is read in either form.
type USDate Date

const usDate = "01/02/2006"

var errNoUSDate = errors.New("not a date; write it as 01/02/2006, month first")

// String returns 01/02/2006, "" when absent.
func (d USDate) String() string { return string(Date(d).append(nil, usDate)) }

// UnmarshalText reads 01/02/2006 (or 1/2/2006), or 2006-01-02; an empty text is absent.
func (d *USDate) UnmarshalText(text []byte) error {
	parsed, ok := dateIn(text)
	if !ok && len(text) > 0 {
		t, err := time.Parse("1/2/2006", string(text))
		if err != nil || t.Year() == 0 {
			return errNoUSDate
		}
		parsed = DateOf(t)
	}
	*d = USDate(parsed)
	return nil
}

// MarshalJSON writes "01/02/2006", or null when absent.
func (d USDate) MarshalJSON() ([]byte, error) { return Date(d).appendJSON(nil, usDate), nil }

// UnmarshalJSON reads what UnmarshalText reads; null and "" are absent.
func (d *USDate) UnmarshalJSON(data []byte) error { return fromString(data, d) }

var errNoString = errors.New("a string is expected here")

// fromString gives the text of a JSON string, nothing for null, to a type that reads
// it. Invalid UTF-8 comes only from decoders that allow it.
func fromString(value Value, into encoding.TextUnmarshaler) error {
	switch end := len(value) - 1; {
	case value.Kind() == 'n':
		return into.UnmarshalText(nil)
	case value.Kind() != '"':
		return errNoString
	case end > 0 && value[0] == '"' && value[end] == '"' && bytes.IndexByte(value, '\\') < 0 && utf8.Valid(value):
		return into.UnmarshalText(value[1:end]) // its own text between the quotes
	}
	var text string
	if err := json.Unmarshal(value, &text, tolerant); err != nil {
		return err
	}
	return into.UnmarshalText([]byte(text))
}
