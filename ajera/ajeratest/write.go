package ajeratest

import (
	"slices"
	"strings"
)

// place is where a record of version 1 stands: its kind, and for the parts of a
// project what it hangs on.
type place struct {
	entity                 string
	typ                    *record
	key                    int
	project, group, parent int
}

// write brings a stored record to what after says. Before is the record as the get
// method shows it.
func (c *call) write(p place, before, after *node) (bool, *refusal) {
	row := c.s.store.row(p.entity, p.key).clone()
	var names []string
	changed := false
	for _, name := range union(before, after) {
		if c.partOf(p, name) {
			did, r := c.writeParts(p.below(name), before.get(name), after.get(name))
			if r != nil {
				return false, r
			}
			changed = changed || did
			continue
		}
		if equal(before.get(name), after.get(name)) {
			continue
		}
		if r := c.mayChange(p, before, name, after.get(name)); r != nil {
			return false, r
		}
		assign(p, row, name, after.get(name))
		names = append(names, name)
	}
	if len(names) > 0 {
		c.store(p, row, names)
	}
	return changed || len(names) > 0, nil
}

// store settles keys, derived members and the stamp, and puts the record.
func (c *call) store(p place, row *node, names []string) int {
	c.settle(p.typ, row)
	c.derive(p.typ, row, names)
	if row.has("LastModifiedDate") || p.typ.byName["LastModifiedDate"] != nil {
		row.set("LastModifiedDate", value(c.s.stamp()))
	}
	return c.s.store.put(p.entity, row)
}

// assign puts a member where the store keeps it: projects are stored flat, with
// their custom fields in an object.
func assign(p place, row *node, name string, v *node) {
	custom, isCustom := strings.CutPrefix(name, "CF_")
	switch {
	case !p.flat():
		row.set(name, orNull(v))
	case isCustom:
		fields := row.get("CustomFields").clone()
		if fields == nil {
			fields = object()
		}
		row.set("CustomFields", fields.set(custom, orNull(v)))
	case name == "Client":
		row.set("ClientKey", value(v.key("ClientKey")))
	case p.entity == "Resources" && name == "EmployeeKey":
		row.set("Employee", object("EmployeeKey", orNull(v)))
	default:
		row.set(name, orNull(v))
	}
}

func orNull(v *node) *node {
	if v == nil {
		return null()
	}
	return v
}

// flat reports whether the store keeps the record apart from the project it is
// shown in.
func (p place) flat() bool {
	return slices.Contains([]string{"Projects", "InvoiceGroups", "Phases", "Resources"}, p.entity)
}

// partOf reports whether a member is a list of records with a life of their own.
func (c *call) partOf(p place, name string) bool {
	return p.flat() && slices.Contains([]string{"InvoiceGroups", "Phases", "Resources"}, name)
}

// below is the place of the parts of a record.
func (p place) below(entity string) place {
	q := place{entity: entity, project: p.project, group: p.group, parent: p.parent}
	switch p.entity {
	case "Projects":
		q.project, q.parent = p.key, p.key
	case "InvoiceGroups":
		q.group = p.key
	case "Phases":
		q.parent = p.key
	}
	return q
}

// writeParts saves the parts of a record. Nothing can be removed.
func (c *call) writeParts(p place, before, after *node) (bool, *refusal) {
	p.typ = c.nestedType(p.entity)
	if p.typ == nil {
		return false, invalid("unknown property %s", p.entity)
	}
	key := c.s.store.tables[p.entity].key
	for _, old := range before.elements() {
		same := func(n *node) bool { return n.key(key) == old.key(key) }
		if !slices.ContainsFunc(after.elements(), same) {
			return false, invalid("%s %d is gone; the API removes nothing", key, old.key(key))
		}
	}
	changed := false
	for _, n := range after.elements() {
		did, r := c.writePart(p, key, before, n)
		if r != nil {
			return false, r
		}
		changed = changed || did
	}
	return changed, nil
}

func (c *call) writePart(p place, key string, before, after *node) (bool, *refusal) {
	p.key = after.key(key)
	if p.key < 0 {
		_, r := c.create(p, after)
		return true, r
	}
	i := slices.IndexFunc(before.elements(), func(n *node) bool { return n.key(key) == p.key })
	if i < 0 {
		return false, invalid("%s %d does not belong here", key, p.key)
	}
	return c.write(p, before.items[i], after)
}

// create makes a record of version 1 from one with a negative key.
func (c *call) create(p place, n *node) (int, *refusal) {
	keyName := c.s.store.tables[p.entity].key
	row := c.blank(p)
	names := slices.DeleteFunc(slices.Clone(n.names), func(name string) bool { return name == keyName || c.partOf(p, name) })
	for _, name := range names {
		v := n.get(name)
		if v.zero() && p.typ.byName[name] != nil {
			continue
		}
		if r := c.mayChange(p, row, name, v); r != nil {
			return 0, r
		}
		assign(p, row, name, v)
	}
	if r := required(p.typ, n); r != nil {
		return 0, r
	}
	row.drop(keyName)
	p.link(row)
	p.key = c.store(p, row, names)
	c.remember(p.entity, p.key, n.get(keyName))
	return p.key, c.createParts(p, n)
}

func (c *call) createParts(p place, n *node) *refusal {
	for _, name := range n.names {
		if !c.partOf(p, name) {
			continue
		}
		if _, r := c.writeParts(p.below(name), list(), n.get(name)); r != nil {
			return r
		}
	}
	return nil
}

// link ties a part to its project.
func (p place) link(row *node) {
	switch p.entity {
	case "InvoiceGroups":
		row.with("ProjectKey", p.project)
	case "Phases":
		row.with("ProjectKey", p.project, "InvoiceGroupKey", p.group, "ParentKey", p.parent)
	case "Resources":
		row.with("ParentKey", p.parent)
	}
}

// required refuses a new record without a field that it must have.
func required(typ *record, n *node) *refusal {
	for _, f := range typ.fields {
		if f.Write == "required" && n.get(f.Name).zero() {
			return invalid("%s is missing", f.Name)
		}
	}
	return nil
}
