package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/fieldbooks/fieldbooks/gen/internal/model"
)

// structure writes a struct and its methods.
//
// Members stand apart by a blank line, because gofmt lines up neighbours: a longer name
// would change every line of its run, and a reviewer would read them all.
func structure(f *jen.File, s *model.Struct) {
	// type <Name> struct {
	// 	<Field>
	// }
	declare(f, s.Doc...).Type().Id(s.Name).StructFunc(func(g *jen.Group) {
		for i, field := range s.Fields {
			if i > 0 && s.Fields[i-1].Name != "" { // an embedded type and what follows it never change
				g.Line()
			}
			member(g, field)
		}
	})
	if s.Record {
		// func (r *<Name>) Other() wire.Members { return wire.MembersIn(&r.Unknown) }
		declare(f, "Other reads and sets the members of r that are not in the specs.").
			Add(access(s, "Other", "MembersIn", "Unknown"))
	}
	if s.Open || s.Masked {
		printed(f, s)
	}
	if s.Masked {
		sensitive(f, s)
	}
	if c := s.Custom; c != nil {
		// func (r *<Name>) Custom() wire.Members { return wire.CustomIn(&r.<Field>, <prefix>) }
		declare(f, "Custom reads and sets the fields that the tenant added. The others stay as they came.").
			Add(access(s, "Custom", "CustomIn", c.Field, jen.Lit(c.Prefix)))
	}
}

// access writes a method that gives access to the members that a field keeps.
func access(s *model.Struct, name, by, field string, more ...jen.Code) jen.Code {
	of := append([]jen.Code{jen.Op("&").Id("r").Dot(field)}, more...)
	return jen.Func().Params(jen.Id("r").Op("*").Id(s.Name)).Id(name).Params().Add(wire("Members")).
		Add(oneLine(jen.Return(wire(by).Call(of...))))
}

// member writes one field.
func member(g *jen.Group, field *model.Field) {
	comment(g, 1, field.Doc...)
	tags := map[string]string{"json": field.JSON}
	if field.Wire != "" {
		tags["wire"] = field.Wire
	}
	// <Name> <Type> `json:"<name>,omitzero" wire:"<what the runtime must know>"` // <line>
	st := g.Id(field.Name).Add(typeOf(field.Type)).Tag(tags)
	if field.Line != "" {
		st.Comment(field.Line)
	}
}

// printed writes how fmt prints a struct.
func printed(f *jen.File, s *model.Struct) {
	hiding := ""
	if s.Masked {
		hiding = ", what is sensitive masked"
	}
	// func (r <Name>) Format(f fmt.State, verb rune) { seam.Format(f, verb, r) }
	declare(f, "Format prints the members of r that say something"+hiding+".").
		Func().Params(jen.Id("r").Id(s.Name)).Id("Format").Params(jen.Id("f").Qual("fmt", "State"), jen.Id("verb").Rune()).
		Add(oneLine(seam("Format").Call(jen.Id("f"), jen.Id("verb"), jen.Id("r"))))
}

// sensitive writes the methods by which slog and encoding/json show a struct with
// sensitive members, and the one by which it travels.
func sensitive(f *jen.File, s *model.Struct) {
	// func (r <Name>) LogValue() slog.Value { return seam.Log(r) }
	declare(f, "LogValue logs r as Format prints it.").
		Func().Params(jen.Id("r").Id(s.Name)).Id("LogValue").Params().Qual("log/slog", "Value").
		Add(oneLine(jen.Return(seam("Log").Call(jen.Id("r")))))
	// func (r <Name>) MarshalJSON() ([]byte, error) { return seam.Marshal(r) }
	declare(f, "MarshalJSON is for encoding/json, which loggers use: what is sensitive is left out.").
		Func().Params(jen.Id("r").Id(s.Name)).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).
		Add(oneLine(jen.Return(seam("Marshal").Call(jen.Id("r")))))
	// func (r <Name>) MarshalJSONTo(enc *jsontext.Encoder) error { return seam.MarshalSensitiveTo(enc, &r) }
	declare(f, "MarshalJSONTo is for json v2, which writes r whole, as it travels.").
		Func().Params(jen.Id("r").Id(s.Name)).Id("MarshalJSONTo").Params(jen.Id("enc").Op("*").Qual(jsontextPath, "Encoder")).Error().
		Add(oneLine(jen.Return(seam("MarshalSensitiveTo").Call(jen.Id("enc"), jen.Op("&").Id("r")))))
}

// enum writes a string type, its constants and Known.
func enum(f *jen.File, e *model.Enum) {
	// type <Name> string
	declare(f, e.Doc...).Type().Id(e.Name).String()
	// const (
	// 	<NameValue> <Name> = <value>
	// )
	declare(f, "The values of "+e.Name+".").Const().DefsFunc(func(g *jen.Group) {
		for i, v := range e.Values {
			if i > 0 && (len(v.Doc) > 0 || len(e.Values[i-1].Doc) > 0) {
				g.Line()
			}
			comment(g, 1, v.Doc...)
			g.Id(v.Name).Id(e.Name).Op("=").Lit(v.Value)
		}
	})
	// func (v <Name>) Known() bool {
	// 	return seam.OneOf(v,
	// 		<NameValue>,
	// 	)
	// }
	declare(f, "Known reports whether v is one of the values above.").
		Func().Params(jen.Id("v").Id(e.Name)).Id("Known").Params().Bool().Block(
		jen.Return(seam("OneOf").CustomFunc(arguments, func(g *jen.Group) {
			g.Id("v")
			for _, v := range e.Values {
				g.Line().Id(v.Name)
			}
			g.Line()
		})),
	)
}

// arguments are those of a call, each on a line when it begins with one.
var arguments = jen.Options{Open: "(", Close: ")", Separator: ","}

// alias writes the name of a shared type, with the beginning of its comment.
func alias(f *jen.File, name string, doc model.Doc) {
	// type <Name> = ajerashared.<Name>
	declare(f, doc[0]).Type().Id(name).Op("=").Qual(sharedPath, name)
}

// aliasValues writes the names of the constants of a shared enum.
func aliasValues(f *jen.File, e *model.Enum) {
	// const (
	// 	<NameValue> = ajerashared.<NameValue>
	// )
	declare(f, "The values of "+e.Name+".").Const().DefsFunc(func(g *jen.Group) {
		for _, v := range e.Values {
			g.Id(v.Name).Op("=").Qual(sharedPath, v.Name)
		}
	})
}
