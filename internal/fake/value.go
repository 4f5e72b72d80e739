package fake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Value is a JSON value that keeps the order of members and the exact text of
// scalars, so that 40.3830 stays 40.3830. A nil Value is an absent one.
type Value struct {
	Kind    byte     // '{', '[', '"', '0', 't', 'f' or 'n', as jsontext names them
	Raw     string   // text of a scalar, as it came
	Items   []*Value // of a list
	names   []string
	members map[string]*Value
}

// Number is the text of a number, as a literal in the records of a fake.
type Number string

// Object makes an object of members given as name, value, name, value; see [Of].
func Object(pairs ...any) *Value {
	return (&Value{Kind: '{', members: map[string]*Value{}}).With(pairs...)
}

// List makes a list.
func List(items ...*Value) *Value { return &Value{Kind: '[', Items: items} }

// Null makes a null, which is not the same as an absent value.
func Null() *Value { return &Value{Kind: 'n', Raw: "null"} }

// Of makes a value of a Go value. It knows the kinds that the fakes write, and
// panics at any other.
func Of(v any) *Value {
	switch v := v.(type) {
	case nil:
		return Null()
	case *Value:
		return v
	case string:
		b, _ := jsontext.AppendQuote(nil, v)
		return &Value{Kind: '"', Raw: string(b)}
	case Number:
		return &Value{Kind: '0', Raw: string(v)}
	case int:
		return &Value{Kind: '0', Raw: strconv.Itoa(v)}
	case int64:
		return &Value{Kind: '0', Raw: strconv.FormatInt(v, 10)}
	case bool:
		return &Value{Kind: strconv.FormatBool(v)[0], Raw: strconv.FormatBool(v)}
	case []*Value:
		return List(v...)
	case []string:
		list := List()
		for _, s := range v {
			list.Items = append(list.Items, Of(s))
		}
		return list
	}
	panic(fmt.Sprintf("fake: no JSON for %T", v))
}

// Parse reads one JSON value. Duplicate names and invalid UTF-8 are errors.
func Parse(data []byte) (*Value, error) {
	dec := jsontext.NewDecoder(bytes.NewReader(data))
	v, err := read(dec)
	if err != nil {
		return nil, err
	}
	if _, err := dec.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one JSON value")
	}
	return v, nil
}

func read(dec *jsontext.Decoder) (*Value, error) {
	switch dec.PeekKind() {
	case '{':
		return readObject(dec)
	case '[':
		return readList(dec)
	}
	text, err := dec.ReadValue()
	if err != nil {
		return nil, err
	}
	return &Value{Kind: byte(text.Kind()), Raw: string(text)}, nil
}

func readObject(dec *jsontext.Decoder) (*Value, error) {
	if _, err := dec.ReadToken(); err != nil {
		return nil, err
	}
	v := Object()
	for dec.PeekKind() != '}' {
		token, err := dec.ReadToken()
		if err != nil {
			return nil, err
		}
		name := token.String()
		member, err := read(dec)
		if err != nil {
			return nil, err
		}
		v.Set(name, member)
	}
	_, err := dec.ReadToken()
	return v, err
}

func readList(dec *jsontext.Decoder) (*Value, error) {
	if _, err := dec.ReadToken(); err != nil {
		return nil, err
	}
	v := List()
	for dec.PeekKind() != ']' {
		item, err := read(dec)
		if err != nil {
			return nil, err
		}
		v.Items = append(v.Items, item)
	}
	_, err := dec.ReadToken()
	return v, err
}

// Encode appends the value's JSON text without white space.
func (v *Value) Encode(dst []byte) []byte {
	switch {
	case v == nil:
		return append(dst, "null"...)
	case v.Kind == '{':
		return v.encodeObject(dst)
	case v.Kind == '[':
		return v.encodeList(dst)
	}
	return append(dst, v.Raw...)
}

func (v *Value) encodeObject(dst []byte) []byte {
	dst = append(dst, '{')
	for i, name := range v.names {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst, _ = jsontext.AppendQuote(dst, name)
		dst = v.members[name].Encode(append(dst, ':'))
	}
	return append(dst, '}')
}

