package review

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/model"
	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// The specs as a flat list. An element is whatever a reviewer would call by a name:
// a method, an argument, a field, a value. Its facts are all that can be said of it,
// as text, so that one comparison serves all kinds.

// element is one entry of the specs as one package shows it.
type element struct {
	kind     string // method, argument, answer, type, field, enum, value
	key      string // the same in both revisions when it is the same thing
	parent   string // key of what holds it, "" for methods, types and enums
	pkg      string // "ajerav2"
	name     string // on the wire
	goName   string // "Phase.Location", "Client.GetProjects", "BillingTypeFixedFee"
	resource string // "projects_v2"
	at       ajeraspec.Pos
	facts    []fact
	owns     []string // Go symbols that come and go with it
	sent     bool     // it travels in requests (Aimsio)
}

type fact struct{ name, value string }

// surface is all elements, in the order of the specs.
type surface struct {
	list  []*element
	byKey map[string]*element
}

func (s *surface) add(e *element) {
	e.key = strings.Join([]string{e.parent, e.pkg, e.kind, e.key}, " ")
	if s.byKey[e.key] == nil {
		s.list = append(s.list, e)
		s.byKey[e.key] = e
	}
}

// surfaceOf lists what the Ajera specs say.
func surfaceOf(docs []*ajeraspec.Document) *surface {
	s := &surface{byKey: map[string]*element{}}
	blocks := map[string]*ajeraspec.Block{}
	for _, doc := range docs {
		for _, b := range doc.Blocks {
			blocks[b.Name] = b
		}
	}
	for _, doc := range docs {
		v := view{surface: s, blocks: blocks, resource: strings.TrimSuffix(path.Base(doc.File), path.Ext(doc.File))}
		v.document(doc)
	}
	return s
}

// view adds the elements of one document.
type view struct {
	*surface
	blocks   map[string]*ajeraspec.Block
	resource string
	pkg      string
}

func (v view) document(doc *ajeraspec.Document) {
	for _, version := range []int{1, 2} {
		v.pkg = fmt.Sprintf("ajerav%d", version)
		for _, m := range doc.Methods {
			if slices.Contains(m.Sessions, version) {
				v.method(m)
			}
		}
		if !slices.Contains(doc.Sessions, version) {
			continue
		}
		for _, t := range doc.Types {
			v.record(t)
		}
		for _, e := range doc.Enums {
			v.enum(e)
		}
	}
}

func (v view) element(kind, key, goName string, at ajeraspec.Pos, facts []fact) *element {
	return &element{kind: kind, key: key, name: key, goName: goName, pkg: v.pkg, resource: v.resource, at: at, facts: facts, owns: []string{goName}}
}

func (v view) method(m *ajeraspec.Method) {
	e := v.element("method", m.Name, "Client."+m.Name, m.Pos, methodFacts(m))
	e.name = m.Wire
	e.owns = append(e.owns, m.Name+"Args", m.Name+"Result")
	if m.Update != nil {
		e.owns = append(e.owns, "Client.Save"+strings.TrimPrefix(m.Name, "Update"))
	}
	if m.Paged {
		e.owns = append(e.owns, m.Name+"Args.Page")
	}
	v.add(e)
	v.fields("argument", e.key, m.Name+"Args", m.Args)
	v.fields("answer", e.key, m.Name+"Result", m.Content)
}

func (v view) record(t *ajeraspec.Type) {
	e := v.element("type", t.Name, t.Name, t.Pos, typeFacts(t))
	for _, owned := range []string{t.Rest, "Custom", "Format", "LogValue", "MarshalJSON", "MarshalJSONTo"} {
		e.owns = append(e.owns, t.Name+"."+owned)
	}
	v.add(e)
	for _, ref := range t.Use {
		if b := v.blocks[ref.Name]; b != nil {
			v.fields("field", e.key, t.Name, b.Fields)
		}
	}
	v.fields("field", e.key, t.Name, t.Fields)
}

func (v view) fields(kind, parent, in string, fields []*ajeraspec.Field) {
	for _, f := range fields {
		e := v.element(kind, f.Name, in+"."+goName(f), f.Pos, fieldFacts(f))
		e.parent = parent
		v.add(e)
	}
}

func goName(f *ajeraspec.Field) string {
	if f.Go != "" {
		return f.Go
	}
	return model.GoName(f.Name)
}

func (v view) enum(e *ajeraspec.Enum) {
	set := v.element("enum", e.Name, e.Name, e.Pos, enumFacts(e))
	set.owns = append(set.owns, e.Name+".Known")
	v.add(set)
	for _, value := range e.Values {
		suffix := value.Go
		if suffix == "" {
			suffix = model.GoName(value.Value)
		}
		one := v.element("value", value.Value, e.Name+suffix, value.Pos, valueFacts(value, e.Name+suffix))
		one.parent = set.key
		v.add(one)
	}
}
