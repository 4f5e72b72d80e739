package ajeraspec

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// construct is one kind of mapping in the format: its name for messages, and a
// row for each key it may have. Order of rows is the order to write keys in.
type construct[T any] struct {
	name string // "a method"
	keys []key[T]
}

// key is a row of a construct.
type key[T any] struct {
	name     string
	read     read[T]
	required bool
}

// read fills to from a mapping, reporting unknown and missing keys.
func (c construct[T]) read(r reader, n *yaml.Node, to *T) {
	if !r.isKind(n, yaml.MappingNode, c.name) {
		return
	}
	for k, v := range r.pairs(n, c.name) {
		row := c.find(k.Value)
		if row == nil {
			r.fault(k, "unknown key %q; %s", shorten(k.Value), suggest(k.Value, c.names(), c.name+" has "+list(c.names())))
			continue
		}
		if p, ok := any(to).(interface{ mark(string, Pos) }); ok {
			p.mark(k.Value, r.pos(v))
		}
		row.read(r.key(k.Value), v, to)
	}
	c.missing(r, n)
}

// missing reports required keys that are not there, unless another key may be
// one of them misspelled.
func (c construct[T]) missing(r reader, n *yaml.Node) {
	for _, row := range c.keys {
		if row.required && !present(row.name, n) {
			r.fault(n, "%s without %s; add it", c.name, row.name)
		}
	}
}

func present(name string, n *yaml.Node) bool {
	for i := 0; i < len(n.Content); i += 2 {
		if nearest(n.Content[i].Value, []string{name}) != "" {
			return true
		}
	}
	return false
}

func (c construct[T]) find(name string) *key[T] {
	for i := range c.keys {
		if c.keys[i].name == name {
			return &c.keys[i]
		}
	}
	return nil
}

func (c construct[T]) names() []string {
	var names []string
	for _, k := range c.keys {
		names = append(names, k.name)
	}
	return names
}

// part reads a mapping into a part of T that is made for it.
func part[T, P any](c construct[P], at func(*T, Pos) *P) read[T] {
	return func(r reader, n *yaml.Node, to *T) { c.read(r, n, at(to, r.pos(n))) }
}

// parts reads a list of mappings.
func parts[T, P any](c construct[P], add func(*T, Pos) *P) read[T] {
	return func(r reader, n *yaml.Node, to *T) {
		for item := range r.items(n, "a list, each entry "+c.name) {
			c.read(r, item, add(to, r.pos(item)))
		}
	}
}

// named reads a mapping whose keys are names: each value is read into a new P
// with that name. The label begins messages: method "GetProjects".
func named[T, P any](label string, rule word, each read[P], add func(*T, Pos, string) *P) read[T] {
	return func(r reader, n *yaml.Node, to *T) {
		entry := r
		entry.where = r.outer
		top := r.owner == Pos{}
		for k, v := range r.pairs(n, fmt.Sprintf("a mapping from names to %ss", label)) {
			if top {
				r.owner = r.pos(k)
			}
			if name, ok := entry.word(k, rule); ok {
				each(entry.in("%s %q", label, name), v, add(to, r.pos(k), name))
			}
			if top {
				r.owner = Pos{}
			}
		}
	}
}
