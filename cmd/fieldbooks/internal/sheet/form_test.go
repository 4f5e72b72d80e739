package sheet

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

func form() Form {
	return Form{Name: "Prices", Columns: []Column{
		{Name: "Code", Kind: Text, Width: 12}, {Name: "Rate", Kind: Number, Width: 10, Fill: true, Hint: "dollars", Most: "100"}, {Name: "Date", Kind: Date, Width: 11, Fill: true},
	}, Rows: [][]string{
		{"007", "40.3830", "2026-03-31"}, {"=1+1", "-0.10", ""}, {"'@x", "", "1899-12-31"}, {"-a, \"b\"", "12345678901234567.89", ""}, {"É\nx", "0", "0001-01-01"},
	}}
}

// TestFormIsReadAsItWasWritten: nothing is lost on the way out and back, in either format.
func TestFormIsReadAsItWasWritten(t *testing.T) {
	f := form()
	for _, name := range []string{"f.csv", "f.XLSX"} {
		for _, o := range []output.Options{{}, {Excel: true}, {Excel: true, Separator: ";"}, {Separator: "\t"}} {
			file := filepath.Join(t.TempDir(), name)
			if err := f.Write(file, o); err != nil {
				t.Fatal(err)
			}
			table, err := Read(file, prices)
			if err != nil {
				t.Fatal(err)
			}
			for i, row := range table.Rows {
				got := []string{row.Cell("Code").Text, row.Cell("Rate").Text, row.Cell("Date").Text}
				if !slices.Equal(got, f.Rows[i]) {
					t.Errorf("%s: %q, want %q", name, got, f.Rows[i])
				}
			}
			if len(table.Rows) != len(f.Rows) || table.Notes != nil {
				t.Errorf("%s: %d rows, %q", name, len(table.Rows), table.Notes)
			}
			left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".*"))
			if len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		}
	}
}

func TestFormOfCSV(t *testing.T) {
	file := filepath.Join(t.TempDir(), "f.csv")
	if err := form().Write(file, output.Options{Excel: true}); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(file)
	want := "\ufeffCode,Rate,Date\r\n007,40.3830,2026-03-31\r\n'=1+1,-0.10,\r\n''@x,,1899-12-31\r\n\"'-a, \"\"b\"\"\",12345678901234567.89,\r\n\"É\r\nx\",0,0001-01-01\r\n"
	if err != nil || string(content) != want {
		t.Errorf("%v\ngot  %q\nwant %q", err, content, want)
	}
}

// TestFormOfWorkbook: what people see: numbers and dates that are such, headings that stay.
func TestFormOfWorkbook(t *testing.T) {
	file := filepath.Join(t.TempDir(), "f.xlsx")
	if err := form().Write(file, output.Options{}); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for cell, want := range map[string]string{"A1": "Code", "A2": "007", "A3": "=1+1", "B2": "40.3830", "B3": "-0.10", "B5": "12345678901234567.89", "C2": "2026-03-31", "C4": "1899-12-31"} {
		if got, err := book.GetCellValue("Prices", cell); got != want || err != nil {
			t.Errorf("%s shows %q, %v; want %q", cell, got, err, want)
		}
	}
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeSharedString, "B2": excelize.CellTypeUnset, "B5": excelize.CellTypeSharedString, "C2": excelize.CellTypeUnset} {
		if got, err := book.GetCellType("Prices", cell); got != want || err != nil {
			t.Errorf("%s is of type %d, %v; want %d", cell, got, err, want)
		}
	}
	panes, err := book.GetPanes("Prices")
	rules, errRules := book.GetDataValidations("Prices")
	if err != nil || errRules != nil || !panes.Freeze || panes.YSplit != 1 || len(rules) != 1 || rules[0].Sqref != "B2:B6" {
		t.Errorf("%v, %v: %+v, %+v", err, errRules, panes, rules)
	}
}

func TestFormIsNotWrittenOverOne(t *testing.T) {
	file := filepath.Join(t.TempDir(), "f.csv")
	f := form()
	for _, c := range []struct{ file, says string }{
		{file, ""},
		{file, "f.csv is there already, and may be filled in: take another name, or move it away"},
		{file[:len(file)-4], "the name of the file ends in .xlsx or .csv, to say what it is"},
		{filepath.Join(file, "f.csv"), "not a directory"},
		{filepath.Join(filepath.Dir(file), "none", "f.csv"), "no such file"},
	} {
		err := f.Write(c.file, output.Options{})
		if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says) || exit.Of(err) != exit.Usage) {
			t.Errorf("%s: %v", c.file, err)
		}
	}
}
