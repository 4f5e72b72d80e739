package ajeratest

import "cmp"

// parts is what one CreateProjects has made so far, by entity.
type parts struct {
	c    *call
	rows map[string][]*node
}

// all creates in the order in which the parts hang on each other.
func (p parts) all() *refusal {
	args := p.c.args
	if n := args.get("Project"); n != nil {
		p.add("Projects", n, nil, "Status", "Active", "TaxState", "na", "CompanyKey", 1)
	}
	for _, n := range args.get("InvoiceGroups").elements() {
		p.add("InvoiceGroups", n, nil, "ProjectKey", cmp.Or(n.key("ProjectKey"), p.first("Projects", "ProjectKey")))
	}
	for _, n := range args.get("Phases").elements() {
		add := p.phase
		if n.has("ActivityType") {
			add = p.resource
		}
		if r := add(n); r != nil {
			return r
		}
	}
	return nil
}

// first is the key of the first part of a kind, or of what that part belongs to.
func (p parts) first(entity, key string) int {
	if rows := p.rows[entity]; len(rows) > 0 {
		return rows[0].key(key)
	}
	return 0
}

// add stores a part: a blank record, what it inherits, its defaults and links,
// and over these what was sent.
func (p parts) add(entity string, n, from *node, links ...any) {
	c := p.c
	typ := c.s.specs.full(2, entity)
	row := c.s.specs.blank(2, typ).with(links...)
	for _, name := range []string{"Status", "BillingType", "RateTableKey", "ProjectTypeKey", "DepartmentKey", "ProjectManager", "TaxState"} {
		if v := from.get(name); !v.empty() {
			row.set(name, v)
		}
	}
	for _, name := range n.names {
		if v := n.get(name); !v.empty() {
			row.set(name, v)
		}
	}
	if entity == "Resources" && n.has("EmployeeKey") {
		row.set("Employee", object("EmployeeKey", n.get("EmployeeKey"))).drop("EmployeeKey")
	}
	dropNulls(row)
	row.drop(typ.Key)
	key := c.store(place{entity: entity, typ: typ}, row, row.names)
	p.rows[entity] = append(p.rows[entity], c.s.store.row(entity, key))
}

// phase adds a phase to the project and group it names, or to those just made.
func (p parts) phase(n *node) *refusal {
	store := p.c.s.store
	group := cmp.Or(n.key("InvoiceGroupKey"), p.first("InvoiceGroups", "InvoiceGroupKey"))
	project := cmp.Or(n.key("ProjectKey"), p.first("InvoiceGroups", "ProjectKey"))
	parent := cmp.Or(n.key("ParentKey"), project)
	if store.row("InvoiceGroups", group).key("ProjectKey") != project {
		return invalid("InvoiceGroupKey %d does not belong to ProjectKey %d", group, project)
	}
	if parent != project && store.row("Phases", parent).key("ProjectKey") != project {
		return invalid("ParentKey %d does not belong to ProjectKey %d", parent, project)
	}
	p.add("Phases", n, store.row("Projects", project), "ProjectKey", project, "InvoiceGroupKey", group, "ParentKey", parent)
	return nil
}

func (p parts) resource(n *node) *refusal {
	parent := n.key("ParentKey")
	if p.c.s.store.row("Phases", parent) == nil && p.c.s.store.row("Projects", parent) == nil {
		return invalid("ParentKey %d is neither a phase nor a project", parent)
	}
	p.add("Resources", n, nil)
	return nil
}
