package tables

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
	"github.com/fieldbooks/fieldbooks/specs"
)

// Catalogue is the specs as the fake asks for them.
type Catalogue struct {
	Methods  []*ajeraspec.Method
	ways     map[string]Ways
	types    map[int]map[string]*Type // session version, type name
	keys     map[string]string        // entity (a content key): the field that identifies its records
	entities map[string]string        // the other way round: "ClientKey" is the key of Clients
	complete map[string][]string      // the values of an enum, where the vendor has no others
}

// Ways is the typed ways to call one method, by session version.
type Ways map[int][]*ajeraspec.Method

// Session is the method when it opens or ends a session, which needs no token.
func (w Ways) Session() *ajeraspec.Method {
	for _, version := range []int{1, 2} {
		if len(w[version]) > 0 && w[version][0].Kind == "session" {
			return w[version][0]
		}
	}
	return nil
}

// Type is a type of the specs with the fields of its blocks.
type Type struct {
	*ajeraspec.Type
	Fields []*ajeraspec.Field
	byName map[string]*ajeraspec.Field // also under the alternative names
}

// load reads the embedded specs once per process. They are part of the
// program, so a fault in them is a panic, as for a bad regular expression.
var load = sync.OnceValue(func() *Catalogue {
	docs, err := ajeraspec.ParseFS(specs.FS, "ajera", "specs/ajera/")
	if err != nil {
		panic("ajeratest: the specs have faults:\n" + err.Error())
	}
	return newCatalogue(docs)
})

func newCatalogue(docs []*ajeraspec.Document) *Catalogue {
	c := &Catalogue{
		ways: map[string]Ways{}, types: map[int]map[string]*Type{1: {}, 2: {}},
		keys: map[string]string{}, entities: map[string]string{}, complete: map[string][]string{},
	}
	blocks := map[string]*ajeraspec.Block{}
	for _, d := range docs {
		for _, b := range d.Blocks {
			blocks[b.Name] = b
		}
	}
	for _, d := range docs {
		c.addTypes(d, blocks)
		c.addEnums(d)
		c.addMethods(d)
	}
	c.findKeys()
	return c
}

func (c *Catalogue) addTypes(d *ajeraspec.Document, blocks map[string]*ajeraspec.Block) {
	for _, t := range d.Types {
		r := newType(t, blocks)
		for _, version := range d.Sessions {
			c.types[version][t.Name] = r
		}
	}
}

func (c *Catalogue) addEnums(d *ajeraspec.Document) {
	for _, e := range d.Enums {
		for _, v := range e.Values {
			if e.Complete {
				c.complete[e.Name] = append(c.complete[e.Name], v.Value)
			}
		}
	}
}

func newType(t *ajeraspec.Type, blocks map[string]*ajeraspec.Block) *Type {
	r := &Type{Type: t, byName: map[string]*ajeraspec.Field{}}
	for _, use := range t.Use {
		if b := blocks[use.Name]; b != nil {
			r.Fields = append(r.Fields, b.Fields...)
		}
	}
	r.Fields = append(r.Fields, t.Fields...)
	for _, f := range r.Fields {
		r.byName[f.Name] = f
		for _, also := range f.Also {
			outer, _, nested := strings.Cut(also, ".")
			if nested {
				f = &ajeraspec.Field{Name: outer, Type: ajeraspec.TypeRef{Name: "raw"}}
			}
			r.byName[outer] = cmp.Or(r.byName[outer], f)
		}
	}
	return r
}

// Field is a field by its name or one of its alternative names, nil when the type
// has none or nothing is known of it.
func (t *Type) Field(name string) *ajeraspec.Field {
	if t == nil {
		return nil
	}
	return t.byName[name]
}

func (c *Catalogue) addMethods(d *ajeraspec.Document) {
	for _, m := range d.Methods {
		c.Methods = append(c.Methods, m)
		versions := m.Sessions
		if len(versions) == 0 {
			versions = d.Sessions
		}
		for _, version := range versions {
			if c.ways[m.Wire] == nil {
				c.ways[m.Wire] = Ways{}
			}
			c.ways[m.Wire][version] = append(c.ways[m.Wire][version], m)
		}
	}
}

