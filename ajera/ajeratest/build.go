package ajeratest

import (
	"fmt"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// decimal is the text of a number, as a literal in the firm's records.
type decimal string

func object(pairs ...any) *node {
	n := &node{kind: '{', members: map[string]*node{}}
	return n.with(pairs...)
}

// with sets members given as name, value, name, value.
func (n *node) with(pairs ...any) *node {
	for i := 0; i < len(pairs); i += 2 {
		n.set(pairs[i].(string), value(pairs[i+1]))
	}
	return n
}

func list(items ...*node) *node { return &node{kind: '[', items: items} }

func null() *node { return &node{kind: 'n', raw: "null"} }

// value makes a node of a Go value; it knows the kinds that the fake writes.
func value(v any) *node {
	switch v := v.(type) {
	case nil:
		return null()
	case *node:
		return v
	case string:
		b, _ := jsontext.AppendQuote(nil, v)
		return &node{kind: '"', raw: string(b)}
	case decimal:
		return &node{kind: '0', raw: string(v)}
	case int:
		return &node{kind: '0', raw: strconv.Itoa(v)}
	case bool:
		return boolean(v)
	case []*node:
		return list(v...)
	case []string:
		n := list()
		for _, s := range v {
			n.items = append(n.items, value(s))
		}
		return n
	}
	panic(fmt.Sprintf("ajeratest: no JSON for %T", v))
}

func boolean(b bool) *node {
	if b {
		return &node{kind: 't', raw: "true"}
	}
	return &node{kind: 'f', raw: "false"}
}
