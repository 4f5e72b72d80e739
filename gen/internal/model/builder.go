package model

import (
	"maps"
	"slices"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// builder builds one package. It is what the parts of the package need to know of each other.
type builder struct {
	*faults
	version int
	names   *scope                      // of the package
	methods *scope                      // of the generated Client
	files   map[string]string           // output file to spec file, "" for what no spec file is for
	blocks  map[string]*ajeraspec.Block // of all versions
	types   map[string]*ajeraspec.Type  // of this version
	enums   map[string]*ajeraspec.Enum  // of this version
	written typeSet                     // types of all versions that are only ever sent
}

// typeSet is a set of declared types.
type typeSet map[*ajeraspec.Type]bool

// faults gathers everything that is wrong, so that all of it is reported at once.
type faults struct{ list []*ajeraspec.Error }

func (f *faults) add(at ajeraspec.Pos, format string, args ...any) {
	f.list = append(f.list, ajeraspec.Errorf(at, format, args...))
}

// newBuilder finds everything that can be named, before anything is built.
func newBuilder(found *faults, docs []*ajeraspec.Document, version int) *builder {
	b := &builder{
		faults: found, version: version, names: newScope(""), methods: newScope(""),
		files:  map[string]string{"client.gen.go": "", "methods.gen.go": "", "doc.gen.go": "", "encoding_json.gen.go": ""},
		blocks: map[string]*ajeraspec.Block{},
		types:  map[string]*ajeraspec.Type{},
		enums:  map[string]*ajeraspec.Enum{},
	}
	if version > 0 {
		b.names.reserve("every package of a version declares itself", "Client", "New", "Methods")
	}
	for _, doc := range docs {
		for _, block := range doc.Blocks {
			b.blocks[block.Name] = block
		}
		if b.declares(doc) {
			b.index(doc)
		}
	}
	return b
}

func (b *builder) index(doc *ajeraspec.Document) {
	for _, t := range doc.Types {
		b.types[t.Name] = t
	}
	for _, e := range doc.Enums {
		b.enums[e.Name] = e
	}
}

// declares reports whether the types of a document are known in this version.
func (b *builder) declares(doc *ajeraspec.Document) bool {
	if b.version == 0 {
		return SharedTypes(doc)
	}
	return slices.Contains(doc.Sessions, b.version)
}

// has reports whether a method is written in this version. Those that open and end
// sessions never are: what a program opened by them nobody would end.
func (b *builder) has(m *ajeraspec.Method) bool {
	return slices.Contains(m.Sessions, b.version) && m.Kind != "session"
}

// OnlySessions reports whether a document is about opening and ending sessions: no
// package has its methods, nor what only they need.
func OnlySessions(doc *ajeraspec.Document) bool {
	others := func(m *ajeraspec.Method) bool { return m.Kind != "session" }
	return len(doc.Methods) > 0 && len(doc.Blocks) == 0 && !slices.ContainsFunc(doc.Methods, others)
}

// SharedTypes reports whether a document declares types for several versions.
func SharedTypes(doc *ajeraspec.Document) bool {
	return len(doc.Sessions) > 1 && len(doc.Types)+len(doc.Enums) > 0
}

// fields are the fields of a type: its key, so that a reader finds it at the top,
// then those of its blocks, then its own.
func (b *builder) fields(t *ajeraspec.Type) []*ajeraspec.Field {
	var all []*ajeraspec.Field
	for _, ref := range t.Use {
		all = append(all, b.blocks[ref.Name].Fields...)
	}
	all = append(all, t.Fields...)
	if i := slices.IndexFunc(all, func(f *ajeraspec.Field) bool { return f.Name == t.Key }); i > 0 {
		all = slices.Concat(all[i:i+1], all[:i], all[i+1:])
	}
	return all
}

// sensitive reports whether fields hold something that must not be printed. The
// whole of what holds a sensitive record is masked, because slog's JSON handler
// writes what is inside a struct without asking it.
func (b *builder) sensitive(fields []*ajeraspec.Field) bool {
	return b.reaches(fields, typeSet{}, func(f *ajeraspec.Field) bool {
		t := b.types[f.Type.Name]
		return f.Sensitive || t != nil && t.Sensitive
	})
}

// reaches reports whether any of the fields, or any type below them, satisfies is.
func (b *builder) reaches(fields []*ajeraspec.Field, visited typeSet, is func(*ajeraspec.Field) bool) bool {
	for _, f := range fields {
		if is(f) {
			return true
		}
		t := b.types[f.Type.Name]
		if t == nil || visited[t] {
			continue
		}
		visited[t] = true
		if b.reaches(b.fields(t), visited, is) {
			return true
		}
	}
	return false
}

// onlySent are the types that some version's arguments hold and no version's answers.
func onlySent(builders []*builder, docs []*ajeraspec.Document) typeSet {
	sent, read := typeSet{}, typeSet{}
	never := func(*ajeraspec.Field) bool { return false }
	for _, b := range builders {
		for _, doc := range docs {
			for _, m := range doc.Methods {
				if b.has(m) {
					b.reaches(m.Args, sent, never)
					b.reaches(m.Content, read, never)
				}
			}
		}
	}
	maps.DeleteFunc(sent, func(t *ajeraspec.Type, _ bool) bool { return read[t] })
	return sent
}
