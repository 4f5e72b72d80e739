package ajeratest

import (
	"slices"
	"strings"
	"testing"
)

// TestTheFirmFitsTheSpecs checks every record of the firm, as the get methods show
// it, against the type that the specs declare.
func TestTheFirmFitsTheSpecs(t *testing.T) {
	s := New(WithTimesheets(30))
	checked := 0
	for _, m := range s.specs.methods {
		if m.Kind != "get" || m.RawContent || len(m.Args) == 0 || !m.Content[0].Type.List {
			continue
		}
		for _, version := range s.specs.versionsOf(m) {
			c := &call{s: s, version: version, method: m, args: object()}
			content := c.content(m.Content[0].Name, s.store.all(m.Content[0].Name))
			for _, f := range m.Content {
				for _, n := range content.get(f.Name).items {
					checked++
					checkShown(t, c, f.Name, s.specs.listOf(version, m, f.Name), n)
				}
			}
		}
	}
	if checked < 200 {
		t.Errorf("only %d records were checked", checked)
	}
}

func checkShown(t *testing.T, c *call, entity string, typ *record, n *node) {
	t.Helper()
	shown := n.clone()
	for _, name := range slices.Clone(shown.names) {
		if strings.HasPrefix(name, "CF_") || typ.byName[name] == nil {
			shown.drop(name)
		}
	}
	shown.drop("InvoiceGroups")
	if why := c.s.specs.checkRecord(c.version, typ, shown); why != "" {
		t.Errorf("%s %d: %s", entity, n.key(squash(typ.Key)), why)
	}
}
