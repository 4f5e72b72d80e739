package sheet

import (
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// writeWorkbook writes the form as a workbook: headings that stay in sight and filter, what is to
// be filled in coloured, numbers with the places that they have.
func (f Form) writeWorkbook(to io.Writer) error {
	book := excelize.NewFile()
	defer book.Close()
	p := &painter{File: book, form: f, styles: make(map[string]int)}
	p.try(book.SetSheetName("Sheet1", f.Name))
	for i, c := range f.Columns {
		p.column(i, c)
	}
	for n, row := range f.Rows {
		for i, text := range row {
			p.cell(cellName(i, n+1), f.Columns[i], text)
		}
	}
	p.try(book.SetPanes(f.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	p.try(book.AutoFilter(f.Name, "A1:"+cellName(len(f.Columns)-1, len(f.Rows)), nil))
	if p.err != nil {
		return p.err
	}
	_, err := book.WriteTo(to)
	return err
}

// painter writes a workbook until something fails.
type painter struct {
	*excelize.File
	form   Form
	styles map[string]int
	err    error
}

func (p *painter) try(err error) {
	if p.err == nil {
		p.err = err
	}
}

// cellName is the name of a cell; both are counted from 0.
func cellName(column, row int) string {
	name, _ := excelize.CoordinatesToCellName(column+1, row+1)
	return name
}

func (p *painter) column(i int, c Column) {
	name, _ := excelize.ColumnNumberToName(i + 1)
	p.try(p.SetColWidth(p.form.Name, name, name, c.Width))
	p.try(p.SetCellStr(p.form.Name, cellName(i, 0), c.Name))
	colour := "D9E1F2"
	if c.Fill {
		colour = "FFE699"
	}
	style, err := p.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}},
		Border:    []excelize.Border{{Type: "bottom", Style: 1, Color: "808080"}},
		Alignment: &excelize.Alignment{Vertical: "top", WrapText: true},
	})
	p.try(err)
	p.try(p.SetCellStyle(p.form.Name, cellName(i, 0), cellName(i, 0), style))
	if c.Fill && len(p.form.Rows) > 0 {
		p.rule(cellName(i, 1)+":"+cellName(i, len(p.form.Rows)), c)
	}
}

// rule shows the hint where people write, and refuses a number out of bounds.
func (p *painter) rule(cells string, c Column) {
	if c.Hint == "" && c.Most == "" {
		return
	}
	rule := excelize.NewDataValidation(true)
	rule.Sqref = cells
	if c.Hint != "" {
		rule.SetInput(c.Name, c.Hint)
	}
	if c.Most != "" {
		p.try(rule.SetRange("0", c.Most, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween))
		rule.SetError(excelize.DataValidationErrorStyleStop, c.Name, "A number from 0 to "+c.Most+", please.")
	}
	p.try(p.AddDataValidation(p.form.Name, rule))
}

// cell writes a number as a number only where a spreadsheet keeps it exactly.
func (p *painter) cell(name string, c Column, text string) {
	format := "@"
	switch {
	case c.Kind == Number && text == "":
		format = "General"
	case c.Kind == Number && decimalText(text) && digits(text) <= precision:
		p.try(p.SetCellDefault(p.form.Name, name, text))
		_, places, _ := strings.Cut(text, ".")
		if format = "0"; places != "" {
			format += "." + strings.Repeat("0", len(places))
		}
	case c.Kind == Date && text == "":
		format = "yyyy-mm-dd"
	case c.Kind == Date && p.day(name, text):
		format = "yyyy-mm-dd"
	default:
		p.try(p.SetCellStr(p.form.Name, name, text))
	}
	p.try(p.SetCellStyle(p.form.Name, name, name, p.style(format, c.Fill)))
}

// day writes a date, if it is one that a spreadsheet knows.
func (p *painter) day(name, text string) bool {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil || at.Year() <= 1900 {
		return false
	}
	p.try(p.SetCellValue(p.form.Name, name, at))
	return true
}

func (p *painter) style(format string, fill bool) int {
	key := format
	style := &excelize.Style{CustomNumFmt: &format, Alignment: &excelize.Alignment{Vertical: "top"}}
	if fill {
		key += " filled in"
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF9E5"}}
		style.Border = []excelize.Border{{Type: "bottom", Style: 1, Color: "E6D9A8"}, {Type: "left", Style: 1, Color: "E6D9A8"}, {Type: "right", Style: 1, Color: "E6D9A8"}}
	}
	if id, known := p.styles[key]; known {
		return id
	}
	id, err := p.NewStyle(style)
	p.try(err)
	p.styles[key] = id
	return id
}
