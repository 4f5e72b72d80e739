package ajeraspec

import "slices"

// Rules about a method as a whole.

func methodHasDoc(c check, m *Method) {
	if m.Doc == "" {
		c.fault(m.Pos, "no doc; say in one sentence what the method does")
	}
}

func methodHasPage(c check, m *Method) {
	if m.Page == "" && m.Evidence == "documented" {
		c.fault(m.Pos, "documented, but neither the method nor the file names a page; add page, or evidence: observed or inferred")
	}
}

func methodSessionsAreTheFiles(c check, m *Method) {
	for _, s := range m.Sessions {
		if at := m.at("session", m.Pos); !slices.Contains(c.fileOf(m.Pos).Sessions, s) {
			c.fault(at, "session %d, but the file is for %s; move the method to a file for session %d", s, sessionsText(c.fileOf(m.Pos).Sessions), s)
		}
	}
}

func methodNameIsNotRepeated(c check, m *Method) {
	if at := m.at("method", Pos{}); at != (Pos{}) && m.Wire == m.Name {
		c.fault(at, "method repeats the name; remove it")
	}
}

// reading kinds answer with something.
func readsHaveContent(c check, m *Method) {
	if (m.Kind == "list" || m.Kind == "get") && len(m.Content) == 0 && !m.RawContent {
		c.fault(m.Pos, "a %s without content; name its content keys, or write content: raw when they are not known", m.Kind)
	}
}

func writesHaveArgs(c check, m *Method) {
	if (m.Kind == "update" || m.Kind == "create") && len(m.Args) == 0 && !m.RawArgs {
		c.fault(m.Pos, "kind %s without args; name them, or write args: raw when they are not known", m.Kind)
	}
}

func onlyListsArePaged(c check, m *Method) {
	if m.Paged && m.Kind != "list" {
		c.fault(m.at("paged", m.Pos), "paged, but kind %s; only a list has pages; remove it", m.Kind)
	}
}

// arg returns an argument by its wire name, reporting when it is not there.
func (c check) arg(m *Method, at Pos, key, name string) *Field {
	arg := fieldNamed(m.Args, name)
	switch {
	case arg != nil || name == "":
	case m.RawArgs:
		c.fault(at, "%s names %q, but args is raw; name the argument under args", key, name)
	default:
		c.fault(at, "%s names %q, which is not an argument; %s", key, name, suggest(name, fieldNames(m.Args), "declare it under args"))
	}
	return arg
}

// contentKey reports a name that is not a content key of the method.
func (c check) contentKey(m *Method, at Pos, key, name string) *Field {
	f := fieldNamed(m.Content, name)
	if f == nil && !m.RawContent {
		c.fault(at, "%s names %q, which is not a content key; %s", key, name, suggest(name, fieldNames(m.Content), "declare it under content"))
	}
	return f
}

func batchFits(c check, m *Method) {
	b := m.Batch
	if b == nil {
		return
	}
	if arg := c.arg(m, b.at("by", b.Pos), "batch.by", b.By); arg != nil && !arg.Type.List {
		c.fault(b.at("by", b.Pos), "batch.by names %q, which is not a list; only a list can be split; make it one or remove batch", b.By)
	}
	if b.Of != "" {
		c.contentKey(m, b.at("of", b.Pos), "batch.of", b.Of)
	}
}

func capFits(c check, m *Method) {
	if m.Cap == nil {
		return
	}
	if m.Kind != "list" && m.Kind != "get" {
		c.fault(m.Cap.Pos, "cap on kind %s; only a list or get is cut; remove it", m.Kind)
	}
	if m.Cap.Of != "" {
		c.contentKey(m, m.Cap.at("of", m.Cap.Pos), "cap.of", m.Cap.Of)
	}
}

// capWindowIsWhole checks the dates by which a capped call is split first.
func capWindowIsWhole(c check, m *Method) {
	k := m.Cap
	if k == nil {
		return
	}
	if (k.From == "") != (k.To == "") {
		c.fault(k.Pos, "cap with only one of from and to; a window has both; add the other")
	}
	c.dateArg(m, "from", k.From)
	c.dateArg(m, "to", k.To)
}

func (c check) dateArg(m *Method, key, name string) {
	at := m.Cap.at(key, m.Cap.Pos)
	if arg := c.arg(m, at, "cap."+key, name); arg != nil && !isDate(arg.Type) {
		c.fault(at, "cap.%s names %q, which is no date; make it a date or stamp, or remove it", key, name)
	}
}

func isDate(t TypeRef) bool {
	return !t.List && !t.Map && slices.Contains([]string{"date", "usdate", "stamp"}, t.Name)
}

// capSplits checks the keys by which a capped call is split when a day is too long.
func capSplits(c check, m *Method) {
	k := m.Cap
	if k == nil {
		return
	}
	if (k.Then == "") != (k.ThenBy == "") {
		c.fault(k.Pos, "cap with only one of then and thenBy; the argument and the field with its keys belong together; add the other")
	}
	if arg := c.arg(m, k.at("then", k.Pos), "cap.then", k.Then); arg != nil && !arg.Type.List {
		c.fault(k.at("then", k.Pos), "cap.then names %q, which is not a list; make it one or remove it", k.Then)
	}
	row := c.record(m.Sessions, fieldNamed(m.Content, k.Of))
	if row == nil || k.ThenBy == "" {
		return
	}
	c.member(row, k.at("thenBy", k.Pos), "cap.thenBy", k.ThenBy)
}
