// Package output writes records: as a table for people, as JSON, CSV, YAML or a workbook for
// programs. What comes in is JSON as the vendor sent it, and amounts go out digit for digit.
package output

import (
	"context"

	"github.com/go-json-experiment/json/jsontext"
)

// Kind is what a column holds; it decides how a cell is written in a workbook and how it is
// aligned.
type Kind string

// The kinds. A column without one goes by the values that it meets.
const (
	Text   Kind = "text"
	Number Kind = "number" // exact: an amount, hours, a percentage
	Key    Kind = "key"    // an integer that identifies
	Bool   Kind = "bool"
	Date   Kind = "date"   // a day, 2026-11-26
	Stamp  Kind = "stamp"  // a moment, as text
	Millis Kind = "millis" // a moment in epoch milliseconds
	Nested Kind = "nested" // a list or an object, written as JSON
)

// Column is one column of records.
type Column struct {
	Name      string   // as shown, and as --columns takes it
	Path      []string // members that lead to the value in the record; nil means Name
	Also      []string // other names of the last member
	Kind      Kind
	Sensitive bool // personal: absent unless asked for
	Shown     bool // in a table when nobody chooses columns
	// Of is what the objects in a nested column are made of, however deep their lists are. Its
	// personal members are absent like those of the record, and --columns reaches the others as
	// Name.Member. A set may be part of itself.
	Of *Set
	// Map says that the column is an object of such objects by names that nobody knows beforehand.
	Map bool
}

// Set is the columns of one kind of records, in the order of the specs. Members that no column
// names follow them, in the order in which they are met.
type Set struct {
	Name    string // what the records are, e.g. "Projects": title of a sheet
	Columns []Column
	Told    bool // the command says itself that there are none: a table does not say it again
	Closed  bool // its records have these columns and no others: another name is refused at once
}

// Options are what the flags of a command ask for.
type Options struct {
	Format    string   // table, json, jsonl, csv, yaml or xlsx; "" goes by File, and without is table on a terminal and json elsewhere
	Columns   []string // to show, by Name; nil is those that are Shown in a table, and all elsewhere
	JQ        string   // a jq program for what would be written as json
	Limit     int      // records of each set, 0 is all
	Excel     bool     // CSV for Excel: see [FromExcel]
	Separator string   // of CSV, one character of ASCII; "" is a comma
	Sensitive bool     // personal columns too
	// Personal are the names of members that are personal wherever they stand, also where no column
	// names them. A column of such a name that is not Sensitive goes before it. Nil is none.
	Personal func() []string
	File     string // to write to, by another name first; "" is standard output
	Width    int    // of the terminal, 0 when it is none
	// Late says that the records tell of what was done by then: a column that none of them has is told
	// and left empty, where it would be refused else.
	Late bool

	// Draws says that the command draws pictures: Format and the ending of File can be one of [Pictures].
	Draws bool

	Context context.Context                  // ends a jq program; nil is never
	Note    func(format string, args ...any) // says something to people, on a line of its own; nil says nothing
}

// Row is one record as it came: a JSON object.
type Row = jsontext.Value
