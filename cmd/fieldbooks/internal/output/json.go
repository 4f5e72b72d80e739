package output

import (
	"bytes"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// sink writes the records of a format. Those of one set come one after the other.
type sink interface {
	// record takes one record of a set, without what is not to be seen.
	record(set int, row Row) error
	// end writes the rest.
	end() error
}

// jsonSink writes one list, or an object of lists.
type jsonSink struct {
	to   *target
	sets []Set
	held [][]Row // of several sets: one may come after the next has begun
	n    int
}

func newJSON(to *target, sets []Set) *jsonSink {
	return &jsonSink{to: to, sets: sets, held: make([][]Row, len(sets))}
}

func (s *jsonSink) record(set int, row Row) error {
	if len(s.sets) > 1 {
		s.held[set] = append(s.held[set], row)
		return nil
	}
	if err := s.item(row, "  "); err != nil {
		return err
	}
	return s.to.sent()
}

// item writes one record of a list. The list ends with a line of its own.
func (s *jsonSink) item(row Row, indent string) error {
	before := ",\n" + indent
	if s.n == 0 {
		before = "[\n" + indent
	}
	s.n++
	text, err := indented(row, indent)
	if err != nil {
		return err
	}
	return s.to.put(append([]byte(before), text...))
}

func (s *jsonSink) end() error {
	if len(s.sets) == 1 {
		return s.to.put([]byte(s.close("") + "\n"))
	}
	for i, set := range s.sets {
		before := ",\n  "
		if i == 0 {
			before = "{\n  "
		}
		name, _ := jsontext.AppendQuote(nil, set.Name)
		if err := s.to.put(append([]byte(before), append(name, ": "...)...)); err != nil {
			return err
		}
		for _, row := range s.held[i] {
			if err := s.item(row, "    "); err != nil {
				return err
			}
		}
		if err := s.to.put([]byte(s.close("  "))); err != nil {
			return err
		}
		s.n = 0
	}
	return s.to.put([]byte("\n}\n"))
}

// close ends the list that was begun, or writes an empty one.
func (s *jsonSink) close(indent string) string {
	if s.n == 0 {
		return "[]"
	}
	return "\n" + indent + "]"
}

// readable is a copy of a value that all readers of JSON take: some refuse what is no UTF-8, which
// no text can hold that they would give.
func readable(value jsontext.Value) jsontext.Value {
	if utf8.Valid(value) {
		return value.Clone()
	}
	return bytes.ToValidUTF8(value, []byte("\ufffd"))
}

// indented is a value on several lines, each but the first behind indent.
func indented(value jsontext.Value, indent string) (jsontext.Value, error) {
	value = readable(value)
	err := value.Indent(loose, jsontext.WithIndentPrefix(indent), jsontext.WithIndent("  "))
	return value, err
}

// linesSink writes a record per line.
type linesSink struct {
	to     *target
	reader *reader
	shape  *shape
}

func newLines(to *target, known *personal) linesSink {
	return linesSink{to, newReader(), newShape(known)}
}

func (s linesSink) record(_ int, row Row) error {
	line, err := s.reader.compact(row, s.shape)
	if err != nil {
		return err
	}
	s.reader.out = append(line, '\n')
	if line = s.reader.out; !utf8.Valid(line) {
		line = readable(line)
	}
	if err := s.to.put(line); err != nil {
		return err
	}
	return s.to.sent()
}

func (s linesSink) end() error { return nil }
