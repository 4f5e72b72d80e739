package output

import (
	"bytes"
	"regexp"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// loose reads JSON as vendors write it: a name may come twice, and texts need not be UTF-8. Texts
// and numbers go out as they came in.
var loose = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true), jsontext.PreserveRawStrings(true))

// text is a cell as text: of a string what it says, of a number its digits, of lists and objects
// their JSON on one line, of null nothing.
func text(value jsontext.Value) string {
	switch value.Kind() {
	case '"':
		said, _ := jsontext.AppendUnquote(nil, value) // what is no UTF-8 is replaced
		return string(said)
	case '{', '[':
		compact := value.Clone()
		_ = compact.Compact(loose) // else it stays as it is
		return string(compact)
	case 'n', 0:
		return ""
	}
	return string(bytes.TrimSpace(value))
}

// cellOf is a cell of which only the value is known.
func cellOf(value jsontext.Value) cell {
	c := cell{value: value, text: []byte(text(value))}
	if len(value) > 0 {
		c.kind = value[0]
	}
	return c
}

// shownAs is the text of a cell in a column: that of its value, but moments that are numbers can be
// read.
func (c *Column) shownAs(value jsontext.Value, zone *time.Location) string {
	if at, ok := c.moment(value); ok {
		return at.In(zone).Format(momentForm(at))
	}
	return text(value)
}

// moment reads epoch milliseconds of a column that has them.
func (c *Column) moment(value []byte) (at time.Time, ok bool) {
	if c.Kind != Millis {
		return at, false
	}
	ms, ok := millis(value)
	return time.UnixMilli(ms).UTC(), ok
}

// The years 1 to 9999, which have a text, in epoch milliseconds.
const (
	firstMoment = -62135596800_000
	lastMoment  = 253402300799_999
)

// millis reads a whole number that is a moment.
func millis(value []byte) (ms int64, ok bool) {
	digits := bytes.TrimPrefix(value, []byte("-"))
	if len(digits) == 0 || len(digits) > len("253402300799999") {
		return 0, false
	}
	for _, c := range digits {
		if c -= '0'; c > 9 {
			return 0, false
		}
		ms = ms*10 + int64(c)
	}
	if len(digits) < len(value) {
		ms = -ms
	}
	return ms, firstMoment <= ms && ms <= lastMoment
}

// momentForm has milliseconds where there are any.
func momentForm(at time.Time) string {
	if at.Nanosecond() != 0 {
		return "2006-01-02T15:04:05.000Z07:00"
	}
	return time.RFC3339
}

// appendMoment adds a moment of UTC in that form. By the form itself it would take most of the time of a
// line of CSV.
func appendMoment(out []byte, at time.Time) []byte {
	year, month, day := at.Date()
	hour, minute, second := at.Clock()
	out = append(two(two(out, year/100), year%100), '-')
	out = append(two(out, int(month)), '-')
	out = append(two(out, day), 'T')
	out = append(two(out, hour), ':')
	out = append(two(out, minute), ':')
	out = two(out, second)
	if ms := at.Nanosecond() / 1e6; ms > 0 {
		out = two(append(out, '.', byte('0'+ms/100)), ms%100)
	}
	return append(out, 'Z')
}

// two adds two digits.
func two(out []byte, n int) []byte { return append(out, byte('0'+n/10), byte('0'+n%10)) }

// isNumber reports whether a cell is one for a spreadsheet: a JSON number, or in a column of
// numbers a string that is none but for its quotes. Texts such as 007 are none.
func (c *Column) isNumber(value jsontext.Value) bool {
	switch value.Kind() {
	case '0':
		return true
	case '"':
		return c.isDigits([]byte(text(value)))
	}
	return false
}

// isDigits reports of a text whether it is a number but for its quotes.
func (c *Column) isDigits(text []byte) bool { return c.Kind == Number && plainNumber.Match(text) }

var plainNumber = regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+)?$`)
