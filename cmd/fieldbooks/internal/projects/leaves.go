package projects

import (
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// leaf is a value that is no object: its text, exact, and what it is in JSON.
type leaf struct {
	text string
	kind jsontext.Kind // 0 for a cell of CSV, which does not say
}

// leaves are the values of a record, by their dotted names.
type leaves map[string]leaf

// fill adds the values of a JSON value. A null is nothing, as what is absent.
func (l leaves) fill(name string, value jsontext.Value) {
	switch kind := value.Kind(); kind {
	case '{':
		inner, _ := rawjson.Members(value)
		for _, m := range inner {
			at := m.Name
			if name != "" {
				at = name + "." + m.Name
			}
			l.fill(at, m.Value)
		}
	case '"':
		text, _ := jsontext.AppendUnquote(nil, value)
		l[name] = leaf{string(text), kind}
	case '[':
		compact := value.Clone()
		_ = compact.Compact()
		l[name] = leaf{string(compact), kind}
	case 'n':
	default:
		l[name] = leaf{string(value), kind}
	}
}

// cell adds a cell of CSV, in which objects and lists stand as JSON.
func (l leaves) cell(name, text string) {
	if value := jsontext.Value(text); text != "" && (text[0] == '{' || text[0] == '[') && value.IsValid() {
		l.fill(name, value)
		return
	}
	if text != "" {
		l[name] = leaf{text: text}
	}
}

func (l leaf) int() (int, bool) {
	n, err := strconv.Atoi(l.text)
	return n, err == nil && n > 0
}

// same reports whether two values are one. Amounts are compared as numbers, exactly; nothing, an
// empty text, an empty list and an unticked box are all nothing.
func (l leaf) same(other leaf) bool {
	a, b := l.plain(), other.plain()
	if a == b {
		return true
	}
	if !l.number() && !other.number() {
		return false
	}
	x, err := wire.ParseDecimal(a)
	y, also := wire.ParseDecimal(b)
	return err == nil && also == nil && x.Equal(y)
}

func (l leaf) number() bool { return l.kind == '0' }

// plain is the text, "" for what counts as nothing.
func (l leaf) plain() string {
	if l.kind == 'f' || l.kind == 0 && l.text == "false" || l.kind != '"' && l.text == "[]" {
		return ""
	}
	return l.text
}
