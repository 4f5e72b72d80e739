package ajeraspec

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// mapping is how an element is written: a row for each key it may have, which
// fills a part of the element. Order of rows is the order to write keys in.
type mapping struct {
	what  string                // "a method"
	at    *places               // of the element
	name  *string               // of the element, nil when it has none
	keys  []key                 // bound to the element
	alone func(*yaml.Node) bool // tells the value of the first key alone, which may stand for all; nil when it may not
}

// key is a row of a mapping.
type key struct {
	name     string
	read     read
	required bool
}

// element is a pointer to a part of a document that is written as a mapping.
type element[E any] interface {
	*E
	mapping() mapping
}

// read fills the element at a place, reporting unknown and missing keys.
func (m mapping) read(r reader, n *yaml.Node, at Pos) {
	*m.at = places{at, map[string]Pos{}}
	if m.alone != nil && m.alone(n) {
		m.at.keys[m.keys[0].name] = r.pos(n)
		m.keys[0].read(r, n)
		return
	}
	if !r.isKind(n, yaml.MappingNode, m.what) {
		return
	}
	for k, v := range r.pairs(n, m.what) {
		i := slices.Index(m.names(), k.Value)
		if i < 0 {
			r.fault(k, "unknown key %q; %s", shorten(k.Value), suggest(k.Value, m.names(), m.what+" has "+strings.Join(m.names(), ", ")))
			continue
		}
		m.at.keys[k.Value] = r.pos(v)
		m.keys[i].read(r.under(k.Value), v)
	}
	m.missing(r, n)
}

// missing reports required keys that are not there, unless another key may be
// one of them misspelled.
func (m mapping) missing(r reader, n *yaml.Node) {
	var written []string
	for pair := range slices.Chunk(n.Content, 2) {
		written = append(written, pair[0].Value)
	}
	for _, row := range m.keys {
		like := func(key string) bool { return nearest(key, []string{row.name}) != "" }
		if row.required && !slices.ContainsFunc(written, like) {
			r.fault(n, "%s without %s; add it", m.what, row.name)
		}
	}
}

func (m mapping) names() []string {
	var names []string
	for _, k := range m.keys {
		names = append(names, k.name)
	}
	return names
}

// part reads a mapping into an element that is made for it.
func part[E any, P element[E]](to *P) read {
	return func(r reader, n *yaml.Node) {
		*to = new(E)
		(*to).mapping().read(r, n, r.pos(n))
	}
}

// parts reads a list of mappings.
func parts[E any, P element[E]](what string, to *[]E) read {
	return func(r reader, n *yaml.Node) {
		for _, item := range r.items(n, what) {
			var e P
			part(&e)(r, item)
			*to = append(*to, *e)
		}
	}
}

// elements reads a mapping whose keys are the names of elements. The label begins
// messages: method "GetProjects".
func elements[E any, P element[E]](label string, rule word, to *[]P) read {
	return func(r reader, n *yaml.Node) {
		for k, v := range r.pairs(n, fmt.Sprintf("a mapping from names to %ss", label)) {
			entry := r.entry(k)
			name, ok := entry.word(k, rule)
			if !ok {
				continue
			}
			e := P(new(E))
			*to = append(*to, e)
			m := e.mapping()
			*m.name = name
			m.read(entry.in("%s %q", label, name), v, r.pos(k))
		}
	}
}
