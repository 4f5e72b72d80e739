package output

import (
	"bytes"
	"cmp"
	"strings"
	"unicode/utf8"
)

// csvSink writes CSV as RFC 4180 has it. What the columns are is known when all records are, unless
// they were chosen; until then lines wait, as text.
type csvSink struct {
	to      *target
	columns *columns
	opts    Options
	comma   byte
	newline string
	line    []byte
	tangled int // records whose members came in another order
	waiting []stretch
	begun   bool
}

// stretch is waiting lines that have so many columns. It grows to the size of one write, so that none
// of them is copied on the way.
type stretch struct {
	lines   []byte
	columns int
}

// stretchSize is what a stretch holds, unless a line is longer.
const stretchSize = 256 << 10

// bom tells Excel that CSV is UTF-8.
const bom = "\ufeff"

func newCSV(to *target, columns *columns, opts Options) *csvSink {
	s := &csvSink{to: to, columns: columns, opts: opts, comma: cmp.Or(opts.Separator, ",")[0], newline: "\n"}
	if opts.Excel {
		s.newline = "\r\n"
	}
	return s
}

func (s *csvSink) record(_ int, row Row) error {
	if !s.columns.growing {
		if err := s.begin(); err != nil {
			return err
		}
	}
	if err := s.write(row); err != nil {
		return err
	}
	if s.columns.growing {
		s.wait()
		return nil
	}
	if err := s.to.put(s.ended()); err != nil {
		return err
	}
	return s.to.sent()
}

// write makes a record the line: at once as long as its members come in the order of the columns, as
// those of most records do, and else when all of them are known.
func (s *csvSink) write(row Row) error {
	if s.tangled < mostTangled && len(row) > 0 && row[0] == '{' {
		if s.inOrder(row) {
			return s.columns.reader.close(row)
		}
		s.tangled++
	}
	cells, err := s.columns.cells(row)
	s.line = s.line[:0]
	for i, one := range cells {
		s.line = append(s.line, s.comma)
		if one.text != nil {
			s.cell(&s.columns.list[i], one.text, one.kind)
		}
	}
	s.endLine()
	return err
}

// mostTangled is after how many records whose members came in another order none is written at once.
const mostTangled = 100

// inOrder is write until a member does not follow those before it in the order of the columns: then it is
// false.
func (s *csvSink) inOrder(row Row) bool {
	c, r, has := s.columns, s.columns.reader, 0
	s.line = s.line[:0]
	r.open(row, c.shape)
	for n, text, kind := r.next(); n != nil; n, text, kind = r.next() {
		if n.only >= has {
			for ; has <= n.only; has++ {
				s.line = append(s.line, s.comma)
			}
			if kind != null {
				s.cell(&c.list[n.only], text, kind)
			}
		} else if !c.isNone(n) {
			return false
		}
	}
	for ; has < len(c.list); has++ {
		s.line = append(s.line, s.comma)
	}
	s.endLine()
	return true
}

// endLine ends a line, in which a comma stands before each cell. A lone empty cell would be an empty line.
func (s *csvSink) endLine() {
	if len(s.line) == 1 {
		s.line = append(s.line, `""`...)
	}
	s.line = append(s.line, s.newline...)
}

// ended is the line as it is written.
func (s *csvSink) ended() []byte { return s.line[min(1, len(s.columns.list)):] }

// cell adds what is in a column.
func (s *csvSink) cell(c *Column, text []byte, kind byte) {
	switch kind {
	case asIs, '"':
		if s.opts.Excel && !c.isDigits(text) {
			s.text([]byte(ForExcel(string(text))))
			return
		}
		if kind == '"' || s.splits(text) {
			s.text(text)
			return
		}
	case '{', '[':
		s.text(text)
		return
	default:
		if at, ok := c.moment(text); ok {
			s.line = appendMoment(s.line, at)
			return
		}
	}
	s.line = append(s.line, text...)
}

// text adds any text, in quotes where it needs them. The breaks within it stay as they are, so
// encoding/csv, which makes all of them the same, cannot write it.
func (s *csvSink) text(text []byte) {
	if bytes.IndexByte(text, '"') < 0 && !s.splits(text) && !bytes.ContainsAny(text, "\r\n") && string(text) != `\.` {
		s.line = append(s.line, text...)
		return
	}
	s.line = append(s.line, '"')
	from := 0
	for i, b := range text {
		if b == '"' {
			s.line = append(s.line, text[from:i+1]...)
			from = i // once more
		}
	}
	s.line = append(s.line, text[from:]...)
	s.line = append(s.line, '"')
}

// splits reports whether a text without quotes and breaks would not be one cell without loss: blanks at
// its ends are dropped by some readers.
func (s *csvSink) splits(text []byte) bool {
	if len(text) == 0 {
		return false
	}
	if isLetter := text[0]-'!' < utf8.RuneSelf-'!' && text[len(text)-1]-'!' < utf8.RuneSelf-'!'; !isLetter && len(bytes.TrimSpace(text)) != len(text) {
		return true
	}
	return bytes.IndexByte(text, s.comma) >= 0
}

// wait keeps the line.
func (s *csvSink) wait() {
	n, line, columns := len(s.waiting), s.ended(), len(s.columns.list)
	if n == 0 || s.waiting[n-1].columns != columns || cap(s.waiting[n-1].lines)-len(s.waiting[n-1].lines) < len(line) {
		s.waiting = append(s.waiting, stretch{make([]byte, 0, max(stretchSize, len(line))), columns})
		n++
	}
	last := &s.waiting[n-1]
	last.lines = append(last.lines, line...)
}

// begin writes the names of the columns.
func (s *csvSink) begin() error {
	if s.begun {
		return nil
	}
	s.begun = true
	if len(s.columns.list) == 0 {
		return nil
	}
	s.line = s.line[:0]
	for _, c := range s.columns.list {
		s.line = append(s.line, s.comma)
		if s.opts.Excel {
			c.Name = ForExcel(c.Name)
		}
		s.text([]byte(c.Name))
	}
	if s.endLine(); s.opts.Excel {
		return s.to.put(append([]byte(bom), s.ended()...))
	}
	return s.to.put(s.ended())
}

// end writes the lines that waited; those before a column was met get an empty cell of it.
func (s *csvSink) end() error {
	if err := s.begin(); err != nil {
		return err
	}
	for i, g := range s.waiting {
		s.waiting[i].lines = nil
		if err := s.pad(g.lines, len(s.columns.list)-g.columns); err != nil {
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
	more := strings.Repeat(string(s.comma), cells)
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
