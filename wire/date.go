package wire

import (
	"cmp"
	"errors"
	"fmt"
	"time"

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

// DateOf returns the day of t in t's own location. The zero Time gives an absent
// Date.
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
func MustDate(text string) Date {
	d, err := ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// String returns 2006-01-02, "" when absent.
func (d Date) String() string { return string(d.append(nil, isoDate)) }

// IsZero reports whether d is absent.
func (d Date) IsZero() bool { return d == Date{} }

// Civil returns year, month and day, all 0 when absent.
func (d Date) Civil() (year int, month time.Month, day int) {
	return int(d.year), time.Month(d.month), int(d.day)
}

// Time returns the beginning of the day in loc, the zero Time when absent.
func (d Date) Time(loc *time.Location) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, loc)
}

// AddDays returns the day n days later, or earlier when n is negative. Absent
// stays absent.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return NewDate(int(d.year), time.Month(d.month), int(d.day)+n)
}

// Compare returns -1, 0 or 1 as d is before, on or after other. Absent is before
// every day.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.year, other.year), cmp.Compare(d.month, other.month), cmp.Compare(d.day, other.day))
}

// Weekday returns the day of the week, Sunday when absent.
func (d Date) Weekday() time.Weekday {
	if d.IsZero() {
		return time.Sunday
	}
	return d.Time(time.UTC).Weekday()
}

// MarshalText returns 2006-01-02, empty when absent.
func (d Date) MarshalText() ([]byte, error) { return d.append(nil, isoDate), nil }

// UnmarshalText reads what [ParseDate] reads; an empty text is absent.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, ok := dateIn(text)
	if !ok {
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
func (d *Date) UnmarshalJSON(data []byte) error {
	text, err := unquote(data)
	if err != nil {
		return err
	}
	return d.UnmarshalText(text)
}

// UnmarshalJSONFrom reads what [ParseDate] reads; null and "" are absent.
func (d *Date) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	text, err := readText(dec)
	if err != nil {
		return err
	}
	return d.UnmarshalText(text)
}

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

func dateIn[T ~string | ~[]byte](s T) (Date, bool) {
	if len(s) == len("2006-01-02T00:00:00") && string(s[10:]) == "T00:00:00" {
		s = s[:10]
	}
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, false
	}
	return civil(s[:4], s[5:7], s[8:])
}

// civil makes a day of three texts, if the calendar has it.
func civil[T ~string | ~[]byte](year, month, day T) (Date, bool) {
	y, okYear := natural(year)
	m, okMonth := natural(month)
	d, okDay := natural(day)
	if !okYear || !okMonth || !okDay || y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 || d > 31 {
		return Date{}, false
	}
	if y == 1 && m == 1 && d == 1 {
		return Date{}, true
	}
	date := NewDate(y, time.Month(m), d)
	return date, int(date.month) == m && int(date.day) == d
}
