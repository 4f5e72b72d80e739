package output

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/mattn/go-runewidth"
	"github.com/xuri/excelize/v2"
)

// xlsxSink writes a workbook with a sheet for each set. What the columns are and how wide is known
// when all records are.
type xlsxSink struct {
	to      *target
	sets    []Set
	columns []*columns
	rows    [][]Row
	file    *excelize.File
	styles  map[string]int // by number format
}

// What a sheet of Excel holds.
const (
	maxRows    = 1_048_576
	maxColumns = 16_384
	maxText    = 32_767 // UTF-16 units of a cell
)

func newXLSX(to *target, sets []Set, columns []*columns) *xlsxSink {
	return &xlsxSink{to: to, sets: sets, columns: columns, rows: make([][]Row, len(sets)), styles: map[string]int{}}
}

func (s *xlsxSink) record(set int, row Row) error {
	if len(s.rows[set]) == maxRows-1 {
		return full("a sheet of Excel holds %d rows, and there are more %s", maxRows, s.sets[set].Name)
	}
	s.rows[set] = append(s.rows[set], row)
	return nil
}

func (s *xlsxSink) end() error {
	s.file = excelize.NewFile()
	defer s.file.Close()
	names := sheetNames(s.sets)
	for i := range s.sets {
		if err := s.sheet(names[i], i); err != nil {
			return err
		}
	}
	_, err := s.file.WriteTo(s.to)
	return err
}

// sheet writes one set: names in the first row, which stays in view.
func (s *xlsxSink) sheet(name string, set int) error {
	sheet, err := s.open(name, set)
	if err != nil {
		return err
	}
	cells, widths, err := s.cells(set)
	if err != nil {
		return err
	}
	for i, w := range widths {
		if err := sheet.SetColWidth(i+1, i+1, w); err != nil {
			return err
		}
	}
	if err := sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, row := range cells {
		if err := sheet.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			return err
		}
	}
	return sheet.Flush()
}

// open adds a sheet; the first is there, by another name.
func (s *xlsxSink) open(name string, set int) (*excelize.StreamWriter, error) {
	var err error
	if set == 0 {
		err = s.file.SetSheetName("Sheet1", name)
	} else {
		_, err = s.file.NewSheet(name)
	}
	if err != nil {
		return nil, err
	}
	return s.file.NewStreamWriter(name)
}

// cells are all rows of a sheet, and how wide its columns are, in characters.
func (s *xlsxSink) cells(set int) (rows [][]any, widths []float64, err error) {
	columns := s.columns[set]
	rows = make([][]any, 1, len(s.rows[set])+1)
	for n, row := range s.rows[set] {
		values, err := columns.cells(row)
		if err != nil {
			return nil, nil, err
		}
		cells := make([]any, len(values))
		for i, one := range values {
			c := &columns.list[i]
			if cells[i], err = s.cell(c, one.value); err != nil {
				return nil, nil, fmt.Errorf("record %d, column %s: %w", n+1, c.Name, err)
			}
			widths = widen(widths, i, text(one.value))
		}
		rows = append(rows, cells)
	}
	if len(columns.list) > maxColumns {
		return nil, nil, full("a sheet of Excel holds %d columns, and %s have %d", maxColumns, s.sets[set].Name, len(columns.list))
	}
	rows[0], err = s.header(columns.list)
	for i, c := range columns.list {
		widths = widen(widths, i, c.Name)
	}
	return rows, widths, err
}

func (s *xlsxSink) header(list []Column) ([]any, error) {
	bold, err := s.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	header := make([]any, len(list))
	for i, c := range list {
		header[i] = excelize.Cell{StyleID: bold, Value: c.Name}
	}
	return header, err
}

// widen makes room for a text, up to what can still be looked at.
func widen(widths []float64, i int, text string) []float64 {
	for len(widths) <= i {
		widths = append(widths, 4)
	}
	if len(text) > 60 {
		text = text[:60]
	}
	widths[i] = max(widths[i], float64(min(50, runewidth.StringWidth(text)+2)))
	return widths
}

// cell is a value as Excel keeps it: whatever it cannot keep and show exactly is text.
func (s *xlsxSink) cell(c *Column, value jsontext.Value) (any, error) {
	if n, format, ok := c.excel(value); ok {
		style, err := s.style(format)
		return excelize.Cell{StyleID: style, Value: n}, err
	}
	switch value.Kind() {
	case 't', 'f':
		return value.Kind() == 't', nil
	case 'n', 0:
		return nil, nil
	}
	said := text(value)
	if n := len(utf16.Encode([]rune(said))); n > maxText {
		return nil, full("a cell of Excel holds %d characters, and this has %d", maxText, n)
	}
	return said, nil
}

// style is the style of a number format.
func (s *xlsxSink) style(format string) (int, error) {
	if id, known := s.styles[format]; known {
		return id, nil
	}
	id, err := s.file.NewStyle(&excelize.Style{CustomNumFmt: &format})
	s.styles[format] = id
	return id, err
}

// sheetNames are names that Excel takes, each once: 31 characters, and none of those that mean
// something in a formula.
func sheetNames(sets []Set) []string {
	taken := map[string]bool{}
	var names []string
	for i, set := range sets {
		name := strings.Trim(strings.NewReplacer("[", "(", "]", ")", ":", " ", "*", " ", "?", " ", "/", " ", `\`, " ").Replace(set.Name), " '")
		if name == "" {
			name = fmt.Sprintf("Sheet%d", i+1)
		}
		if runes := []rune(name); len(runes) > 31 {
			name = string(runes[:31])
		}
		for n := 2; taken[strings.ToLower(name)]; n++ {
			name = fmt.Sprintf("%.27s %d", name, n)
		}
		taken[strings.ToLower(name)] = true
		names = append(names, name)
	}
	return names
}
