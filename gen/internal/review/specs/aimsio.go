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
	s := OfAimsio(m)
	s.HandWritten = func(text string) string { return inCode(state, "aimsio", text) }
	s.Corrections, err = corrections(state)
	return s, err
}

// OfAimsio lists what a description says that was read already.
func OfAimsio(m *decide.Model) *Surface {
	v := calls{Surface: newSurface(), described: describe(m.Document), forms: map[*read.Component][2]*decide.Type{}}
	for _, t := range m.Types {
		both := v.forms[t.Component]
		if both[t.Way] = t; !t.TwoForms && t.Way == read.Sent && t.Used[read.Answered] {
			both[read.Answered] = t // one form for both
		}
		v.forms[t.Component] = both
	}
	v.api()
	for _, op := range m.Operations {
		v.operation(op)
	}
	for _, c := range m.Components {
		v.component(c)
	}
	return v.Surface
}

// calls adds the elements of one description.
type calls struct {
	*Surface
	*described
	forms map[*read.Component][2]*decide.Type // by direction
}

func (v calls) operation(op *read.Operation) {
	n, item := v.below(op.At.Node), v.follow(v.Root.Get("paths").Get(op.Path))
	body, answer := "", "wire.Reply"
	if op.Body != nil && op.Body.Shape != nil {
		body = decide.GoType(op.Body.Shape, read.Sent)
	}
	if op.Result != nil {
		answer = decide.GoType(op.Result, read.Answered)
	}
	var codes []string
	for _, a := range op.Answers {
		codes = append(codes, a.Code)
	}
	slices.Sort(codes)
	e := &Element{
		Kind: "operation", Key: op.Key(), Name: op.String(), Go: "Client." + op.GoName,
		Resource: op.File, Place: place(op.At.File, op.At.Line), Sent: op.Body != nil, Path: []string{"paths", op.Path, op.Method},
		Facts: facts(op, []string{"variable", "file", "keys"}, Fact{"x-key", strings.Join(op.Keys, ", ")},
			Fact{"path", nameless(op.Path)}, Fact{"body", body}, Fact{"a struct of parameters", params(op)},
			Fact{"answer", answer}, Fact{"answer codes", strings.Join(codes, ", ")}, Fact{"answer media", v.answered(n)}, Fact{"security", v.securityOf(n)}, Fact{"server", v.serversOf(n, item)}),
	}
	v.add("aimsioapi", e, op.GoName+"Params")
	position := 0
	for _, p := range op.Params {
		if p.In == "path" {
			position++
		}
		v.parameter(op, p, e, position, v.parameterIn(p.Name, p.In, n, item))
	}
}

// nameless is a path without the names of its parameters, which nobody sends.
func nameless(path string) string { return inBraces.ReplaceAllString(path, "{}") }

// params says whether the Go method takes a struct of parameters beside those of the path.
func params(op *read.Operation) string {
	if slices.ContainsFunc(op.Params, func(p *read.Param) bool { return p.In != "path" }) {
		return "yes"
	}
	return ""
}

// parameter adds a parameter; one of the path is known by its position, whatever its name.
func (v calls) parameter(op *read.Operation, p *read.Param, of *Element, position int, n *node) {
	e := &Element{
		Kind: "parameter", Key: p.In + " " + p.Name, Parent: of.Key, Name: of.Name + " " + p.Name, Go: op.GoName + "Params." + p.GoName,
		Resource: of.Resource, Place: of.Place, Sent: true, Path: of.Path,
	}
	called := p.Name
	if n != nil {
		e.Place = v.placeOf(n)
	}
	inGo := Fact{"Go name", p.GoName}
	if p.In == "path" {
		e.Key, e.Go, called = fmt.Sprint("path ", position), of.Go[strings.Index(of.Go, ".")+1:], ""
		inGo.Name = "argument"
	}
	e.Facts = facts(p, []string{"Go name", "readOnly", "writeOnly", "rules"},
		Fact{"name", called}, inGo, Fact{"default", v.fallback(n.Get("schema"))}, Fact{"schema type", v.typeOf(n.Get("schema"))})
	v.add("aimsioapi", e)
}
