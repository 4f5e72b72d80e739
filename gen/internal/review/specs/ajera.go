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
	v := view{Surface: newSurface(), blocks: map[string]*ajeraspec.Block{}, results: map[string]string{}}
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

func (v view) element(kind, key, goName string, at ajeraspec.Pos, facts []Fact) *Element {
	return &Element{Kind: kind, Key: key, Name: key, Go: goName, Resource: v.resource, Place: place(at.File, at.Line), Facts: facts}
}

func (v view) method(m *ajeraspec.Method) {
	name, args, result := "Client."+m.Name, m.Name+"Args", v.results[v.pkg+"."+m.Name]
	if m.Kind == "session" {
		v.pkg, name, args, result = RawOnly, m.Name, m.Name, m.Name
	}
	e := v.element("method", m.Name, name, m.Pos, methodFacts(m))
	e.Name = m.Wire
	owns := []string{args, result}
	if m.Update != nil {
		owns = append(owns, "Client.Save"+strings.TrimPrefix(m.Name, "Update"))
	}
	if m.Paged {
		owns = append(owns, args+".Page")
	}
	v.add(v.pkg, e, owns...)
	v.fields("argument", e.Key, args, m.Args)
	v.fields("answer", e.Key, result, m.Content)
}

func (v view) record(t *ajeraspec.Type) {
	e := v.element("type", t.Name, t.Name, t.Pos, typeFacts(t))
	var owns []string
	for _, owned := range []string{cmp.Or(t.Rest, "Other"), "Custom", "Other", "Format", "LogValue", "MarshalJSON", "MarshalJSONTo", "UnmarshalJSON", "UnmarshalJSONFrom"} {
		owns = append(owns, t.Name+"."+owned)
	}
	v.add(v.pkg, e, owns...)
	for _, ref := range t.Use {
		if b := v.blocks[ref.Name]; b != nil {
			v.fields("field", e.Key, t.Name, b.Fields)
		}
	}
	v.fields("field", e.Key, t.Name, t.Fields)
}

func (v view) fields(kind, parent, in string, fields []*ajeraspec.Field) {
	for _, f := range fields {
		e := v.element(kind, f.Name, in+"."+goName(f.Go, f.Name), f.Pos, fieldFacts(f))
		e.Parent = parent
		v.add(v.pkg, e)
	}
}

func (v view) enum(e *ajeraspec.Enum) {
	set := v.element("enum", e.Name, e.Name, e.Pos, enumFacts(e))
	v.add(v.pkg, set, e.Name+".Known")
	for _, value := range e.Values {
		name := e.Name + goName(value.Go, value.Value)
		one := v.element("value", value.Value, name, value.Pos, []Fact{{"go", name}, {"evidence", value.Evidence}, {"doc", value.Doc}})
		one.Parent = set.Key
		v.add(v.pkg, one)
	}
}
