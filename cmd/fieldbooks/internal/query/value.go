package query

import (
	"encoding/hex"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// rowOf is a row as a JSON object.
func rowOf(columns []column, values []any) output.Row {
	row := make([]byte, 0, 32*len(columns))
	for i := range columns {
		row = append(row, ",{"[map[bool]int{true: 1}[i == 0]])
		row = append(append(row, columns[i].quoted...), ':')
		row = columns[i].append(row, values[i])
	}
	return append(row, '}')
}

// number is a number of JSON. What PostgreSQL calls NaN and infinity is none.
var number = regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$`)

// append writes a value as JSON: numbers with the digits that the database gives, what is bytes in
// hexadecimal digits, and what no JSON can say as text.
func (c *column) append(row []byte, value any) []byte {
	switch v := value.(type) {
	case nil:
		return append(row, "null"...)
	case bool:
		return strconv.AppendBool(row, v)
	case int64:
		if c.kind == database.Bool && (v == 0 || v == 1) {
			return strconv.AppendBool(row, v == 1)
		}
		return strconv.AppendInt(row, v, 10)
	case float64:
		return c.float(row, v)
	case time.Time:
		return quote(row, c.moment(v))
	case []byte:
		if c.kind == database.JSON || c.declared == "XML" {
			return c.text(row, string(v))
		}
		return quote(row, `\x`+hex.EncodeToString(v))
	case string:
		return c.text(row, v)
	}
	return append(row, "null"...) // no driver gives others
}

// text writes a text, which in columns of decimals and of JSON is more than that.
func (c *column) text(row []byte, v string) []byte {
	switch {
	case c.kind == database.Decimal && number.MatchString(v):
		return append(row, v...)
	case c.kind == database.JSON && jsontext.Value(v).IsValid(jsontext.AllowDuplicateNames(true)):
		return append(row, v...)
	}
	return quote(row, v)
}

// float writes the shortest number that is this one.
func (c *column) float(row []byte, v float64) []byte {
	switch {
	case math.IsNaN(v):
		return quote(row, "NaN")
	case math.IsInf(v, 0): // as PostgreSQL writes it
		return quote(row, map[bool]string{true: "Infinity", false: "-Infinity"}[v > 0])
	}
	bits, form := 64, byte('f')
	if c.declared == "FLOAT4" {
		bits = 32
	}
	if size := math.Abs(v); size != 0 && (size < 1e-6 || size >= 1e21) {
		form = 'e'
	}
	return strconv.AppendFloat(row, v, form, -1, bits)
}

// moment is a day, a moment without a zone, or one in UTC.
func (c *column) moment(at time.Time) string {
	form := "2006-01-02T15:04:05"
	switch {
	case c.declared == "DATE":
		return at.Format(time.DateOnly)
	case at.Nanosecond()%1e6 != 0:
		form += ".000000"
	case at.Nanosecond() != 0 || c.kind == database.Instant:
		form += ".000"
	}
	if c.kind == database.Instant {
		return at.UTC().Format(form + "Z")
	}
	return at.Format(form)
}

// quote writes a text as JSON.
func quote(row []byte, text string) []byte {
	row, _ = jsontext.AppendQuote(row, strings.ToValidUTF8(text, "\ufffd"))
	return row
}