// findKeys learns which field identifies the records under each content key, from
// the get methods first: a list may show the key under another name.
func (c *Catalogue) findKeys() {
	for _, kind := range []string{"get", "list", "create"} {
		for _, m := range c.Methods {
			if m.Kind == kind {
				c.keysOf(m)
			}
		}
	}
}

func (c *Catalogue) keysOf(m *ajeraspec.Method) {
	for _, f := range m.Content {
		if c.keys[f.Name] != "" || !f.Type.List {
			continue
		}
		key := c.keyField(m, f)
		c.keys[f.Name] = key
		c.entities[key] = cmp.Or(c.entities[key], f.Name)
	}
}

// unnamed are the keys of records that bear none by their type: the fake needs one
// to tell them apart.
var unnamed = map[string]string{"VendorInvoicesDetails": "TransactionKey"}

// keyField is the declared key, else what the names of the vendor suggest:
// MarketingStages are known by MarketingStageKey.
func (c *Catalogue) keyField(m *ajeraspec.Method, f *ajeraspec.Field) string {
	for _, version := range c.VersionsOf(m) {
		if r := c.types[version][f.Type.Name]; r != nil && r.Key != "" {
			return Squash(r.Key)
		}
	}
	return cmp.Or(unnamed[f.Name], singular(f.Name)+"Key")
}

// VersionsOf are the session versions in which a method is known.
func (c *Catalogue) VersionsOf(m *ajeraspec.Method) []int {
	var versions []int
	for _, version := range []int{1, 2} {
		if slices.Contains(c.ways[m.Wire][version], m) {
			versions = append(versions, version)
		}
	}
	return versions
}

// Ways is how a method may be called, nil for a name that nobody knows.
func (c *Catalogue) Ways(method string) Ways { return c.ways[method] }

// Type is a type by its name, nil when that is no record.
func (c *Catalogue) Type(version int, name string) *Type { return c.types[version][name] }

// Entity is the kind of record that a key identifies: Clients for ClientKey.
func (c *Catalogue) Entity(keyName string) string { return c.entities[keyName] }

// Squash removes spaces: "Timesheet Key" and TimesheetKey are one thing.
func Squash(name string) string { return strings.ReplaceAll(name, " ", "") }

func singular(entity string) string {
	if stem, ok := strings.CutSuffix(entity, "ies"); ok {
		return stem + "y"
	}
	return strings.TrimSuffix(entity, "s")
}

// ListOf is the record type behind a content key of a method, nil when the specs
// leave it raw.
func (c *Catalogue) ListOf(version int, m *ajeraspec.Method, entity string) *Type {
	for _, f := range m.Content {
		if f.Name == entity {
			return c.types[version][f.Type.Name]
		}
	}
	return nil
}

// TypeOf is the type that the get methods of a version use for an entity, nil when
// none is declared.
func (c *Catalogue) TypeOf(version int, entity string) *Type {
	for _, kind := range []string{"get", "list", "create", "update"} {
		for _, m := range c.Methods {
			if m.Kind != kind || !slices.Contains(c.VersionsOf(m), version) {
				continue
			}
			if r := c.ListOf(version, m, entity); r != nil {
				return r
			}
		}
	}
	return nil
}

// Nested is the type of what stands in a list of that name below a project, found
// through the project's type.
func (c *Catalogue) Nested(version int, entity string) *Type {
	return c.child(version, c.TypeOf(version, "Projects"), entity, 3)
}

// child finds the type of a list member by name, in a type or in those below it.
func (c *Catalogue) child(version int, r *Type, member string, depth int) *Type {
	if r == nil || member == "Projects" || depth == 0 {
		return r
	}
	if f := r.Field(member); f != nil {
		return c.Type(version, f.Type.Name)
	}
	for _, name := range []string{"InvoiceGroups", "Phases"} {
		if f := r.Field(name); f != nil {
			if found := c.child(version, c.Type(version, f.Type.Name), member, depth-1); found != nil {
				return found
			}
		}
	}
	return nil
}
