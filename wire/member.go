package wire

import (
	"bytes"
	"errors"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// tolerant lets what an answer held be read again, whatever it was.
var tolerant = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// member is one member of a JSON object; its value is object[start:end].
type member struct {
	name       string
	start, end int
}

func (m member) in(object Value) Value { return object[m.start:m.end] }

// replace returns object with another value for m; all other bytes stay.
func (m member) replace(object, value Value) Value {
	return slices.Concat(object[:m.start], value, object[m.end:])
}

// members lists the members of object in order, none for null or no text at all.
func members(object Value) ([]member, error) {
	if kind := object.Kind(); len(object) == 0 || kind == 'n' {
		return nil, nil
	} else if kind != '{' {
		return nil, errors.New("not an object")
	}
	dec := jsontext.NewDecoder(bytes.NewBuffer(object), tolerant)
	if _, err := dec.ReadToken(); err != nil {
		return nil, err
	}
	var all []member
	for dec.PeekKind() != '}' {
		m, err := nextMember(dec)
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}

func nextMember(dec *jsontext.Decoder) (member, error) {
	token, err := dec.ReadToken()
	if err != nil {
		return member{}, err
	}
	name := token.String()
	value, err := dec.ReadValue()
	if err != nil {
		return member{}, err
	}
	end := int(dec.InputOffset())
	return member{name, end - len(value), end}, nil
}

// last finds a member by name. Of duplicates the last one counts, as in decoding.
func last(all []member, name string) (member, bool) {
	for _, m := range slices.Backward(all) {
		if m.name == name {
			return m, true
		}
	}
	return member{}, false
}

// withMember returns object with one member set, the first one if it is new. It
// must be a valid object.
func withMember(object Value, name string, value Value) Value {
	all, _ := members(object)
	if m, ok := last(all, name); ok {
		return m.replace(object, value)
	}
	head, _ := jsontext.AppendQuote(nil, name)
	head = append(append(head, ':'), value...)
	if len(all) > 0 {
		head = append(head, ',')
	}
	open := bytes.IndexByte(object, '{') + 1
	return slices.Insert(slices.Clone(object), open, head...)
}
