package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/fieldbooks/fieldbooks/gen/internal/model"
)

// structure writes a struct and, for one that holds secrets, how it prints.
//
// Members stand apart by a blank line, because gofmt lines up neighbours: a longer
// name would change every line of its run, and a reviewer would read them all.
func structure(f *jen.File, s *model.Struct) {
	comment(f.Group, 0, s.Doc...)
	// type <Name> struct {
	// 	<Field>
	// }
	f.Type().Id(s.Name).StructFunc(func(g *jen.Group) {
		for i, field := range s.Fields {
			if i > 0 {
				g.Line()
			}
			member(g, field)
		}
	})
	f.Line()
	if s.Masked {
		masked(f, s)
	}
}

// member writes one field.
func member(g *jen.Group, field *model.Field) {
	comment(g, 1, field.Doc...)
	// <Name> <Type> `json:"<name>,omitzero" wire:"<what the runtime must know>"` // <line>
	st := g.Add(declared(field))
	tags := map[string]string{"json": field.JSON}
	if field.Wire != "" {
		tags["wire"] = field.Wire
	}
	st.Tag(tags)
	if field.Line != "" {
		st.Comment(field.Line)
	}
}

func declared(field *model.Field) *jen.Statement {
	if field.Name == "" {
		return typeOf(field.Type)
	}
	return jen.Id(field.Name).Add(typeOf(field.Type))
}

// masked writes the methods by which fmt, slog and encoding/json print a struct, and
// the one by which it travels.
func masked(f *jen.File, s *model.Struct) {
	comment(f.Group, 0, "Format prints the struct with what is sensitive masked.")
	// func (r <Name>) Format(f fmt.State, verb rune) { wire.FormatMasked(f, verb, r) }
	f.Func().Params(jen.Id("r").Id(s.Name)).Id("Format").
		Params(jen.Id("f").Qual("fmt", "State"), jen.Id("verb").Rune()).
		Block(wire("FormatMasked").Call(jen.Id("f"), jen.Id("verb"), jen.Id("r")))
	f.Line()
	comment(f.Group, 0, "LogValue logs the struct with what is sensitive masked.")
	// func (r <Name>) LogValue() slog.Value { return wire.LogMasked(r) }
	f.Func().Params(jen.Id("r").Id(s.Name)).Id("LogValue").Params().Qual("log/slog", "Value").
		Block(jen.Return(wire("LogMasked").Call(jen.Id("r"))))
	f.Line()
	comment(f.Group, 0, "MarshalJSON is for encoding/json, which loggers use: what is sensitive is masked.")
	// func (r <Name>) MarshalJSON() ([]byte, error) { return wire.MarshalMasked(r) }
	f.Func().Params(jen.Id("r").Id(s.Name)).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).
		Block(jen.Return(wire("MarshalMasked").Call(jen.Id("r"))))
	f.Line()
	comment(f.Group, 0, "MarshalJSONTo writes the struct whole, as it travels.")
	// func (r <Name>) MarshalJSONTo(enc *wire.Encoder) error {
	// 	type whole <Name>
	// 	return wire.MarshalSealed(enc, r, whole(r))
	// }
	f.Func().Params(jen.Id("r").Id(s.Name)).Id("MarshalJSONTo").Params(jen.Id("enc").Op("*").Add(wire("Encoder"))).Error().Block(
		jen.Type().Id("whole").Id(s.Name),
		jen.Return(wire("MarshalSealed").Call(jen.Id("enc"), jen.Id("r"), jen.Id("whole").Parens(jen.Id("r")))),
	)
	f.Line()
}

// record writes a struct and access to its custom fields.
func record(f *jen.File, s *model.Struct) {
	structure(f, s)
	if s.Custom == nil {
		return
	}
	comment(f.Group, 0, "Custom gives access to the fields that the tenant added. Editing one leaves the others as they came.")
	// func (r *<Name>) Custom() wire.CustomFields { return wire.CustomIn(&r.<Field>, <prefix>) }
	f.Func().Params(jen.Id("r").Op("*").Id(s.Name)).Id("Custom").Params().Add(wire("CustomFields")).Block(
		jen.Return(wire("CustomIn").Call(jen.Op("&").Id("r").Dot(s.Custom.Field), jen.Lit(s.Custom.Prefix))),
	)
	f.Line()
}

// enum writes a string type, its constants and Known.
func enum(f *jen.File, e *model.Enum) {
	comment(f.Group, 0, e.Doc...)
	// type <Name> string
	f.Type().Id(e.Name).String()
	f.Line()
	if len(e.Values) == 0 {
		return
	}
	comment(f.Group, 0, "The values of "+e.Name+".")
	// const (
	// 	<NameValue> <Name> = <value>
	// )
	f.Const().DefsFunc(func(g *jen.Group) { constants(g, e) })
	f.Line()
	comment(f.Group, 0, "Known reports whether v is one of the values above. What is not known is kept and sent back as it came.")
	// func (v <Name>) Known() bool {
	// 	switch v {
	// 	case <NameValue>, ...:
	// 		return true
	// 	}
	// 	return false
	// }
	f.Func().Params(jen.Id("v").Id(e.Name)).Id("Known").Params().Bool().Block(
		jen.Switch(jen.Id("v")).Block(known(e).Block(jen.Return(jen.True()))),
		jen.Return(jen.False()),
	)
	f.Line()
}

func constants(g *jen.Group, e *model.Enum) {
	for i, v := range e.Values {
		if i > 0 {
			g.Line()
		}
		comment(g, 1, v.Doc...)
		g.Id(v.Name).Id(e.Name).Op("=").Lit(v.Value)
	}
}

// known writes the case of all values, one on a line.
func known(e *model.Enum) *jen.Statement {
	// case <NameValue>,
	// 	<NameValue>:
	return jen.CaseFunc(func(g *jen.Group) {
		for i, v := range e.Values {
			if i > 0 {
				g.Line().Id(v.Name)
				continue
			}
			g.Id(v.Name)
		}
	})
}
