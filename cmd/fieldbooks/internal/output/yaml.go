package output

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// yamlSink writes one list, or an object of lists. Numbers are written as they came; a text is put
// in quotes unless every YAML reader takes it for one without.
type yamlSink struct {
	to   *target
	sets []Set
	held [][]Row
	n    int
}

func newYAML(to *target, sets []Set) *yamlSink {
	return &yamlSink{to: to, sets: sets, held: make([][]Row, len(sets))}
}

func (s *yamlSink) record(set int, row Row) error {
	if len(s.sets) > 1 {
		s.held[set] = append(s.held[set], row)
		return nil
	}
	s.n++
	text, err := appendYAML([]byte("- "), row, 2)
	if err != nil {
		return err
	}
	if err := s.to.put(append(text, '\n')); err != nil {
		return err
	}
	return s.to.sent()
}

func (s *yamlSink) end() error {
	if len(s.sets) == 1 {
		if s.n == 0 {
			return s.to.put([]byte("[]\n"))
		}
		return nil
	}
	for i, set := range s.sets {
		text := append(appendText(nil, set.Name), ':')
		if len(s.held[i]) == 0 {
			text = append(text, " []"...)
		}
		for _, row := range s.held[i] {
			var err error
			if text, err = appendYAML(append(text, "\n- "...), row, 2); err != nil {
				return err
			}
		}
		if err := s.to.put(append(text, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// appendYAML adds a value at the end of a line. Further lines begin behind indent blanks.
func appendYAML(out []byte, value jsontext.Value, indent int) ([]byte, error) {
	switch value.Kind() {
	case '{':
		return appendMembers(out, value, indent)
	case '[':
		return appendItems(out, value, indent)
	case '"':
		return appendText(out, text(value)), nil
	}
	return append(out, value...), nil
}

func appendMembers(out []byte, object jsontext.Value, indent int) ([]byte, error) {
	members, err := rawjson.Members(object)
	if err != nil || len(members) == 0 {
		return append(out, "{}"...), err
	}
	for i, m := range members {
		if i > 0 {
			out = newLine(out, indent)
		}
		out = append(appendText(out, m.Name), ':')
		inner, kind := indent, m.Value.Kind()
		if kind == '{' {
			inner += 2
		}
		if kind != '{' && kind != '[' || isEmpty(m.Value) {
			out = append(out, ' ')
		} else {
			out = newLine(out, inner)
		}
		if out, err = appendYAML(out, m.Value, inner); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func appendItems(out []byte, array jsontext.Value, indent int) ([]byte, error) {
	items, err := rawjson.Items(array)
	if err != nil || len(items) == 0 {
		return append(out, "[]"...), err
	}
	for i, item := range items {
		if i > 0 {
			out = newLine(out, indent)
		}
		if out, err = appendYAML(append(out, "- "...), item.Value, indent+2); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// isEmpty reports a list or an object of nothing, which stands on the line of its name.
func isEmpty(value jsontext.Value) bool {
	return strings.Trim(string(value[1:len(value)-1]), " \t\r\n") == ""
}

func newLine(out []byte, indent int) []byte {
	return append(append(out, '\n'), strings.Repeat(" ", indent)...)
}

// appendText adds a text, in quotes where it could be taken for something else.
func appendText(out []byte, text string) []byte {
	if plainText.MatchString(text) && !otherwise[strings.ToLower(text)] {
		return append(out, text...)
	}
	out = append(out, '"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r == '\n':
			out = append(out, `\n`...)
		case r == '\t':
			out = append(out, `\t`...)
		case unprintable(r):
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return append(out, '"')
}

// unprintable reports what YAML wants escaped, all of it in the first plane.
func unprintable(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r == '\ufeff' || r == '\ufffe' || r == '\uffff'
}

// plainText begins with a letter and has nothing that means something in YAML.
var plainText = regexp.MustCompile(`^\pL(?:[\pL\pN _./()&%$@+*,;'!?=-]*[\pL\pN_./()&%$@+*;'!?=-])?$`)

// otherwise are the words that some reader, of YAML 1.1 at the latest, takes for no text.
var otherwise = map[string]bool{
	"true": true, "false": true, "yes": true, "no": true, "on": true, "off": true, "y": true, "n": true, "null": true, "nan": true, "inf": true,
}
