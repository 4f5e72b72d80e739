package sheet

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// What is read at most: a sheet that people fill in by hand has less.
const (
	maxFile    = 32 << 20
	maxContent = 256 << 20 // of a workbook, unpacked
	maxRows    = 100_000
	maxColumns = 1_000
)

// Read reads a CSV file or a workbook; which of both it is, its first bytes tell. What cannot be
// read right is an error with code [exit.Usage], with each faulty place.
func Read(file string, want Wanted) (*Table, error) {
	content, err := load(file)
	if err != nil {
		return nil, err
	}
	t := &Table{File: file}
	switch {
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		err = t.readWorkbook(content, want)
	case bytes.HasPrefix(content, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		err = t.faultf("it is a workbook of the old kind, or has a password; save it as .xlsx without a password")
	case want.Sheet != "":
		err = t.faultf("it is no workbook and has no sheet %q; leave the sheet out", want.Sheet)
	default:
		err = t.readCSV(content, want)
	}
	if err != nil {
		return nil, &exit.Error{Code: exit.Usage, Err: err}
	}
	return t, nil
}

func load(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, exit.File(file, err)
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, exit.File(file, err)
	}
	if len(content) > maxFile {
		return nil, exit.Usagef("%s: it has more than %d MiB; take out what is not needed, or divide it", file, maxFile>>20)
	}
	return content, nil
}

// faultf is an error about the file as a whole.
func (t *Table) faultf(format string, args ...any) error {
	return &Fault{Place{File: t.File, Sheet: t.Sheet}, fmt.Sprintf(format, args...)}
}

func (t *Table) note(format string, args ...any) {
	t.Notes = append(t.Notes, Place{File: t.File, Sheet: t.Sheet}.String()+": "+fmt.Sprintf(format, args...))
}

// line is a row before its headings are known.
type line struct {
	number int
	cells  []Cell
}

func (l line) blank() bool {
	for _, c := range l.cells {
		if !c.Blank() {
			return false
		}
	}
	return true
}
