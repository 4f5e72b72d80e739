package tables

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// maker makes the tables of a vendor.
type maker struct {
	digest   *digest.Digest
	vendor   account.Vendor
	personal bool
	all      []*Table // that are no others' children
	plans    map[planned]*plan
	sites    int // made so far
}

// planned is what a plan is for: records of a type may stand in several tables, and in themselves.
type planned struct {
	table *Table
	typ   *digest.Type
}

func newMaker(d *digest.Digest, vendor account.Vendor, personal bool) *maker {
	return &maker{digest: d, vendor: vendor, personal: personal, plans: map[planned]*plan{}}
}

// table is the table of that name, nil when there is none.
func (m *maker) table(name string) *Table { return named(m.all, name) }

func named(all []*Table, name string) *Table {
	at := slices.IndexFunc(all, func(t *Table) bool { return t.Name == name })
	if at < 0 {
		return nil
	}
	return all[at]
}

// read is a list of records that a call answers, which is a table.
type read struct {
	call      *digest.Call
	content   *digest.Field
	name      string       // of the table
	entry     *digest.Type // of the list beside a get, where it is another
	entryName string
}

func elementOf(f *digest.Field) string {
	element, _, _ := digest.Element(f.Type)
	return element
}

// records makes the table of what a call answers.
func (m *maker) records(r *read) {
	element, version := elementOf(r.content), r.call.Version
	typ := m.digest.Type(element, version)
	t := &Table{Name: r.name, Vendor: m.vendor, Type: element, Version: version, List: r.content.Name, Doc: about(r.name, typ)}
	m.all = append(m.all, t)
	if !m.personal {
		t.cut = output.NewCut(call.Columns(m.digest, element, version), call.Personal())
	}
	special := traits[t.Name]
	for _, c := range special.columns {
		t.append(&c)
	}
	t.Of = special.of
	m.key(t, typ)
	of := place{typ: typ, name: element, version: version, evidence: cmp.Or(typ.Evidence, r.call.Evidence)}
	t.plan = m.planOf(t, of)
	if r.entry != nil {
		m.listed(t, place{typ: r.entry, name: r.entryName, version: version, evidence: r.entry.Evidence})
	}
}

// key decides what tells one record of a table from another, and makes the columns of it that no
// member fills.
func (m *maker) key(t *Table, typ *digest.Type) {
	t.Key = traits[t.Name].key
	switch {
	case t.Key != nil:
	case m.vendor == account.OfAimsio && typ.Key == "":
		t.Key = []string{"_key"}
		t.append(&Column{Name: "_key", Kind: database.Text, Evidence: "inferred", Doc: "What the vendor's list calls the record: its guid or id."})
	case typ.Key == "":
		t.Key = []string{Position}
	default:
		t.Key = []string{snake(typ.Key)}
	}
	if slices.Contains(t.Key, Position) {
		t.append(&Column{Name: Position, Kind: database.Int, Doc: "The place in the list that the record came in, from 1."})
	}
}

// about is the sentence of a table: the first one of its type, and all where no field is known.
func about(name string, typ *digest.Type) string {
	first, more, _ := strings.Cut(typ.Doc, ". ")
	if len(typ.Fields) == 0 {
		first += ". " + more
	}
	return cmp.Or(traits[name].doc, strings.TrimRight(first, ". ")+".")
}

// parents joins the tables of records that come beside those that they belong to.
func (m *maker) parents() {
	for _, t := range m.all {
		t.Parent, t.Apart = m.table(traits[t.Name].parent), traits[t.Name].apart
	}
}

// inOrder are all tables, parents before their children.
func (m *maker) inOrder() []*Table {
	var sorted []*Table
	var add func(t *Table)
	add = func(t *Table) {
		if t == nil || slices.Contains(sorted, t) {
			return
		}
		add(t.Parent)
		sorted = append(sorted, t)
		for _, child := range t.Children {
			add(child)
		}
	}
	for _, t := range m.all {
		add(t)
	}
	return sorted
}
