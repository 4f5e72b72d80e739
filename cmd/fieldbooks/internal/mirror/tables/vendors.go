package tables

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// All are the tables of both vendors, parents before their children. Personal columns and tables are
// left out unless asked for. They are the caller's own: columns may be added to them.
func All(personal bool) []*Table {
	return slices.Concat(ofAjera(personal), ofAimsio(personal))
}

// ofAjera are the tables of Ajera: of each get the lists that it answers, as the newest version of the
// session has them, and each list that no get has more of.
func ofAjera(personal bool) []*Table {
	m := newMaker(call.AjeraSpecs(), account.OfAjera, personal)
	found := map[string]*read{}
	for _, kind := range []string{"get", "list"} {
		for _, c := range m.digest.Calls {
			if c.Kind == kind {
				m.find(found, c)
			}
		}
	}
	for _, c := range m.digest.Calls {
		for _, f := range c.Content {
			if r := found[m.name(c, f)]; r != nil && r.content == f {
				m.records(r)
			}
		}
	}
	m.timeEntries()
	m.parents()
	return m.inOrder()
}

// find notes the lists that a call answers. Of a list call it is the first: a second one is no list of
// its own.
func (m *maker) find(found map[string]*read, c *digest.Call) {
	for i, f := range c.Content {
		element := elementOf(f)
		typ := m.digest.Type(element, c.Version)
		if typ == nil || i > 0 && c.Kind == "list" {
			continue
		}
		name := m.name(c, f)
		have := found[name]
		switch {
		case have == nil || have.call.Kind == c.Kind && have.call.Version < c.Version:
			found[name] = &read{call: c, content: f, name: name}
		case have.call.Kind == "get" && c.Kind == "list" && have.call.Version == c.Version && element != elementOf(have.content):
			have.entry, have.entryName = typ, element
		}
	}
}

// name is the table of a list that a call answers.
func (m *maker) name(c *digest.Call, f *digest.Field) string {
	return cmp.Or(called[c.Go+"."+f.Name], string(m.vendor)+"_"+snake(f.Name))
}

// ofAimsio are the tables of Aimsio: one of each resource that is listed and read one by one.
func ofAimsio(personal bool) []*Table {
	m := newMaker(call.AimsioSpecs(), account.OfAimsio, personal)
	for _, list := range m.digest.Calls {
		at := slices.IndexFunc(m.digest.Calls, func(c *digest.Call) bool { return c.Kind == "get" && c.Resource == list.Resource })
		if list.Kind != "list" || at < 0 {
			continue
		}
		get := m.digest.Calls[at]
		name := cmp.Or(called[list.Resource], "aimsio_"+snake(strings.TrimPrefix(list.Go, "List")))
		m.records(&read{call: get, content: get.Content[0], name: name})
	}
	return m.inOrder()
}
