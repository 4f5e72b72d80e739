package specs

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/model"
	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// RawOnly stands in names for the package of what opens and ends sessions: programs
// reach it by the raw call of package ajera, and it has no Go of its own.
const RawOnly = "ajera"

// Ajera lists what the Ajera specs of a state say.
func Ajera(state fs.FS) (*Surface, error) {
	packages, docs, err := model.Build(state)
	if err != nil {
		return nil, err
	}
	v := view{Surface: newSurface(), blocks: map[string]*ajeraspec.Block{}, results: map[string]string{}, sent: sentIn(docs)}
	for _, p := range packages {
		for _, f := range p.Files {
			for _, m := range f.Methods {
				v.results[p.Name+"."+m.Name] = m.Result.Name
			}
		}
	}
	for _, doc := range docs {
		for _, b := range doc.Blocks {
			v.blocks[b.Name] = b
		}
	}
	for _, doc := range docs {
		v.resource = strings.TrimSuffix(path.Base(doc.File), path.Ext(doc.File))
		v.document(doc)
	}
	return v.Surface, nil
}

// view adds the elements of one document.
type view struct {
	*Surface
	blocks   map[string]*ajeraspec.Block
	results  map[string]string // the answer of a method, "ajerav2.GetProjects": several may have one
	sent     map[any]bool      // the types and methods of which the fields travel in requests
	resource string
	pkg      string
}

// document adds what is of several versions once, for the package that they share.
func (v view) document(doc *ajeraspec.Document) {
	for _, version := range []int{1, 2} {
		v.pkg = fmt.Sprintf("ajerav%d", version)
		for _, m := range doc.Methods {
			if slices.Contains(m.Sessions, version) {
				v.method(m)
			}
		}
		switch {
		case !slices.Contains(doc.Sessions, version):
			continue
		case model.OnlySessions(doc):
			v.pkg = RawOnly
		case model.SharedTypes(doc):
			v.pkg = model.Shared
		}
		for _, t := range doc.Types {
			v.record(t)
		}
		for _, e := range doc.Enums {
			v.enum(e)
		}
	}
}

// OfOneVersion are the keys that something had which both versions share now, if one had it alone.
func OfOneVersion(key string) []string {
	shared := " " + model.Shared + " "
	if !strings.Contains(key, shared) {
		return nil
	}
	return []string{strings.Replace(key, shared, " ajerav1 ", 1), strings.Replace(key, shared, " ajerav2 ", 1)}
}

func (v view) element(kind, key, goName string, at ajeraspec.Pos, facts []Fact) *Element {
	return &Element{Kind: kind, Key: key, Name: key, Go: goName, Resource: v.resource, Place: place(at.File, at.Line), Facts: facts}
}

func (v view) method(m *ajeraspec.Method) {
	name, args, result := "Client."+m.Name, m.Name+"Args", v.results[v.pkg+"."+m.Name]
	if m.Kind == "session" {
		v.pkg, name, args, result = RawOnly, m.Name, m.Name, m.Name
	}
	e := v.element("method", m.Name, name, m.Pos, facts(m, []string{"name", "sessions"}))
	e.Name = m.Wire
	owns := []string{args, result}
	if m.Update != nil {
		owns = append(owns, "Client.Save"+strings.TrimPrefix(m.Name, "Update"))
	}
	for _, member := range model.PageMembers {
		if m.Paged {
			owns = append(owns, args+"."+member)
		}
	}
	v.add(v.pkg, e, owns...)
	v.fields("argument", e.Key, args, m.Args, way{sent: true})
	v.fields("answer", e.Key, result, m.Content, way{read: true, sent: v.sent[m]})
}

