package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// readCSV reads a text file of fields between commas, semicolons or tabs, as RFC 4180 has it.
func (t *Table) readCSV(content []byte, want Wanted) error {
	text, err := t.unicode(content)
	if err != nil {
		return err
	}
	comma, text, skipped := delimiter(text)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = comma, -1
	var lines []line
	for {
		fields, err := r.Read()
		if err == io.EOF {
			return t.fill(lines, want)
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			return &Fault{Place{File: t.File, Row: bad.StartLine + skipped}, bad.Err.Error() + `; a field with quotes is written "so ""quoted"" here"`}
		}
		if len(fields) > maxColumns || len(lines) == maxRows {
			return t.faultf("it has more than %d rows or %d columns; divide it", maxRows, maxColumns)
		}
		number, _ := r.FieldPos(0)
		l := line{number: number + skipped, cells: make([]Cell, len(fields))}
		for i, f := range fields {
			l.cells[i].Text = output.FromExcel(f)
		}
		lines = append(lines, l)
	}
}

// unicode is the file as text. UTF-16 says so by its first bytes. All else but UTF-8 is refused:
// what its bytes mean could only be guessed.
func (t *Table) unicode(content []byte) (string, error) {
	if big := bytes.HasPrefix(content, []byte{0xfe, 0xff}); big || bytes.HasPrefix(content, []byte{0xff, 0xfe}) {
		return t.utf16(content[2:], big)
	}
	text := strings.TrimPrefix(string(content), "\ufeff")
	if !strings.Contains(text, "\n") { // the line ends of old Macs
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	if at := strings.IndexByte(text, 0); at >= 0 {
		return "", &Fault{t.line(text[:at]), "it is no text; want a CSV file in UTF-8, or a workbook (.xlsx)"}
	}
	if !utf8.ValidString(text) {
		return "", &Fault{t.line(valid(text)), `a letter is not written in UTF-8; save the file as "CSV UTF-8", or as a workbook (.xlsx)`}
	}
	return text, nil
}

func (t *Table) utf16(content []byte, big bool) (string, error) {
	units := make([]uint16, len(content)/2)
	for i := range units {
		low, high := content[2*i], content[2*i+1]
		if big {
			low, high = high, low
		}
		units[i] = uint16(high)<<8 | uint16(low)
	}
	text := string(utf16.Decode(units))
	if len(content)%2 != 0 || strings.ContainsAny(text, "\x00\ufffd") {
		return "", t.faultf(`it is damaged UTF-16; save the file as "CSV UTF-8", or as a workbook (.xlsx)`)
	}
	return text, nil
}

// line is the place after that text.
func (t *Table) line(before string) Place {
	return Place{File: t.File, Row: 1 + strings.Count(before, "\n")}
}

func valid(text string) string {
	for i, r := range text {
		if _, size := utf8.DecodeRuneInString(text[i:]); r == utf8.RuneError && size == 1 {
			return text[:i]
		}
	}
	return text
}

// delimiter is what stands between the fields: what a first line "sep=;" says, else what the first
// line has most of. It also returns the text without such a line, and how many lines that took.
func delimiter(text string) (comma rune, rest string, skipped int) {
	first, rest, _ := strings.Cut(text, "\n")
	if sep, said := strings.CutPrefix(strings.TrimRight(first, "\r"), "sep="); said && len(sep) == 1 && strings.Contains(",;\t|", sep) {
		return rune(sep[0]), rest, 1
	}
	comma, most, inQuotes := ',', 0, false
	count := map[rune]int{}
	for _, r := range strings.TrimLeft(text, "\r\n") {
		switch {
		case r == '"':
			inQuotes = !inQuotes
		case r == '\n' && !inQuotes:
			return comma, text, 0
		case !inQuotes && (r == ',' || r == ';' || r == '\t'):
			if count[r]++; count[r] > most {
				comma, most = r, count[r]
			}
		}
	}
	return comma, text, 0
}
