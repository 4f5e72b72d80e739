package ajeraspec

import "cmp"

// This file adds elements to the document as the reader meets them. What is
// not written gets its default when the whole file is read, in defaults.

func (d *Document) method(at Pos, name string) *Method {
	m := &Method{Pos: at, Name: name}
	d.Methods = append(d.Methods, m)
	return m
}

func (d *Document) typ(at Pos, name string) *Type {
	t := &Type{Pos: at, Name: name}
	d.Types = append(d.Types, t)
	return t
}

func (d *Document) block(at Pos, name string) *Block {
	b := &Block{Pos: at, Name: name}
	d.Blocks = append(d.Blocks, b)
	return b
}

func (d *Document) enum(at Pos, name string) *Enum {
	e := &Enum{Pos: at, Name: name}
	d.Enums = append(d.Enums, e)
	return e
}

func (m *Method) arg(at Pos, name string) *Field     { return addField(&m.Args, at, name) }
func (m *Method) content(at Pos, name string) *Field { return addField(&m.Content, at, name) }
func (t *Type) field(at Pos, name string) *Field     { return addField(&t.Fields, at, name) }
func (b *Block) field(at Pos, name string) *Field    { return addField(&b.Fields, at, name) }

func addField(to *[]*Field, at Pos, name string) *Field {
	f := &Field{Pos: at, Name: name}
	*to = append(*to, f)
	return f
}

func (m *Method) fixed(at Pos, name string) *Fixed {
	m.Fixed = append(m.Fixed, Fixed{Pos: at, Name: name})
	return &m.Fixed[len(m.Fixed)-1]
}

func (m *Method) batch(at Pos) *Batch {
	m.Batch = &Batch{Pos: at}
	return m.Batch
}

func (m *Method) rowCap(at Pos) *Cap {
	m.Cap = &Cap{Pos: at}
	return m.Cap
}

func (m *Method) update(at Pos) *Update {
	m.Update = &Update{Pos: at}
	return m.Update
}

func (u *Update) addRows(at Pos) *Rows {
	u.Rows = append(u.Rows, Rows{Pos: at})
	return &u.Rows[len(u.Rows)-1]
}

// defaults fills in what the file leaves to its defaults.
func (d *Document) defaults() {
	for _, m := range d.Methods {
		m.defaults(d)
	}
	for _, t := range d.Types {
		t.Evidence = cmp.Or(t.Evidence, "documented")
	}
	for _, e := range d.Enums {
		e.Evidence = cmp.Or(e.Evidence, "documented")
	}
}

func (m *Method) defaults(d *Document) {
	m.Wire = cmp.Or(m.Wire, m.Name)
	m.Page = cmp.Or(m.Page, d.Page)
	m.Evidence = cmp.Or(m.Evidence, "documented")
	if m.Sessions == nil {
		m.Sessions = d.Sessions
	}
	if _, given := m.places.keys["paged"]; !given {
		m.Paged = m.Kind == "list"
	}
	first := ""
	if len(m.Content) > 0 {
		first = m.Content[0].Name
	}
	if m.Batch != nil {
		m.Batch.Of = cmp.Or(m.Batch.Of, first)
	}
	if m.Cap != nil {
		m.Cap.Of = cmp.Or(m.Cap.Of, first)
	}
}
