package ajeratest

import (
	"cmp"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// blank is a record with every field of its type and no value in any: what a new
// record looks like before something is entered.
func (c *call) blank(p place) *node {
	if p.flat() {
		return c.s.specs.blank(2, c.s.specs.full(2, p.entity))
	}
	return c.s.specs.blank(1, p.typ)
}

func (c *catalogue) blank(version int, r *record) *node {
	n := object()
	if r == nil {
		return n
	}
	if r.byName[r.Key] != nil {
		n.set(r.Key, value(0)) // first, for whoever reads it
	}
	for _, f := range r.fields {
		if v := c.blankValue(version, r, f); v != nil {
			n.set(f.Name, v)
		}
	}
	return n
}

func (c *catalogue) blankValue(version int, r *record, f *ajeraspec.Field) *node {
	switch {
	case f.Type.List:
		return list()
	case f.Type.Name == "raw" || f.Type.Map || strings.HasPrefix(f.Name, "Original") || f.Name == "Deleted":
		return nil
	case f.Type.Name == "int" && f.Name != r.Key && strings.HasSuffix(f.Name, "Key"), f.Type.Name == "date":
		return null()
	case f.Type.Name == "int":
		return value(0)
	case f.Type.Name == "decimal":
		return value(decimal("0.00"))
	case f.Type.Name == "bool":
		return value(false)
	case c.records[version][f.Type.Name] != nil:
		return null()
	}
	return value("")
}

// derive brings along what follows from changed keys: the description beside a
// key, the name inside a reference.
func (c *call) derive(typ *record, row *node, names []string) {
	for _, name := range names {
		if name == "Client" {
			name = "ClientKey"
		}
		if stem, ok := strings.CutSuffix(name, "Key"); ok {
			c.deriveBeside(typ, row, stem)
			continue
		}
		f := typ.byName[name]
		if f == nil {
			continue
		}
		inner := c.s.specs.records[c.version][f.Type.Name]
		if inner == nil || inner.Key == "" {
			continue
		}
		if f.Type.List {
			c.deriveList(inner, row, name)
		} else if v := row.get(name); v.is('{') {
			row.set(name, c.reference(inner, v))
		}
	}
}

func (c *call) deriveList(inner *record, row *node, name string) {
	links := list()
	for _, link := range row.get(name).elements() {
		links.items = append(links.items, c.reference(inner, link))
	}
	row.set(name, links)
}

// target is the record that a key refers to, nil when the fake knows none.
func (c *call) target(keyName string, key int) *node {
	entity := c.s.specs.entities[keyName]
	if keyName == "AccountKey" {
		entity = "GLAccounts"
	}
	return c.s.store.row(entity, key)
}

// deriveBeside sets ClientTypeDescription and ClientTypeNotes by ClientTypeKey.
func (c *call) deriveBeside(typ *record, row *node, stem string) {
	target := c.target(stem+"Key", row.key(stem+"Key"))
	for _, f := range typ.fields {
		word, ok := strings.CutPrefix(f.Name, stem)
		if !ok || word == "Key" || word == "" || f.Write != "read-only" {
			continue
		}
		switch v := describe(target, word); {
		case v != nil:
			row.set(f.Name, v)
		case f.Type.Name == "string":
			row.set(f.Name, value(""))
		}
	}
	if stem == "Client" && row.has("ClientDescription") {
		row.set("ClientDescription", value(target.get("Description").text()))
	}
}

// describe is a member of the record that a key refers to; departments and vendors
// have their description under another name.
func describe(target *node, word string) *node {
	if v := target.get(word); v != nil || word != "Description" {
		return v
	}
	return cmp.Or(target.get("Name"), target.get("Department"))
}

// reference completes a named record inside another: the names follow the key.
func (c *call) reference(inner *record, ref *node) *node {
	target := c.target(inner.Key, ref.key(inner.Key))
	if target == nil {
		return ref
	}
	full := ref.clone()
	for _, f := range inner.fields {
		if v := target.get(f.Name); v != nil && f.Write == "read-only" {
			full.set(f.Name, v)
		}
	}
	return full
}

// settle gives keys to new records inside a record, such as pay rates, that no
// method lists by themselves.
func (c *call) settle(typ *record, row *node) {
	for _, f := range typ.fields {
		inner := c.s.specs.records[c.version][f.Type.Name]
		if inner == nil || !f.Type.List || inner.Key == "" || c.s.specs.entities[inner.Key] != "" || !row.get(f.Name).is('[') {
			continue
		}
		settled := list()
		for _, n := range row.get(f.Name).items {
			if n.key(inner.Key) < 0 {
				n = n.clone().with(inner.Key, c.s.store.newKey(inner.Key))
			}
			settled.items = append(settled.items, n)
		}
		row.set(f.Name, settled)
	}
}

// remember keeps which negative key became which, for the answer.
func (c *call) remember(entity string, key int, original *node) {
	if c.created == nil {
		c.created = map[string]map[int]*node{}
	}
	if c.created[entity] == nil {
		c.created[entity] = map[int]*node{}
	}
	c.created[entity][key] = original
}

// original adds the negative key that a new record came with.
func (c *call) original(entity string, key int, shown *node) *node {
	if n := c.created[entity][key]; n != nil {
		shown.set("Original"+c.s.store.tables[entity].key, n)
	}
	return shown
}
