package ajeratest

import (
	"bytes"
	"errors"
	"io"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// node is a JSON value that keeps the order of members and the exact text of
// scalars, so that 40.3830 stays 40.3830. A nil node is an absent value.
type node struct {
	kind    byte   // '{', '[', '"', '0', 't', 'f' or 'n', as jsontext names them
	raw     string // text of a scalar, as it came
	names   []string
	members map[string]*node
	items   []*node
}

// parse reads one JSON value. Duplicate names and invalid UTF-8 are errors.
func parse(data []byte) (*node, error) {
	dec := jsontext.NewDecoder(bytes.NewReader(data))
	n, err := read(dec)
	if err != nil {
		return nil, err
	}
	if _, err := dec.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one JSON value")
	}
	return n, nil
}

func read(dec *jsontext.Decoder) (*node, error) {
	switch dec.PeekKind() {
	case '{':
		return readObject(dec)
	case '[':
		return readList(dec)
	}
	v, err := dec.ReadValue()
	if err != nil {
		return nil, err
	}
	return &node{kind: byte(v.Kind()), raw: string(v)}, nil
}

func readObject(dec *jsontext.Decoder) (*node, error) {
	if _, err := dec.ReadToken(); err != nil {
		return nil, err
	}
	n := object()
	for dec.PeekKind() != '}' {
		name, err := dec.ReadToken()
		if err != nil {
			return nil, err
		}
		key := name.String()
		value, err := read(dec)
		if err != nil {
			return nil, err
		}
		n.set(key, value)
	}
	_, err := dec.ReadToken()
	return n, err
}

func readList(dec *jsontext.Decoder) (*node, error) {
	if _, err := dec.ReadToken(); err != nil {
		return nil, err
	}
	n := list()
	for dec.PeekKind() != ']' {
		value, err := read(dec)
		if err != nil {
			return nil, err
		}
		n.items = append(n.items, value)
	}
	_, err := dec.ReadToken()
	return n, err
}

// encode appends the value's JSON text without white space.
func (n *node) encode(dst []byte) []byte {
	switch {
	case n == nil:
		return append(dst, "null"...)
	case n.kind == '{':
		return n.encodeObject(dst)
	case n.kind == '[':
		return n.encodeList(dst)
	}
	return append(dst, n.raw...)
}

func (n *node) encodeObject(dst []byte) []byte {
	dst = append(dst, '{')
	for i, name := range n.names {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst, _ = jsontext.AppendQuote(dst, name)
		dst = n.members[name].encode(append(dst, ':'))
	}
	return append(dst, '}')
}

func (n *node) encodeList(dst []byte) []byte {
	dst = append(dst, '[')
	for i, item := range n.items {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = item.encode(dst)
	}
	return append(dst, ']')
}

func (n *node) String() string { return string(n.encode(nil)) }

func (n *node) is(kind byte) bool { return n != nil && n.kind == kind }

// empty reports an absent or null value.
func (n *node) empty() bool { return n == nil || n.kind == 'n' }

// zero reports a value that says nothing: null, "", false, 0 or an empty list.
func (n *node) zero() bool {
	return n.empty() || n.raw == `""` || n.kind == 'f' || n.kind == '0' && n.rat().Sign() == 0 || n.kind == '[' && len(n.items) == 0
}

func (n *node) get(name string) *node {
	if !n.is('{') {
		return nil
	}
	return n.members[name]
}

func (n *node) has(name string) bool {
	if !n.is('{') {
		return false
	}
	_, ok := n.members[name]
	return ok
}

// set puts a member, in its old place when there was one, and returns n.
func (n *node) set(name string, value *node) *node {
	if _, ok := n.members[name]; !ok {
		n.names = append(n.names, name)
	}
	n.members[name] = value
	return n
}

func (n *node) drop(names ...string) *node {
	for _, name := range names {
		if n.has(name) {
			delete(n.members, name)
			n.names = slices.DeleteFunc(n.names, func(s string) bool { return s == name })
		}
	}
	return n
}

func (n *node) elements() []*node {
	if !n.is('[') {
		return nil
	}
	return n.items
}

// text is the decoded string, "" for any other value.
func (n *node) text() string {
	if !n.is('"') {
		return ""
	}
	b, err := jsontext.AppendUnquote(nil, n.raw)
	if err != nil {
		return ""
	}
	return string(b)
}

func (n *node) truth() bool { return n.is('t') }

// integer is the value of a number written without a fraction.
func (n *node) integer() (int, bool) {
	if !n.is('0') {
		return 0, false
	}
	i, err := strconv.Atoi(n.raw)
	return i, err == nil
}

// key is the integer of a key member, 0 when it holds none.
func (n *node) key(name string) int {
	i, _ := n.get(name).integer()
	return i
}

// rat is the number's value; exact unless it is written with an exponent.
func (n *node) rat() *big.Rat {
	r := new(big.Rat)
	switch {
	case !n.is('0'):
	case !strings.ContainsAny(n.raw, "eE"):
		r.SetString(n.raw)
	default: // an exponent could ask for a billion digits
		if f, err := strconv.ParseFloat(n.raw, 64); err == nil {
			r.SetFloat64(f)
		}
	}
	return r
}

func (n *node) clone() *node {
	if n == nil {
		return nil
	}
	c := &node{kind: n.kind, raw: n.raw, names: slices.Clone(n.names)}
	if n.members != nil {
		c.members = make(map[string]*node, len(n.members))
	}
	for name, value := range n.members {
		c.members[name] = value.clone()
	}
	for _, item := range n.items {
		c.items = append(c.items, item.clone())
	}
	return c
}
