package firm

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/rules"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/view"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// TestTheFirmFitsTheSpecs checks every record of the firm, as the get methods show
// it, against the type that the specs declare.
func TestTheFirmFitsTheSpecs(t *testing.T) {
	books := tables.New(time.Now)
	Fill(books, Plan{Seed: 1, Weeks: 30, User: 1})
	checked := 0
	for _, m := range books.Methods {
		if m.Kind != "get" || m.RawContent || len(m.Args) == 0 || !m.Content[0].Type.List {
			continue
		}
		for _, version := range books.VersionsOf(m) {
			v := view.New(&rules.Order{Tables: books, Version: version, Method: m, Args: fake.Object(), Employee: 1})
			content := v.Content(m.Content[0].Name, books.All(m.Content[0].Name))
			for _, f := range m.Content {
				for _, n := range content.Get(f.Name).Items {
					checked++
					checkShown(t, v, f.Name, books.ListOf(version, m, f.Name), n)
				}
			}
		}
	}
	if checked < 200 {
		t.Errorf("only %d records were checked", checked)
	}
}

func checkShown(t *testing.T, v *view.View, entity string, typ *tables.Type, n *fake.Value) {
	t.Helper()
	shown := n.Clone()
	for _, name := range slices.Clone(shown.Names()) {
		if strings.HasPrefix(name, "CF_") || typ.Field(name) == nil {
			shown.Drop(name)
		}
	}
	shown.Drop("InvoiceGroups")
	if why := v.CheckRecord(v.Version, typ, shown); why != "" {
		t.Errorf("%s %d: %s", entity, n.Key(tables.Squash(typ.Key)), why)
	}
}
