package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/fieldbooks/fieldbooks/gen/internal/model"
	"github.com/fieldbooks/fieldbooks/gen/internal/words"
)

// method writes one method of the Client with all that belongs to it.
func method(f *jen.File, m *model.Method, version int) {
	args := wire("Value")
	if m.Args != nil {
		args = jen.Id(m.Args.Name)
	}
	// func (c *Client) <Name>(ctx context.Context, args <Name>Args, opts ...wire.CallOption) (*<Name>Result, error) {
	// 	return seam.Do(ctx, c.caller, &<name>, args, new(<Name>Result), opts)
	// }
	declare(f, m.Doc...).Add(sends(m, m.Name, "Do", "args", args))
	description(f, m, version)
	if m.Args != nil {
		structure(f, m.Args)
	}
	if !m.Result.Common {
		structure(f, m.Result)
	}
	if s := m.Save; s != nil {
		// func (c *Client) <Save>(ctx context.Context, got *<Got>, opts ...wire.CallOption) (*<Name>Result, error) {
		// 	return seam.Save(ctx, c.caller, &<name>, got, new(<Name>Result), opts)
		// }
		declare(f, s.Doc...).Add(sends(m, s.Name, "Save", "got", jen.Op("*").Id(s.Got)))
	}
}

// sends writes a method of the Client that calls a function of package seam.
func sends(m *model.Method, name, by, what string, of jen.Code) jen.Code {
	return jen.Func().Params(jen.Id("c").Op("*").Id("Client")).Id(name).Params(
		jen.Id("ctx").Qual("context", "Context"), jen.Id(what).Add(of), jen.Id("opts").Op("...").Add(wire("CallOption")),
	).Params(jen.Op("*").Id(m.Result.Name), jen.Error()).Block(
		jen.Return(seam(by).Call(
			jen.Id("ctx"), jen.Id("c").Dot("caller"), jen.Op("&").Id(m.Var), jen.Id(what), jen.New(jen.Id(m.Result.Name)), jen.Id("opts"),
		)),
	)
}

// description writes what the wrappers go by. Only what is so is said, so that a new
// key in the specs is one new line.
func description(f *jen.File, m *model.Method, version int) {
	s := m.Spec
	says := members(
		"Name", s.Wire, "Version", version, "Kind", wire("Kind"+words.Capital(s.Kind)), "Page", s.Page,
		"Permission", s.Permission, "Employee", s.Employee, "Evidence", wire(words.Capital(s.Evidence)), "Paged", s.Paged,
	)
	var fixed, rows []jen.Code
	for _, arg := range s.Fixed {
		fixed = append(fixed, jen.Values(members("Name", arg.Name, "Value", arg.Value)...))
	}
	says = append(says, all("Fixed", fixed)...)
	if b := s.Batch; b != nil {
		says = append(says, one("Batch", members("By", b.By, "Max", b.Max, "Of", b.Of)))
	}
	if c := s.Cap; c != nil {
		says = append(says, one("Cap", members("Rows", c.Rows, "Of", c.Of, "From", c.From, "To", c.To,
			"Then", c.Then, "ThenBy", c.ThenBy)))
	}
	if u := s.Update; u != nil {
		for _, r := range u.Rows {
			rows = append(rows, jen.Values(members("Arg", r.Arg, "List", r.List, "IsNew", r.IsNew)...))
		}
		update := members("Reads", jen.Op("&").Id(m.Save.From), "Send", wire("Send"+words.Capital(u.Send)),
			"Updated", u.Updated, "Unchanged", u.Unchanged, "Counter", u.Counter)
		says = append(says, one("Update", append(update, all("Rows", rows)...)))
	}
	// var <name> = wire.Method{
	// 	<Member>: <value>,
	// }
	declare(f).Var().Id(m.Var).Op("=").Add(wire("Method")).Custom(list, says...)
}

// one writes the member of a description that points to a value of the same name.
func one(name string, members []jen.Code) jen.Code {
	// Batch: &wire.Batch{By: "RequestedProjects", Max: 25}
	return jen.Id(name).Op(":").Op("&").Add(wire(name)).Values(members...)
}

// all writes the member of a description that holds values of the same name, if any.
func all(name string, values []jen.Code) []jen.Code {
	if len(values) == 0 {
		return nil
	}
	// Fixed: []wire.Fixed{{Name: "CreateType", Value: "Phase"}}
	return []jen.Code{jen.Id(name).Op(":").Index().Add(wire(name)).Values(values...)}
}

// members writes those of a literal, names and values in turn, without the values that say nothing.
func members(pairs ...any) []jen.Code {
	var says []jen.Code
	for pair := range slices.Chunk(pairs, 2) {
		switch pair[1] {
		case "", 0, false:
			continue
		}
		value, written := pair[1].(jen.Code)
		if !written {
			value = jen.Lit(pair[1])
		}
		// <Name>: <value>
		says = append(says, jen.Id(pair[0].(string)).Op(":").Add(value))
	}
	return says
}
