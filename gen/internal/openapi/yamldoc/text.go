package yamldoc

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

const byteOrderMark = "\uFEFF"

// wrappings are the first bytes of files that are no text, and what to do with them.
var wrappings = []struct{ begins, is string }{
	{"\x1f\x8b", "compressed by gzip; unpack it first (gunzip)"},
	{"PK\x03\x04", "a zip archive; unpack it first, and name the document in it"},
	{"%PDF", "a PDF; download the description itself, as YAML or JSON"},
	{"<", "a web page or XML; download the description itself, as YAML or JSON"},
}

// Text returns what a file holds as UTF-8 without a byte order mark. UTF-16 is understood,
// what is no text is an error that says what it is.
func Text(file string, data []byte) ([]byte, error) {
	data = fromUTF16(data)
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	begin := bytes.TrimLeft(data, " \t\r\n")
	if len(begin) == 0 {
		return nil, Fail(file, "the file is empty; restore it, or download it again")
	}
	for _, w := range wrappings {
		if bytes.HasPrefix(begin, []byte(w.begins)) && !bytes.HasPrefix(begin, []byte("<<")) { // which git and YAML write
			return nil, Fail(file, "the file is %s", w.is)
		}
	}
	return data, nil
}

// Lines returns a text as it is kept, so that its changes can be read: JSON that is one line is
// indented, and lines end by a line feed alone.
func Lines(text []byte) []byte {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	if looksLikeJSON(text) && !bytes.Contains(bytes.TrimSpace(text), []byte("\n")) {
		if v := jsontext.Value(bytes.Clone(text)); v.Indent(jsontext.WithIndent("  "), jsontext.PreserveRawStrings(true)) == nil {
			return append(v, '\n')
		}
	}
	return text
}

// fromUTF16 returns UTF-16 as UTF-8, and what is something else as it is. Without a byte order
// mark it is known by the half of its first character that is zero.
func fromUTF16(data []byte) []byte {
	var order binary.ByteOrder
	switch {
	case len(data) < 2:
	case data[0] == 0xff && data[1] == 0xfe, data[0] != 0 && data[1] == 0:
		order = binary.LittleEndian
	case data[0] == 0xfe && data[1] == 0xff, data[0] == 0 && data[1] != 0:
		order = binary.BigEndian
	}
	if order == nil {
		return data
	}
	units := make([]uint16, 0, len(data)/2)
	for ; len(data) >= 2; data = data[2:] {
		units = append(units, order.Uint16(data))
	}
	return []byte(string(utf16.Decode(units)))
}

// A cursor finds line and column of offsets that only grow, so that a large file is walked once.
type cursor struct {
	data         []byte
	at           int
	line, column int
}

func newCursor(data []byte) cursor { return cursor{data, 0, 1, 1} }

// move goes on to an offset. Columns count characters.
func (c *cursor) move(to int) (line, column int) {
	passed := c.data[c.at:to]
	c.at = to
	if last := bytes.LastIndexByte(passed, '\n'); last >= 0 {
		c.line += bytes.Count(passed, []byte("\n"))
		c.column, passed = 1, passed[last+1:]
	}
	c.column += utf8.RuneCount(passed)
	return c.line, c.column
}

// placeOf is the place of one offset.
func placeOf(file string, data []byte, offset int) Place {
	c := newCursor(data)
	line, column := c.move(min(offset, len(data)))
	return Place{File: file, Line: line, Column: column}
}

var conflictMarker = regexp.MustCompile(`(?m)^(<{7}|={7}|>{7})( .*)?\r?$`)

// conflict returns the fault of a file in which git left the two sides of a conflict, nil when
// it did not.
func conflict(file string, data []byte) error {
	if found := conflictMarker.FindIndex(data); found != nil {
		return Faults{{Place: placeOf(file, data, found[0]), Msg: "a conflict marker of git; settle the conflict", Whole: true}}
	}
	return nil
}

// unreadable returns the first byte that YAML does not allow and what it is, -1 when there is none.
func unreadable(data []byte) (offset int, what string) {
	for i, r := range string(data) {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(string(data[i:min(i+3, len(data))]), "\uFFFD"):
			return i, fmt.Sprintf("byte 0x%02X is no UTF-8; save the file as UTF-8", data[i])
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r >= 0x7f && r < 0xa0 && r != 0x85, r == 0xfffe, r == 0xffff:
			return i, fmt.Sprintf("the control character U+%04X; remove it from the document", r)
		}
	}
	return -1, ""
}
