package sheet

import (
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/atomicfile"
)

// Form is a sheet for people: to be filled in and read again, or a report.
type Form struct {
	Name    string // of the sheet in a workbook
	Columns []Column
	Rows    [][]string // a text for each column: a number as decimal text, a date as 2026-03-31
}

// Column is one column of a form.
type Column struct {
	Name  string
	Kind  Kind // [Text], [Number] or [Date]
	Width float64
	Fill  bool   // people write into it; the workbook shows it in another colour
	Hint  string // shown to who does
	Most  string // the largest number, from 0 on, that the workbook lets them write; "" is any
}

// Write writes the form to a file, a workbook (.xlsx) or CSV (.csv) as its name ends, and at once
// or not at all. A file that is there may be filled in by now: it is not replaced. Of o it heeds
// Excel and Separator.
func (f Form) Write(file string, o output.Options) error {
	out, err := create(file)
	if err != nil {
		return err
	}
	if strings.EqualFold(filepath.Ext(file), ".xlsx") {
		err = f.writeWorkbook(out)
	} else {
		err = f.writeCSV(out, o)
	}
	if err != nil {
		return errors.Join(err, out.Discard())
	}
	return out.Commit()
}

// create begins the file of a form.
func create(file string) (*atomicfile.File, error) {
	if kind := strings.ToLower(filepath.Ext(file)); kind != ".xlsx" && kind != ".csv" {
		return nil, exit.Usagef("%q: the name of the file ends in .xlsx or .csv, to say what it is", file)
	}
	if _, err := os.Lstat(file); err == nil {
		return nil, exit.Usagef("%s is there already, and may be filled in: take another name, or move it away", file)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, &exit.Error{Code: exit.Usage, Err: err}
	}
	out, err := atomicfile.Create(file, 0o600) // what is in it is the firm's own
	if bad, ok := errors.AsType[*fs.PathError](err); ok {
		err = exit.Usagef("%s cannot be written: %w", file, bad.Err)
	}
	return out, err
}

// Apart refuses to write over the file that is read, which somebody filled in. An output without a
// name is none.
func Apart(read string, written ...string) error {
	is, err := os.Stat(read)
	for _, name := range written {
		out, wrong := os.Stat(name)
		if err == nil && wrong == nil && os.SameFile(is, out) {
			return exit.Usagef("%s is the file that is read: name another one to write to", name)
		}
	}
	return nil
}

func (f Form) writeCSV(to io.Writer, o output.Options) error {
	w := csv.NewWriter(to)
	if o.Separator != "" {
		w.Comma = rune(o.Separator[0])
	}
	if w.UseCRLF = o.Excel; o.Excel {
		if _, err := io.WriteString(to, "\ufeff"); err != nil {
			return err
		}
	}
	names := make([]string, len(f.Columns))
	for i, c := range f.Columns {
		names[i] = c.Name
	}
	_ = w.Write(names)
	for _, row := range f.Rows {
		fields := make([]string, len(row))
		for i, text := range row {
			if fields[i] = text; f.Columns[i].Kind == Text {
				fields[i] = output.ForExcel(text) // a form is for people, whatever --excel says
			}
		}
		_ = w.Write(fields)
	}
	w.Flush()
	return w.Error()
}
