package ajeratest

import "slices"

// changes runs an update of version 2: one delta per changed object, recognised by
// its own key, beside the whole content as it was read. All or nothing is saved.
func (c *call) changes() answer {
	u := c.method.Update
	deltas, base := c.args.get(u.Updated), c.args.get(u.Unchanged)
	if !base.is('{') {
		return refuse(invalid("%s must be the content of %s, an object", u.Unchanged, u.Reads))
	}
	if len(deltas.elements()) == 0 {
		return refuse(noChange())
	}
	entity := c.method.Content[0].Name
	if r := c.unchanged(entity, base); r != nil {
		return refuse(r)
	}
	changed := false
	for _, delta := range deltas.items {
		did, r := c.change(base, delta)
		if r != nil {
			return refuse(r)
		}
		changed = changed || did
	}
	if !changed {
		return refuse(noChange())
	}
	return answer{content: c.content(entity, c.scope(entity, base))}
}

// scope is the stored records that the content as read is about.
func (c *call) scope(entity string, base *node) []*node {
	t := c.s.store.tables[entity]
	var rows []*node
	for _, n := range base.get(entity).elements() {
		if row := t.rows[n.key(t.key)]; row != nil {
			rows = append(rows, row)
		}
	}
	return rows
}

// unchanged compares the content as read with what is stored now, both ways: a
// record that is missing from it is as much a conflict as one that differs.
func (c *call) unchanged(entity string, base *node) *refusal {
	current := c.content(entity, c.scope(entity, base))
	for _, f := range c.method.Content {
		key := c.s.store.tables[f.Name].key
		stored, read := byKey(current.get(f.Name), key), byKey(base.get(f.Name), key)
		for k, n := range stored {
			if why := difference(read[k], n); why != "" {
				return conflict("%s %d: %s is not as stored", key, k, why)
			}
		}
		for k := range read {
			if stored[k] == nil {
				return conflict("%s %d does not belong to the projects read", key, k)
			}
		}
	}
	return nil
}

func byKey(rows *node, key string) map[int]*node {
	found := map[int]*node{}
	for _, n := range rows.elements() {
		found[n.key(key)] = n
	}
	return found
}

// change applies one delta.
func (c *call) change(base, delta *node) (bool, *refusal) {
	entity, r := c.kindOf(delta)
	if r != nil {
		return false, r
	}
	t := c.s.store.tables[entity]
	key := delta.key(t.key)
	row := t.rows[key]
	if row == nil || byKey(base.get(entity), t.key)[key] == nil {
		return false, invalid("%s %d is not in the content as read; negative keys do not work", t.key, key)
	}
	p := place{entity: entity, typ: c.s.specs.full(c.version, entity), key: key}
	return c.merge(p, row, delta)
}

// kindOf recognises what a delta is about. Two keys would be ambiguous: a phase
// bears the key of its project, too.
func (c *call) kindOf(delta *node) (string, *refusal) {
	var kinds []string
	for _, f := range c.method.Content {
		if delta.has(c.s.store.tables[f.Name].key) {
			kinds = append(kinds, f.Name)
		}
	}
	if len(kinds) != 1 {
		return "", invalid("a change must bear exactly one of the keys of its kind, this one has %d", len(kinds))
	}
	return kinds[0], nil
}

func (c *call) merge(p place, row, delta *node) (bool, *refusal) {
	next := row.clone()
	var names []string
	for _, name := range delta.names {
		v := delta.get(name)
		if name == c.s.store.tables[p.entity].key {
			continue
		}
		if name == p.typ.Custom {
			merged, r := c.mergeCustom(p, row.get(name), v)
			if r != nil {
				return false, r
			}
			v = merged
		} else if r := c.mayChange(p, row, name, v); r != nil {
			return false, r
		}
		if !equal(row.get(name), v) {
			next.set(name, v)
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		c.store(p, next, names)
	}
	return len(names) > 0, nil
}

// mergeCustom takes changed custom fields; the others keep their value.
func (c *call) mergeCustom(p place, before, changes *node) (*node, *refusal) {
	if !changes.is('{') {
		return nil, invalid("%s must be an object", p.typ.Custom)
	}
	merged := before.clone()
	if merged == nil {
		merged = object()
	}
	for _, name := range changes.names {
		if !before.has(name) && !c.customField(p, "CF_"+name) {
			return nil, invalid("unknown custom field %s", name)
		}
		old, v := before.get(name), changes.get(name)
		if !old.empty() && !v.empty() && !slices.Contains(sameKinds(old.kind), v.kind) {
			return nil, invalid("custom field %s has another type", name)
		}
		merged.set(name, v)
	}
	return merged, nil
}

func sameKinds(kind byte) []byte {
	if kind == 't' || kind == 'f' {
		return []byte{'t', 'f'}
	}
	return []byte{kind}
}
