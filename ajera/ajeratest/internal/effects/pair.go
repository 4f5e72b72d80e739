package effects

import (
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/rules"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/view"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// pairWriter runs an update of version 1: whole records as they shall be, beside the
// same records as they were read. What a client leaves out of both, such as custom fields that it
// does not know, stays as it is: live servers take that.
type pairWriter struct{ *view.View }

func (w pairWriter) save() rules.Answer {
	u, entity := w.Method.Update, w.Method.Content[0].Name
	updated, unchanged := w.Args.Get(u.Updated), w.Args.Get(u.Unchanged)
	typ := w.TypeOf(w.Version, entity)
	if r := w.Distinct(typ, updated); r != nil {
		return rules.Refuse(r)
	}
	var saved []int
	var refused []*rules.Refusal
	for _, after := range updated.Elements() {
		before := w.Snapshot()
		key, r := w.pair(entity, typ, after, unchanged)
		switch {
		case r != nil:
			w.Store, refused = before, append(refused, r)
		case key != 0:
			saved = append(saved, key)
		}
	}
	switch {
	case len(refused) > 0 && (len(saved) == 0 || w.Args.Get("UseSingleTransaction").Truth()):
		return rules.Answer{Refused: refused}
	case len(saved) == 0:
		return rules.Refuse(rules.NoChange())
	}
	return rules.Answer{Content: w.saved(entity, saved), Refused: refused}
}

// pair saves one record and returns its key, 0 when nothing differs.
func (w pairWriter) pair(entity string, typ *tables.Type, after, unchanged *fake.Value) (int, *rules.Refusal) {
	keyName := w.KeyName(entity)
	key := after.Key(keyName)
	if key < 0 {
		return w.create(place{entity: entity, typ: typ}, after)
	}
	row := w.Row(entity, key)
	if row == nil {
		return 0, rules.Invalid("no %s %d", keyName, key)
	}
	i := slices.IndexFunc(unchanged.Elements(), func(n *fake.Value) bool { return n.Key(keyName) == key })
	if i < 0 {
		return 0, rules.Invalid("%s %d is not among the unchanged records", keyName, key)
	}
	read, current := unchanged.Items[i], w.Full(entity, row)
	if !w.Strict {
		current = tables.Mentioned(current, read, after)
	}
	if why := tables.Difference(read, current); why != "" {
		return 0, rules.Conflict("%s %d: %s is not as stored", keyName, key, why)
	}
	changed, r := w.write(place{entity: entity, typ: typ, key: key}, current, after)
	if r != nil || !changed {
		return 0, r
	}
	return key, nil
}

func (w pairWriter) saved(entity string, keys []int) *fake.Value {
	content := fake.Object(entity, w.Whole(entity, w.Rows(entity, keys)))
	if counter := w.Method.Update.Counter; counter != "" {
		content.Set(counter, fake.Of(len(keys)))
	}
	return content
}

// place is where a record of version 1 stands: its kind, and for the parts of a
// project what it hangs on.
type place struct {
	entity                 string
	typ                    *tables.Type
	key                    int
	project, group, parent int
}

// write brings a stored record to what after says. Before is the record as the get
// method shows it.
func (w pairWriter) write(p place, before, after *fake.Value) (bool, *rules.Refusal) {
	row := w.Row(p.entity, p.key).Clone()
	var names []string
	changed := false
	for _, name := range tables.Union(before, after) {
		if p.holds(name) {
			did, r := w.writeParts(p.below(name), before.Get(name), after.Get(name))
			if r != nil {
				return false, r
			}
			changed = changed || did
			continue
		}
		if tables.Equal(before.Get(name), after.Get(name)) {
			continue
		}
		if r := w.MayChange(p.entity, p.typ, before, name, after.Get(name)); r != nil {
			return false, r
		}
		assign(p, row, name, after.Get(name))
		names = append(names, name)
	}
	if len(names) > 0 {
		w.Save(w.Version, p.entity, p.typ, row, names)
	}
	return changed || len(names) > 0, nil
}

// assign puts a member where the store keeps it: projects are stored flat, with
// their custom fields in an object.
func assign(p place, row *fake.Value, name string, v *fake.Value) {
	custom, isCustom := strings.CutPrefix(name, tables.Prefix)
	switch {
	case !p.flat():
		row.Set(name, tables.OrNull(v))
	case isCustom:
		fields := row.Get("CustomFields").Clone()
		if fields == nil {
			fields = fake.Object()
		}
		row.Set("CustomFields", fields.Set(custom, tables.OrNull(v)))
	case name == "Client":
		row.Set("ClientKey", fake.Of(v.Key("ClientKey")))
	case p.entity == "Resources" && name == "EmployeeKey":
		row.Set("Employee", fake.Object("EmployeeKey", tables.OrNull(v)))
	default:
		row.Set(name, tables.OrNull(v))
	}
}

// flat reports whether the store keeps the record apart from the project it is
// shown in.
func (p place) flat() bool {
	return slices.Contains([]string{"Projects", "InvoiceGroups", "Phases", "Resources"}, p.entity)
}

// holds reports whether a member is a list of records with a life of their own.
func (p place) holds(name string) bool {
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
func (w pairWriter) writeParts(p place, before, after *fake.Value) (bool, *rules.Refusal) {
	p.typ = w.Nested(w.Version, p.entity)
	if p.typ == nil {
		return false, rules.Invalid("unknown property %s", p.entity)
	}
	key := w.KeyName(p.entity)
	for _, old := range before.Elements() {
		same := func(n *fake.Value) bool { return n.Key(key) == old.Key(key) }
		if !slices.ContainsFunc(after.Elements(), same) {
			return false, rules.Invalid("%s %d is gone; the API removes nothing", key, old.Key(key))
		}
	}
	changed := false
	for _, n := range after.Elements() {
		did, r := w.writePart(p, key, before, n)
		if r != nil {
			return false, r
		}
		changed = changed || did
	}
	return changed, nil
}

func (w pairWriter) writePart(p place, key string, before, after *fake.Value) (bool, *rules.Refusal) {
	p.key = after.Key(key)
	if p.key < 0 {
		_, r := w.create(p, after)
		return true, r
	}
	i := slices.IndexFunc(before.Elements(), func(n *fake.Value) bool { return n.Key(key) == p.key })
	if i < 0 {
		return false, rules.Invalid("%s %d does not belong here", key, p.key)
	}
	return w.write(p, before.Items[i], after)
}

// create makes a record of version 1 from one with a negative key.
func (w pairWriter) create(p place, n *fake.Value) (int, *rules.Refusal) {
	keyName := w.KeyName(p.entity)
	row := w.blank(p)
	names := slices.DeleteFunc(slices.Clone(n.Names()), func(name string) bool { return name == keyName || p.holds(name) })
	for _, name := range names {
		v := n.Get(name)
		if v.Zero() && p.typ.Field(name) != nil {
			continue
		}
		if r := w.MayChange(p.entity, p.typ, row, name, v); r != nil {
			return 0, r
		}
		assign(p, row, name, v)
	}
	if r := rules.Required(p.typ, n); r != nil {
		return 0, r
	}
	row.Drop(keyName)
	p.link(row)
	p.key = w.Save(w.Version, p.entity, p.typ, row, names)
	w.Remember(p.entity, p.key, n.Get(keyName))
	return p.key, w.createParts(p, n)
}

func (w pairWriter) createParts(p place, n *fake.Value) *rules.Refusal {
	for _, name := range n.Names() {
		if !p.holds(name) {
			continue
		}
		if _, r := w.writeParts(p.below(name), fake.List(), n.Get(name)); r != nil {
			return r
		}
	}
	return nil
}

// link ties a part to its project.
func (p place) link(row *fake.Value) {
	switch p.entity {
	case "InvoiceGroups":
		row.With("ProjectKey", p.project)
	case "Phases":
		row.With("ProjectKey", p.project, "InvoiceGroupKey", p.group, "ParentKey", p.parent)
	case "Resources":
		row.With("ParentKey", p.parent)
	}
}

// blank is a new record as it stands before something is entered.
func (w pairWriter) blank(p place) *fake.Value {
	if p.flat() {
		typ := w.TypeOf(2, p.entity)
		return custom(w.View, p.entity, typ, w.Blank(2, typ))
	}
	return w.Blank(1, p.typ).With(prefixed(w.Custom(p.entity))...)
}

// prefixed is custom fields as pairs of name and value in the form of version 1.
func prefixed(fields *fake.Value) []any {
	var pairs []any
	for _, name := range fields.Names() {
		pairs = append(pairs, tables.Prefix+name, fields.Get(name))
	}
	return pairs
}
