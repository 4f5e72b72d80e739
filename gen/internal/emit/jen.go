package emit

import (
	"strings"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"

	"github.com/fieldbooks/fieldbooks/gen/internal/model"
)

const (
	wirePath = model.Module + "/wire"
	width    = 100 // columns of a comment
	tab      = 4   // columns of an indent, as most editors show it
)

// list writes one element on a line, in the order given. jen.Dict would sort them.
var list = jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}

// wire names something of package wire.
func wire(name string) *jen.Statement { return jen.Qual(wirePath, name) }

// typeOf writes a type.
func typeOf(t model.Type) *jen.Statement {
	// []wire.Decimal
	if t.Wire {
		return jen.Op(t.Prefix).Add(wire(t.Name))
	}
	return jen.Op(t.Prefix).Id(t.Name)
}

// literal writes a composite literal, its members in the order of the model.
func literal(l *model.Literal) *jen.Statement {
	// wire.<Type>{<Name>: <value>, ...}
	return wire(l.Type).CustomFunc(layout(l), func(g *jen.Group) {
		for _, m := range l.Members {
			g.Id(m.Name).Op(":").Add(value(m.Value))
		}
	})
}

// layout is a member to a line for the description of a method, and one line for
// the small literals in it.
func layout(l *model.Literal) jen.Options {
	if l.Type == "Method" {
		return list
	}
	return jen.Options{Open: "{", Close: "}", Separator: ","}
}

// value writes the value of one member.
func value(v any) jen.Code {
	switch v := v.(type) {
	case model.Const:
		// wire.KindGet
		return wire(string(v))
	case model.Ref:
		// &getProjects
		return jen.Op("&").Id(string(v))
	case *model.Literal:
		// &wire.Batch{...}
		return jen.Op("&").Add(literal(v))
	case []*model.Literal:
		return literals(v)
	}
	return jen.Lit(v)
}

func literals(all []*model.Literal) jen.Code {
	// []wire.Fixed{{Name: "CreateType", Value: "Phase"}}
	return jen.Index().Add(wire(all[0].Type)).ValuesFunc(func(g *jen.Group) {
		for _, l := range all {
			g.CustomFunc(layout(l), func(g *jen.Group) {
				for _, m := range l.Members {
					g.Id(m.Name).Op(":").Add(value(m.Value))
				}
			})
		}
	})
}

// comment writes a doc comment at an indent, wrapped, one jen.Comment to a line:
// text with a newline would become a /* */ block.
func comment(g *jen.Group, indent int, paragraphs ...string) {
	for _, line := range lines(paragraphs, indent) {
		g.Comment(line)
	}
}

// lines wraps paragraphs to comment lines with an empty one between paragraphs.
func lines(paragraphs []string, indent int) []string {
	var out []string
	for i, p := range paragraphs {
		if i > 0 {
			out = append(out, "//")
		}
		out = append(out, wrap(p, width-indent*tab)...)
	}
	return out
}

// wrap breaks a paragraph where a line would pass the given width.
func wrap(paragraph string, width int) []string {
	var out []string
	line := "//"
	for _, word := range strings.Fields(paragraph) {
		if line != "//" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			out = append(out, line)
			line = "//"
		}
		line += " " + word
	}
	return append(out, line)
}
