package projects

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// snapshot is an earlier export.
type snapshot struct {
	file      string
	format    string // json, jsonl or csv
	excel     bool   // csv with a byte order mark
	separator string // of csv
	mark      mark
	projects  []earlier
}

// earlier is a project in an earlier export.
type earlier struct {
	key    int
	leaves leaves
}

// readFile reads an export. One that is cut, or is none, is refused with the line.
func readFile(name string) (*snapshot, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, exit.Errorf(exit.NotFound, "%s is not there yet: make it with \"fieldbooks export projects --file %s\"", name, name)
	}
	if err != nil {
		return nil, err
	}
	s := &snapshot{file: name}
	if err := s.read(text); err != nil {
		return nil, err
	}
	if s.mark.limit == 0 && len(s.projects) > 0 && len(s.projects) != s.mark.projects {
		return nil, s.refuse(lines(text), "here it ends after %d projects, and was exported with %d; it is cut, or lines were taken out or added", len(s.projects), s.mark.projects)
	}
	return s, nil
}

// refuse says where a file is not an export.
func (s *snapshot) refuse(line int, format string, args ...any) error {
	return exit.Usagef("%s:%d: %s; export it anew with \"fieldbooks export projects --file %s\"", s.file, line, fmt.Sprintf(format, args...), s.file)
}

func lines(text []byte) int {
	return max(1, bytes.Count(bytes.TrimRight(text, "\n"), []byte("\n"))+1)
}

// read tells the format by how the file begins.
func (s *snapshot) read(text []byte) error {
	body, excel := bytes.CutPrefix(text, []byte("\ufeff"))
	start := bytes.TrimSpace(body)
	switch {
	case len(start) == 0:
		return s.refuse(1, "the file is empty")
	case start[0] == '[':
		s.format = "json"
		return s.readJSON(body)
	case start[0] == '{':
		s.format = "jsonl"
		return s.readJSON(body)
	case bytes.HasPrefix(start, []byte("PK")):
		return s.refuse(1, "a workbook cannot be compared, give a file that was exported as json, jsonl or csv")
	}
	s.format, s.excel = "csv", excel
	return s.readCSV(body)
}

// readJSON reads a list of records, or one record after the other.
func (s *snapshot) readJSON(text []byte) error {
	dec := jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	line := func() int { return lines(text[:dec.InputOffset()]) }
	fault := func(err error) error { return s.refuse(jsonLine(text, err), "%s", jsonFault(err)) }
	if s.format == "json" {
		if _, err := dec.ReadToken(); err != nil {
			return fault(err)
		}
	}
	for s.format == "jsonl" || dec.PeekKind() != ']' {
		value, err := dec.ReadValue()
		if err == io.EOF && s.format == "jsonl" {
			return nil
		}
		if err != nil {
			return fault(err)
		}
		found := leaves{}
		if value.Kind() != '{' {
			return s.refuse(line(), "a project is expected, and here is none")
		}
		found.fill("", value)
		if err := s.add(line(), found); err != nil {
			return err
		}
	}
	if _, err := dec.ReadToken(); err != nil {
		return fault(err)
	}
	if _, err := dec.ReadToken(); err != io.EOF {
		return s.refuse(line(), "something follows the end of the list")
	}
	return nil
}

// jsonLine is the line on which JSON ends to be some.
func jsonLine(text []byte, err error) int {
	var at *jsontext.SyntacticError
	if errors.As(err, &at) && !errors.Is(err, io.ErrUnexpectedEOF) {
		text = text[:at.ByteOffset]
	}
	return lines(text)
}

// jsonFault says what is wrong without showing what is there.
func jsonFault(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return "the file ends in the middle of the list"
	}
	return "this is no JSON"
}

// readCSV reads lines whose columns the first one names, by commas or as --excel writes them.
func (s *snapshot) readCSV(text []byte) error {
	r := csv.NewReader(bytes.NewReader(text))
	if first, _, _ := bytes.Cut(text, []byte("\n")); bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		r.Comma = ';'
	}
	s.separator = string(r.Comma)
	names, err := r.Read()
	if err != nil {
		return s.refuse(1, "%s", csvFault(err))
	}
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return s.complete(names)
		}
		if err != nil {
			return s.refuse(csvLine(err), "%s", csvFault(err))
		}
		found := leaves{}
		for i, cell := range cells {
			if s.excel {
				cell = output.FromExcel(cell)
			}
			found.cell(names[i], cell)
		}
		line, _ := r.FieldPos(0)
		if err := s.add(line, found); err != nil {
			return err
		}
	}
}

// complete refuses a file of another kind that has a header alone.
func (s *snapshot) complete(names []string) error {
	for _, name := range names {
		if name == "ProjectKey" {
			return nil
		}
	}
	return s.refuse(1, "there is no column ProjectKey")
}

func csvLine(err error) int {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return p.Line
	}
	return 1
}

func csvFault(err error) string {
	if errors.Is(err, csv.ErrFieldCount) {
		return "this line has more or fewer cells than the first"
	}
	return "this is no CSV: a quote is open, or out of place"
}

// add takes a project in, if it is one of the same export as the others.
func (s *snapshot) add(line int, found leaves) error {
	key, ok := found["ProjectKey"].int()
	m, marked := parseMark(found[markMember].text)
	switch {
	case !ok:
		return s.refuse(line, "this has no ProjectKey")
	case !marked:
		return s.refuse(line, "this has no %s, by which exports are told apart", markMember)
	case len(s.projects) > 0 && m != s.mark:
		return s.refuse(line, "this is of another export than the lines before")
	}
	s.mark = m
	delete(found, markMember)
	s.projects = append(s.projects, earlier{key, found})
	return nil
}

// replace writes the export of now to the file, whole or not at all.
func (s *snapshot) replace(now []record, m mark) error {
	options := output.Options{Format: s.format, Excel: s.excel, Separator: s.separator, File: s.file}
	open := func(sets ...output.Set) (*output.Writer, error) { return output.New(io.Discard, options, sets...) }
	if err := writeAll(open, now, m); err != nil {
		return fmt.Errorf("%s stays as it was: %w", s.file, err)
	}
	return nil
}

func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	two, also := os.Stat(b)
	if err == nil && also == nil {
		return os.SameFile(one, two)
	}
	return strings.EqualFold(filepath.Clean(a), filepath.Clean(b))
}
