package ajeraspec

import (
	"slices"
	"strings"
)

// Rules about how a save travels.

func updateBelongs(c check, m *Method) {
	switch {
	case m.Update != nil && m.Kind != "update":
		c.fault(m.Update.Pos, "update on kind %s; only kind update has it; change kind or remove it", m.Kind)
	case m.Update == nil && m.Kind == "update" && !m.RawArgs:
		c.fault(m.Pos, "kind update without update; say how a save travels, or write args: raw when that is not known")
	}
}

func updateReads(c check, m *Method) {
	if m.Update == nil {
		return
	}
	for _, s := range m.Sessions {
		at := m.Update.at("reads", m.Update.Pos)
		switch get := c.methods[versioned{s, m.Update.Reads}]; {
		case get == nil:
			c.fault(at, "update.reads names %q, which is no method of session %d; %s", m.Update.Reads, s, suggest(m.Update.Reads, c.gets(s), "declare it"))
		case get.Kind != "get" && !c.hurt[get.Pos]:
			c.fault(at, "update.reads names %q at %s, which is kind %s; name a method of kind get", get.Name, get.place(), get.Kind)
		}
	}
}

// gets lists the methods of kind get, for suggestions.
func (c check) gets(session int) []string {
	var names []string
	for _, d := range c.docs {
		for _, m := range d.Methods {
			if m.Kind == "get" && slices.Contains(m.Sessions, session) {
				names = append(names, m.Name)
			}
		}
	}
	return names
}

// updateArgsExist checks the arguments of a save. For rows, unchanged is a
// member of each record.
func updateArgsExist(c check, m *Method) {
	u := m.Update
	if u == nil {
		return
	}
	c.arg(m, u.at("updated", u.Pos), "update.updated", u.Updated)
	if u.Send != "rows" {
		c.arg(m, u.at("unchanged", u.Pos), "update.unchanged", u.Unchanged)
		return
	}
	if record := c.edited(m); record != nil {
		c.member(record, u.at("unchanged", u.Pos), "update.unchanged", u.Unchanged)
	}
}

func updateCounterExists(c check, m *Method) {
	if m.Update != nil && m.Update.Counter != "" {
		c.contentKey(m, m.Update.at("counter", m.Update.Pos), "update.counter", m.Update.Counter)
	}
}

func rowsBelong(c check, m *Method) {
	u := m.Update
	switch {
	case u == nil:
	case u.Send == "rows" && len(u.Rows) == 0:
		c.fault(u.Pos, "update.send is rows, but no rows are listed; add rows")
	case u.Send != "rows" && len(u.Rows) > 0:
		c.fault(u.at("rows", u.Pos), "update.rows, but update.send is %s; remove rows or write send: rows", u.Send)
	}
}

func rowsResolve(c check, m *Method) {
	if m.Update == nil || m.Update.Send != "rows" {
		return
	}
	record := c.edited(m)
	for _, rows := range m.Update.Rows {
		if record != nil {
			c.path(record, rows)
		}
	}
}

func rowsAreDifferent(c check, m *Method) {
	if m.Update == nil {
		return
	}
	args := map[string]bool{}
	for _, rows := range m.Update.Rows {
		if args[rows.Arg] {
			c.fault(rows.at("arg", rows.Pos), "update.rows names %q twice; keep one", rows.Arg)
		}
		args[rows.Arg] = true
	}
}

// rowsHaveRecords reports rows of something whose members nobody has declared.
func rowsHaveRecords(c check, m *Method) {
	if m.Update == nil || m.Update.Send != "rows" {
		return
	}
	for _, s := range m.Sessions {
		get := c.methods[versioned{s, m.Update.Reads}]
		if get == nil || c.hurt[get.Pos] {
			continue
		}
		if f := get.edits(m.Update); f == nil || isScalar(f.Type.Name) {
			c.fault(m.Update.at("rows", m.Update.Pos), "update.rows, but %s at %s declares no record to find them in; give its content a type", get.Name, get.place())
			return
		}
	}
}

// path follows the dotted names of a list of rows from the record.
func (c check) path(record *Type, rows Rows) {
	at := rows.at("list", rows.Pos)
	var f *Field
	for name := range strings.SplitSeq(rows.List, ".") {
		if f != nil {
			if record = c.record(c.sessions[record], f); record == nil {
				c.fault(at, "update.rows.list %q: %q is no record, so it has no %q; give it a type", rows.List, f.Name, name)
				return
			}
		}
		if f = c.member(record, at, "update.rows.list", name); f == nil {
			return
		}
	}
	if !f.Type.List {
		c.fault(at, "update.rows.list %q is not a list; make it one", rows.List)
	}
}

// edited returns the type of the records that an update sends rows of, nil when
// that is not known, which other rules report.
func (c check) edited(m *Method) *Type {
	get := c.methods[versioned{m.Sessions[0], m.Update.Reads}]
	if get == nil || c.hurt[get.Pos] {
		return nil
	}
	return c.record(get.Sessions, get.edits(m.Update))
}

// edits returns the content key of a get that a save of rows begins from: the
// one with the name of the argument for what changed, or the first.
func (m *Method) edits(u *Update) *Field {
	if f := fieldNamed(m.Content, u.Updated); f != nil || len(m.Content) == 0 {
		return f
	}
	return m.Content[0]
}

// record returns the declared type of a field, nil when it has none or one that
// could not be read whole.
func (c check) record(sessions []int, f *Field) *Type {
	if f == nil || len(sessions) == 0 {
		return nil
	}
	return c.types[versioned{sessions[0], f.Type.Name}]
}

// member returns a field of a type, reporting when it is not there.
func (c check) member(t *Type, at Pos, key, name string) *Field {
	fields, whole := c.members(t)
	f := fieldNamed(fields, name)
	if f == nil && whole {
		c.fault(at, "%s names %q, which is not a field of %s at %s; %s", key, name, t.Name, t.place(), suggest(name, fieldNames(fields), "declare it there"))
	}
	return f
}
