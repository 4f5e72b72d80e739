package ajeraspec

import (
	"slices"
	"strings"
)

// Rules about a method as a whole, and about how a save travels.

func methodIsWhole(c check, m *Method) {
	if m.Doc == "" {
		c.fault(m.Pos, "no doc; say in one sentence what the method does")
	}
	if m.Page == "" && m.Evidence == "documented" {
		c.fault(m.Pos, "documented, but neither the method nor the file names a page; add page, or evidence: observed or inferred")
	}
	if (m.Kind == "list" || m.Kind == "get") && len(m.Content) == 0 && !m.RawContent {
		c.fault(m.Pos, "a %s without content; name its content keys, or write content: raw when they are not known", m.Kind)
	}
	if (m.Kind == "update" || m.Kind == "create") && len(m.Args) == 0 && !m.RawArgs {
		c.fault(m.Pos, "kind %s without args; name them, or write args: raw when they are not known", m.Kind)
	}
}

func methodKeysFit(c check, m *Method) {
	file := slices.IndexFunc(c.docs, func(d *Document) bool { return d.File == m.File })
	of := c.docs[file].Sessions
	for _, s := range m.Sessions {
		if !slices.Contains(of, s) {
			c.fault(m.at("session"), "session %d, but the file is for %s; move the method to a file for session %d", s, sessionsText(of), s)
		}
	}
	if m.given("method") && m.Wire == m.Name {
		c.fault(m.at("method"), "method repeats the name; remove it")
	}
	if m.Paged && m.Kind != "list" {
		c.fault(m.at("paged"), "paged, but kind %s; only a list has pages; remove it", m.Kind)
	}
}

func batchFits(c check, m *Method) {
	b := m.Batch
	if b == nil {
		return
	}
	c.argIs(isList, m, b.at("by"), "batch.by", b.By, "not a list; only a list can be split; make it one or remove batch")
	c.contentKey(m, b.at("of"), "batch.of", b.Of)
}

func capFits(c check, m *Method) {
	k := m.Cap
	if k == nil {
		return
	}
	if m.Kind != "list" && m.Kind != "get" {
		c.fault(k.Pos, "cap on kind %s; only a list or get is cut; remove it", m.Kind)
	}
	c.contentKey(m, k.at("of"), "cap.of", k.Of)
	if (k.From == "") != (k.To == "") {
		c.fault(k.Pos, "cap with only one of from and to; a window has both; add the other")
	}
	const noDate = "no date; make it a date or stamp, or remove it"
	c.argIs(isDate, m, k.at("from"), "cap.from", k.From, noDate)
	c.argIs(isDate, m, k.at("to"), "cap.to", k.To, noDate)
	if (k.Then == "") != (k.ThenBy == "") {
		c.fault(k.Pos, "cap with only one of then and thenBy; the argument and the field with its keys belong together; add the other")
	}
	c.argIs(isList, m, k.at("then"), "cap.then", k.Then, "not a list; make it one or remove it")
	c.member(c.record(m.Sessions, fieldNamed(m.Content, k.Of)), k.at("thenBy"), "cap.thenBy", k.ThenBy)
}

// argIs checks the type of an argument that a key names.
func (c check) argIs(fits func(TypeRef) bool, m *Method, at Pos, key, name, otherwise string) {
	if arg := c.arg(m, at, key, name); arg != nil && !fits(arg.Type) {
		c.fault(at, "%s names %q, which is %s", key, name, otherwise)
	}
}

func isList(t TypeRef) bool { return t.List }

func isDate(t TypeRef) bool {
	return !t.List && !t.Map && slices.Contains([]string{"date", "usdate", "stamp"}, t.Name)
}

