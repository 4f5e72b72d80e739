package model

import (
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// member builds a field that is read: of a record or an answer.
func (b *builder) member(members *scope, f *ajeraspec.Field, around string) *Field {
	b.declareField(members, f)
	return &Field{
		Name: goName(f),
		Type: b.goType(f),
		JSON: f.Name + ",omitzero",
		Wire: wireTag(f),
		Doc:  fieldDoc(f, around),
	}
}

// argument builds a field that is only sent, at the top of the arguments. What is
// required is sent even when it is zero; an optional bool is a pointer, because
// false is a value too.
func (b *builder) argument(members *scope, f *ajeraspec.Field, around string) *Field {
	field := b.member(members, f, around)
	if f.Required {
		field.JSON = f.Name
	} else {
		optional(field)
	}
	if f.Nullable && f.Type.List {
		field.Type.Prefix += "*"
	}
	if f.Sensitive && f.Type.Name == "string" && !f.Type.List && !f.Type.Map {
		field.Type = wireType("Secret")
	}
	return field
}

// optional makes a bool that may be left out.
func optional(f *Field) {
	if f.Type == (Type{Name: "bool"}) {
		f.Type.Prefix = "*"
	}
}

// declareField takes the field's Go name and checks that its wire names can stand in
// a struct tag.
func (b *builder) declareField(members *scope, f *ajeraspec.Field) {
	what := fmt.Sprintf("field %q", f.Name)
	name := goName(f)
	switch {
	case f.Go != "" && !Exported(f.Go):
		b.add(f.Pos, "%s%s has the go: name %q, which is not an exported Go name; write one", members.where, what, f.Go)
	case !Exported(name):
		b.add(f.Pos, "%s%s gives no Go name; give it one with go:", members.where, what)
	default:
		members.declare(b.faults, name, claim{what: what, at: f.Pos, how: " with go:"})
	}
	for _, wire := range append([]string{f.Name}, f.Also...) {
		if !taggable(wire) {
			b.add(f.Pos, "%s%s: the name %q cannot stand in a struct tag; names are without commas, bars, quotes and backslashes",
				members.where, what, wire)
		}
	}
}

func goName(f *ajeraspec.Field) string {
	if f.Go != "" {
		return f.Go
	}
	return GoName(f.Name)
}

// taggable reports whether a wire name can stand unquoted in json and wire tags.
func taggable(name string) bool {
	return name != "" && name != "-" && name == strings.TrimSpace(name) && !strings.ContainsAny(name, ",|'\"`\\")
}

// wireTag tells the runtime what it has to know of a field beside its name.
func wireTag(f *ajeraspec.Field) string {
	var parts []string
	if class := strings.ReplaceAll(f.Write, "-", ""); class != "" {
		parts = append(parts, class)
	} else if f.Required {
		parts = append(parts, "required")
	}
	if f.Zero {
		parts = append(parts, "zero")
	}
	if f.Sensitive {
		parts = append(parts, "sensitive")
	}
	if f.Max > 0 {
		parts = append(parts, fmt.Sprintf("max=%d", f.Max))
	}
	if len(f.Also) > 0 {
		parts = append(parts, "also="+strings.Join(f.Also, "|"))
	}
	return strings.Join(parts, ",")
}

// scalars are the types that the format knows by itself.
var scalars = map[string]Type{
	"string":  {Name: "string"},
	"int":     {Name: "int"},
	"bool":    {Name: "bool"},
	"decimal": wireType("Decimal"),
	"date":    wireType("Date"),
	"usdate":  wireType("USDate"),
	"stamp":   wireType("Stamp"),
	"raw":     wireType("Value"),
}

func wireType(name string) Type { return Type{Wire: true, Name: name} }

// goType is the Go type of a field.
func (b *builder) goType(f *ajeraspec.Field) Type {
	t, ok := scalars[f.Type.Name]
	if !ok {
		t = Type{Name: f.Type.Name}
		if b.types[t.Name] == nil && b.enums[t.Name] == nil {
			b.add(f.Type.Pos, "field %q: unknown type %q in session version %d; declare it under types", f.Name, t.Name, b.version)
		}
	}
	if f.Type.List {
		t.Prefix = "[]"
	}
	if f.Type.Map {
		t.Prefix = "map[string]" + t.Prefix
	}
	return t
}
