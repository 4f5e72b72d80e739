package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/fieldbooks/fieldbooks/gen/internal/model"
)

// method writes one method of the Client with all that belongs to it.
func method(f *jen.File, m *model.Method) {
	call(f, m)
	description(f, m)
	if m.Args != nil {
		structure(f, m.Args)
	}
	structure(f, m.Result)
	if m.Save != nil {
		save(f, m)
	}
}

// call writes the method that sends.
func call(f *jen.File, m *model.Method) {
	comment(f.Group, 0, m.Doc...)
	// func (c *Client) <Name>(ctx context.Context, args <Name>Args) (*<Name>Result, error) {
	// 	return wire.Do(ctx, c.caller, &<name>, args, new(<Name>Result))
	// }
	onClient(f).Id(m.Name).Params(
		jen.Id("ctx").Qual("context", "Context"),
		jen.Id("args").Add(argsType(m)),
	).Params(jen.Op("*").Id(m.Result.Name), jen.Error()).Block(
		jen.Return(wire("Do").Call(
			jen.Id("ctx"), jen.Id("c").Dot("caller"), jen.Op("&").Id(m.Var), jen.Id("args"), jen.New(jen.Id(m.Result.Name)),
		)),
	)
	f.Line()
}

func argsType(m *model.Method) jen.Code {
	if m.Args == nil {
		return wire("Value")
	}
	return jen.Id(m.Args.Name)
}

// description writes what the wrappers go by.
func description(f *jen.File, m *model.Method) {
	// var <name> = wire.Method{
	// 	<Member>: <value>,
	// }
	f.Var().Id(m.Var).Op("=").Add(literal(m.Describe))
	f.Line()
}

// save writes the method that sends what was edited in an answer.
func save(f *jen.File, m *model.Method) {
	comment(f.Group, 0, m.Save.Doc...)
	// func (c *Client) <Save>(ctx context.Context, got *<Read>, opts ...wire.SaveOption) (*<Name>Result, error) {
	// 	return wire.Save(ctx, c.caller, &<name>, got, opts, new(<Name>Result))
	// }
	onClient(f).Id(m.Save.Name).Params(
		jen.Id("ctx").Qual("context", "Context"),
		jen.Id("got").Op("*").Id(m.Save.Read),
		jen.Id("opts").Op("...").Add(wire("SaveOption")),
	).Params(jen.Op("*").Id(m.Result.Name), jen.Error()).Block(
		jen.Return(wire("Save").Call(
			jen.Id("ctx"), jen.Id("c").Dot("caller"), jen.Op("&").Id(m.Var), jen.Id("got"), jen.Id("opts"), jen.New(jen.Id(m.Result.Name)),
		)),
	)
	f.Line()
}

// onClient begins a method of the Client.
func onClient(f *jen.File) *jen.Statement {
	// func (c *Client)
	return f.Func().Params(jen.Id("c").Op("*").Id("Client"))
}
