package output

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// excel is a value as a number of Excel and the format that shows it exactly as it was sent, digit
// for digit: amounts with their places, days and moments as dates. It is not ok for what a float64,
// or Excel with its 15 digits, would change.
func (c *Column) excel(value jsontext.Value) (n float64, format string, ok bool) {
	if at, isMoment := c.moment(value); isMoment {
		return excelDate(at, c.shownAs(value, time.UTC))
	}
	if c.isNumber(value) {
		return excelNumber(text(value))
	}
	if value.Kind() != '"' || c.Kind != Date && c.Kind != Stamp {
		return 0, "", false
	}
	said := text(value)
	for _, form := range []string{"2006-01-02", "2006-01-02T15:04:05", "2006-01-02 15:04:05"} {
		if at, err := time.Parse(form, said); err == nil && at.Format(form) == said {
			return excelDate(at, said)
		}
	}
	return 0, "", false
}

// excelNumber reads digits that Excel keeps.
func excelNumber(digits string) (n float64, format string, ok bool) {
	if !plainNumber.MatchString(digits) {
		return 0, "", false // 1e400, for one
	}
	significant := strings.TrimLeft(strings.ReplaceAll(strings.TrimPrefix(digits, "-"), ".", ""), "0")
	n, err := strconv.ParseFloat(digits, 64)
	if err != nil || len(significant) > 15 || n == 0 && digits[0] == '-' {
		return 0, "", false
	}
	_, places, _ := strings.Cut(digits, ".")
	if len(places) > 30 || strconv.FormatFloat(n, 'f', len(places), 64) != digits {
		return 0, "", false // Excel shows 30 places
	}
	format = "0"
	if places != "" {
		format += "." + strings.Repeat("0", len(places))
	}
	return n, format, true
}

// excelDate is a moment in days since the beginning of 1900, as Excel counts, and the format of its
// text. Before March 1900 Excel has a day too many.
func excelDate(at time.Time, said string) (n float64, format string, ok bool) {
	if at.Year() > 9999 || at.Before(time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)) {
		return 0, "", false
	}
	ms := at.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Milliseconds()
	n = math.Round(float64(ms)/864e5*1e10) / 1e10 // 15 digits, a tenth of a millisecond
	for form, format := range dateFormats {
		if at.Format(form) == said {
			return n, format, true
		}
	}
	return 0, "", false
}

// dateFormats are the forms of dates, in Go and in Excel. None has parts of a second: what shows
// workbooks differs in how it rounds them.
var dateFormats = map[string]string{
	"2006-01-02":                `yyyy\-mm\-dd`,
	"2006-01-02T15:04:05":       `yyyy\-mm\-dd"T"hh:mm:ss`,
	"2006-01-02 15:04:05":       `yyyy\-mm\-dd hh:mm:ss`,
	"2006-01-02T15:04:05Z07:00": `yyyy\-mm\-dd"T"hh:mm:ss"Z"`,
}
