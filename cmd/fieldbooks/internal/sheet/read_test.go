package sheet

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

var prices = Wanted{Required: []string{"Code", "Rate"}, Optional: []string{"Note", "Date"}}

// told is what a file is read as: a row per line with the texts of its cells, or what is wrong; then
// the notes.
func told(t *testing.T, file string, want Wanted) string {
	t.Helper()
	table, err := Read(file, want)
	if err != nil {
		if exit.Of(err) != exit.Usage {
			t.Errorf("exit code %d: %v", exit.Of(err), err)
		}
		return strings.ReplaceAll(err.Error(), file, filepath.Base(file))
	}
	var b strings.Builder
	for _, r := range table.Rows {
		fmt.Fprintf(&b, "%d:", r.Place.Row)
		for _, c := range table.Columns {
			fmt.Fprintf(&b, " %s=%q", c, r.Cell(c).Text)
		}
		b.WriteString("\n")
	}
	for _, n := range table.Notes {
		fmt.Fprintln(&b, "note:", strings.ReplaceAll(n, file, filepath.Base(file)))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func written(t *testing.T, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// units is a text in UTF-16.
func units(text string, big bool) string {
	var b strings.Builder
	for _, r := range "\ufeff" + text {
		low, high := byte(r), byte(r>>8)
		if big {
			low, high = high, low
		}
		b.Write([]byte{low, high})
	}
	return b.String()
}

func TestCSV(t *testing.T) {
	const plain = `2: Code="A" Rate="40.3830"`
	for _, c := range []struct{ name, content, want string }{
		{"comma", "Code,Rate\nA,40.3830\n", plain},
		{"semicolon", "Code;Rate\nA;40.3830\n", plain},
		{"tab", "Code\tRate\nA\t40.3830", plain},
		{"said", "sep=;\r\nCode;Rate\r\nA;40.3830\r\n", `3: Code="A" Rate="40.3830"`},
		{"mark and Windows line ends", "\ufeffCode,Rate\r\nA,40.3830\r\n", plain},
		{"line ends of old Macs", "Code,Rate\rA,40.3830\r", plain},
		{"UTF-16", units("Code\tRate\r\nA\t40.3830\r\n", false), plain},
		{"UTF-16, big end first", units("Code\tRate\nÄ\t1\n", true), `2: Code="Ä" Rate="1"`},
		{"half of UTF-16", units("Code\tRate\n", false) + "x", `half of UTF-16.csv: it is damaged UTF-16; save the file as "CSV UTF-8", or as a workbook (.xlsx)`},
		{"Windows-1252", "Code,Rate\nA,1\nB\xe9ton,2\n", `Windows-1252.csv, line 3: a letter is not written in UTF-8; save the file as "CSV UTF-8", or as a workbook (.xlsx)`},
		{"binary", "Code,Rate\nA\x00,1\n", "binary.csv, line 2: it is no text; want a CSV file in UTF-8, or a workbook (.xlsx)"},
		{"old workbook", "\xd0\xcf\x11\xe0\xa1\xb1", "old workbook.csv: it is a workbook of the old kind, or has a password; save it as .xlsx without a password"},
		{"quotes", "Code,Rate,Note\n\"A, \"\"B\"\"\",1,\"two\nlines\"\nC,2,\n", `2: Code="A, \"B\"" Rate="1" Note="two\nlines"` + "\n" + `4: Code="C" Rate="2" Note=""`},
		{"a comma in quotes of the heading", "\"Rate\";Code;\"a,b,c\"\n1;A;\n", `2: Code="A" Rate="1"` + "\n" + `note: a comma in quotes of the heading.csv: not used: column "a,b,c"`},
		{"a quote alone", "Code,Rate\nA,1\n4\" pipe,2\n", `a quote alone.csv, line 3: bare " in non-quoted-field; a field with quotes is written "so ""quoted"" here"`},
		{"headings", " RATE , code \n1,A\n", `2: Code="A" Rate="1"`},
		{"headings twice", "Code,Rate,rate\n", `headings twice.csv, line 1: two columns are named "rate"; rename or delete one`},
		{"a heading missing", "Code,Prize\nA,1\n", `a heading missing.csv, line 1: there is no column "Rate"; the headings are "Code", "Prize"`},
		{"nothing", "\n ,\n", `nothing.csv: it is empty; the first row has the headings "Code", "Rate"`},
		{"headings alone", "Code,Rate\n", ""},
		{"empty rows", "\n,\nCode,Rate\n\n,,\nA,1\n", `6: Code="A" Rate="1"`},
		{"short row", "Code,Rate,Note\nA,1\n", `2: Code="A" Rate="1" Note=""`},
		{"an amount that fell in two", "Code,Rate\nA,1,234.50\n", `an amount that fell in two.csv, line 2: cell 3, "234.50", is under no heading; a text with a comma needs quotes around it, and each column a heading`},
		{"more columns", "Code,Rate,Seen,By,\nA,1,x,,\n", `2: Code="A" Rate="1"` + "\n" + `note: more columns.csv: not used: column "Seen", "By"`},
		{"no zip", "PK\x03\x04rubbish", "no zip.csv: it cannot be read as a workbook (.xlsx): zip: not a valid zip file; open it in a spreadsheet and save it again"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := told(t, written(t, c.name+".csv", c.content), prices); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// workbook makes one that f has filled.
func workbook(t *testing.T, f func(*excelize.File)) string {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetSheetRow("Sheet1", "A1", &[]any{"Code", "Rate", "Date"}); err != nil {
		t.Fatal(err)
	}
	f(book)
	file := filepath.Join(t.TempDir(), "w.xlsx")
	if err := book.SaveAs(file); err != nil {
		t.Fatal(err)
	}
	return file
}

// styled sets a number as it is stored, with a format.
func styled(f *excelize.File, cell, stored, format string) {
	id, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	_ = f.SetCellDefault("Sheet1", cell, stored)
	_ = f.SetCellStyle("Sheet1", cell, cell, id)
}

// cells puts XML into the second row of a workbook.
func cells(f *excelize.File, row string) {
	const part = "xl/worksheets/sheet1.xml"
	f.Sheet.Delete(part)
	f.Pkg.Store(part, []byte(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`+
		`<row r="1"><c r="A1" t="inlineStr"><is><t>Code</t></is></c><c r="B1" t="inlineStr"><is><t>Rate</t></is></c><c r="C1" t="inlineStr"><is><t>Date</t></is></c></row>`+
		`<row r="2">`+row+`</row></sheetData></worksheet>`))
}

func TestWorkbook(t *testing.T) {
	row := func(code, rate, date string) string {
		return fmt.Sprintf("2: Code=%q Rate=%q Date=%q", code, rate, date)
	}
	for _, c := range []struct {
		name string
		fill func(f *excelize.File)
		want string
	}{
		{"float noise", func(f *excelize.File) { _ = f.SetCellDefault("Sheet1", "B2", "40.383000000000003") }, row("", "40.383", "")},
		{"stored with its zeros", func(f *excelize.File) { _ = f.SetCellDefault("Sheet1", "B2", "40.3830") }, row("", "40.3830", "")},
		{"a sum of floats", func(f *excelize.File) { _ = f.SetCellDefault("Sheet1", "B2", "0.30000000000000004") }, row("", "0.3", "")},
		{"with an exponent", func(f *excelize.File) { _ = f.SetCellDefault("Sheet1", "B2", "1.5E-4") }, row("", "0.00015", "")},
		{"texts", func(f *excelize.File) { _ = f.SetSheetRow("Sheet1", "A2", &[]any{" 007 ", "40.3830", "=1+1"}) }, row(" 007 ", "40.3830", "=1+1")},
		{"days", func(f *excelize.File) {
			styled(f, "B2", "45000", "[$-409]d\\-mmm\\-yy;@")
			styled(f, "C2", "45000.5", "m/d/yy h:mm")
		}, row("", "2023-03-15", "2023-03-15T12:00:00")},
		{"days from 1904", func(f *excelize.File) {
			yes := true
			_ = f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes})
			styled(f, "C2", "45000", "yyyy-mm-dd")
		}, row("", "", "2027-03-16")},
		{"true", func(f *excelize.File) { _ = f.SetCellBool("Sheet1", "B2", true) }, row("", "TRUE", "")},
		{"a format with a colour", func(f *excelize.File) { styled(f, "B2", "-2.50", `#,##0.00_);[Red]"days" \d(#,##0.00)`) }, row("", "-2.50", "")},
		{"formula with a value", func(f *excelize.File) {
			_ = f.SetCellDefault("Sheet1", "B2", "12.5")
			_ = f.SetCellFormula("Sheet1", "B2", "B3*2")
		}, row("", "12.5", "") + "\n" + `note: w.xlsx, sheet "Sheet1": cells with a formula are taken as they were when the file was saved (1)`},
		{"formula without", func(f *excelize.File) { cells(f, `<c r="B2"><f>B3*2</f><v></v></c>`) },
			`w.xlsx, sheet "Sheet1", row 2: cell B2: the formula was never calculated; open the file in a spreadsheet and save it`},
		{"formula of nothing", func(f *excelize.File) {
			cells(f, `<c r="A2" t="inlineStr"><is><t>A</t></is></c><c r="B2" t="str"><f>""</f><v></v></c>`)
		},
			row("A", "", "") + "\n" + `note: w.xlsx, sheet "Sheet1": cells with a formula are taken as they were when the file was saved (1)`},
		{"error", func(f *excelize.File) { cells(f, `<c r="B2" t="e"><v>#N/A</v></c>`) }, `w.xlsx, sheet "Sheet1", row 2, column "Rate": #N/A; correct the cell, or empty it`},
		{"stored as a date", func(f *excelize.File) { cells(f, `<c r="C2" t="d"><v>2026-03-31T00:00:00</v></c>`) }, row("", "", "2026-03-31")},
		{"stored as nonsense", func(f *excelize.File) { cells(f, `<c r="B2"><v>12a</v></c>`) }, `w.xlsx, sheet "Sheet1", row 2: cell B2: what is stored there is not a number: "12a"`},
		{"hidden row", func(f *excelize.File) {
			_ = f.SetSheetRow("Sheet1", "A2", &[]any{"A", 1})
			_ = f.SetRowVisible("Sheet1", 2, false)
		}, row("A", "1", "") + "\n" + `note: w.xlsx, sheet "Sheet1": 1 row is hidden; they are read as well`},
		{"merged", func(f *excelize.File) {
			_ = f.SetSheetRow("Sheet1", "A2", &[]any{"A", 1})
			_ = f.MergeCell("Sheet1", "B2", "B4")
		}, `w.xlsx, sheet "Sheet1", row 2: cells B2 to B4 are merged; unmerge them, and fill in each`},
		{"another sheet", func(f *excelize.File) { _, _ = f.NewSheet("Read me") }, ""},
		{"two that look alike", func(f *excelize.File) {
			_, _ = f.NewSheet("Old")
			_ = f.SetSheetRow("Old", "A1", &[]any{"Code", "Rate"})
		}, `w.xlsx: the sheets "Sheet1", "Old" look alike; say with --sheet which is meant`},
		{"a hidden one looks alike", func(f *excelize.File) {
			_, _ = f.NewSheet("Old")
			_ = f.SetSheetRow("Old", "A1", &[]any{"Code", "Rate"})
			_ = f.SetSheetVisible("Old", false)
		}, ""},
		{"headings missing", func(f *excelize.File) { _ = f.SetCellStr("Sheet1", "B1", "Prize") }, `w.xlsx, sheet "Sheet1", row 1: there is no column "Rate"; the headings are "Code", "Prize", "Date"`},
		{"no sheet fits", func(f *excelize.File) {
			_ = f.SetCellStr("Sheet1", "B1", "Prize")
			_, _ = f.NewSheet("Two")
		}, `w.xlsx: none of the sheets "Sheet1", "Two" has the headings "Code", "Rate" in its first row`},
		{"far away", func(f *excelize.File) { _ = f.SetCellInt("Sheet1", "A100001", 1) }, `w.xlsx, sheet "Sheet1": it has something beyond row 100000 or column 1000; delete what is not needed there, or divide it`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := told(t, workbook(t, c.fill), prices); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestSheetByName(t *testing.T) {
	file := workbook(t, func(f *excelize.File) {
		_, _ = f.NewSheet("Old")
		_ = f.SetSheetRow("Old", "A1", &[]any{"Code", "Rate"})
		_ = f.SetSheetRow("Old", "A2", &[]any{"A", 2})
		_ = f.SetSheetVisible("Old", false)
	})
	want := prices
	for name, says := range map[string]string{
		"old": `2: Code="A" Rate="2"`,
		"New": `w.xlsx: there is no sheet "New"; there are "Sheet1", "Old"`,
	} {
		if want.Sheet = name; told(t, file, want) != says {
			t.Errorf("%s: %s", name, told(t, file, want))
		}
	}
	want.Sheet = "Old"
	if got := told(t, written(t, "w.csv", "Code,Rate\n"), want); got != `w.csv: it is no workbook and has no sheet "Old"; leave the sheet out` {
		t.Error(got)
	}
	if _, err := Read(filepath.Join(t.TempDir(), "none.csv"), prices); exit.Of(err) != exit.Usage || !strings.Contains(err.Error(), "none.csv") {
		t.Errorf("a file that is not there: %v", err)
	}
}
