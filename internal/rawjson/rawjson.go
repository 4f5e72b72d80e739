// Package rawjson works on JSON as bytes: in comes text, out come the places of
// its members and items, or text in which some of them are others. What is not
// replaced stays byte for byte as it was, and nothing is copied to be looked at.
package rawjson

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Value is raw JSON text.
type Value = jsontext.Value

// Member is one value of a JSON object or array. Value aliases the text it was
// found in, at offset At; Name is empty in an array.
type Member struct {
	Name  string
	Value Value
	At    int
}

var (
	errNotObject = errors.New("not a JSON object")
	errNotArray  = errors.New("not a JSON array")
)

// tolerant lets what a server said be read, whatever it was.
var tolerant = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// IsValid reports whether text is JSON as [Members] reads it: a name may come
// twice, and texts need not be UTF-8.
func IsValid(text Value) bool { return text.IsValid(tolerant) }

// Members lists the members of an object in order, none for null, and checks them.
func Members(object Value) (list []Member, err error) {
	if err := check(object, '{', errNotObject); err != nil || IsNull(object) {
		return nil, err
	}
	Scan(object, func(name []byte, start, end int) {
		list = append(list, Member{Name: string(name), Value: object[start:end:end], At: start})
	})
	return list, nil
}

// Items lists the values of an array, none for null, and checks them.
func Items(array Value) ([]Member, error) {
	if err := check(array, '[', errNotArray); err != nil || IsNull(array) {
		return nil, err
	}
	return split(array, 0), nil
}

// Split is Items for text that was checked, of about n values. A lone object counts
// as a list of one, for some servers answer so.
func Split(array Value, n int) ([]Member, error) {
	switch array.Kind() {
	case '[':
		return split(array, n), nil
	case '{':
		return []Member{{Value: array}}, nil
	}
	return Items(array)
}

// check says why text is neither null nor JSON of that kind.
func check(text Value, kind jsontext.Kind, wrong error) error {
	switch is := text.Kind(); {
	case IsNull(text):
		return nil
	case is != kind && (is == '{' || is == '['):
		return wrong // whatever else it may be; it can be long
	case !IsValid(text):
		text = text.Clone()
		return text.Compact(tolerant)
	case is != kind:
		return wrong
	}
	return nil
}

// Lookup finds a member by name; the last one of that name counts.
func Lookup(list []Member, name string) (Value, bool) {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Name == name {
			return list[i].Value, true
		}
	}
	return nil, false
}

// Find is Lookup, and where no member has that name, one that has it in other letter case.
func Find(list []Member, name string) (Value, bool) {
	if value, there := Lookup(list, name); there {
		return value, true
	}
	for i := len(list) - 1; i >= 0; i-- {
		if strings.EqualFold(list[i].Name, name) {
			return list[i].Value, true
		}
	}
	return nil, false
}

// Walk follows a path of names into objects.
func Walk(list []Member, path []string) (Value, bool) {
	v, ok := Lookup(list, path[0])
	for _, name := range path[1:] {
		inner, err := Members(v)
		if !ok || err != nil {
			return nil, false
		}
		v, ok = Lookup(inner, name)
	}
	return v, ok
}

// IsNull reports null and no text at all.
func IsNull(raw Value) bool {
	raw = bytes.TrimSpace(raw)
	return len(raw) == 0 || string(raw) == "null"
}

// IsBlank reports whether a value says nothing.
func IsBlank(value Value) bool {
	text := bytes.TrimSpace(value)
	if n := len(text); n > 2 && (text[0] == '[' && text[n-1] == ']' || text[0] == '{' && text[n-1] == '}') {
		return len(bytes.TrimSpace(text[1:n-1])) == 0
	}
	switch string(text) {
	case "", "null", "[]", "{}", `""`, "0":
		return true
	}
	return false
}

// Same compares texts, but for blanks between tokens.
func Same(a, b Value) bool {
	if string(a) == string(b) {
		return true
	}
	a, b = a.Clone(), b.Clone()
	return a.Compact() == nil && b.Compact() == nil && string(a) == string(b)
}

// Quote writes a string.
func Quote(text string) Value {
	quoted, _ := jsontext.AppendQuote(nil, text)
	return quoted
}

