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
	scalars = []string{"string", "int", "decimal", "bool", "date", "usdate", "stamp", "raw"}
)

var documentFormat = construct[Document]{"a spec file", []key[Document]{
	{"page", text(httpsPage, func(d *Document) *string { return &d.Page }), false},
	{"session", sessions(func(d *Document) *[]int { return &d.Sessions }), true},
	{"methods", named("method", goName, methodFormat.read, (*Document).method), false},
	{"types", named("type", goName, typeFormat.read, (*Document).typ), false},
	{"blocks", named("block", goName, blockFormat.read, (*Document).block), false},
	{"enums", named("enum", goName, enumFormat.read, (*Document).enum), false},
}}

var methodFormat = construct[Method]{"a method", []key[Method]{
	{"doc", text(anyText, func(m *Method) *string { return &m.Doc }), false},
	{"note", text(anyText, func(m *Method) *string { return &m.Note }), false},
	{"method", text(goName, func(m *Method) *string { return &m.Wire }), false},
	{"kind", choice(kinds, func(m *Method) *string { return &m.Kind }), true},
	{"session", sessions(func(m *Method) *[]int { return &m.Sessions }), false},
	{"page", text(httpsPage, func(m *Method) *string { return &m.Page }), false},
	{"permission", text(anyLine, func(m *Method) *string { return &m.Permission }), false},
	{"evidence", choice(grades, func(m *Method) *string { return &m.Evidence }), false},
	{"source", text(anyLine, func(m *Method) *string { return &m.Source }), false},
	{"employee", boolean(func(m *Method) *bool { return &m.Employee }), false},
	{"paged", boolean(func(m *Method) *bool { return &m.Paged }), false},
	{"fixed", named("fixed argument", wireName, fixedValue, (*Method).fixed), false},
	{"batch", part(batchFormat, (*Method).batch), false},
	{"cap", part(capFormat, (*Method).rowCap), false},
	{"update", part(updateFormat, (*Method).update), false},
	{"args", rawOr(func(m *Method) *bool { return &m.RawArgs }, named("argument", wireName, readField, (*Method).arg)), false},
	{"content", rawOr(func(m *Method) *bool { return &m.RawContent }, named("content key", wireName, readField, (*Method).content)), false},
}}

var batchFormat = construct[Batch]{"a batch", []key[Batch]{
	{"by", text(wireName, func(b *Batch) *string { return &b.By }), true},
	{"max", number(func(b *Batch) *int { return &b.Max }), true},
	{"of", text(wireName, func(b *Batch) *string { return &b.Of }), false},
}}

var capFormat = construct[Cap]{"a cap", []key[Cap]{
	{"rows", number(func(c *Cap) *int { return &c.Rows }), true},
	{"of", text(wireName, func(c *Cap) *string { return &c.Of }), false},
	{"from", text(wireName, func(c *Cap) *string { return &c.From }), false},
	{"to", text(wireName, func(c *Cap) *string { return &c.To }), false},
	{"then", text(wireName, func(c *Cap) *string { return &c.Then }), false},
	{"thenBy", text(wireName, func(c *Cap) *string { return &c.ThenBy }), false},
}}

var updateFormat = construct[Update]{"an update", []key[Update]{
	{"reads", text(goName, func(u *Update) *string { return &u.Reads }), true},
	{"send", choice(sends, func(u *Update) *string { return &u.Send }), true},
	{"updated", text(wireName, func(u *Update) *string { return &u.Updated }), true},
	{"unchanged", text(wireName, func(u *Update) *string { return &u.Unchanged }), true},
	{"counter", text(wireName, func(u *Update) *string { return &u.Counter }), false},
	{"rows", parts(rowsFormat, (*Update).addRows), false},
}}

var rowsFormat = construct[Rows]{"a list of rows", []key[Rows]{
	{"arg", text(wireName, func(w *Rows) *string { return &w.Arg }), true},
	{"list", text(wirePath, func(w *Rows) *string { return &w.List }), true},
	{"new", text(wireName, func(w *Rows) *string { return &w.IsNew }), false},
}}

var typeFormat = construct[Type]{"a type", []key[Type]{
	{"doc", text(anyText, func(t *Type) *string { return &t.Doc }), false},
	{"note", text(anyText, func(t *Type) *string { return &t.Note }), false},
	{"key", text(wireName, func(t *Type) *string { return &t.Key }), false},
	{"use", refs(func(t *Type) *[]Ref { return &t.Use }), false},
	{"custom", text(custom, func(t *Type) *string { return &t.Custom }), false},
	{"rest", text(goName, func(t *Type) *string { return &t.Rest }), false},
	{"labels", text(goName, func(t *Type) *string { return &t.Labels }), false},
	{"sensitive", boolean(func(t *Type) *bool { return &t.Sensitive }), false},
	{"evidence", choice(grades, func(t *Type) *string { return &t.Evidence }), false},
	{"source", text(anyLine, func(t *Type) *string { return &t.Source }), false},
	{"fields", emptyOr(named("field", wireName, readField, (*Type).field)), false},
}}

var blockFormat = construct[Block]{"a block", []key[Block]{
	{"doc", text(anyText, func(b *Block) *string { return &b.Doc }), false},
	{"fields", named("field", wireName, readField, (*Block).field), true},
}}

