package effects

import (
	"cmp"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/rules"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/view"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// projectWriter makes projects, invoice groups, phases or resources of version 2.
// A request of the wrong shape is answered with success and a skeleton without
// keys, as live servers do; one that is well formed but refers to nothing is
// refused. Custom fields in the request are ignored; the new parts have those that are defined,
// without a value.
type projectWriter struct {
	*view.View
	made map[string][]*fake.Value // so far, by entity
}

func (w projectWriter) create() rules.Answer {
	w.Args = withoutCustom(w.Args)
	for _, f := range w.Method.Args {
		if w.Malformed(f) {
			return rules.Answer{Content: Skeleton(w.Order)}
		}
	}
	for _, f := range w.Method.Args {
		for _, n := range rules.Records(w.Args.Get(f.Name)) {
			if r := w.RefersWell(f, n); r != nil {
				return rules.Refuse(r)
			}
		}
	}
	if r := w.all(); r != nil {
		return rules.Refuse(r)
	}
	content := fake.Object()
	for _, f := range w.Method.Content {
		content.Set(f.Name, w.Whole(f.Name, w.made[f.Name]))
	}
	return rules.Answer{Content: content}
}

// all creates in the order in which the parts hang on each other.
func (w projectWriter) all() *rules.Refusal {
	args := w.Args
	if n := args.Get("Project"); n != nil {
		w.add("Projects", n, nil, "Status", "Active", "TaxState", "na", "CompanyKey", 1)
	}
	for _, n := range args.Get("InvoiceGroups").Elements() {
		w.add("InvoiceGroups", n, nil, "ProjectKey", cmp.Or(n.Key("ProjectKey"), w.first("Projects", "ProjectKey")))
	}
	for _, n := range args.Get("Phases").Elements() {
		add := w.phase
		if n.Has("ActivityType") {
			add = w.resource
		}
		if r := add(n); r != nil {
			return r
		}
	}
	return nil
}

// first is the key of the first part of a kind, or of what that part belongs to.
func (w projectWriter) first(entity, key string) int {
	if rows := w.made[entity]; len(rows) > 0 {
		return rows[0].Key(key)
	}
	return 0
}

// add stores a part: a blank record, what it inherits, its defaults and links,
// and over these what was sent.
func (w projectWriter) add(entity string, n, from *fake.Value, links ...any) {
	typ := w.TypeOf(2, entity)
	row := custom(w.View, entity, typ, w.Blank(2, typ).With(links...))
	for _, name := range []string{"Status", "BillingType", "RateTableKey", "ProjectTypeKey", "DepartmentKey", "ProjectManager", "TaxState"} {
		if v := from.Get(name); !v.Empty() {
			row.Set(name, v)
		}
	}
	for _, name := range n.Names() {
		if v := n.Get(name); !v.Empty() {
			row.Set(name, v)
		}
	}
	if entity == "Resources" && n.Has("EmployeeKey") {
		row.Set("Employee", fake.Object("EmployeeKey", n.Get("EmployeeKey"))).Drop("EmployeeKey")
	}
	tables.DropNulls(row)
	row.Drop(typ.Key)
	key := w.Save(w.Version, entity, typ, row, row.Names())
	w.made[entity] = append(w.made[entity], w.Row(entity, key))
}

// custom gives a new part the custom fields that are defined for its kind.
func custom(v *view.View, entity string, typ *tables.Type, row *fake.Value) *fake.Value {
	if fields := v.Custom(entity); typ.Custom != "" && len(fields.Names()) > 0 {
		row.Set(typ.Custom, fields)
	}
	return row
}

// withoutCustom is a request without the custom fields in it.
func withoutCustom(n *fake.Value) *fake.Value {
	switch {
	case n.Is('['):
		out := fake.List()
		for _, item := range n.Items {
			out.Items = append(out.Items, withoutCustom(item))
		}
		return out
	case n.Is('{'):
		out := fake.Object()
		for _, name := range n.Names() {
			if name != "CustomFields" && !strings.HasPrefix(name, tables.Prefix) {
				out.Set(name, withoutCustom(n.Get(name)))
			}
		}
		return out
	}
	return n
}

// phase adds a phase to the project and group it names, or to those just made.
func (w projectWriter) phase(n *fake.Value) *rules.Refusal {
	group := cmp.Or(n.Key("InvoiceGroupKey"), w.first("InvoiceGroups", "InvoiceGroupKey"))
	project := cmp.Or(n.Key("ProjectKey"), w.first("InvoiceGroups", "ProjectKey"))
	parent := cmp.Or(n.Key("ParentKey"), project)
	if w.Row("InvoiceGroups", group).Key("ProjectKey") != project {
		return rules.Invalid("InvoiceGroupKey %d does not belong to ProjectKey %d", group, project)
	}
	if parent != project && w.Row("Phases", parent).Key("ProjectKey") != project {
		return rules.Invalid("ParentKey %d does not belong to ProjectKey %d", parent, project)
	}
	w.add("Phases", n, w.Row("Projects", project), "ProjectKey", project, "InvoiceGroupKey", group, "ParentKey", parent)
	return nil
}

func (w projectWriter) resource(n *fake.Value) *rules.Refusal {
	parent := n.Key("ParentKey")
	if w.Row("Phases", parent) == nil && w.Row("Projects", parent) == nil {
		return rules.Invalid("ParentKey %d is neither a phase nor a project", parent)
	}
	w.add("Resources", n, nil)
	return nil
}

// Skeleton is the empty example that a misunderstood create answers.
func Skeleton(o *rules.Order) *fake.Value {
	content := fake.Object()
	for _, f := range o.Method.Content {
		content.Set(f.Name, fake.List(o.Blank(o.Version, o.Type(o.Version, f.Type.Name))))
	}
	return content
}
