package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// readWorkbook reads one sheet of a workbook.
func (t *Table) readWorkbook(content []byte, want Wanted) (err error) {
	defer func() {
		if what := recover(); what != nil { // excelize takes much of a file for granted
			err = t.faultf("the workbook is damaged; open it in a spreadsheet and save it again")
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxContent, UnzipXMLSizeLimit: maxContent,
	})
	if err != nil {
		return t.faultf("it cannot be read as a workbook (.xlsx): %v; open it in a spreadsheet and save it again", err)
	}
	defer f.Close()
	b := &book{File: f, formats: make(map[int]Kind)}
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		b.from1904 = *props.Date1904
	}
	if t.Sheet, err = t.choose(b, want); err != nil {
		return err
	}
	lines, err := t.lines(b)
	if err != nil {
		return err
	}
	if err := errors.Join(t.merged(b, lines), t.interpret(b, lines)); err != nil {
		return err
	}
	return t.fill(lines, want)
}

// book is a workbook being read.
type book struct {
	*excelize.File
	from1904 bool // its days are counted from 1904 on
	formats  map[int]Kind
}

// choose is the sheet to read.
func (t *Table) choose(b *book, want Wanted) (string, error) {
	var visible, fit []string
	var missed error
	for _, name := range b.GetSheetList() {
		if want.Sheet != "" && strings.EqualFold(name, strings.TrimSpace(want.Sheet)) {
			return name, nil
		}
		if shown, err := b.GetSheetVisible(name); err != nil || !shown {
			continue
		}
		visible = append(visible, name)
		first, err := t.firstLine(b, name)
		if err != nil {
			continue // a sheet of charts
		}
		candidate := &Table{File: t.File, Sheet: name}
		if _, err := candidate.head(first, want); err != nil {
			missed = err
			continue
		}
		fit = append(fit, name)
	}
	switch {
	case want.Sheet != "":
		return "", t.faultf("there is no sheet %q; there are %s", want.Sheet, quoted(b.GetSheetList()))
	case len(fit) == 1:
		return fit[0], nil
	case len(fit) > 1:
		return "", t.faultf("the sheets %s look alike; say with --sheet which is meant", quoted(fit))
	case len(visible) == 1 && missed != nil:
		return "", missed
	}
	return "", t.faultf("none of the sheets %s has the headings %s in its first row", quoted(visible), quoted(want.Required))
}

func (t *Table) firstLine(b *book, name string) (line, error) {
	cursor, err := b.Rows(name)
	if err != nil {
		return line{}, err
	}
	defer cursor.Close()
	for number := 1; cursor.Next() && number <= maxRows; number++ {
		texts, err := cursor.Columns()
		if err != nil {
			return line{}, err
		}
		l := line{number: number}
		for _, text := range texts {
			l.cells = append(l.cells, Cell{Text: text})
		}
		if !l.blank() {
			return l, nil
		}
	}
	return line{number: 1}, cursor.Error()
}

// lines reads all rows, also those that are hidden: a filter hides rows that were filled in.
func (t *Table) lines(b *book) (lines []line, err error) {
	hidden := 0
	cursor, err := b.Rows(t.Sheet)
	if err != nil {
		return nil, t.faultf("%v", err)
	}
	defer cursor.Close()
	for number := 1; cursor.Next(); number++ {
		texts, err := cursor.Columns()
		if err != nil {
			return nil, t.faultf("row %d: %v", number, err)
		}
		if number > maxRows || len(texts) > maxColumns {
			return nil, t.faultf("it has something beyond row %d or column %d; delete what is not needed there, or divide it", maxRows, maxColumns)
		}
		lines = append(lines, line{number: number, cells: make([]Cell, len(texts))})
		for i, text := range texts {
			lines[number-1].cells[i].Text = text
		}
		if cursor.GetRowOpts().Hidden && !lines[number-1].blank() {
			hidden++
		}
	}
	if hidden > 0 {
		t.note("%s hidden; they are read as well", output.Counted(hidden, "row", "is", "are"))
	}
	return lines, cursor.Error()
}

