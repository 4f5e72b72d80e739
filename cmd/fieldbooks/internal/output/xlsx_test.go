package output

import (
	"bytes"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/xuri/excelize/v2"
)

// workbook writes records and reads the workbook as somebody else would.
func workbook(t *testing.T, opts Options, rows []Row, sets ...Set) *excelize.File {
	t.Helper()
	opts.Format = "xlsx"
	out, _, err := write(opts, rows, sets...)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// TestWorkbook: numbers are numbers that show what was sent, and what would change is text.
func TestWorkbook(t *testing.T) {
	f := workbook(t, Options{}, phaseRows, phases)
	var b bytes.Buffer
	rows, err := f.GetRows("Phases")
	if err != nil {
		t.Fatal(err)
	}
	for r, row := range rows {
		for c, shown := range row {
			at, _ := excelize.CoordinatesToCellName(c+1, r+1)
			kind, _ := f.GetCellType("Phases", at)
			raw, _ := f.GetCellValue("Phases", at, excelize.Options{RawCellValue: true})
			word := map[excelize.CellType]string{excelize.CellTypeUnset: "number", excelize.CellTypeNumber: "number", excelize.CellTypeBool: "bool", excelize.CellTypeInlineString: "text"}[kind]
			if shown == "" {
				word = "-"
			}
			b.WriteString(strings.TrimSpace(at+" "+word+" "+strings.ReplaceAll(shown, "\n", "⏎")+" "+only(raw != shown, "raw "+raw)) + "\n")
		}
	}
	golden(t, "xlsx.txt", b.String())
}

func only(is bool, text string) string {
	if is {
		return text
	}
	return ""
}

// TestSheets: a sheet for each set, by a name that Excel takes, and a header where nothing was
// found.
func TestSheets(t *testing.T) {
	long := strings.Repeat("x", 40)
	f := workbook(t, Options{}, nil, Set{Name: "A/B", Columns: []Column{{Name: "K"}}}, Set{Name: "a b"}, Set{Name: long}, Set{})
	if got := strings.Join(f.GetSheetList(), "|"); got != "A B|a b 2|"+long[:31]+"|Sheet4" {
		t.Errorf("sheets %s", got)
	}
	if got, err := f.GetCellValue("A B", "A1"); err != nil || got != "K" {
		t.Errorf("header %q %v", got, err)
	}
}

// TestTooMuchForExcel: nothing is cut in silence.
func TestTooMuchForExcel(t *testing.T) {
	_, _, err := write(Options{Format: "xlsx"}, []Row{row(`{"A":%q}`, strings.Repeat("x", maxText+1))}, Set{Name: "S"})
	if err == nil || !strings.Contains(err.Error(), "record 1, column A: a cell of Excel holds 32767 characters, and this has 32768; use -o csv") {
		t.Errorf("%v", err)
	}
}

// TestExcelNumber: which digits are a number.
func TestExcelNumber(t *testing.T) {
	for digits, format := range map[string]string{
		"0": "0", "0.00": "0.00", "-5.10": "0.00", "999999999999999": "0", "123456789012345.0": "", "1234567890123456": "",
		"0.1234567890123456": "", "0.000000000000001": "0.000000000000000", "1e5": "", "-0": "", "-0.0": "", "007": "", "1.": "", "+1": "",
		"1e400": "", "0." + strings.Repeat("0", 31): "",
	} {
		c := Column{Kind: Number}
		_, got, ok := c.excel(jsontext.Value(digits))
		if plainNumber.MatchString(digits) || ok {
			if got != format {
				t.Errorf("%s: format %q, want %q", digits, got, format)
			}
		}
	}
}
