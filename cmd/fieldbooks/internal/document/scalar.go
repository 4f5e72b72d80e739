package document

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// typed is a scalar as somebody wrote it.
type typed struct {
	text  string
	plain bool // not in quotes
}

// make makes JSON of what somebody wrote for a place: by the type of the place, and where the specs
// do not know it by what stood there.
func (n *Node) make(s typed) (wire.Value, error) {
	none := s.plain && (s.text == "" || s.text == "null")
	switch holds(n.kind) {
	case "any":
		return n.untyped(s)
	case "text":
		if s.plain && s.text == "null" {
			return wire.Value("null"), nil
		}
		if s.text == "" && n.kind.Kind() != reflect.String {
			return wire.Value("null"), nil // no date
		}
		return rawjson.Quote(n.broken(s.text)), nil
	}
	if none {
		return wire.Value("null"), nil
	}
	value := wire.Value(s.text)
	if k := value.Kind(); !value.IsValid() || k == '"' || k == 'n' || strings.TrimSpace(s.text) != s.text {
		return nil, n.wants(s.text)
	}
	return value, nil
}

// broken gives a text the line breaks that the place had.
func (n *Node) broken(text string) string {
	if n.Value.Kind() == '"' && allCRLF(rawjson.Text(n.Value)) && !strings.Contains(text, "\r") {
		return strings.ReplaceAll(text, "\n", crlf)
	}
	return text
}

// untyped reads what the specs do not describe: in quotes it is a text, else JSON. It must be of the
// kind that stood there.
func (n *Node) untyped(s typed) (wire.Value, error) {
	was := n.Value.Kind()
	value := wire.Value(s.text)
	switch {
	case !s.plain || was == '"' && s.text != "null":
		value = rawjson.Quote(n.broken(s.text))
	case s.text == "":
		return wire.Value("null"), nil
	case !value.IsValid() || strings.TrimSpace(s.text) != s.text:
		if what, ok := kinds[was]; ok && was != 'n' {
			return nil, fmt.Errorf("%s is not %s", n.quote(s.text), what)
		}
		return nil, fmt.Errorf("%s is neither a number nor true, false or null; put a text in quotes", n.quote(s.text))
	}
	is := value.Kind()
	if is != was && is != 'n' && was != 'n' && was != 0 && !(isBool(is) && isBool(was)) {
		return nil, fmt.Errorf("holds %s; %s is %s", kinds[was], n.quote(s.text), kinds[is])
	}
	return value, nil
}

func isBool(k jsontext.Kind) bool { return k == 't' || k == 'f' }

var kinds = map[jsontext.Kind]string{'"': "a text", '0': "a number", 't': "true or false", 'f': "true or false", 'n': "nothing", '{': "an object", '[': "a list"}

// holds is how the values of a type travel: as text, bare (numbers, true and false), or as any JSON.
func holds(t reflect.Type) string {
	switch {
	case t == nil || t == reflect.TypeFor[wire.Value]():
		return "any"
	case t == reflect.TypeFor[wire.Decimal]():
		return "bare"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return holds(t.Elem())
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Float64:
		return "bare"
	case reflect.Interface:
		return "any"
	}
	return "text"
}

// errUnknownValue is a word that the specs do not know.
var errUnknownValue = errors.New("is not among the values")

// checkWord refuses a word that cannot be meant.
func (n *Node) checkWord(v reflect.Value) error {
	if n.words == nil || v.Kind() != reflect.String || v.IsZero() {
		return nil
	}
	words, all := n.words(v.Type())
	word := v.String()
	nearly := func(known string) bool {
		return strings.EqualFold(known, word) || len(word) > 3 && output.Distance(known, word) < 3
	}
	if len(words) == 0 || slices.Contains(words, word) || !all && !slices.ContainsFunc(words, nearly) {
		return nil
	}
	return fmt.Errorf("%q %w: %s", word, errUnknownValue, strings.Join(words, ", "))
}

// check reads a value as its field will hold it, and finds what the specs do not allow.
func (n *Node) check(value wire.Value) error {
	if n.kind == nil || rawjson.IsNull(value) {
		return nil
	}
	v := reflect.New(n.kind)
	if json.Unmarshal(value, v.Interface()) != nil {
		return n.wants(rawjson.Text(value))
	}
	if err := n.checkWord(v.Elem()); err != nil {
		return err
	}
	if n.field == nil || v.Elem().IsZero() {
		return nil
	}
	fault := n.field.Check("", v.Elem())
	if fault != nil {
		return errors.New(strings.TrimPrefix(fault.Error(), " "))
	}
	return nil
}

// wants says what a place holds, where something else was written.
func (n *Node) wants(text string) error {
	return fmt.Errorf("%s is not %s", n.quote(text), wanted(n.kind))
}

// quote shows what somebody wrote, unless it is personal.
func (n *Node) quote(text string) string {
	if n.secret {
		return "what is written here"
	}
	return fmt.Sprintf("%.40q", text)
}

var wantedOf = map[reflect.Type]string{
	reflect.TypeFor[wire.Decimal](): "a number; write it as 1234.50, without separators or currency",
	reflect.TypeFor[wire.Date]():    "a date; write it as 2026-11-26",
	reflect.TypeFor[wire.USDate]():  "a date; write it as 11/26/2026",
	reflect.TypeFor[wire.Stamp]():   "a moment; write it as 2026-11-26 or 2026-11-26 14:30:00.000 GMT-0700",
	reflect.TypeFor[wire.Millis]():  "a moment in milliseconds since 1970, a whole number",
}

func wanted(t reflect.Type) string {
	if t == nil {
		return "of the kind that it holds"
	}
	if text, ok := wantedOf[t]; ok {
		return text
	}
	switch t.Kind() {
	case reflect.Pointer:
		return wanted(t.Elem())
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return "a whole number of this size; write it as 1234"
	case reflect.Float64:
		return "a number; write it as 1234.5"
	}
	return "what belongs here"
}

// anyJSON is YAML without a type as JSON: in quotes a text, else as JSON has it.
func anyJSON(y *yaml.Node) (wire.Value, error) {
	return toJSON(y, func(y *yaml.Node) (wire.Value, error) { return new(Node).untyped(typed{y.Value, IsPlain(y)}) })
}
