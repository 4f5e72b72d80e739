package output

import (
	"bytes"
	"cmp"
	"strings"
	"time"
)

// csvSink writes CSV as RFC 4180 has it. What the columns are is known when all records are, unless
// they were chosen; until then lines wait, as text.
type csvSink struct {
	to      *target
	columns *columns
	opts    Options
	comma   string
	newline string
	wait    bytes.Buffer
	grown   []growth
	begun   bool
}

// growth is how many columns a stretch of the waiting lines has.
type growth struct{ end, columns int }

// bom tells Excel that CSV is UTF-8.
const bom = "\ufeff"

func newCSV(to *target, columns *columns, opts Options) *csvSink {
	s := &csvSink{to: to, columns: columns, opts: opts, comma: cmp.Or(opts.Separator, ","), newline: "\n"}
	if opts.Excel {
		s.newline = "\r\n"
	}
	return s
}

func (s *csvSink) record(_ int, row Row) error {
	cells, err := s.columns.cells(row)
	if err != nil {
		return err
	}
	texts := make([]string, len(cells))
	for i, value := range cells {
		c := &s.columns.list[i]
		texts[i] = c.shownAs(value, time.UTC)
		if s.opts.Excel && !c.isNumber(value) {
			texts[i] = ForExcel(texts[i])
		}
	}
	line := s.encode(texts)
	if s.columns.growing {
		s.wait.Write(line)
		s.note(len(cells))
		return nil
	}
	if err := s.begin(); err != nil {
		return err
	}
	if err := s.to.put(line); err != nil {
		return err
	}
	return s.to.sent()
}

// encode is one line. The breaks within a text stay as they are, so encoding/csv, which makes all
// of them the same, cannot write it.
func (s *csvSink) encode(texts []string) []byte {
	var line []byte
	for i, text := range texts {
		if i > 0 {
			line = append(line, s.comma...)
		}
		if !s.quoted(text) && (text != "" || len(texts) > 1) { // a lone empty cell would be an empty line
			line = append(line, text...)
			continue
		}
		line = append(line, '"')
		line = append(line, strings.ReplaceAll(text, `"`, `""`)...)
		line = append(line, '"')
	}
	return append(line, s.newline...)
}

// quoted reports whether a text needs quotes: blanks at its ends are dropped by some readers.
func (s *csvSink) quoted(text string) bool {
	return strings.ContainsAny(text, s.comma+"\"\r\n") || text != strings.TrimSpace(text) || text == `\.`
}

// note remembers up to where the waiting lines have so many columns.
func (s *csvSink) note(columns int) {
	if n := len(s.grown); n > 0 && s.grown[n-1].columns == columns {
		s.grown[n-1].end = s.wait.Len()
		return
	}
	s.grown = append(s.grown, growth{s.wait.Len(), columns})
}

// begin writes the names of the columns.
func (s *csvSink) begin() error {
	if s.begun {
		return nil
	}
	s.begun = true
	names := make([]string, len(s.columns.list))
	for i, c := range s.columns.list {
		names[i] = c.Name
		if s.opts.Excel {
			names[i] = ForExcel(names[i])
		}
	}
	if len(names) == 0 {
		return nil
	}
	line := s.encode(names)
	if s.opts.Excel {
		line = append([]byte(bom), line...)
	}
	return s.to.put(line)
}

// end writes the lines that waited; those before a column was met get an empty cell of it.
func (s *csvSink) end() error {
	if err := s.begin(); err != nil {
		return err
	}
	at := 0
	for _, g := range s.grown {
		lines := s.wait.Bytes()[at:g.end]
		at = g.end
		if err := s.pad(lines, len(s.columns.list)-g.columns); err != nil {
			return err
		}
	}
	return nil
}

// pad writes lines with more empty cells. A line may hold breaks of its own, so records are read.
func (s *csvSink) pad(lines []byte, cells int) error {
	if cells == 0 {
		return s.to.put(lines)
	}
	more := strings.Repeat(s.comma, cells)
	quoted, start := false, 0
	for i, b := range lines {
		switch {
		case b == '"':
			quoted = !quoted
		case b == '\n' && !quoted:
			end := i + 1 - len(s.newline)
			if err := s.to.put([]byte(string(lines[start:end]) + more + s.newline)); err != nil {
				return err
			}
			start = i + 1
		}
	}
	return nil
}
