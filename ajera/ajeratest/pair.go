package ajeratest

import (
	"slices"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// pairs runs an update of version 1: whole records as they shall be, beside the
// same records as they were read.
func (c *call) pairs() answer {
	u, entity := c.method.Update, c.method.Content[0].Name
	updated, unchanged := c.args.get(u.Updated), c.args.get(u.Unchanged)
	typ := c.s.specs.full(c.version, entity)
	if r := c.distinct(typ, updated); r != nil {
		return refuse(r)
	}
	var saved []int
	var refused []*refusal
	for _, after := range updated.elements() {
		before := c.s.store.snapshot()
		key, r := c.pair(entity, typ, after, unchanged)
		switch {
		case r != nil:
			c.s.store, refused = before, append(refused, r)
		case key != 0:
			saved = append(saved, key)
		}
	}
	switch {
	case len(refused) > 0 && (len(saved) == 0 || c.args.get("UseSingleTransaction").truth()):
		return answer{refused: refused}
	case len(saved) == 0:
		return refuse(noChange())
	}
	return answer{content: c.saved(entity, saved), refused: refused}
}

// pair saves one record and returns its key, 0 when nothing differs.
func (c *call) pair(entity string, typ *record, after, unchanged *node) (int, *refusal) {
	table := c.s.store.tables[entity]
	key := after.key(table.key)
	if key < 0 {
		return c.create(place{entity: entity, typ: typ}, after)
	}
	row := table.rows[key]
	if row == nil {
		return 0, invalid("no %s %d", table.key, key)
	}
	i := slices.IndexFunc(unchanged.elements(), func(n *node) bool { return n.key(table.key) == key })
	if i < 0 {
		return 0, invalid("%s %d is not among the unchanged records", table.key, key)
	}
	current := c.full(entity, row)
	if why := difference(unchanged.items[i], current); why != "" {
		return 0, conflict("%s %d: %s is not as stored", table.key, key, why)
	}
	changed, r := c.write(place{entity: entity, typ: typ, key: key}, current, after)
	if r != nil || !changed {
		return 0, r
	}
	return key, nil
}

// difference names the first member that differs, "" when none does.
func difference(a, b *node) string {
	if !a.is('{') {
		return "the record"
	}
	for _, name := range union(a, b) {
		if !equal(a.get(name), b.get(name)) {
			return name
		}
	}
	return ""
}

func (c *call) saved(entity string, keys []int) *node {
	shown := list()
	for _, key := range keys {
		shown.items = append(shown.items, c.full(entity, c.s.store.row(entity, key)))
	}
	content := object(entity, shown)
	if counter := c.method.Update.Counter; counter != "" {
		content.set(counter, value(len(keys)))
	}
	return content
}

// distinct refuses a negative key that is used twice in a request, across records
// of all kinds.
func (c *call) distinct(typ *record, updated *node) *refusal {
	if !updated.is('[') || len(updated.items) == 0 {
		return invalid("%s must be a list with at least one record", c.method.Update.Updated)
	}
	seen := map[int]bool{}
	for _, n := range updated.items {
		if !n.is('{') {
			return invalid("%s must hold objects", c.method.Update.Updated)
		}
		if r := c.negatives(typ, n, seen); r != nil {
			return r
		}
	}
	return nil
}

func (c *call) negatives(typ *record, n *node, seen map[int]bool) *refusal {
	if typ == nil || !n.is('{') {
		return nil
	}
	if key := n.key(typ.Key); key < 0 {
		if seen[key] {
			return invalid("the negative key %d is used twice", key)
		}
		seen[key] = true
	}
	for _, f := range typ.fields {
		inner := c.s.specs.records[c.version][f.Type.Name]
		for _, item := range n.get(f.Name).elements() {
			if r := c.negatives(inner, item, seen); r != nil {
				return r
			}
		}
	}
	return nil
}

// mayChange refuses a member that nobody knows, that cannot be written, or whose
// value has the wrong type.
func (c *call) mayChange(p place, before *node, name string, v *node) *refusal {
	f := p.typ.byName[name]
	if f == nil {
		if before.has(name) || c.customField(p, name) {
			return nil
		}
		return invalid("unknown property %s", name)
	}
	if r := writable(f, name); r != nil {
		return r
	}
	if why := c.s.specs.checkMember(c.version, f, v); why != "" {
		return invalid("%s: %s", name, why)
	}
	return nil
}

func writable(f *ajeraspec.Field, name string) *refusal {
	switch f.Write {
	case "key", "read-only", "token":
		return invalid("%s cannot be changed: %s", name, f.Write)
	}
	return nil
}

// customField reports whether any record of the kind bears this field.
func (c *call) customField(p place, name string) bool {
	if len(name) < 4 || name[:3] != "CF_" {
		return false
	}
	return slices.ContainsFunc(c.s.store.all(p.entity), func(n *node) bool {
		return n.has(name) || n.get("CustomFields").has(name[3:])
	})
}
