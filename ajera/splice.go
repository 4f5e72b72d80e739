package ajera

import (
	"bytes"
	"errors"
	"io"

	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json/jsontext"
)

// member is one value of a JSON object or array. Value aliases the text it was
// found in, at offset at; name is empty in an array.
type member struct {
	name  string
	value wire.Value
	at    int
}

var (
	errNotObject = errors.New("not a JSON object")
	errNotArray  = errors.New("not a JSON array")
)

// members lists the members of an object in order, none for null.
func members(raw []byte) ([]member, error) {
	return scan(raw, '{', errNotObject)
}

// elements lists the values of an array, none for null. A lone object counts as
// a list of one, for some tenants answer so.
func elements(raw []byte) ([]member, error) {
	if wire.Value(raw).Kind() == '{' {
		return []member{{value: raw}}, nil
	}
	return scan(raw, '[', errNotArray)
}

// scan reads one level of raw. Nothing is copied: what is untouched by a save
// must go out byte for byte.
func scan(raw []byte, open jsontext.Kind, wrong error) ([]member, error) {
	if isNull(raw) {
		return nil, nil
	}
	dec := jsontext.NewDecoder(bytes.NewBuffer(raw), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if dec.PeekKind() != open {
		if _, err := dec.ReadToken(); err != nil {
			return nil, err
		}
		return nil, wrong
	}
	_, _ = dec.ReadToken()
	var found []member
	for dec.PeekKind() != open+2 { // '{'+2 is '}', '['+2 is ']'
		m, err := next(dec, raw, open == '{')
		if err != nil {
			return nil, err
		}
		found = append(found, m)
	}
	_, _ = dec.ReadToken()
	if _, err := dec.ReadToken(); err != io.EOF {
		return nil, errors.New("data after the JSON value")
	}
	return found, nil
}

func next(dec *jsontext.Decoder, raw []byte, named bool) (m member, err error) {
	if named {
		token, err := dec.ReadToken()
		if err != nil {
			return m, err
		}
		m.name = token.String()
	}
	value, err := dec.ReadValue()
	if err != nil {
		return m, err
	}
	end := int(dec.InputOffset())
	m.at = end - len(value)
	m.value = raw[m.at:end:end]
	return m, nil
}

func isNull(raw []byte) bool {
	raw = bytes.TrimSpace(raw)
	return len(raw) == 0 || string(raw) == "null"
}

// lookup finds a member by name; the last one of that name counts.
func lookup(list []member, name string) (wire.Value, bool) {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].name == name {
			return list[i].value, true
		}
	}
	return nil, false
}

// splice replaces members of object by those of set and appends the ones it does
// not have. All other bytes stay as they are.
func splice(object wire.Value, set []member) (wire.Value, error) {
	if len(set) == 0 {
		return object, nil
	}
	have, err := members(object)
	if err != nil {
		return nil, err
	}
	if isNull(object) {
		object = wire.Value("{}")
	}
	out := make([]byte, 0, len(object)+size(set))
	last, done := 0, make(map[string]bool)
	for _, m := range have {
		if value, ok := lookup(set, m.name); ok {
			out = append(append(out, object[last:m.at]...), value...)
			last = m.at + len(m.value)
			done[m.name] = true
		}
	}
	end := bytes.LastIndexByte(object, '}')
	out = append(out, object[last:end]...)
	for _, m := range set {
		if !done[m.name] {
			out = m.appendTo(out, len(have)+len(done) > 0)
			done[m.name] = true
		}
	}
	return append(out, object[end:]...), nil
}

func (m member) appendTo(out []byte, comma bool) []byte {
	if comma {
		out = append(out, ',')
	}
	out, _ = jsontext.AppendQuote(out, m.name)
	return append(append(out, ':'), m.value...)
}

// size is about what the members take.
func size(set []member) int {
	n := 2
	for _, m := range set {
		n += len(m.name) + len(m.value) + 4
	}
	return n
}

// object writes an object of the given members.
func object(set []member) wire.Value {
	out := append(make([]byte, 0, size(set)), '{')
	for i, m := range set {
		out = m.appendTo(out, i > 0)
	}
	return append(out, '}')
}

// array writes an array of the given values.
func array(values []wire.Value) wire.Value {
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