var enumFormat = construct[Enum]{"an enum", []key[Enum]{
	{"doc", text(anyText, func(e *Enum) *string { return &e.Doc }), false},
	{"note", text(anyText, func(e *Enum) *string { return &e.Note }), false},
	{"complete", boolean(func(e *Enum) *bool { return &e.Complete }), false},
	{"evidence", choice(grades, func(e *Enum) *string { return &e.Evidence }), false},
	{"source", text(anyLine, func(e *Enum) *string { return &e.Source }), false},
	{"values", enumValues, true},
}}

var valueFormat = construct[EnumValue]{"an enum value", []key[EnumValue]{
	{"value", text(enumText, func(v *EnumValue) *string { return &v.Value }), true},
	{"go", text(goSuffix, func(v *EnumValue) *string { return &v.Go }), false},
	{"doc", text(anyText, func(v *EnumValue) *string { return &v.Doc }), false},
	{"evidence", choice(grades, func(v *EnumValue) *string { return &v.Evidence }), false},
}}

var fieldFormat = construct[Field]{"a field", []key[Field]{
	{"type", readTypeOf, true},
	{"go", text(goName, func(f *Field) *string { return &f.Go }), false},
	{"also", texts(wirePath, func(f *Field) *[]string { return &f.Also }), false},
	{"doc", text(anyText, func(f *Field) *string { return &f.Doc }), false},
	{"note", text(anyText, func(f *Field) *string { return &f.Note }), false},
	{"max", number(func(f *Field) *int { return &f.Max }), false},
	{"write", choice(writes, func(f *Field) *string { return &f.Write }), false},
	{"required", boolean(func(f *Field) *bool { return &f.Required }), false},
	{"nullable", boolean(func(f *Field) *bool { return &f.Nullable }), false},
	{"zero", boolean(func(f *Field) *bool { return &f.Zero }), false},
	{"deprecated", text(anyLine, func(f *Field) *string { return &f.Deprecated }), false},
	{"values", texts(enumText, func(f *Field) *[]string { return &f.Values }), false},
	{"sensitive", boolean(func(f *Field) *bool { return &f.Sensitive }), false},
	{"evidence", choice(grades, func(f *Field) *string { return &f.Evidence }), false},
	{"source", text(anyLine, func(f *Field) *string { return &f.Source }), false},
}}

// fixedValue reads the value of a fixed argument.
func fixedValue(r reader, n *yaml.Node, to *Fixed) { to.Value, _ = r.word(n, enumText) }

// rawOr reads the word raw into a flag, and all else as the mapping.
func rawOr[T any](at func(*T) *bool, mapping read[T]) read[T] {
	return func(r reader, n *yaml.Node, to *T) {
		if n.Kind == yaml.ScalarNode && n.Value == "raw" {
			*at(to) = true
			return
		}
		mapping(r, n, to)
	}
}

// emptyOr allows the mapping to be {}, which says that nothing is known to stand
// in it.
func emptyOr[T any](mapping read[T]) read[T] {
	return func(r reader, n *yaml.Node, to *T) {
		if n.Kind != yaml.MappingNode || len(n.Content) > 0 {
			mapping(r, n, to)
		}
	}
}

// refs reads the names of blocks, each with its place.
func refs[T any](at func(*T) *[]Ref) read[T] {
	return func(r reader, n *yaml.Node, to *T) {
		for item := range r.items(n, "a list, each entry the name of a block") {
			if name, ok := r.word(item, goName); ok {
				*at(to) = append(*at(to), Ref{r.pos(item), name})
			}
		}
	}
}

// enumValues reads a list of values, each a string or a mapping.
func enumValues(r reader, n *yaml.Node, to *Enum) {
	for item := range r.items(n, "a list of values") {
		v := EnumValue{Pos: r.pos(item)}
		if item.Kind == yaml.MappingNode {
			valueFormat.read(r, item, &v)
		} else {
			v.Value, _ = r.word(item, enumText)
		}
		to.Values = append(to.Values, v)
	}
}

// readField reads a field: its type alone, or a mapping.
func readField(r reader, n *yaml.Node, to *Field) {
	if n.Kind == yaml.MappingNode && !isMapType(n) {
		fieldFormat.read(r, n, to)
		return
	}
	to.mark("type", r.pos(n))
	readTypeOf(r, n, to)
}

// isMapType tells {map: T} from the mapping of a field.
func isMapType(n *yaml.Node) bool {
	return len(n.Content) == 2 && n.Content[0].Value == "map"
}

// readTypeOf reads T, [T] or {map: T}.
func readTypeOf(r reader, n *yaml.Node, to *Field) {
	to.Type.Pos = r.pos(n)
	switch {
	case n.Kind == yaml.SequenceNode && len(n.Content) == 1:
		to.Type.List, n = true, n.Content[0]
	case n.Kind == yaml.MappingNode && isMapType(n):
		to.Type.Map, n = true, n.Content[1]
	}
	if n.Kind != yaml.ScalarNode {
		r.fault(n, "%s, where a type was expected; write T, [T] or {map: T}", describe(n))
		return
	}
	to.Type.Name, _ = r.word(n, typeName)
}
