package ajeraspec

import "go.yaml.in/yaml/v3"

// This file is the format: one table for each kind of mapping, one row for each
// key. specs/ajera/schema.json says the same to editors; a test compares them.

// The closed sets of words.
var (
	kinds   = []string{"session", "list", "get", "update", "create", "action"}
	grades  = []string{"documented", "observed", "inferred"}
	writes  = []string{"key", "required", "read-only", "token"}
	sends   = []string{"records", "changes", "rows"}
	scalars = []string{"string", "int", "decimal", "bool", "date", "usdate", "stamp", "file", "raw"}
)

func (d *Document) mapping() mapping {
	return mapping{what: "a spec file", at: new(places), keys: []key{
		{"page", text(httpsPage, &d.Page), false},
		{"session", sessions(&d.Sessions), true},
		{"methods", elements("method", goName, &d.Methods), false},
		{"types", elements("type", goName, &d.Types), false},
		{"blocks", elements("block", goName, &d.Blocks), false},
		{"enums", elements("enum", goName, &d.Enums), false},
	}}
}

func (m *Method) mapping() mapping {
	return mapping{what: "a method", at: &m.places, name: &m.Name, keys: []key{
		{"doc", text(anyText, &m.Doc), false},
		{"note", text(anyText, &m.Note), false},
		{"method", text(goName, &m.Wire), false},
		{"kind", choice(kinds, &m.Kind), true},
		{"session", sessions(&m.Sessions), false},
		{"page", text(httpsPage, &m.Page), false},
		{"permission", text(anyLine, &m.Permission), false},
		{"evidence", choice(grades, &m.Evidence), false},
		{"source", text(anyLine, &m.Source), false},
		{"employee", boolean(&m.Employee), false},
		{"paged", boolean(&m.Paged), false},
		{"fixed", elements("fixed argument", wireName, &m.Fixed), false},
		{"batch", part(&m.Batch), false},
		{"cap", part(&m.Cap), false},
		{"update", part(&m.Update), false},
		{"args", rawOr(&m.RawArgs, elements("argument", wireName, &m.Args)), false},
		{"content", rawOr(&m.RawContent, elements("content key", wireName, &m.Content)), false},
	}}
}

func (f *Fixed) mapping() mapping {
	return mapping{what: "a fixed argument", at: &f.places, name: &f.Name, alone: isAnything, keys: []key{
		{"value", text(enumText, &f.Value), true},
	}}
}

func (b *Batch) mapping() mapping {
	return mapping{what: "a batch", at: &b.places, keys: []key{
		{"by", text(wireName, &b.By), true},
		{"max", number(&b.Max), true},
		{"of", text(wireName, &b.Of), false},
	}}
}

func (c *Cap) mapping() mapping {
	return mapping{what: "a cap", at: &c.places, keys: []key{
		{"rows", number(&c.Rows), true},
		{"of", text(wireName, &c.Of), false},
		{"from", text(wireName, &c.From), false},
		{"to", text(wireName, &c.To), false},
		{"then", text(wireName, &c.Then), false},
		{"thenBy", text(wireName, &c.ThenBy), false},
	}}
}

func (u *Update) mapping() mapping {
	return mapping{what: "an update", at: &u.places, keys: []key{
		{"reads", text(goName, &u.Reads), true},
		{"send", choice(sends, &u.Send), true},
		{"updated", text(wireName, &u.Updated), true},
		{"unchanged", text(wireName, &u.Unchanged), true},
		{"counter", text(wireName, &u.Counter), false},
		{"rows", parts("a list, each entry a list of rows", &u.Rows), false},
	}}
}

func (w *Rows) mapping() mapping {
	return mapping{what: "a list of rows", at: &w.places, keys: []key{
		{"arg", text(wireName, &w.Arg), true},
		{"list", text(wirePath, &w.List), true},
		{"new", text(wireName, &w.IsNew), false},
	}}
}

