package tables

import (
	"cmp"
	"slices"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// kinds tell the rows apart that stand in two lists and in one table.
var kinds = map[string]string{"TimesheetProject.Detail": "project", "TimesheetOverhead.Detail": "overhead"}

// childName is the table of a list in a record, "" when it has none: what stands in a record of a
// child stays a column of it, but for the tables that are called.
func (m *maker) childName(t *Table, of place, f *digest.Field) string {
	name := called[of.name+"."+f.Name]
	if t.Inside == nil {
		name = cmp.Or(name, singular(t.Name)+"_"+snake(f.Name))
	}
	return name
}

// child makes the table of a list in the records of t, or finds it again: a phase has phases.
func (m *maker) child(t *Table, of place, f *digest.Field, typ *digest.Type) *site {
	root := t
	if t.Inside != nil {
		root = t.Parent
	}
	name := m.childName(t, of, f)
	child := named(root.Children, name)
	if child == nil {
		child = &Table{
			Name: name, Vendor: m.vendor, Type: elementOf(f), Version: root.Version, List: root.List, Doc: about(name, typ),
			Parent: root, Of: root.Key[0], Key: []string{root.Key[0], Position}, Inside: slices.Concat(t.Inside, of.path, []string{f.Name}),
		}
		child.append(&Column{Name: child.Of, Kind: root.Columns[root.Column(child.Of)].Kind, Doc: "The record that it stands in, of " + root.Name + "."})
		child.append(&Column{Name: Position, Kind: database.Int, Doc: "The place in the record that it stands in, from 1."})
		root.Children = append(root.Children, child)
	}
	if element := elementOf(f); child.Type != element && t != child {
		child.Type += " or " + element
	}
	if kinds[of.name+"."+f.Name] != "" && !child.has("kind") {
		child.append(&Column{Name: "kind", Kind: database.Text, Doc: "What the row is charged to: project or overhead."})
	}
	s := &site{table: child, position: child.Column(Position), order: m.sites, kind: kinds[of.name+"."+f.Name], copies: m.copies(root, t, child, of.typ)}
	m.sites++
	s.plan = m.planOf(child, place{typ: typ, name: elementOf(f), version: of.version, evidence: cmp.Or(f.Evidence, typ.Evidence, of.evidence)})
	return s
}

// copies are the values that the records of a child have of the record around: the key of the one in
// which all of them stand, and, of those that stand deeper, that of the holder.
func (m *maker) copies(root, holder, child *Table, typ *digest.Type) []copied {
	if holder != child {
		all := []copied{{holder.Column(child.Of), child.Column(child.Of)}}
		if holder != root {
			all = append(all, m.link(holder, child, typ))
		}
		return all
	}
	var all []copied
	for i, c := range child.Columns {
		if c.Path == nil && c.Name != Position {
			all = append(all, copied{i, i})
		}
	}
	return append(all, m.link(holder, child, typ))
}

// link is the column of a child's rows that has the key of the record around, which is a child itself.
func (m *maker) link(holder, child *Table, typ *digest.Type) copied {
	name, doc := snake(typ.Key), "The one that it stands in, of "+holder.Name+"."
	if holder == child {
		name, doc = "parent_"+name, "The one above it; NULL on the top level."
	}
	at := child.Column(name)
	if at < 0 {
		at = child.append(&Column{Name: name, Kind: database.Int, Doc: doc})
	}
	return copied{holder.Column(snake(typ.Key)), at}
}