func updateFits(c check, m *Method) {
	u := m.Update
	switch {
	case u == nil && m.Kind == "update" && !m.RawArgs:
		c.fault(m.Pos, "kind update without update; say how a save travels, or write args: raw when that is not known")
	case u != nil && m.Kind != "update":
		c.fault(u.Pos, "update on kind %s; only kind update has it; change kind or remove it", m.Kind)
	}
	if u == nil {
		return
	}
	c.reads(m, u)
	c.arg(m, u.at("updated"), "update.updated", u.Updated)
	c.contentKey(m, u.at("counter"), "update.counter", u.Counter)
	c.rowsBelong(u)
	if u.Send == "rows" {
		c.rowsResolve(m, u)
	} else {
		c.arg(m, u.at("unchanged"), "update.unchanged", u.Unchanged)
	}
}

func (c check) reads(m *Method, u *Update) {
	for _, s := range m.Sessions {
		switch get := c.methods[versioned{s, u.Reads}]; {
		case get == nil:
			c.fault(u.at("reads"), "update.reads names %q, which is no method of session %d; %s", u.Reads, s, suggest(u.Reads, c.gets(s), "declare it"))
		case get.Kind != "get" && !c.hurt[get.Pos]:
			c.fault(u.at("reads"), "update.reads names %q at %s, which is kind %s; name a method of kind get", get.Name, get.place(), get.Kind)
		}
	}
}

// gets lists the methods of kind get, for suggestions.
func (c check) gets(session int) []string {
	return slices.DeleteFunc(c.known(session, "method"), func(name string) bool {
		return c.methods[versioned{session, name}].Kind != "get"
	})
}

func (c check) rowsBelong(u *Update) {
	switch {
	case u.Send == "rows" && len(u.Rows) == 0:
		c.fault(u.Pos, "update.send is rows, but no rows are listed; add rows")
	case u.Send != "rows" && len(u.Rows) > 0:
		c.fault(u.at("rows"), "update.rows, but update.send is %s; remove rows or write send: rows", u.Send)
	}
	args := map[string]bool{}
	for _, rows := range u.Rows {
		if args[rows.Arg] {
			c.fault(rows.at("arg"), "update.rows names %q twice; keep one", rows.Arg)
		}
		args[rows.Arg] = true
	}
}

// rowsResolve looks for what a save of rows names in the record that it was read
// into: the lists of rows, and the member for what is unchanged.
func (c check) rowsResolve(m *Method, u *Update) {
	for i, s := range m.Sessions {
		get := c.methods[versioned{s, u.Reads}]
		if get == nil || c.hurt[get.Pos] {
			continue
		}
		f := get.edits(u)
		if f == nil || isScalar(f.Type.Name) {
			c.fault(u.at("rows"), "update.rows, but %s at %s declares no record to find them in; give its content a type", get.Name, get.place())
			return
		}
		if i > 0 {
			continue
		}
		record := c.record(get.Sessions, f)
		c.member(record, u.at("unchanged"), "update.unchanged", u.Unchanged)
		for _, rows := range u.Rows {
			c.path(record, rows)
		}
	}
}

// path follows the dotted names of a list of rows from the record.
func (c check) path(record *Type, rows Rows) {
	var f *Field
	for name := range strings.SplitSeq(rows.List, ".") {
		if f != nil {
			if record = c.record(c.sessions[record], f); record == nil {
				c.fault(rows.at("list"), "update.rows.list %q: %q is no record, so it has no %q; give it a type", rows.List, f.Name, name)
				return
			}
		}
		if f = c.member(record, rows.at("list"), "update.rows.list", name); f == nil {
			return
		}
	}
	if !f.Type.List {
		c.fault(rows.at("list"), "update.rows.list %q is not a list; make it one", rows.List)
	}
}

// edits returns the content key of a get that a save of rows begins from: the
// one with the name of the argument for what changed, or the first.
func (m *Method) edits(u *Update) *Field {
	if f := fieldNamed(m.Content, u.Updated); f != nil || len(m.Content) == 0 {
		return f
	}
	return m.Content[0]
}
