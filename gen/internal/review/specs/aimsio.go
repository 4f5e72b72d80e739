package specs

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/decide"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
)

// Aimsio lists what the corrected Aimsio description of a state says.
func Aimsio(state fs.FS) (*Surface, error) {
	m, err := openapi.Describe(state)
	if err != nil {
		return nil, err
	}
	return OfAimsio(m), nil
}

// OfAimsio lists what a description says that was read already.
func OfAimsio(m *decide.Model) *Surface {
	s := newSurface()
	for _, op := range m.Operations {
		s.operation(op)
	}
	for _, c := range m.Components {
		s.component(c)
	}
	return s
}

func (s *Surface) operation(op *read.Operation) {
	body, answers, params := "", "", []string{}
	if op.Body != nil {
		body = strings.Join(op.Body.Others, " ")
		if op.Body.Shape != nil {
			body = op.Body.Media + " " + decide.GoType(op.Body.Shape, read.Sent)
		}
	}
	for _, a := range op.Answers {
		answers += a.Code
		if a.Shape != nil {
			answers += " " + decide.GoType(a.Shape, read.Answered)
		}
	}
	for _, p := range op.Params {
		if p.In != "path" {
			params = append(params, fmt.Sprintf("%s %s %s required=%t", p.In, p.Name, decide.GoType(p.Shape, read.Answered), p.Required))
		}
	}
	slices.Sort(params)
	s.add("aimsioapi", &Element{
		Kind: "operation", Key: op.Key(), Name: op.String(), Go: "Client." + op.GoName,
		Resource: op.File, Place: place(op.At.File, op.At.Line), Sent: op.Body != nil,
		Facts: []Fact{
			{"path", op.Path}, {"Go name", op.GoName}, {"body", body}, {"answer", answers},
			{"parameters", strings.Join(params, ", ")}, {"doc", strings.TrimSpace(op.Summary + " " + op.Doc)},
		},
	}, op.GoName+"Params")
}

func (s *Surface) component(c *read.Component) {
	form, others := formOf(c)
	e := &Element{
		Kind: "type", Key: "type " + c.Name, Name: c.Name, Go: c.GoName,
		Resource: c.File, Place: place(c.At.File, c.At.Line), Sent: c.Used[read.Sent],
		Facts: []Fact{
			{"Go name", c.GoName}, {"form", form}, {"other members", others}, {"doc", c.Doc}, {"evidence", c.Note.String()},
		},
	}
	owns := []string{c.WriteName}
	if c.Kind == read.KindEnum {
		e.Kind = "enum"
		owns = append(owns, c.GoName+".Known")
	}
	s.add("aimsioapi", e, owns...)
	for i, value := range c.Constants {
		s.add("aimsioapi", &Element{
			Kind: "value", Key: c.Values[i], Parent: e.Key, Name: c.Values[i], Go: value,
			Resource: e.Resource, Place: e.Place, Sent: e.Sent, Facts: []Fact{{"Go name", value}},
		})
	}
	if c.Kind == read.KindObject {
		for _, m := range c.Members {
			s.member(c, m, e)
		}
	}
}

// formOf is what a type is, and what its members can be that the description does not name.
func formOf(c *read.Component) (form, others string) {
	others = "no"
	switch c.Kind {
	case read.KindObject:
		form = "object"
		if c.Rest != nil {
			others = decide.GoType(c.Rest, read.Answered)
		}
	case read.KindUnion:
		for _, p := range c.Parts {
			form = strings.TrimPrefix(form+" or "+decide.GoType(p, read.Answered), " or ")
		}
	case read.KindEnum:
		form = "enum"
	default:
		form = decide.GoType(c.Shape, read.Answered)
	}
	return form, others
}

func (s *Surface) member(c *read.Component, m *read.Member, of *Element) {
	e := &Element{
		Kind: "member", Key: m.Name, Parent: of.Key, Name: c.Name + "." + m.Name, Go: c.GoName + "." + m.GoName,
		Resource: of.Resource, Place: place(m.At.File, m.At.Line), Sent: of.Sent && m.Travels(read.Sent),
		Facts: []Fact{
			{"Go name", m.GoName}, {"type", decide.GoType(m.Shape, read.Answered)}, {"required", fmt.Sprint(m.Required)},
			{"readOnly", fmt.Sprint(m.ReadOnly)}, {"writeOnly", fmt.Sprint(m.WriteOnly)}, {"nullable", fmt.Sprint(m.Nullable)},
			{"doc", m.Doc}, {"evidence", m.Note.String()},
		},
	}
	written := ""
	if c.TwoForms && e.Sent {
		written = decide.TypeName(c, read.Sent) + "." + m.GoName
	}
	s.add("aimsioapi", e, written)
}
