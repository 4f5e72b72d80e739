package ajeratest

import (
	"slices"
	"unicode/utf8"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// createProjects makes projects, invoice groups, phases or resources of version 2.
// A request of the wrong shape is answered with success and a skeleton without
// keys, as live servers do; one that is well formed but refers to nothing is
// refused.
func (c *call) createProjects() answer {
	for _, f := range c.method.Args {
		if c.malformed(f) {
			return answer{content: c.skeleton()}
		}
	}
	for _, f := range c.method.Args {
		for _, n := range records(c.args.get(f.Name)) {
			if r := c.refersWell(f, n); r != nil {
				return refuse(r)
			}
		}
	}
	made := parts{c: c, rows: map[string][]*node{}}
	if r := made.all(); r != nil {
		return refuse(r)
	}
	content := object()
	for _, f := range c.method.Content {
		shown := list()
		for _, n := range made.rows[f.Name] {
			shown.items = append(shown.items, c.full(f.Name, n))
		}
		content.set(f.Name, shown)
	}
	return answer{content: content}
}

// records is one record or a list of them as a list.
func records(n *node) []*node {
	if n.is('[') {
		return n.items
	}
	if n == nil {
		return nil
	}
	return []*node{n}
}

// malformed reports a record or list that does not have the shape the page shows.
func (c *call) malformed(f *ajeraspec.Field) bool {
	n := c.args.get(f.Name)
	if n == nil {
		return f.Required
	}
	if f.Type.List != n.is('[') || f.Required && len(records(n)) == 0 {
		return true
	}
	typ := c.s.specs.records[c.version][f.Type.Name]
	return slices.ContainsFunc(records(n), func(n *node) bool {
		return c.s.specs.checkRecord(c.version, typ, n) != "" || lacks(typ, n)
	})
}

// lacks reports a missing required field. False is a value: IsTask must be sent.
func lacks(typ *record, n *node) bool {
	return slices.ContainsFunc(typ.fields, func(f *ajeraspec.Field) bool {
		v := n.get(f.Name)
		return f.Write == "required" && v.zero() && !v.is('f') && !(f.Zero && v.is('0'))
	})
}

// refersWell checks lengths, allowed values and keys.
func (c *call) refersWell(arg *ajeraspec.Field, n *node) *refusal {
	for _, f := range c.s.specs.records[c.version][arg.Type.Name].fields {
		v := n.get(f.Name)
		switch {
		case v.empty():
		case f.Max > 0 && utf8.RuneCountInString(v.text()) > f.Max:
			return invalid("%s has more than %d characters", f.Name, f.Max)
		case len(f.Values) > 0 && !slices.Contains(f.Values, v.text()) && !slices.Contains(f.Values, v.raw):
			return invalid("%s cannot be %s", f.Name, v)
		case f.Type.Name == "int" && f.Name != "ParentKey" && c.dangling(f.Name, v):
			return invalid("no %s %s", f.Name, v)
		case v.is('{') && !c.ticked(f.Name, v):
			return invalid("%s: the employee does not have the flag Is%s", f.Name, f.Name)
		}
	}
	return nil
}

// dangling reports a key of a kind that the fake has records of, without one.
func (c *call) dangling(keyName string, v *node) bool {
	key, _ := v.integer()
	t := c.s.store.tables[c.s.specs.entities[keyName]]
	return key != 0 && t != nil && len(t.keys) > 0 && t.rows[key] == nil
}

// flags are what an employee must be ticked as to fill a place in a project.
var flags = map[string]string{
	"ProjectManager": "IsProjectManager", "PrincipalInCharge": "IsPrincipal", "MarketingContact": "IsMarketingContact",
}

func (c *call) ticked(name string, ref *node) bool {
	flag := flags[name]
	return flag == "" || c.s.store.row("Employees", ref.key("EmployeeKey")).get(flag).truth()
}

// skeleton is the empty example that a misunderstood create answers.
func (c *call) skeleton() *node {
	content := object()
	for _, f := range c.method.Content {
		content.set(f.Name, list(c.s.specs.blank(c.version, c.s.specs.records[c.version][f.Type.Name])))
	}
	return content
}
