package output

import (
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/mattn/go-runewidth"
)

// tableSink writes a table for people. All of it is known before the first line, so that the
// columns are as wide as what is in them.
type tableSink struct {
	to     *target
	opts   Options
	tables []*table
}

// table is the records of one set as texts.
type table struct {
	name    string
	told    bool
	columns *columns
	rows    [][]string
	numbers []int // how many cells of each column are numbers, and
	texts   []int // how many are not
}

func newTable(to *target, sets []Set, columns []*columns, opts Options) *tableSink {
	s := &tableSink{to: to, opts: opts}
	for i, set := range sets {
		s.tables = append(s.tables, &table{name: set.Name, told: set.Told, columns: columns[i]})
	}
	return s
}

func (s *tableSink) record(set int, row Row) error {
	t := s.tables[set]
	cells, err := t.columns.cells(row)
	if err != nil {
		return err
	}
	texts := make([]string, len(cells))
	for i, one := range cells {
		texts[i] = oneLine(t.columns.list[i].shownAs(one.value, time.Local))
		t.count(i, one.value)
	}
	t.rows = append(t.rows, texts)
	return nil
}

// count notes what a column holds.
func (t *table) count(i int, value jsontext.Value) {
	for len(t.numbers) <= i {
		t.numbers, t.texts = append(t.numbers, 0), append(t.texts, 0)
	}
	c := &t.columns.list[i]
	switch {
	case text(value) == "":
	case c.isNumber(value) && c.Kind != Millis:
		t.numbers[i]++
	default:
		t.texts[i]++
	}
}

// right reports a column of numbers, which end at the same place.
func (t *table) right(i int) bool { return i < len(t.numbers) && t.numbers[i] > t.texts[i] }

func (s *tableSink) end() error {
	for i, t := range s.tables {
		if len(s.tables) > 1 {
			if err := s.heading(i, t); err != nil {
				return err
			}
		}
		if len(t.rows) == 0 {
			continue
		}
		if err := s.write(t); err != nil {
			return err
		}
	}
	if len(s.tables) == 1 && len(s.tables[0].rows) == 0 && !s.tables[0].told {
		s.say("%s", strings.TrimSpace("nothing found: no "+s.tables[0].name))
	}
	return nil
}

// heading is above each of several tables.
func (s *tableSink) heading(i int, t *table) error {
	before, after := "", "\n"
	if i > 0 {
		before = "\n"
	}
	if len(t.rows) == 0 {
		after = ": none\n"
	}
	return s.to.put([]byte(before + oneLine(t.name) + after))
}

func (s *tableSink) write(t *table) error {
	if len(s.opts.Columns) == 0 {
		t.leaveOut()
	}
	fit := t.fit(s.opts.Width)
	header := make([]string, len(t.columns.list))
	for i, c := range t.columns.list {
		header[i] = oneLine(c.Name)
	}
	for _, row := range append([][]string{header}, t.rows...) {
		if err := s.to.put(t.line(row, fit)); err != nil {
			return err
		}
	}
	if left := t.columns.list[len(fit):]; len(left) > 0 {
		s.say("%s", t.left(left))
	}
	return nil
}

// leaveOut drops columns that nobody chose and in which nothing is, unless all are empty.
func (t *table) leaveOut() {
	empty := func(i int) bool { return i >= len(t.numbers) || t.numbers[i]+t.texts[i] == 0 }
	var kept []int
	for i := range t.columns.list {
		if !empty(i) {
			kept = append(kept, i)
		}
	}
	if len(kept) == 0 {
		return
	}
	t.columns = &columns{list: picked(t.columns.list, kept)}
	t.numbers, t.texts = picked(t.numbers, kept), picked(t.texts, kept)
	for n, row := range t.rows {
		t.rows[n] = picked(row, kept)
	}
}

// picked are the items at those places, as far as a list goes.
func picked[T any](list []T, places []int) []T {
	var some []T
	for _, i := range places {
		if i < len(list) {
			some = append(some, list[i])
		}
	}
	return some
}

// say says something about a table to people.
func (s *tableSink) say(format string, args ...any) {
	if s.opts.Note != nil && s.to.sent() == nil { // below it
		s.opts.Note(format, args...)
	}
}

// left tells of columns for which the terminal has no room.
func (t *table) left(list []Column) string {
	names := make([]string, len(list))
	for i, c := range list {
		names[i] = oneLine(c.Name)
	}
	word := "columns do"
	if len(list) == 1 {
		word = "column does"
	}
	return fmt.Sprintf("%d %s not fit: %s; choose with --columns, or see all with -o json", len(list), word, strings.Join(names, ", "))
}

// line is one row in columns of those widths. The last one, if it begins at the left, has no blanks
// at its end.
func (t *table) line(row []string, widths []int) []byte {
	var b strings.Builder
	for i, width := range widths {
		text := ""
		if i < len(row) {
			text = row[i]
		}
		text = runewidth.Truncate(text, width, "…")
		blanks := strings.Repeat(" ", width-runewidth.StringWidth(text))
		if i > 0 {
			b.WriteString(gap)
		}
		if t.right(i) {
			text, blanks = blanks+text, ""
		}
		b.WriteString(text)
		if i < len(widths)-1 {
			b.WriteString(blanks)
		}
	}
	return []byte(strings.TrimRight(b.String(), " ") + "\n")
}
