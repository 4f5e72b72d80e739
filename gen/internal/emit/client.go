package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/fieldbooks/fieldbooks/gen/internal/model"
)

// client writes the package comment, the Client and the list of all methods.
func client(p *model.Package) *jen.File {
	f := newFile(p, "specs/ajera")
	for _, line := range lines(p.Doc, 0) {
		f.PackageComment(line)
	}
	comment(f.Group, 0, "Client calls the vendor's methods through a [wire.Caller].")
	// type Client struct{ caller wire.Caller }
	f.Type().Id("Client").Struct(jen.Id("caller").Add(wire("Caller")))
	f.Line()
	comment(f.Group, 0, "New returns a client that sends through caller.")
	// func New(caller wire.Caller) *Client { return &Client{caller: caller} }
	f.Func().Id("New").Params(jen.Id("caller").Add(wire("Caller"))).Op("*").Id("Client").Block(
		jen.Return(jen.Op("&").Id("Client").Values(jen.Id("caller").Op(":").Id("caller"))),
	)
	f.Line()
	comment(f.Group, 0, "Methods returns the descriptions of all methods, in the order of the spec files.")
	// func Methods() []*wire.Method {
	// 	return []*wire.Method{
	// 		&<method>,
	// 	}
	// }
	f.Func().Id("Methods").Params().Index().Op("*").Add(wire("Method")).Block(
		jen.Return(jen.Index().Op("*").Add(wire("Method")).CustomFunc(list, func(g *jen.Group) { methodRefs(g, p) })),
	)
	return f
}

func methodRefs(g *jen.Group, p *model.Package) {
	for _, file := range p.Files {
		for _, m := range file.Methods {
			g.Op("&").Id(m.Var)
		}
	}
}