func (t *Type) mapping() mapping {
	return mapping{what: "a type", at: &t.places, name: &t.Name, keys: []key{
		{"doc", text(anyText, &t.Doc), false},
		{"note", text(anyText, &t.Note), false},
		{"key", text(wireName, &t.Key), false},
		{"use", parts("a list, each entry the name of a block", &t.Use), false},
		{"custom", text(custom, &t.Custom), false},
		{"rest", text(goName, &t.Rest), false},
		{"labels", text(goName, &t.Labels), false},
		{"sensitive", boolean(&t.Sensitive), false},
		{"evidence", choice(grades, &t.Evidence), false},
		{"source", text(anyLine, &t.Source), false},
		{"fields", emptyOr(elements("field", wireName, &t.Fields)), false},
	}}
}

func (u *Ref) mapping() mapping {
	return mapping{what: "the name of a block", at: &u.places, alone: isAnything, keys: []key{
		{"name", text(goName, &u.Name), true},
	}}
}

func (b *Block) mapping() mapping {
	return mapping{what: "a block", at: &b.places, name: &b.Name, keys: []key{
		{"doc", text(anyText, &b.Doc), false},
		{"fields", elements("field", wireName, &b.Fields), true},
	}}
}

func (e *Enum) mapping() mapping {
	return mapping{what: "an enum", at: &e.places, name: &e.Name, keys: []key{
		{"doc", text(anyText, &e.Doc), false},
		{"note", text(anyText, &e.Note), false},
		{"complete", boolean(&e.Complete), false},
		{"evidence", choice(grades, &e.Evidence), false},
		{"source", text(anyLine, &e.Source), false},
		{"values", parts("a list of values", &e.Values), true},
	}}
}

func (v *EnumValue) mapping() mapping {
	return mapping{what: "an enum value", at: &v.places, alone: isNoMapping, keys: []key{
		{"value", text(enumText, &v.Value), true},
		{"go", text(goSuffix, &v.Go), false},
		{"doc", text(anyText, &v.Doc), false},
		{"evidence", choice(grades, &v.Evidence), false},
	}}
}

func (f *Field) mapping() mapping {
	return mapping{what: "a field", at: &f.places, name: &f.Name, alone: isType, keys: []key{
		{"type", typeRef(&f.Type), true},
		{"go", text(goName, &f.Go), false},
		{"also", texts(wirePath, &f.Also), false},
		{"doc", text(anyText, &f.Doc), false},
		{"note", text(anyText, &f.Note), false},
		{"max", number(&f.Max), false},
		{"write", choice(writes, &f.Write), false},
		{"required", boolean(&f.Required), false},
		{"nullable", boolean(&f.Nullable), false},
		{"zero", boolean(&f.Zero), false},
		{"deprecated", text(anyLine, &f.Deprecated), false},
		{"values", texts(enumText, &f.Values), false},
		{"sensitive", boolean(&f.Sensitive), false},
		{"evidence", choice(grades, &f.Evidence), false},
		{"source", text(anyLine, &f.Source), false},
	}}
}

// rawOr reads the word raw into a flag, and all else as the mapping.
func rawOr(to *bool, otherwise read) read {
	return func(r reader, n *yaml.Node) {
		if n.Kind == yaml.ScalarNode && n.Value == "raw" {
			*to = true
			return
		}
		otherwise(r, n)
	}
}

// emptyOr allows the mapping to be {}, which says that nothing is known to stand in it.
func emptyOr(otherwise read) read {
	return func(r reader, n *yaml.Node) {
		if n.Kind != yaml.MappingNode || len(n.Content) > 0 {
			otherwise(r, n)
		}
	}
}

// typeRef reads T, [T] or {map: T}.
func typeRef(to *TypeRef) read {
	return func(r reader, n *yaml.Node) {
		to.Pos = r.pos(n)
		switch {
		case n.Kind == yaml.SequenceNode && len(n.Content) == 1:
			to.List, n = true, n.Content[0]
		case n.Kind == yaml.MappingNode && isType(n):
			to.Map, n = true, n.Content[1]
		}
		if n.Kind != yaml.ScalarNode {
			r.fault(n, "%s, where a type was expected; write T, [T] or {map: T}", describe(n))
			return
		}
		to.Name, _ = r.word(n, typeName)
	}
}

func isAnything(*yaml.Node) bool { return true }

func isNoMapping(n *yaml.Node) bool { return n.Kind != yaml.MappingNode }

// isType tells a type, which may be {map: T}, from the mapping of a field.
func isType(n *yaml.Node) bool {
	return isNoMapping(n) || len(n.Content) == 2 && n.Content[0].Value == "map"
}
