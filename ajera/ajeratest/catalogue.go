package ajeratest

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
	"github.com/fieldbooks/fieldbooks/specs"
)

// catalogue is the specs as the fake asks for them.
type catalogue struct {
	methods  []*ajeraspec.Method
	byName   map[string]ways            // by wire name
	records  map[int]map[string]*record // session version, type name
	keys     map[string]string          // entity (a content key): the field that identifies its records
	entities map[string]string          // the other way round: "ClientKey" is the key of Clients
}

// ways is the typed ways to call one method, by session version.
type ways map[int][]*ajeraspec.Method

// session is the method when it opens or ends a session, which needs no token.
func (w ways) session() *ajeraspec.Method {
	for _, version := range []int{1, 2} {
		if len(w[version]) > 0 && w[version][0].Kind == "session" {
			return w[version][0]
		}
	}
	return nil
}

// record is a type with the fields of its blocks.
type record struct {
	*ajeraspec.Type
	fields []*ajeraspec.Field
	byName map[string]*ajeraspec.Field // also under the alternative names
}

// loadSpecs reads the embedded specs once per process. They are part of the
// program, so a fault in them is a panic, as for a bad regular expression.
var loadSpecs = sync.OnceValue(func() *catalogue {
	docs, err := ajeraspec.ParseFS(specs.FS, "ajera", "specs/ajera/")
	if err != nil {
		panic("ajeratest: the specs have faults:\n" + err.Error())
	}
	return newCatalogue(docs)
})

func newCatalogue(docs []*ajeraspec.Document) *catalogue {
	c := &catalogue{
		byName: map[string]ways{}, records: map[int]map[string]*record{1: {}, 2: {}},
		keys: map[string]string{}, entities: map[string]string{},
	}
	blocks := map[string]*ajeraspec.Block{}
	for _, d := range docs {
		for _, b := range d.Blocks {
			blocks[b.Name] = b
		}
	}
	for _, d := range docs {
		c.addTypes(d, blocks)
		c.addMethods(d)
	}
	c.findKeys()
	return c
}

func (c *catalogue) addTypes(d *ajeraspec.Document, blocks map[string]*ajeraspec.Block) {
	for _, t := range d.Types {
		r := newRecord(t, blocks)
		for _, version := range d.Sessions {
			c.records[version][t.Name] = r
		}
	}
}

func newRecord(t *ajeraspec.Type, blocks map[string]*ajeraspec.Block) *record {
	r := &record{Type: t, byName: map[string]*ajeraspec.Field{}}
	for _, use := range t.Use {
		if b := blocks[use.Name]; b != nil {
			r.fields = append(r.fields, b.Fields...)
		}
	}
	r.fields = append(r.fields, t.Fields...)
	for _, f := range r.fields {
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

func (c *catalogue) addMethods(d *ajeraspec.Document) {
	for _, m := range d.Methods {
		c.methods = append(c.methods, m)
		versions := m.Sessions
		if len(versions) == 0 {
			versions = d.Sessions
		}
		for _, version := range versions {
			if c.byName[m.Wire] == nil {
				c.byName[m.Wire] = ways{}
			}
			c.byName[m.Wire][version] = append(c.byName[m.Wire][version], m)
		}
	}
}

// findKeys learns which field identifies the records under each content key, from
// the get methods first: a list may show the key under another name.
func (c *catalogue) findKeys() {
	for _, kind := range []string{"get", "list", "create"} {
		for _, m := range c.methods {
			if m.Kind == kind {
				c.keysOf(m)
			}
		}
	}
}

func (c *catalogue) keysOf(m *ajeraspec.Method) {
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
func (c *catalogue) keyField(m *ajeraspec.Method, f *ajeraspec.Field) string {
	for _, version := range c.versionsOf(m) {
		if r := c.records[version][f.Type.Name]; r != nil && r.Key != "" {
			return squash(r.Key)
		}
	}
	return cmp.Or(unnamed[f.Name], singular(f.Name)+"Key")
}

func (c *catalogue) versionsOf(m *ajeraspec.Method) []int {
	var versions []int
	for _, version := range []int{1, 2} {
		if slices.Contains(c.byName[m.Wire][version], m) {
			versions = append(versions, version)
		}
	}
	return versions
}

// squash removes spaces: "Timesheet Key" and TimesheetKey are one thing.
func squash(name string) string { return strings.ReplaceAll(name, " ", "") }

func singular(entity string) string {
	if stem, ok := strings.CutSuffix(entity, "ies"); ok {
		return stem + "y"
	}
	return strings.TrimSuffix(entity, "s")
}

// listOf is the record type behind a content key of a method, nil when the specs
// leave it raw.
func (c *catalogue) listOf(version int, m *ajeraspec.Method, entity string) *record {
	for _, f := range m.Content {
		if f.Name == entity {
			return c.records[version][f.Type.Name]
		}
	}
	return nil
}

// full is the type that the get methods of a version use for an entity, nil when
// none is declared.
func (c *catalogue) full(version int, entity string) *record {
	for _, kind := range []string{"get", "list", "create", "update"} {
		for _, m := range c.methods {
			if m.Kind != kind || !slices.Contains(c.versionsOf(m), version) {
				continue
			}
			if r := c.listOf(version, m, entity); r != nil {
				return r
			}
		}
	}
	return nil
}