func (v *Value) encodeList(dst []byte) []byte {
	dst = append(dst, '[')
	for i, item := range v.Items {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = item.Encode(dst)
	}
	return append(dst, ']')
}

func (v *Value) String() string { return string(v.Encode(nil)) }

// Is reports whether the value is there and of this kind.
func (v *Value) Is(kind byte) bool { return v != nil && v.Kind == kind }

// Empty reports an absent or null value.
func (v *Value) Empty() bool { return v == nil || v.Kind == 'n' }

// Zero reports a value that says nothing: null, "", false, 0 or an empty list.
func (v *Value) Zero() bool {
	return v.Empty() || v.Raw == `""` || v.Kind == 'f' || v.Kind == '0' && v.Rat().Sign() == 0 || v.Kind == '[' && len(v.Items) == 0
}

// Names are the names of an object's members in their order, nil for any other value.
func (v *Value) Names() []string {
	if v == nil {
		return nil
	}
	return v.names
}

// Get is a member, nil when there is none.
func (v *Value) Get(name string) *Value {
	if v == nil {
		return nil
	}
	return v.members[name]
}

// Has reports whether an object has the member, be it null.
func (v *Value) Has(name string) bool {
	if v == nil {
		return false
	}
	_, ok := v.members[name]
	return ok
}

// Set puts a member, in its old place when there was one, and returns v.
func (v *Value) Set(name string, member *Value) *Value {
	if _, ok := v.members[name]; !ok {
		v.names = append(v.names, name)
	}
	v.members[name] = member
	return v
}

// With sets members given as name, value, name, value; see [Of].
func (v *Value) With(pairs ...any) *Value {
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i].(string), Of(pairs[i+1]))
	}
	return v
}

// Drop takes members away and returns v.
func (v *Value) Drop(names ...string) *Value {
	for _, name := range names {
		if v.Has(name) {
			delete(v.members, name)
			v.names = slices.DeleteFunc(v.names, func(s string) bool { return s == name })
		}
	}
	return v
}

// Elements are the items of a list, nil for any other value.
func (v *Value) Elements() []*Value {
	if v == nil {
		return nil
	}
	return v.Items
}

// Text is the decoded string, "" for any other value.
func (v *Value) Text() string {
	if !v.Is('"') {
		return ""
	}
	if !strings.Contains(v.Raw, `\`) {
		return v.Raw[1 : len(v.Raw)-1]
	}
	b, err := jsontext.AppendUnquote(nil, v.Raw)
	if err != nil {
		return ""
	}
	return string(b)
}

// Truth reports whether the value is true.
func (v *Value) Truth() bool { return v.Is('t') }

// Integer is the value of a number written without a fraction.
func (v *Value) Integer() (int, bool) {
	if !v.Is('0') {
		return 0, false
	}
	i, err := strconv.Atoi(v.Raw)
	return i, err == nil
}

// Key is the integer of a member, 0 when it holds none.
func (v *Value) Key(name string) int {
	i, _ := v.Get(name).Integer()
	return i
}

// Rat is the number's value; exact unless it is written with an exponent.
func (v *Value) Rat() *big.Rat {
	r := new(big.Rat)
	switch {
	case !v.Is('0'):
	case !strings.ContainsAny(v.Raw, "eE"):
		r.SetString(v.Raw)
	default: // an exponent could ask for a billion digits
		if f, err := strconv.ParseFloat(v.Raw, 64); err == nil {
			r.SetFloat64(f)
		}
	}
	return r
}

// Clone is a copy that shares nothing with v.
func (v *Value) Clone() *Value {
	if v == nil {
		return nil
	}
	c := &Value{Kind: v.Kind, Raw: v.Raw, names: slices.Clone(v.names)}
	if v.members != nil {
		c.members = make(map[string]*Value, len(v.members))
	}
	for name, member := range v.members {
		c.members[name] = member.Clone()
	}
	for _, item := range v.Items {
		c.Items = append(c.Items, item.Clone())
	}
	return c
}
