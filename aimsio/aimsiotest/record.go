package aimsiotest

import (
	"bytes"
	"errors"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// record is a JSON object that keeps the order of its members and the text of
// their values, so that 0.10 stays 0.10.
type record struct {
	names  []string
	values map[string]jsontext.Value
}

func newRecord() record { return record{values: map[string]jsontext.Value{}} }

// parseRecord reads a JSON object. Duplicate names and invalid UTF-8 are errors.
func parseRecord(data []byte) (record, error) {
	r := newRecord()
	dec := jsontext.NewDecoder(bytes.NewReader(data))
	if dec.PeekKind() != '{' {
		return r, errors.New("not a JSON object")
	}
	if _, err := dec.ReadToken(); err != nil {
		return r, err
	}
	for dec.PeekKind() != '}' {
		name, err := dec.ReadToken()
		if err != nil {
			return r, err
		}
		key := name.String()
		value, err := dec.ReadValue()
		if err != nil {
			return r, err
		}
		r.set(key, value)
	}
	_, err := dec.ReadToken()
	return r, err
}

// parseList reads a JSON array into its elements.
func parseList(data []byte) ([]jsontext.Value, error) {
	var list []jsontext.Value
	dec := jsontext.NewDecoder(bytes.NewReader(data))
	if dec.PeekKind() != '[' {
		return nil, errors.New("not a JSON array")
	}
	if _, err := dec.ReadToken(); err != nil {
		return nil, err
	}
	for dec.PeekKind() != ']' {
		value, err := dec.ReadValue()
		if err != nil {
			return nil, err
		}
		list = append(list, value.Clone())
	}
	_, err := dec.ReadToken()
	return list, err
}

func (r record) get(name string) jsontext.Value { return r.values[name] }

// given reports whether a member says anything: it is there, not null, not "".
func (r record) given(name string) bool {
	v := r.values[name]
	return len(v) > 0 && v.Kind() != 'n' && string(v) != `""`
}

// text is a string's decoded text, or the JSON text of any other value.
func (r record) text(name string) string {
	v := r.values[name]
	if len(v) == 0 || v.Kind() != '"' {
		return string(v)
	}
	b, err := jsontext.AppendUnquote(nil, v)
	if err != nil {
		return ""
	}
	return string(b)
}

func (r record) truth(name string) bool { return r.values[name].Kind() == 't' }

// integer is a whole number's value, 0 for anything else.
func (r record) integer(name string) int64 {
	n, _ := strconv.ParseInt(string(r.values[name]), 10, 64)
	return n
}

// set puts a member, in its old place when there was one. Null takes it away.
func (r *record) set(name string, value jsontext.Value) {
	if value.Kind() == 'n' {
		r.drop(name)
		return
	}
	if _, ok := r.values[name]; !ok {
		r.names = append(r.names, name)
	}
	r.values[name] = value.Clone()
}

func (r *record) drop(name string) {
	if _, ok := r.values[name]; ok {
		delete(r.values, name)
		r.names = slices.DeleteFunc(r.names, func(s string) bool { return s == name })
	}
}

func (r record) clone() record {
	c := newRecord()
	for _, name := range r.names {
		c.set(name, r.values[name])
	}
	return c
}

// encode is the object without white space.
func (r record) encode() jsontext.Value {
	out := jsontext.Value{'{'}
	for i, name := range r.names {
		if i > 0 {
			out = append(out, ',')
		}
		out, _ = jsontext.AppendQuote(out, name)
		out = append(append(out, ':'), r.values[name]...)
	}
	out = append(out, '}')
	_ = out.Compact() // each part was valid when it came in
	return out
}

func encodeList(list []jsontext.Value) jsontext.Value {
	out := jsontext.Value{'['}
	for i, v := range list {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, v...)
	}
	return append(out, ']')
}

func quote(s string) jsontext.Value {
	b, _ := jsontext.AppendQuote(nil, s)
	return b
}

func number(n int64) jsontext.Value { return strconv.AppendInt(nil, n, 10) }

func truth(b bool) jsontext.Value { return strconv.AppendBool(nil, b) }
