package sheet

import (
	"strings"
	"testing"
)

func TestCells(t *testing.T) {
	type read = func(Cell) (string, error)
	number := func(c Cell) (string, error) { d, err := c.Decimal(); return d.String(), err }
	percent := func(c Cell) (string, error) { d, err := c.Percent(); return d.String(), err }
	date := func(c Cell) (string, error) { d, err := c.Date(); return d.String(), err }
	for _, c := range []struct {
		read read
		kind Kind
		text string
		want string // what is read, or the end of the error
	}{
		{number, Text, " 40.3830 ", "40.3830"},
		{number, Number, "-12.5", "-12.5"},
		{number, Text, "\u00a0", ""},
		{number, Text, "1,234.50", `"1,234.50" has a comma; write the number with a point and without separators, e.g. 1234.50`},
		{number, Text, "$12", `"$12" is not a number; write it in digits and a point, e.g. 1234.50`},
		{number, Text, "1.2E+15", `"1.2E+15" is not a number; write it in digits and a point, e.g. 1234.50`},
		{number, Percent, "0.5", `"0.5" is shown as a percentage; give the cell the format Number`},
		{number, Date, "2026-03-31", `"2026-03-31" is a date, want a number`},
		{number, Bool, "TRUE", `"TRUE" is true or false, want a number`},
		{percent, Text, "55", "55"},
		{percent, Text, "55.50 %", "55.50"},
		{percent, Number, "55", "55"},
		{percent, Percent, "0.55", "55"},
		{percent, Percent, "0.0055", "0.55"},
		{percent, Percent, "1", "100"},
		{percent, Percent, "-0.125", "-12.5"},
		{percent, Percent, "0.1234567", "12.34567"},
		{percent, Text, "half", `"half" is not a number; write it in digits and a point, e.g. 1234.50`},
		{date, Date, "2026-03-31", "2026-03-31"},
		{date, Text, " 2026-03-31", "2026-03-31"},
		{date, Text, "", ""},
		{date, Text, "3/4/2026", `"3/4/2026" is no date that is the same everywhere; write it as 2026-03-31, or use a workbook (.xlsx) and the format Date`},
		{date, Text, "2026-02-30", `"2026-02-30" is no date that is the same everywhere; write it as 2026-03-31, or use a workbook (.xlsx) and the format Date`},
		{date, Date, "2026-03-31T12:00:00", `"2026-03-31T12:00:00" has a time of day; a date alone is wanted`},
		{date, Number, "45000", `"45000" is no date that is the same everywhere; write it as 2026-03-31, or use a workbook (.xlsx) and the format Date`},
		{date, Text, strings.Repeat("x", 41), `"` + strings.Repeat("x", 40) + `..." is no date that is the same everywhere; write it as 2026-03-31, or use a workbook (.xlsx) and the format Date`},
	} {
		place := Place{File: "f.xlsx", Sheet: "S", Row: 12, Column: "Percent"}
		got, err := c.read(Cell{Text: c.text, Kind: c.kind, Place: place})
		if err != nil {
			got = strings.TrimPrefix(err.Error(), `f.xlsx, sheet "S", row 12, column "Percent": `)
		}
		if got != c.want {
			t.Errorf("%q of kind %d: got  %s\nwant %s", c.text, c.kind, got, c.want)
		}
	}
}

func TestPlain(t *testing.T) {
	for stored, want := range map[string]string{
		"40.383000000000003": "40.383", "40.3830": "40.3830", "0.1": "0.1", "0.10000000000000001": "0.1", "1E+20": "100000000000000000000",
		"12345678901234567890": "12345678901234567890", "-0.30000000000000004": "-0.3", "1.0000000000000002": "1", "42.402150000000006": "42.40215",
		"123456789012.34": "123456789012.34", "99.999999999999986": "100", "0": "0", "007": "7", "5.": "5", ".5": "0.5", "x": "", "NaN": "", "0x10": "", "Inf": "", "": "", "1_0": "",
	} {
		if got, ok := plain(stored); got != want || ok != (want != "") {
			t.Errorf("%s: %q, %v; want %q", stored, got, ok, want)
		}
	}
}
