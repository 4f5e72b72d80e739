package view

import (
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// nested is a project in the form of version 1: invoice groups inside the project,
// phases inside the groups and inside phases.
func (v *View) nested(project *fake.Value) *fake.Value {
	out := v.nestedFields("Projects", project)
	key := project.Key("ProjectKey")
	groups := fake.List()
	for _, g := range v.Where("InvoiceGroups", "ProjectKey", key) {
		groups.Items = append(groups.Items, v.nestedGroup(g, key))
	}
	out.Set("InvoiceGroups", groups)
	if strings.Contains(v.Method.Wire, "WithResources") {
		out.Set("Resources", v.nestedResources(key))
	}
	return out
}

func (v *View) nestedGroup(group *fake.Value, projectKey int) *fake.Value {
	out := v.nestedFields("InvoiceGroups", group)
	if client := group.Get("ClientKey"); !client.Empty() {
		out.Set("Client", fake.Object("ClientKey", client, "Description", group.Get("ClientDescription").Text()))
	}
	return out.Set("Phases", v.nestedPhases(projectKey, group.Key("InvoiceGroupKey")))
}

// nestedPhases is the phases below a parent, with theirs.
func (v *View) nestedPhases(parent, group int) *fake.Value {
	phases := fake.List()
	for _, p := range v.Where("Phases", "ParentKey", parent) {
		if p.Key("InvoiceGroupKey") != group {
			continue
		}
		key := p.Key("PhaseKey")
		out := v.nestedFields("Phases", p)
		if below := v.nestedPhases(key, group); len(below.Items) > 0 {
			out.Set("Phases", below)
		}
		if strings.Contains(v.Method.Wire, "WithResources") {
			out.Set("Resources", v.nestedResources(key))
		}
		phases.Items = append(phases.Items, out)
	}
	return phases
}

func (v *View) nestedResources(parent int) *fake.Value {
	resources := fake.List()
	for _, r := range v.Where("Resources", "ParentKey", parent) {
		out := v.nestedFields("Resources", r)
		if e := r.Get("Employee"); e != nil {
			out.Set("EmployeeKey", fake.Of(e.Key("EmployeeKey"))).Drop("Employee")
		}
		resources.Items = append(resources.Items, out)
	}
	return resources
}

// nestedFields is the fields of one object: those that version 1 has and those
// that no version knows, custom fields at the top with the prefix, and null for
// references and dates that are not set.
func (v *View) nestedFields(entity string, n *fake.Value) *fake.Value {
	out := n.Clone().Drop("CustomFields")
	inner, flat := v.Nested(v.Version, entity), v.TypeOf(2, entity)
	for _, name := range n.Names() {
		if inner != nil && inner.Field(name) == nil && flat.Field(name) != nil {
			out.Drop(name)
		}
	}
	custom := n.Get("CustomFields")
	for _, name := range custom.Names() {
		out.Set("CF_"+name, custom.Get(name))
	}
	if inner != nil {
		for _, f := range inner.Fields {
			if !out.Has(f.Name) && (f.Type.Name == "date" || f.Type.Name == "int" && strings.HasSuffix(f.Name, "Key")) {
				out.Set(f.Name, fake.Null())
			}
		}
	}
	return v.original(entity, n.Key(v.KeyName(entity)), out)
}
