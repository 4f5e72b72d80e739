// Package sheet reads what people keep in a spreadsheet, a CSV file or a workbook, as rows with
// headings: the exact text of each cell, and its place for whoever has to correct it. It also writes
// the sheets that are sent out to be filled in.
package sheet

import (
	"fmt"
	"strings"
)

// Wanted says what a file should have.
type Wanted struct {
	Sheet    string   // of a workbook; "" is the visible one that has the required columns
	Required []string // headings; case and blanks around them do not matter
	Optional []string // headings that are used where they are there
}

// Table is a file as it was read.
type Table struct {
	File    string   // as it was named
	Sheet   string   // of a workbook, "" in a CSV file
	Columns []string // of Wanted, those that the file has
	Rows    []Row    // those that are not empty
	Notes   []string // what whoever keeps the file should know, such as columns that are not used
}

// Has reports whether the file has that column of Wanted.
func (t *Table) Has(column string) bool {
	for _, c := range t.Columns {
		if strings.EqualFold(c, column) {
			return true
		}
	}
	return false
}

// Row is one line of a table.
type Row struct {
	Place Place // without a column
	cells map[string]Cell
}

// Cell is the cell under a heading of Wanted; it is blank where the file has no such column.
func (r Row) Cell(column string) Cell {
	c := r.cells[column]
	c.Place = r.Place
	c.Place.Column = column
	return c
}

// Faultf is an error about the row as a whole.
func (r Row) Faultf(format string, args ...any) error {
	return &Fault{r.Place, fmt.Sprintf(format, args...)}
}

// Place is where something is in a file.
type Place struct {
	File   string
	Sheet  string // of a workbook
	Row    int    // as the spreadsheet counts it; in a CSV file the line
	Column string // its heading
}

// String is the place as people look for it.
func (p Place) String() string {
	text := p.File
	if p.Sheet != "" {
		text += fmt.Sprintf(", sheet %q", p.Sheet)
	}
	switch {
	case p.Row > 0 && p.Sheet != "":
		text += fmt.Sprintf(", row %d", p.Row)
	case p.Row > 0:
		text += fmt.Sprintf(", line %d", p.Row)
	}
	if p.Column != "" {
		text += fmt.Sprintf(", column %q", p.Column)
	}
	return text
}

// Fault is what is wrong at a place.
type Fault struct {
	Place Place
	Says  string
}

// Error is the place, and what is wrong there.
func (f *Fault) Error() string { return f.Place.String() + ": " + f.Says }
