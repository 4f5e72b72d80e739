package output

import (
	"bytes"
	"regexp"
	"strconv"
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

// shownAs is the text of a cell in a column: that of its value, but moments that are numbers can be
// read.
func (c *Column) shownAs(value jsontext.Value, zone *time.Location) string {
	if at, ok := c.moment(value); ok {
		return at.In(zone).Format(momentForm(at))
	}
	return text(value)
}

// moment reads epoch milliseconds of a column that has them.
func (c *Column) moment(value jsontext.Value) (at time.Time, ok bool) {
	if c.Kind != Millis || value.Kind() != '0' {
		return at, false
	}
	ms, err := strconv.ParseInt(string(value), 10, 64)
	if err != nil {
		return at, false
	}
	at = time.UnixMilli(ms).UTC()
	return at, at.Year() >= 1 && at.Year() <= 9999
}

// momentForm has milliseconds where there are any.
func momentForm(at time.Time) string {
	if at.Nanosecond() != 0 {
		return "2006-01-02T15:04:05.000Z07:00"
	}
	return time.RFC3339
}

// isNumber reports whether a cell is one for a spreadsheet: a JSON number, or in a column of
// numbers a string that is none but for its quotes. Texts such as 007 are none.
func (c *Column) isNumber(value jsontext.Value) bool {
	switch value.Kind() {
	case '0':
		return true
	case '"':
		return c.Kind == Number && plainNumber.MatchString(text(value))
	}
	return false
}

var plainNumber = regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+)?$`)
