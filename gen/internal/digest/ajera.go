package digest

import (
	"cmp"
	"reflect"
	"slices"

	"github.com/fieldbooks/fieldbooks/gen/internal/model"
	"github.com/fieldbooks/fieldbooks/gen/internal/words"
	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// Ajera is the digest of all session versions. What two versions have otherwise under one name
// stands under the names of [digest.Versioned].
func Ajera(packages []*model.Package) ([]byte, error) {
	all := &collected{}
	types, enums := variants{}, variants{}
	for _, p := range packages {
		if p.Version == 0 { // each version has what is shared, too
			continue
		}
		for _, f := range p.Files {
			for _, m := range f.Methods {
				all.calls = append(all.calls, ajeraCall(p, m))
			}
			for _, s := range f.Structs {
				if s.Record {
					types.add(p.Version, s.Name, ajeraType(p, s))
				}
			}
			for _, e := range f.Enums {
				enums.add(p.Version, e.Name, ajeraEnum(e))
			}
		}
	}
	all.types, all.enums = types.named(packages), enums.named(packages)
	return all.text("specs/ajera")
}

func ajeraCall(p *model.Package, m *model.Method) *digest.Call {
	s := m.Spec
	c := &digest.Call{
		Go: m.Name, Version: p.Version, Kind: s.Kind, Doc: words.Sentence(s.Doc), Note: words.Sentence(s.Note),
		Page: s.Page, Permission: s.Permission, Employee: s.Employee, Evidence: told(s.Evidence, "documented"),
		Source: words.OneLine(s.Source), Paged: s.Paged, Keys: keysOf(s), Raw: s.RawArgs,
		Args: ajeraFields(p, s.Args, s.Evidence), Content: ajeraFields(p, s.Content, s.Evidence), Save: savedBy(p, m),
	}
	if s.Wire != m.Name {
		c.Name = s.Wire
	}
	return c
}

// told is a grade of evidence, "" where it is that of what is around.
func told(evidence, around string) string {
	if evidence == around {
		return ""
	}
	return evidence
}

// keysOf is the argument that takes the keys of records: of those that a call is split by, else the
// only one that has to be there when whole records are read.
func keysOf(m *ajeraspec.Method) string {
	if m.Batch != nil {
		return m.Batch.By
	}
	var required []*ajeraspec.Field
	for _, f := range m.Args {
		if f.Required {
			required = append(required, f)
		}
	}
	if m.Kind != "get" || len(required) != 1 || required[0].Type.Name != "int" {
		return ""
	}
	return required[0].Name
}

// savedBy is the method that saves what m reads.
func savedBy(p *model.Package, m *model.Method) string {
	for _, f := range p.Files {
		for _, by := range f.Methods {
			if by.Save != nil && by.Spec.Update.Reads == m.Name {
				return by.Save.Name
			}
		}
	}
	return ""
}

func ajeraType(p *model.Package, s *model.Struct) *digest.Type {
	t := s.Spec
	var fields []*ajeraspec.Field
	for _, f := range s.Fields {
		if f.Spec != nil {
			fields = append(fields, f.Spec)
		}
	}
	return &digest.Type{
		Doc: words.Sentence(t.Doc), Note: words.Sentence(t.Note), Key: t.Key, Custom: t.Custom, Labels: t.Labels, Sensitive: t.Sensitive,
		Evidence: told(t.Evidence, "documented"), Source: words.OneLine(t.Source), Fields: ajeraFields(p, fields, t.Evidence),
	}
}

func ajeraFields(p *model.Package, fields []*ajeraspec.Field, around string) (list []*digest.Field) {
	for _, f := range fields {
		list = append(list, &digest.Field{
			Name: f.Name, Type: typeName(f.Type), Also: f.Also, Doc: words.Sentence(words.Capital(f.Doc)), Note: words.Sentence(f.Note),
			Required: f.Required, Nullable: f.Nullable, Sensitive: f.Sensitive || holdsSensitive(p, f), Write: f.Write, Max: f.Max, Values: f.Values,
			Evidence: told(cmp.Or(f.Evidence, around), around), Source: words.OneLine(f.Source), Deprecated: words.Sentence(f.Deprecated),
		})
	}
	return list
}

// typeName is the type of a field as the digest writes it.
func typeName(t ajeraspec.TypeRef) string {
	name := t.Name
	if t.List {
		name = "[" + name + "]"
	}
	if t.Map {
		name = "{" + name + "}"
	}
	return name
}

// holdsSensitive reports whether a field holds records that are personal as a whole.
func holdsSensitive(p *model.Package, f *ajeraspec.Field) bool {
	return slices.ContainsFunc(p.Files, func(file *model.File) bool {
		return slices.ContainsFunc(file.Structs, func(s *model.Struct) bool { return s.Record && s.Name == f.Type.Name && s.Spec.Sensitive })
	})
}

func ajeraEnum(of *model.Enum) *digest.Enum {
	e := of.Spec
	made := &digest.Enum{
		Doc: words.Sentence(e.Doc), Note: words.Sentence(e.Note), Complete: e.Complete,
		Evidence: told(e.Evidence, "documented"), Source: words.OneLine(e.Source),
	}
	for _, v := range of.Values {
		made.Go = append(made.Go, v.Name)
	}
	docs, any := make([]string, len(e.Values)), false
	for i, v := range e.Values {
		made.Values = append(made.Values, v.Value)
		docs[i] = words.Sentence(v.Doc)
		any = any || v.Doc != ""
	}
	if any {
		made.Docs = docs
	}
	return made
}

// variants are what the versions have under their names.
type variants []variant

type variant struct {
	version int
	named
}

func (v *variants) add(version int, name string, is any) {
	*v = append(*v, variant{version, named{name, is}})
}

// named gives each its name in the digest: one name for what all versions that have it have alike.
func (v variants) named(packages []*model.Package) (list []named) {
	for i, one := range v {
		same, first := true, true
		for k, other := range v {
			if other.name == one.name {
				same = same && reflect.DeepEqual(other.is, one.is)
				first = first && k >= i
			}
		}
		switch {
		case !same:
			list = append(list, named{digest.Versioned(one.name, one.version), one.is})
		case first:
			list = append(list, one.named)
		}
	}
	return list
}
