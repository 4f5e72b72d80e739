package model

import (
	"cmp"
	"fmt"

	"github.com/fieldbooks/fieldbooks/gen/internal/words"
	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// record builds the struct of a declared type.
func (b *builder) record(t *ajeraspec.Type) *Struct {
	b.names.declare(b.faults, t.Name, claim{what: fmt.Sprintf("type %q", t.Name), at: t.Pos})
	fields := b.fields(t)
	s := &Struct{Name: t.Name, Doc: recordDoc(t), Spec: t, Record: true, Custom: custom(t, fields)}
	s.Masked = t.Sensitive || b.sensitive(fields)
	members := memberScope("type", t.Name)
	members.reserve("keeps members that are not in the specs", "Unknown", "Other")
	if t.Custom != "" {
		members.reserve("gives access to custom fields", "Custom")
	}
	for _, f := range fields {
		s.Fields = append(s.Fields, b.recordField(members, t, f))
	}
	if t.Rest != "" {
		members.declare(b.faults, t.Rest, claim{what: "rest", at: t.Pos})
		s.Fields = append(s.Fields, rest(t))
	}
	s.keepUnknown("; see Other")
	return s
}

// recordField builds a field of a record. In a sensitive record nothing prints but
// the key. A bool that is only ever sent can be left out, so it is a pointer.
func (b *builder) recordField(members *scope, t *ajeraspec.Type, f *ajeraspec.Field) *Field {
	if t.Sensitive && f.Write != "key" {
		hidden := *f
		hidden.Sensitive = true
		f = &hidden
	}
	field := b.member(members, f, t.Evidence)
	if b.written[t] {
		told(field, f)
	}
	if b.written[t] && f.Write == "required" {
		field.JSON = f.Name // sent even when it is zero
	}
	return field
}

// rest builds the map that gathers unknown numbers.
func rest(t *ajeraspec.Type) *Field {
	return &Field{
		Name: t.Rest,
		Type: Type{Prefix: "map[string]", Wire: true, Name: "Decimal"},
		JSON: "-",
		Wire: "rest",
		Doc: paragraphs(joined(" ",
			t.Rest+" holds every other member that is a number, by its name on the wire.",
			when(t.Labels != "", "[%s] lists the names that are known.", t.Labels),
		)),
	}
}

// custom finds where a record keeps its custom fields: in an object of their own, or
// beside the others under a prefix.
func custom(t *ajeraspec.Type, fields []*ajeraspec.Field) *Custom {
	if t.Custom == "" {
		return nil
	}
	for _, f := range fields {
		if f.Name == t.Custom {
			return &Custom{Field: goName(f)}
		}
	}
	return &Custom{Field: "Unknown", Prefix: t.Custom}
}

// keepUnknown adds the field for members that the specs do not name, the last one.
func (s *Struct) keepUnknown(see string) {
	s.Open = true
	s.Fields = append(s.Fields, &Field{
		Name: "Unknown", Type: wireType("Value"), JSON: ",embed", Line: "members that are not in the specs" + see,
	})
}

// enum builds an open set of strings.
func (b *builder) enum(e *ajeraspec.Enum) *Enum {
	b.names.declare(b.faults, e.Name, claim{what: fmt.Sprintf("enum %q", e.Name), at: e.Pos})
	built := &Enum{Name: e.Name, Doc: enumDoc(e), Spec: e}
	for _, v := range e.Values {
		name := cmp.Or(v.Go, GoName(v.Value))
		if name != "" {
			name = e.Name + name
		}
		b.names.derive(b.faults, name, fmt.Sprintf("value %q of enum %q", v.Value, e.Name), v.Pos)
		d := paragraphs(joined(" ", words.Sentence(v.Doc), evidenceDoc(v.Evidence, "", e.Evidence)))
		built.Values = append(built.Values, EnumValue{Name: name, Value: v.Value, Doc: d})
	}
	return built
}
