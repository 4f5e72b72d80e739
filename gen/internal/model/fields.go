package model

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// member builds a field that is read: of a record or an answer.
func (b *builder) member(members *scope, f *ajeraspec.Field, around string) *Field {
	members.derive(b.faults, goName(f), fmt.Sprintf("field %q", f.Name), f.Pos)
	return &Field{
		Name: goName(f),
		Spec: f,
		Type: b.goType(f),
		JSON: f.Name + ",omitzero",
		Wire: wireTag(f),
		Doc:  fieldDoc(f, around),
	}
}

// argument builds a field that is only sent, at the top of the arguments. What is required is sent
// even when it is zero.
func (b *builder) argument(members *scope, f *ajeraspec.Field, around string) *Field {
	field := b.member(members, f, around)
	if f.Required {
		field.JSON = f.Name
	}
	told(field, f)
	if f.Nullable && f.Type.List {
		field.Type.Prefix += "*"
	}
	if f.Sensitive && f.Type.Name == "string" && !f.Type.List && !f.Type.Map {
		field.Type = wireType("Secret")
	}
	return field
}

// told makes a pointer of what is sent where false or 0 is a value, so that what was
// forgotten is not sent as one.
func told(field *Field, f *ajeraspec.Field) {
	if field.Type == (Type{Name: "bool"}) || field.Type == (Type{Name: "int"}) && f.Zero {
		field.Type.Prefix = "*"
	}
}

func goName(f *ajeraspec.Field) string { return cmp.Or(f.Go, GoName(f.Name)) }

// wireTag tells the runtime what it has to know of a field beside its name.
func wireTag(f *ajeraspec.Field) string {
	return joined(",",
		cmp.Or(strings.ReplaceAll(f.Write, "-", ""), when(f.Required, "required")),
		when(f.Zero, "zero"),
		when(f.Sensitive, "sensitive"),
		when(f.Max > 0, "max=%d", f.Max),
		when(len(f.Also) > 0, "also=%s", strings.Join(f.Also, "|")),
	)
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
	"file":    wireType("File"),
	"raw":     wireType("Value"),
}

func wireType(name string) Type { return Type{Wire: true, Name: name} }

// goType is the Go type of a field.
func (b *builder) goType(f *ajeraspec.Field) Type {
	t, ok := scalars[f.Type.Name]
	if !ok {
		t = Type{Name: f.Type.Name}
		if b.types[t.Name] == nil && b.enums[t.Name] == nil {
			b.add(f.Type.Pos, "field %q: unknown type %q where the field is; declare it in a file for all versions of the field, not beside session methods alone", f.Name, t.Name)
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