func (v view) record(t *ajeraspec.Type) {
	said := Fact{"use", v.said(t.Use)}
	e := v.element("type", t.Name, t.Name, t.Pos, facts(t, []string{"name"}, said))
	var owns []string
	for _, owned := range []string{cmp.Or(t.Rest, "Other"), "Custom", "Other", "Format", "LogValue", "MarshalJSON", "MarshalJSONTo", "UnmarshalJSON", "UnmarshalJSONFrom"} {
		owns = append(owns, t.Name+"."+owned)
	}
	v.add(v.pkg, e, owns...)
	ways := way{read: true, sent: v.sent[t]}
	for _, ref := range t.Use {
		if b := v.blocks[ref.Name]; b != nil {
			v.fields("field", e.Key, t.Name, b.Fields, ways)
		}
	}
	v.fields("field", e.Key, t.Name, t.Fields, ways)
}

// said is what the blocks of a type say of themselves; their fields are elements.
func (v view) said(blocks []ajeraspec.Ref) string {
	var all []string
	for _, ref := range blocks {
		if b := v.blocks[ref.Name]; b != nil && b.Doc != "" {
			all = append(all, b.Doc)
		}
	}
	return strings.Join(all, " ")
}

// way is where fields travel.
type way struct{ read, sent bool }

func (v view) fields(kind, parent, in string, fields []*ajeraspec.Field, ways way) {
	for _, f := range fields {
		name := goName(f.Go, f.Name)
		e := v.element(kind, f.Name, in+"."+name, f.Pos, facts(f, nil, Fact{"go", name}))
		e.Parent, e.Read, e.Sent = parent, ways.read, ways.sent && f.Write != "read-only"
		v.add(v.pkg, e)
	}
}

func (v view) enum(e *ajeraspec.Enum) {
	set := v.element("enum", e.Name, e.Name, e.Pos, facts(e, []string{"name"}))
	v.add(v.pkg, set, e.Name+".Known")
	for _, value := range e.Values {
		name := e.Name + goName(value.Go, value.Value)
		one := v.element("value", value.Value, name, value.Pos, facts(value, nil, Fact{"go", name}))
		one.Parent = set.Key
		v.add(v.pkg, one)
	}
}

// goName is the name that the specs give, else that of the wire.
func goName(set, wire string) string { return cmp.Or(set, model.GoName(wire)) }

// sentIn finds the types whose fields travel in requests: those of arguments, and those of
// what is edited and saved; with them the methods whose answer is saved.
func sentIn(docs []*ajeraspec.Document) map[any]bool {
	s := sent{all: map[any]bool{}, types: map[versioned]*ajeraspec.Type{}, methods: map[versioned]*ajeraspec.Method{}, blocks: map[string]*ajeraspec.Block{}}
	for _, doc := range docs {
		s.index(doc)
	}
	for at, m := range s.methods {
		s.follow(at.version, m.Args)
		if m.Update == nil {
			continue
		}
		if read := s.methods[versioned{at.version, m.Update.Reads}]; read != nil {
			s.all[read] = true
			s.follow(at.version, read.Content)
		}
	}
	return s.all
}

type versioned struct {
	version int
	name    string
}

type sent struct {
	all     map[any]bool
	types   map[versioned]*ajeraspec.Type
	methods map[versioned]*ajeraspec.Method
	blocks  map[string]*ajeraspec.Block
}

func (s sent) index(doc *ajeraspec.Document) {
	for _, version := range doc.Sessions {
		for _, t := range doc.Types {
			s.types[versioned{version, t.Name}] = t
		}
	}
	for _, m := range doc.Methods {
		for _, version := range m.Sessions {
			s.methods[versioned{version, m.Name}] = m
		}
	}
	for _, b := range doc.Blocks {
		s.blocks[b.Name] = b
	}
}

func (s sent) follow(version int, fields []*ajeraspec.Field) {
	for _, f := range fields {
		t := s.types[versioned{version, f.Type.Name}]
		if t == nil || s.all[t] {
			continue
		}
		s.all[t] = true
		for _, ref := range t.Use {
			if b := s.blocks[ref.Name]; b != nil {
				s.follow(version, b.Fields)
			}
		}
		s.follow(version, t.Fields)
	}
}
