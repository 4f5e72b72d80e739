package ajeratest

import (
	"slices"
	"strings"
)

// nested is a project in the form of version 1: invoice groups inside the project,
// phases inside the groups and inside phases.
func (c *call) nested(project *node) *node {
	v := c.nestedFields("Projects", project)
	key := project.key("ProjectKey")
	groups := list()
	for _, g := range c.s.store.where("InvoiceGroups", "ProjectKey", key) {
		groups.items = append(groups.items, c.nestedGroup(g, key))
	}
	v.set("InvoiceGroups", groups)
	if c.named("WithResources") {
		v.set("Resources", c.nestedResources(key))
	}
	return v
}

func (c *call) nestedGroup(group *node, projectKey int) *node {
	v := c.nestedFields("InvoiceGroups", group)
	if client := group.get("ClientKey"); !client.empty() {
		v.set("Client", object("ClientKey", client, "Description", group.get("ClientDescription").text()))
	}
	return v.set("Phases", c.nestedPhases(projectKey, group.key("InvoiceGroupKey")))
}

// nestedPhases is the phases below a parent, with theirs.
func (c *call) nestedPhases(parent, group int) *node {
	phases := list()
	for _, p := range c.s.store.where("Phases", "ParentKey", parent) {
		if p.key("InvoiceGroupKey") != group {
			continue
		}
		key := p.key("PhaseKey")
		v := c.nestedFields("Phases", p)
		if below := c.nestedPhases(key, group); len(below.items) > 0 {
			v.set("Phases", below)
		}
		if c.named("WithResources") {
			v.set("Resources", c.nestedResources(key))
		}
		phases.items = append(phases.items, v)
	}
	return phases
}

func (c *call) nestedResources(parent int) *node {
	resources := list()
	for _, r := range c.s.store.where("Resources", "ParentKey", parent) {
		v := c.nestedFields("Resources", r)
		if e := r.get("Employee"); e != nil {
			v.set("EmployeeKey", value(e.key("EmployeeKey"))).drop("Employee")
		}
		resources.items = append(resources.items, v)
	}
	return resources
}

// nestedFields is the fields of one object: those that version 1 has and those
// that no version knows, custom fields at the top with the prefix, and null for
// references and dates that are not set.
func (c *call) nestedFields(entity string, n *node) *node {
	v := n.clone().drop("CustomFields")
	inner, flat := c.nestedType(entity), c.s.specs.full(2, entity)
	for _, name := range n.names {
		if inner != nil && inner.byName[name] == nil && flat.byName[name] != nil {
			v.drop(name)
		}
	}
	for _, name := range customNames(n) {
		v.set("CF_"+name, n.get("CustomFields").get(name))
	}
	if inner != nil {
		for _, f := range inner.fields {
			if !v.has(f.Name) && (f.Type.Name == "date" || f.Type.Name == "int" && strings.HasSuffix(f.Name, "Key")) {
				v.set(f.Name, null())
			}
		}
	}
	return c.original(entity, n.key(c.s.store.tables[entity].key), v)
}

func customNames(n *node) []string {
	if fields := n.get("CustomFields"); fields.is('{') {
		return slices.Clone(fields.names)
	}
	return nil
}

// nestedType is the version 1 type of what stands in a nested list, found through
// the project's type.
func (c *call) nestedType(entity string) *record {
	return c.s.specs.child(c.version, c.s.specs.full(c.version, "Projects"), entity, 3)
}

// child finds the type of a list member by name, in a type or in those below it.
func (c *catalogue) child(version int, r *record, member string, depth int) *record {
	if r == nil || member == "Projects" || depth == 0 {
		return r
	}
	if f := r.byName[member]; f != nil {
		return c.records[version][f.Type.Name]
	}
	for _, name := range []string{"InvoiceGroups", "Phases"} {
		if f := r.byName[name]; f != nil {
			if found := c.child(version, c.records[version][f.Type.Name], member, depth-1); found != nil {
				return found
			}
		}
	}
	return nil
}
