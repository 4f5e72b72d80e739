package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/fieldbooks/fieldbooks/gen/internal/model"
	"github.com/fieldbooks/fieldbooks/gen/internal/words"
)

const (
	wirePath = model.Module + "/wire"
	seamPath = model.Module + "/internal/seam"

	sharedPath = model.Module + "/generated/" + model.Shared

	jsontextPath = "github.com/go-json-experiment/json/jsontext"

	tab = 4 // columns of an indent, as most editors show it
)

// list writes one element on a line, in the order given. jen.Dict would sort them.
var list = jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}

// wire names something of package wire.
func wire(name string) *jen.Statement { return jen.Qual(wirePath, name) }

// seam names something of package seam.
func seam(name string) *jen.Statement { return jen.Qual(seamPath, name) }

// typeOf writes a type.
func typeOf(t model.Type) *jen.Statement {
	// []wire.Decimal
	if t.Wire {
		return jen.Op(t.Prefix).Add(wire(t.Name))
	}
	return jen.Op(t.Prefix).Id(t.Name)
}

// declare begins a declaration of a file, behind an empty line and its comment.
func declare(f *jen.File, doc ...string) *jen.Statement {
	f.Line()
	comment(f.Group, 0, doc...)
	return f.Add()
}

// oneLine writes the body of a function on the line of its head. jen.Block would not.
func oneLine(statement jen.Code) jen.Code {
	// { <statement> }
	return jen.Op("{").Add(statement).Op("}")
}

// comment writes a doc comment at an indent, wrapped, one jen.Comment to a line:
// text with a newline would become a /* */ block.
func comment(g *jen.Group, indent int, paragraphs ...string) {
	for _, line := range words.Comment(paragraphs, words.Width-indent*tab) {
		g.Comment(line)
	}
}
