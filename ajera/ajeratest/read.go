package ajeratest

import (
	"slices"
	"strings"
)

// read answers a get method. Keys that do not exist are left out without a word,
// and the records come by ascending key whatever order was asked for: the vendor
// promises neither.
func (c *call) read() answer {
	if len(c.method.Content) == 0 {
		return answer{content: object()}
	}
	entity := c.method.Content[0].Name
	keys, r := c.requested(entity)
	if r != nil {
		return refuse(r)
	}
	var rows []*node
	for _, key := range keys {
		rows = append(rows, c.s.store.row(entity, key))
	}
	rows, r = c.filter(entity, c.own(entity, rows))
	if r != nil {
		return refuse(r)
	}
	return answer{content: c.content(entity, rows)}
}

// requested is the existing keys of the Requested argument, or of all records when
// it may be and is left out.
func (c *call) requested(entity string) ([]int, *refusal) {
	keys := c.s.store.tables[entity].keys
	for _, f := range c.method.Args {
		asked := c.args.get(f.Name)
		if !strings.HasPrefix(f.Name, "Requested") || asked == nil {
			continue
		}
		if b := c.method.Batch; b != nil && len(asked.items) > b.Max {
			return nil, invalid("%d keys in %s, %d are allowed", len(asked.items), f.Name, b.Max)
		}
		return slices.DeleteFunc(slices.Clone(keys), func(key int) bool {
			return !slices.ContainsFunc(asked.items, func(n *node) bool { i, _ := n.integer(); return i == key })
		}), nil
	}
	return slices.Clone(keys), nil
}

// content is the answer of a get method: the records, and under the other content
// keys what belongs to them.
func (c *call) content(entity string, rows []*node) *node {
	content := object()
	for _, f := range c.method.Content {
		shown := list()
		for _, n := range c.belonging(entity, f.Name, rows) {
			shown.items = append(shown.items, c.full(f.Name, n))
		}
		content.set(f.Name, shown)
	}
	return content
}

// full is the whole record, nested when the version nests it.
func (c *call) full(entity string, n *node) *node {
	if c.version == 1 && entity == "Projects" {
		return c.nested(n)
	}
	shown := c.adjust(entity, c.show(entity, n))
	return c.original(entity, n.key(c.s.store.tables[entity].key), shown)
}

// adjust works on what depends on the call and not on the record alone.
func (c *call) adjust(entity string, shown *node) *node {
	switch entity {
	case "Timesheets":
		shown.set("UnchangedData", unchangedData(shown))
	case "GLAccounts":
		if day, ok := usDate(c.args.get("AsOfDate").text()); ok && day < firmFounded {
			shown.set("Amount", value(decimal("0.00")))
		}
	}
	return shown
}

// belonging is the records of another entity that point to any of the rows.
func (c *call) belonging(entity, other string, rows []*node) []*node {
	if entity == other {
		return rows
	}
	key := c.s.store.tables[entity].key
	wanted := map[int]bool{}
	for _, n := range rows {
		wanted[n.key(key)] = true
	}
	return slices.DeleteFunc(c.s.store.all(other), func(n *node) bool { return !wanted[c.s.store.owner(other, n, key)] })
}

// owner is the key, of a kind such as ProjectKey, that a record belongs to. A
// resource names a phase or a project as its parent.
func (s store) owner(entity string, n *node, key string) int {
	if entity != "Resources" || key != "ProjectKey" {
		return n.key(key)
	}
	parent := n.key("ParentKey")
	if phase := s.row("Phases", parent); phase != nil {
		return phase.key("ProjectKey")
	}
	return parent
}

// usDate turns MM/DD/YYYY into YYYY-MM-DD.
func usDate(text string) (string, bool) {
	if len(text) != 10 {
		return "", false
	}
	return text[6:] + "-" + text[:2] + "-" + text[3:5], true
}
