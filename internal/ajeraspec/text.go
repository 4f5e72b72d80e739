package ajeraspec

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// This file turns bytes into one YAML node: first the characters, then the
// syntax. It begins at tree.

const (
	maxBytes = 4 << 20 // no vendor page comes near this; fuzzing would
	maxDepth = 12      // the format itself is eight deep
)

// tree returns the root node of the only YAML document in data, or nil after
// reporting why there is none.
func (r reader) tree(data []byte) *yaml.Node {
	if len(data) > maxBytes {
		r.faultAt(1, 1, "the file has %d bytes; at most %d are read; split it", len(data), maxBytes)
		return nil
	}
	data = r.characters(data)
	lines := slices.Collect(bytes.Lines(data))
	root, second, err := decode(data)
	switch {
	case errors.Is(err, io.EOF), err == nil && second == nil && isNothing(root):
		r.faultAt(1, 1, "the file is empty; a spec begins with page and session; write them or remove the file")
	case err != nil:
		r.syntax(lines, firstBad(lines, err), remedy(err))
	case second != nil:
		r.syntax(lines, max(second.Line, 1), "a second YAML document; a file is one document; remove the line of dashes or split the file")
	default:
		return root
	}
	return nil
}

// characters reports what must not be in a spec and returns data with spaces in
// its place, so that the rest of the file can still be checked.
func (r reader) characters(data []byte) []byte {
	clean := bytes.Clone(data)
	line, column := 1, 1
	for i := 0; i < len(data); {
		c, size := utf8.DecodeRune(data[i:])
		if what := unwanted(c, size, data[i:]); what != "" {
			r.faultAt(line, column, "%s", what)
			copy(clean[i:i+size], "    "[:size])
		}
		i, column = i+size, column+1
		if c == '\n' {
			line, column = line+1, 1
		}
	}
	return clean
}

// unwanted says what is wrong with a character, "" when nothing is.
func unwanted(c rune, size int, rest []byte) string {
	switch {
	case c == '\t':
		return "a tab; the format uses spaces only; replace it by spaces"
	case c == utf8.RuneError && size == 1:
		return "a byte that is not UTF-8; save the file as UTF-8"
	case c == '\uFEFF':
		return "a byte order mark; save the file as UTF-8 without one"
	case c == '\r' && !bytes.HasPrefix(rest, []byte("\r\n")), c == '\u0085', c == '\u2028', c == '\u2029':
		return fmt.Sprintf("the line break %U; lines end with a line feed; replace it", c)
	case c < ' ' && c != '\n' && c != '\r', c >= 0x7f && c < 0xa0:
		return fmt.Sprintf("the control character %U; remove it", c)
	}
	return ""
}

// decode reads one YAML document, and the second one if there is one.
func decode(data []byte) (root, second *yaml.Node, err error) {
	defer func() {
		// The YAML package panics on event orders that it thinks impossible.
		if p := recover(); p != nil {
			err = fmt.Errorf("yaml: %v", p)
		}
	}()
	var one, two yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&one); err != nil {
		return nil, nil, err
	}
	if err := d.Decode(&two); errors.Is(err, io.EOF) {
		return one.Content[0], nil, nil
	} else if err != nil {
		return nil, nil, err
	}
	return one.Content[0], &two, nil
}

// remedies say in our words what the YAML package found, and what to do.
var remedies = []struct{ problem, text string }{
	{"mapping values are not allowed", "a second colon in one value; put the value in quotes, or the key on a line of its own"},
	{"unknown anchor", "an alias; the format has none; write the value out or make a block"},
	{"did not find expected key", "a line that does not continue what is above it; a key at the same depth was expected; correct its indentation"},
	{"did not find expected '-'", "a line that does not continue the list above it; an entry beginning with a dash was expected; correct its indentation"},
	{"did not find expected ',' or '}'", "a brace that is not closed; a comma or } was expected; close it"},
	{"did not find expected ',' or ']'", "a bracket that is not closed; a comma or ] was expected; close it"},
	{"could not find expected ':'", "a line that is no key with a colon and no entry with a dash; complete it, or indent it below the text that it continues"},
	{"found unknown escape character", "a backslash that begins nothing YAML knows; write two, or use single quotes"},
	{"found unexpected end of stream", "a quote that is not closed; close it"},
}

var lineOfYAML = regexp.MustCompile(`^yaml: (line \d+: )?`)

func remedy(err error) string {
	problem := lineOfYAML.ReplaceAllString(err.Error(), "")
	for _, known := range remedies {
		if strings.Contains(problem, known.problem) {
			return known.text
		}
	}
	return fmt.Sprintf("not YAML (%s); correct the indentation, quotes and brackets here or just above", problem)
}

// syntax reports what is wrong with a line, where its text begins.
func (r reader) syntax(lines [][]byte, line int, msg string) {
	text := lines[line-1]
	r.faultAt(line, 1+len(text)-len(bytes.TrimLeft(text, " ")), "%s", msg)
}

// firstBad returns the line where the fault first shows. The YAML package names the line where the
// surrounding block began, often far above; but what it says does not depend on what follows the
// fault, so the shortest beginning of the file with the same complaint ends at the fault.
func firstBad(lines [][]byte, err error) int {
	return 1 + sort.Search(len(lines)-1, func(i int) bool {
		_, _, e := decode(bytes.Join(lines[:i+1], nil))
		return e != nil && e.Error() == err.Error()
	})
}
