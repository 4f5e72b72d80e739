package specs

import (
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/decide"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
)

// The types of Aimsio: what the description calls a schema, and what Go makes of it in
// each direction. What the forms say already, such as nullable, is said once more for the
// reader of a report, and judged by the form.

func (v calls) component(c *read.Component) {
	forms := v.forms[c]
	e := &Element{
		Kind: "type", Key: "type " + c.Name, Name: c.Name, Go: c.GoName,
		Resource: c.File, Place: place(c.At.File, c.At.Line), Sent: c.Used[read.Sent], Path: []string{"components", "schemas", c.Name},
		Facts: facts(c, []string{"used", "two forms", "file", "constants", "write name", "values", "rules", "path"},
			Fact{"name", c.Name}, Fact{"Go name", c.GoName}, Fact{"form", formOf(c)}, Fact{"either or", choices(c.Rules)},
			Fact{"read as", structOf(forms[read.Answered])}, Fact{"sent as", structOf(forms[read.Sent])}),
	}
	owns := []string{c.WriteName}
	if c.Kind == read.KindEnum {
		e.Kind = "enum"
		owns = append(owns, c.GoName+".Known")
	}
	v.add("aimsioapi", e, owns...)
	for i, constant := range c.Constants {
		v.add("aimsioapi", &Element{
			Kind: "value", Key: c.Values[i], Parent: e.Key, Name: c.Values[i], Go: constant, Path: e.Path,
			Resource: e.Resource, Place: e.Place, Sent: e.Sent, Facts: []Fact{{"value", c.Values[i]}, {"Go name", constant}},
		})
	}
	if c.Kind == read.KindObject {
		for _, m := range c.Members {
			v.member(c, m, e)
		}
	}
}

// structOf is the Go type of one direction, and whether it keeps what it does not name.
func structOf(t *decide.Type) string {
	switch {
	case t == nil:
		return ""
	case t.Kind == read.KindObject && !t.Open:
		return t.Name + " without other members"
	}
	return t.Name
}

// choices are the rules of what must be sent, in any order.
func choices(rules []read.Rule) string {
	var all []string
	for _, r := range rules {
		text := "one of " + strings.Join(slices.Sorted(slices.Values(r.Any)), ", ")
		if r.When != "" {
			text += " with " + r.When
		}
		all = append(all, text)
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}

// formOf is what a type is.
func formOf(c *read.Component) string {
	switch c.Kind {
	case read.KindObject:
		return "object"
	case read.KindUnion:
		var options []string
		for _, p := range c.Parts {
			options = append(options, decide.GoType(p, read.Answered))
		}
		return strings.Join(options, " or ")
	case read.KindEnum:
		return "enum"
	}
	return decide.GoType(c.Shape, read.Answered)
}

func (v calls) member(c *read.Component, m *read.Member, of *Element) {
	forms := v.forms[c]
	n := v.below(m.At.Node)
	e := &Element{
		Kind: "member", Key: m.Name, Parent: of.Key, Name: c.Name + "." + m.Name, Go: c.GoName + "." + m.GoName,
		Resource: of.Resource, Place: place(m.At.File, m.At.Line), Sent: of.Sent && m.Travels(read.Sent),
		Read: c.Used[read.Answered] && m.Travels(read.Answered), Path: append(of.Path[:len(of.Path):len(of.Path)], "properties", m.Name),
		Facts: facts(m, []string{"rules"}, Fact{"name", m.Name}, Fact{"type", decide.GoType(m.Shape, read.Answered)},
			Fact{"read as", fieldIn(forms[read.Answered], m)}, Fact{"sent as", fieldIn(forms[read.Sent], m)}, Fact{"default", v.fallback(n)}),
	}
	written := ""
	if c.TwoForms && e.Sent {
		written = decide.TypeName(c, read.Sent) + "." + m.GoName
	}
	v.add("aimsioapi", e, written)
}

// fieldIn is the Go of a member in one direction, "" where it does not travel.
func fieldIn(t *decide.Type, m *read.Member) string {
	if t == nil {
		return ""
	}
	for _, f := range t.Fields {
		if f.Name == m.Name && f.OmitZero {
			return f.Type
		} else if f.Name == m.Name {
			return f.Type + ", also when zero"
		}
	}
	return ""
}
