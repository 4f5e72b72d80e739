package sheet

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

// Kind is what a spreadsheet takes a cell for. In a CSV file all are [Text].
type Kind uint8

// The kinds.
const (
	Text    Kind = iota
	Number       // Text is its decimal text
	Percent      // a number shown as a percentage: Text is what is stored, 0.55 for 55 %
	Date         // Text is 2026-11-26, with T and a time of day where it has one
	Bool         // Text is TRUE or FALSE
	Broken       // an error such as #N/A
)

// Cell is one cell.
type Cell struct {
	Text    string // exact: text as it is, a number as its decimal text without what floats add
	Kind    Kind
	Formula bool // Text is what the spreadsheet made of it when it was saved
	Place   Place
}

// Trimmed is the text without blanks around it.
func (c Cell) Trimmed() string { return strings.TrimSpace(c.Text) }

// Blank reports a cell that shows nothing.
func (c Cell) Blank() bool { return c.Trimmed() == "" }

// Faultf is an error about the cell.
func (c Cell) Faultf(format string, args ...any) error {
	return &Fault{c.Place, fmt.Sprintf(format, args...)}
}

// Decimal is the number in the cell, digit for digit; absent where it is blank.
func (c Cell) Decimal() (wire.Decimal, error) {
	switch {
	case c.Blank():
		return wire.Decimal{}, nil
	case c.Kind == Percent:
		return wire.Decimal{}, c.Faultf("%s is shown as a percentage; give the cell the format Number", c.shown())
	case c.Kind != Text && c.Kind != Number:
		return wire.Decimal{}, c.Faultf("%s is %s, want a number", c.shown(), kindNames[c.Kind])
	}
	return c.number(c.Trimmed())
}

// Percent is the percentage in the cell: 55 for 55, for 55%, and for a cell that is stored as 0.55
// and shown as 55%; absent where it is blank. It is exact.
func (c Cell) Percent() (wire.Decimal, error) {
	text, sign := strings.CutSuffix(c.Trimmed(), "%")
	switch {
	case c.Kind == Percent && !sign:
		d, err := c.number(text)
		if err != nil {
			return d, err
		}
		_, places, _ := strings.Cut(text, ".")
		hundredfold := new(big.Rat).Mul(d.Rat(), big.NewRat(100, 1))
		return c.number(hundredfold.FloatString(max(0, len(places)-2)))
	case c.Kind == Text && sign:
		return c.number(strings.TrimSpace(text))
	}
	return c.Decimal()
}

func (c Cell) number(text string) (wire.Decimal, error) {
	d, err := wire.ParseDecimal(text)
	switch {
	case err == nil && !strings.ContainsAny(text, "eE"):
		return d, nil
	case strings.Contains(text, ","):
		return wire.Decimal{}, c.Faultf("%s has a comma; write the number with a point and without separators, e.g. 1234.50", c.shown())
	}
	return wire.Decimal{}, c.Faultf("%s is not a number; write it in digits and a point, e.g. 1234.50", c.shown())
}

// Date is the day in the cell; absent where it is blank.
func (c Cell) Date() (wire.Date, error) {
	switch {
	case c.Blank():
		return wire.Date{}, nil
	case c.Kind == Date && strings.Contains(c.Text, "T"):
		return wire.Date{}, c.Faultf("%s has a time of day; a date alone is wanted", c.shown())
	case c.Kind == Text || c.Kind == Date:
		if _, err := time.Parse(time.DateOnly, c.Trimmed()); err == nil {
			return wire.ParseDate(c.Trimmed())
		}
	}
	return wire.Date{}, c.Faultf("%s is no date that is the same everywhere; write it as 2026-03-31, or use a workbook (.xlsx) and the format Date", c.shown())
}

// Int is the whole number in the cell, such as a key; 0 where it is blank.
func (c Cell) Int() (int, error) {
	if c.Blank() {
		return 0, nil
	}
	n, err := strconv.Atoi(c.Trimmed())
	if err != nil || c.Kind != Text && c.Kind != Number {
		return 0, c.Faultf("%s is no whole number", c.shown())
	}
	return n, nil
}

var kindNames = map[Kind]string{Percent: "a percentage", Date: "a date", Bool: "true or false", Broken: "an error of the spreadsheet"}

// shown is the text for a message, cut where it is long.
func (c Cell) shown() string {
	const most = 40
	if runes := []rune(c.Text); len(runes) > most {
		return strconv.Quote(string(runes[:most]) + "...")
	}
	return strconv.Quote(c.Text)
}
