package model

import (
	"fmt"
	"slices"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// record builds the struct of a declared type.
func (b *builder) record(t *ajeraspec.Type) *Struct {
	what := fmt.Sprintf("type %q", t.Name)
	b.declareType(t.Name, what, t.Pos)
	s := &Struct{Name: t.Name, Doc: recordDoc(t)}
	s.Masked = b.masked[t.Name]
	members := newScope(what + ": ")
	members.reserve("keeps members that are not in the specs", "Unknown")
	if s.Masked {
		members.reserve("masks the record when it is printed", "Format", "LogValue", "MarshalJSON", "MarshalJSONTo")
	}
	if t.Custom != "" {
		members.reserve("gives access to custom fields", "Custom")
	}
	fields := b.fields(t)
	for _, f := range fields {
		s.Fields = append(s.Fields, b.recordField(members, t, f))
	}
	if t.Rest != "" {
		b.rest(members, s, t)
	}
	s.Fields = append(s.Fields, unknownField())
	s.Custom = b.custom(t, fields)
	return s
}

// declareType takes the name of a record or enum.
func (b *builder) declareType(name, what string, at ajeraspec.Pos) {
	if !Exported(name) {
		b.add(at, "%s is not an exported Go name; write one", what)
	}
	b.names.declare(b.faults, name, claim{what: what, at: at})
}

// fields are the fields of a type: its key, so that a reader finds it at the top,
// then those of its blocks, then its own.
func (b *builder) fields(t *ajeraspec.Type) []*ajeraspec.Field {
	var all []*ajeraspec.Field
	for _, ref := range t.Use {
		block, ok := b.blocks[ref.Name]
		if !ok {
			b.add(ref.Pos, "type %q: unknown block %q; declare it under blocks", t.Name, ref.Name)
			continue
		}
		all = append(all, block.Fields...)
	}
	all = append(all, t.Fields...)
	if i := slices.IndexFunc(all, func(f *ajeraspec.Field) bool { return f.Name == t.Key }); i > 0 {
		all = slices.Concat(all[i:i+1], all[:i], all[i+1:])
	}
	return all
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
	switch {
	case b.written[t.Name] && f.Write == "":
		optional(field)
	case b.written[t.Name] && f.Write == "required":
		field.JSON = f.Name // sent even when it is false
	}
	return field
}

// rest builds the map that gathers unknown numbers.
func (b *builder) rest(members *scope, s *Struct, t *ajeraspec.Type) {
	if !Exported(t.Rest) {
		b.add(t.Pos, "type %q: rest %q is not an exported Go name; write one", t.Name, t.Rest)
	}
	members.declare(b.faults, t.Rest, claim{what: "rest", at: t.Pos})
	s.Fields = append(s.Fields, &Field{
		Name: t.Rest,
		Type: Type{Prefix: "map[string]", Wire: true, Name: "Decimal"},
		JSON: "-",
		Wire: "rest",
		Doc:  restDoc(t),
	})
}

func restDoc(t *ajeraspec.Type) Doc {
	var d Doc
	known := ""
	if t.Labels != "" {
		known = "[" + t.Labels + "] lists the names that are known."
	}
	d.paragraph(t.Rest+" holds every other member that is a number, by its name on the wire.", known)
	return d
}

// custom finds where a record keeps its custom fields: in an object of their own, or
// beside the others under a prefix.
func (b *builder) custom(t *ajeraspec.Type, fields []*ajeraspec.Field) *Custom {
	if t.Custom == "" {
		return nil
	}
	for _, f := range fields {
		if f.Name == t.Custom {
			if f.Type.Name != "raw" || f.Type.List || f.Type.Map {
				b.add(f.Pos, "type %q: field %q holds the custom fields and must be raw; write type: raw", t.Name, f.Name)
			}
			return &Custom{Field: goName(f)}
		}
	}
	return &Custom{Field: "Unknown", Prefix: t.Custom}
}

func unknownField() *Field {
	return &Field{Name: "Unknown", Type: wireType("Value"), JSON: ",embed", Line: "members that are not in the specs"}
}

// enum builds an open set of strings.
func (b *builder) enum(e *ajeraspec.Enum) *Enum {
	b.declareType(e.Name, fmt.Sprintf("enum %q", e.Name), e.Pos)
	built := &Enum{Name: e.Name, Doc: enumDoc(e)}
	for _, v := range e.Values {
		built.Values = append(built.Values, b.enumValue(e, v))
	}
	return built
}

func (b *builder) enumValue(e *ajeraspec.Enum, v ajeraspec.EnumValue) EnumValue {
	what := fmt.Sprintf("value %q of enum %q", v.Value, e.Name)
	suffix := v.Go
	if suffix == "" {
		suffix = GoName(v.Value)
	}
	name := e.Name + suffix
	if suffix == "" || !Exported(name) {
		b.add(v.Pos, "%s gives no Go name; give it one with go:", what)
		return EnumValue{}
	}
	b.names.declare(b.faults, name, claim{what: what, at: v.Pos, how: " with go:"})
	var d Doc
	evidence := ""
	if v.Evidence != e.Evidence {
		evidence = evidenceDoc(v.Evidence, "")
	}
	d.paragraph(full(v.Doc), evidence)
	return EnumValue{Name: name, Value: v.Value, Doc: d}
}
