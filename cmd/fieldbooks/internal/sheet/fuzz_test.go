package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// FuzzRead: any bytes are a table or an error with a place.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"Code,Rate\nA,1\n", "sep=;\nCode;Rate\nA;1", "\xff\xfeC\x00", "PK\x03\x04", "\xd0\xcf\x11\xe0", "Code\tRate\r\"\r", "Code,Rate\nA,\xe9\n"} {
		f.Add([]byte(seed))
	}
	file := filepath.Join(f.TempDir(), "f.csv")
	f.Fuzz(func(t *testing.T, content []byte) {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		table, err := Read(file, prices)
		if err != nil {
			if fault, ok := errors.AsType[*Fault](err); !ok || fault.Place.File != file || exit.Of(err) != exit.Usage {
				t.Errorf("%v", err)
			}
			return
		}
		for i, r := range table.Rows {
			if i > 0 && r.Place.Row <= table.Rows[i-1].Place.Row || r.Place.Row < 2 {
				t.Errorf("row %d is at %v", i, r.Place)
			}
		}
	})
}

// FuzzFields: what CSV has written is read as it was, whatever stands between the fields.
func FuzzFields(f *testing.F) {
	f.Add("A", "1,5", ";")
	f.Add("a \"b\"\nc", "x", "\t")
	f.Add("sep=;", "\ufeff", ",")
	file := filepath.Join(f.TempDir(), "f.csv")
	f.Fuzz(func(t *testing.T, code, rate, comma string) {
		if !slices.Contains([]string{",", ";", "\t"}, comma) || strings.ContainsAny(code+rate, "\r\x00") ||
			!utf8.ValidString(code) || !utf8.ValidString(rate) || strings.TrimSpace(code+rate) == "" {
			t.Skip()
		}
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma = rune(comma[0])
		_ = w.WriteAll([][]string{{"Code", "Rate"}, {code, rate}})
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		table, err := Read(file, prices)
		if err != nil {
			t.Fatal(err)
		}
		if got := table.Rows[0]; got.Cell("Code").Text != output.FromExcel(code) || got.Cell("Rate").Text != output.FromExcel(rate) {
			t.Errorf("%q and %q, want %q and %q", got.Cell("Code").Text, got.Cell("Rate").Text, code, rate)
		}
	})
}

// FuzzCells: whatever a workbook has in a row, it is read or refused.
func FuzzCells(f *testing.F) {
	f.Add(`<c r="B2" t="e"><v>#N/A</v></c>`)
	f.Add(`<c r="ZZZ9" s="99" t="s"><f t="shared" si="7">A1</f><v>-1</v></c>`)
	f.Add(`</row><row r="-1"><c><v>1</v></c></row><row r="2">`)
	f.Add(`<c t="d"><v>x</v></c></row></sheetData><mergeCells><mergeCell ref="A:B2:"/></mergeCells><sheetData><row>`)
	file := filepath.Join(f.TempDir(), "f.xlsx")
	f.Fuzz(func(t *testing.T, row string) {
		book := excelize.NewFile()
		cells(book, row)
		if err := book.SaveAs(file); err != nil {
			t.Skip()
		}
		if _, err := Read(file, prices); err != nil && exit.Of(err) != exit.Usage {
			t.Error(err)
		}
	})
}

// FuzzPlain: a stored number is taken for the nearest of 15 digits, and a decimal text of up to so
// many stays as it is.
func FuzzPlain(f *testing.F) {
	for _, seed := range []string{"40.383000000000003", "1E-7", "-0", "0.55000000000000004", "1e400", "00.10"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, stored string) {
		text, ok := plain(stored)
		if !ok || len(stored) > 40 {
			return
		}
		if !decimalText(text) {
			t.Fatalf("%q is read as %q", stored, text)
		}
		want, err := strconv.ParseFloat(strings.TrimSpace(stored), 64)
		if err != nil {
			t.Fatalf("%q is read as %q", stored, text)
		}
		got, _ := strconv.ParseFloat(text, 64)
		if diff := new(big.Float).Sub(big.NewFloat(got), big.NewFloat(want)); diff.Abs(diff).Cmp(new(big.Float).Mul(big.NewFloat(1e-14), new(big.Float).Abs(big.NewFloat(want)))) > 0 {
			t.Errorf("%q is read as %q", stored, text)
		}
		if again, _ := plain(text); again != text {
			t.Errorf("%q is read as %q, and that as %q", stored, text, again)
		}
	})
}