// interpret makes of what is stored what is meant.
func (t *Table) interpret(b *book, lines []line) error {
	var faults []error
	formulas := 0
	for _, l := range lines {
		for i := range l.cells {
			name, err := excelize.CoordinatesToCellName(i+1, l.number)
			if err != nil {
				return t.faultf("%v", err)
			}
			if err := b.interpret(&l.cells[i], t.Sheet, name); err != nil {
				faults = append(faults, &Fault{Place{File: t.File, Sheet: t.Sheet, Row: l.number}, "cell " + name + ": " + err.Error()})
			}
			if l.cells[i].Formula {
				formulas++
			}
		}
	}
	if formulas > 0 {
		t.note("cells with a formula are taken as they were when the file was saved (%d)", formulas)
	}
	return errors.Join(faults...)
}

func (b *book) interpret(c *Cell, sheet, name string) error {
	formula, err := b.GetCellFormula(sheet, name)
	if err != nil {
		return err
	}
	if c.Formula = formula != ""; c.Formula && c.Text == "" {
		kind, _ := b.GetCellType(sheet, name)
		if kind == excelize.CellTypeFormula { // "" is what it made
			return nil
		}
		return errors.New("the formula was never calculated; open the file in a spreadsheet and save it")
	}
	if c.Text == "" {
		return nil
	}
	kind, err := b.GetCellType(sheet, name)
	if err != nil {
		return err
	}
	switch kind {
	case excelize.CellTypeBool:
		c.Kind, c.Text = Bool, map[string]string{"1": "TRUE", "0": "FALSE"}[c.Text]
	case excelize.CellTypeError:
		c.Kind = Broken
	case excelize.CellTypeDate:
		c.Kind, c.Text = Date, strings.TrimSuffix(c.Text, "T00:00:00")
	case excelize.CellTypeNumber, excelize.CellTypeUnset:
		return b.number(c, sheet, name)
	}
	return nil
}

// number reads a number by its format: a date and a percentage are numbers too.
func (b *book) number(c *Cell, sheet, name string) error {
	text, ok := plain(c.Text)
	if !ok {
		return fmt.Errorf("what is stored there is not a number: %s", c.shown())
	}
	id, err := b.GetCellStyle(sheet, name)
	if err != nil {
		return err
	}
	c.Text, c.Kind = text, b.format(id)
	if c.Kind != Date {
		return nil
	}
	day, err := moment(text, b.from1904)
	if err != nil {
		return err
	}
	c.Text = day
	return nil
}

// merged refuses cells that are joined: which rows their one value is for could only be guessed.
func (t *Table) merged(b *book, lines []line) error {
	joined, err := b.GetMergeCells(t.Sheet, true)
	if err != nil {
		return t.faultf("%v", err)
	}
	var faults []error
	title := slices.IndexFunc(lines, func(l line) bool { return !l.blank() })
	for _, m := range joined {
		_, row, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil || row > len(lines) || row <= title {
			continue
		}
		faults = append(faults, &Fault{Place{File: t.File, Sheet: t.Sheet, Row: row},
			fmt.Sprintf("cells %s to %s are merged; unmerge them, and fill in each", m.GetStartAxis(), m.GetEndAxis())})
	}
	return errors.Join(faults...)
}

// moment is the day that a number stands for, with its time of day if it has one.
func moment(text string, from1904 bool) (string, error) {
	var days float64
	if _, err := fmt.Sscan(text, &days); err != nil {
		return "", err
	}
	at, err := excelize.ExcelDateToTime(days, from1904)
	if err != nil {
		return "", err
	}
	if at = at.Round(time.Second); at.Equal(at.Truncate(24 * time.Hour)) {
		return at.Format(time.DateOnly), nil
	}
	return at.Format("2006-01-02T15:04:05"), nil
}
