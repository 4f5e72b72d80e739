package tables

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// place is where fields stand: in a record, or in an object of it.
type place struct {
	typ      *digest.Type
	name     string // of the type
	version  int
	evidence string
	prefix   string   // of columns
	path     []string // to the object
	doc      string   // of the member that the object is
}

// planOf makes the columns of a type of records, and how they are read.
func (m *maker) planOf(t *Table, of place) *plan {
	at := planned{t, of.typ}
	if p := m.plans[at]; p != nil {
		return p
	}
	p := newPlan()
	m.plans[at] = p
	t.Custom, t.Labels = cmp.Or(t.Custom, of.typ.Custom), t.Labels || of.typ.Labels != ""
	p.custom, p.labels = of.typ.Custom, of.typ.Labels != ""
	m.fields(t, p, of)
	if e := m.digest.Enum(of.typ.Labels, of.version); e != nil {
		for _, label := range e.Values {
			m.column(t, p, place{typ: of.typ, name: of.name, evidence: e.Evidence}, &digest.Field{Name: label, Type: "decimal", Doc: "A total, as the screens name it."})
		}
	}
	return p
}

// fields makes the columns of the fields of a type, and the tables of the lists among them.
func (m *maker) fields(t *Table, p *plan, of place) {
	for _, f := range of.typ.Fields {
		element, isList, byName := digest.Element(f.Type)
		inner := m.digest.Type(element, of.version)
		switch {
		case left[of.name+"."+f.Name], f.Type == "file", !m.personal && (f.Sensitive || of.typ.Sensitive || inner != nil && inner.Sensitive):
		case f.Name == of.typ.Custom:
			p.add(f, &target{column: none, custom: true, name: snake(f.Name)})
		case inner != nil && isList && m.childName(t, of, f) != "":
			p.add(f, &target{column: none, site: m.child(t, of, f, inner), name: snake(f.Name)})
		case inner != nil && !isList && !byName:
			sub := newPlan()
			p.add(f, &target{column: none, below: sub, name: snake(f.Name)})
			m.fields(t, sub, of.below(f, inner, element))
		default:
			m.column(t, p, of, f)
		}
	}
}

// below is an object in a place.
func (of place) below(f *digest.Field, typ *digest.Type, name string) place {
	return place{
		typ: typ, name: name, version: of.version, evidence: cmp.Or(f.Evidence, typ.Evidence, of.evidence), prefix: of.prefix + snake(f.Name) + "_",
		path: append(slices.Clone(of.path), f.Name), doc: strings.TrimSpace(of.doc + " " + f.Doc),
	}
}

// column makes the column of a field. Of a table that has records of two types both may have it.
func (m *maker) column(t *Table, p *plan, of place, f *digest.Field) {
	kind, read := m.kind(f.Type, of.version)
	path := append(slices.Clone(of.path), f.Name)
	c := &Column{
		Name: of.prefix + snake(f.Name), Wire: strings.Join(path, "."), Path: path, Also: f.Also, Kind: kind,
		Doc: m.doc(of, f), Unit: unit(f.Doc), Evidence: cmp.Or(f.Evidence, of.evidence), Listed: onlyListed[of.name+"."+f.Name],
	}
	at := slices.IndexFunc(t.Columns, func(have *Column) bool { return have.Wire == c.Wire && have.Kind == kind })
	if at < 0 {
		at = t.append(c)
		if f.Type == "stamp" {
			t.append(&Column{Name: c.Name + "_text", Wire: c.Wire, Path: path, Also: f.Also, Kind: database.Text, Evidence: c.Evidence, Wording: true,
				Doc: "The vendor's own text of " + c.Name + "."})
		}
	}
	to := &target{column: at, read: read, stamp: f.Type == "stamp", name: t.Columns[at].Name}
	p.add(f, to)
	if c.Listed {
		if t.listed == nil {
			t.listed = newPlan()
		}
		t.listed.add(f, to)
	}
}

// listed makes the columns of what only the entries of the list say.
func (m *maker) listed(t *Table, of place) {
	p := newPlan()
	for _, f := range of.typ.Fields {
		if left[of.name+"."+f.Name] || t.has(snake(f.Name)) {
			continue
		}
		m.column(t, p, of, f)
		c := t.Columns[len(t.Columns)-1]
		c.Path, c.Listed = nil, true
		c.Doc += " Only the list says it."
		t.listed = p
	}
}

// kind is what a column of a type of the digest holds, and how its value is read.
func (m *maker) kind(typ string, version int) (database.Kind, reader) {
	switch typ {
	case "string":
		return database.Text, text
	case "int":
		return database.Int, integer
	case "decimal":
		return database.Decimal, decimal
	case "bool":
		return database.Bool, boolean
	case "date", "usdate":
		return database.Date, day
	case "stamp":
		return database.Instant, nil
	case "millis":
		return database.Instant, millis
	}
	if m.digest.Enum(typ, version) != nil {
		return database.Text, text
	}
	return database.JSON, raw
}

// doc is what the specs say of a field, or else the words of its name.
func (m *maker) doc(of place, f *digest.Field) string {
	said := f.Doc
	if e := m.digest.Enum(f.Type, of.version); e != nil {
		said = strings.TrimSpace(said + " " + chosen(e))
	}
	switch says := strings.TrimRight(f.Doc, "."); {
	case said == "" && f.Name == of.typ.Key && of.doc == "":
		said = "Identifies the record."
	case said == "":
		said = sentence(f.Name)
	case slices.Contains(units, says):
		said = strings.TrimRight(sentence(f.Name), ".") + ", " + strings.ToLower(says) + "."
	}
	return strings.TrimSpace(of.doc + " " + said)
}

// chosen is what the values of an enum are.
func chosen(e *digest.Enum) string {
	word := "Such as "
	if e.Complete {
		word = "One of "
	}
	return word + strings.Join(e.Values, ", ") + "."
}

// units are the words by which the specs begin the sentence of a number.
var units = []string{"Hours", "Percent", "Money per unit", "Money", "Days"}

// unit is what the specs say that a number counts. "Hours when it is labor" says it of some only.
func unit(doc string) string {
	for _, word := range units {
		rest, begins := strings.CutPrefix(doc, word)
		if begins && (rest == "" || strings.ContainsAny(rest[:1], ".,;") || strings.HasPrefix(rest, " of overtime")) {
			return strings.ToLower(word)
		}
	}
	return ""
}