// Text reads a string; other values give their JSON text, null nothing.
func Text(value Value) string {
	if text, err := jsontext.AppendUnquote(nil, value); err == nil {
		return string(text)
	}
	if IsNull(value) {
		return ""
	}
	return string(value)
}

// Texts reads a list of strings, or a lone one, without the empty ones.
func Texts(value Value) []string {
	list, err := Items(value)
	if err != nil {
		list = []Member{{Value: value}}
	}
	var out []string
	for _, m := range list {
		if t := Text(m.Value); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// Number reads an int, quoted or bare; ok is false when it is no number.
func Number(value Value) (n int, ok bool) {
	f, err := strconv.ParseFloat(strings.Trim(string(value), `" `), 64)
	return int(f), err == nil
}

// Keys reads a list of whole numbers, each once; of anything else it gives none.
func Keys(value Value) (keys []int) {
	list, _ := Items(value)
	came := make(map[int]bool, len(list))
	for _, m := range list {
		n, err := strconv.Atoi(string(m.Value))
		if err != nil {
			return nil
		}
		if !came[n] {
			came[n] = true
			keys = append(keys, n)
		}
	}
	return keys
}

// KeyList writes a list of whole numbers.
func KeyList(keys []int) Value { return Value(strings.ReplaceAll(fmt.Sprint(keys), " ", ",")) }

// Splice replaces members of object by those of set and appends the ones it does
// not have. All other bytes stay as they are.
func Splice(object Value, set []Member) (Value, error) {
	if len(set) == 0 {
		return object, nil
	}
	have, err := Members(object)
	if err != nil {
		return nil, err
	}
	return Replace(object, have, set), nil
}

// Replace is [Splice] for an object whose members are known. Of them all it needs those that are
// to be replaced, in their order, and one if there is any.
func Replace(object Value, have, set []Member) Value {
	if IsNull(object) {
		object = Value("{}")
	}
	room := len(object) + size(set)
	for _, m := range have {
		if _, ok := Lookup(set, m.Name); ok {
			room -= len(m.Value)
		}
	}
	out := make([]byte, 0, room)
	last := 0
	for _, m := range have {
		if value, ok := Lookup(set, m.Name); ok {
			out = append(append(out, object[last:m.At]...), value...)
			last = m.At + len(m.Value)
		}
	}
	end := bytes.LastIndexByte(object, '}')
	out = append(out, object[last:end]...)
	comma := len(have) > 0
	for i, m := range set {
		_, there := Lookup(have, m.Name)
		if _, came := Lookup(set[:i], m.Name); !there && !came {
			out = m.appendTo(out, comma)
			comma = true
		}
	}
	return append(out, object[end:]...)
}

// SpliceAt sets the value at a path of names, in objects that are made where there are none.
func SpliceAt(object Value, path []string, value Value) (Value, error) {
	if len(path) > 1 {
		have, err := Members(object)
		if err != nil {
			return nil, err
		}
		inner, _ := Lookup(have, path[0])
		if value, err = SpliceAt(inner, path[1:], value); err != nil {
			return nil, err
		}
	}
	return Splice(object, []Member{{Name: path[0], Value: value}})
}

// With sets one member of a list.
func With(list []Member, name string, value Value) []Member {
	for i := range list {
		if list[i].Name == name {
			list[i].Value = value
			return list
		}
	}
	return append(list, Member{Name: name, Value: value})
}

func (m Member) appendTo(out []byte, comma bool) []byte {
	if comma {
		out = append(out, ',')
	}
	out, _ = jsontext.AppendQuote(out, m.Name)
	return append(append(out, ':'), m.Value...)
}

// size is about what the members take.
func size(set []Member) int {
	n := 2
	for _, m := range set {
		n += len(m.Name) + len(m.Value) + 4
	}
	return n
}

// Object writes an object of the given members.
func Object(set []Member) Value {
	out := append(make([]byte, 0, size(set)), '{')
	for i, m := range set {
		out = m.appendTo(out, i > 0)
	}
	return append(out, '}')
}

// Array writes an array of the given values.
func Array(values []Value) Value {
	size := 2 + len(values)
	for _, v := range values {
		size += len(v)
	}
	out := append(make([]byte, 0, size), '[')
	for i, v := range values {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, v...)
	}
	return append(out, ']')
}
