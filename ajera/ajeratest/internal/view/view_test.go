package view

import (
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/rules"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

func newView(b *tables.Tables, version int, method string, args *fake.Value) *View {
	return New(&rules.Order{Tables: b, Version: version, Method: b.Ways(method)[version][0], Args: args, Employee: 1})
}

// project is a project with a group, a phase and a phase below it.
func project(b *tables.Tables) {
	b.Put("Projects", fake.Object("ProjectKey", 1, "Description", "Pier", "Region", "N", "CustomFields", fake.Object("Bonded", true)))
	b.Put("InvoiceGroups", fake.Object("InvoiceGroupKey", 5, "ProjectKey", 1))
	b.Put("Phases", fake.Object("PhaseKey", 2, "ProjectKey", 1, "InvoiceGroupKey", 5, "ParentKey", 1))
	b.Put("Phases", fake.Object("PhaseKey", 3, "ProjectKey", 1, "InvoiceGroupKey", 5, "ParentKey", 2))
}

func TestProjectIsNestedInVersion1AndFlatInVersion2(t *testing.T) {
	b := tables.New(time.Now)
	project(b)
	stored := b.Row("Projects", 1).String()
	nested := newView(b, 1, "GetProjects", fake.Object()).Full("Projects", b.Row("Projects", 1))
	if !nested.Get("CF_Bonded").Truth() || nested.Has("CustomFields") || !nested.Has("Region") {
		t.Errorf("nested: %s", nested)
	}
	below := nested.Get("InvoiceGroups").Items[0].Get("Phases").Items[0].Get("Phases").Items[0]
	if below.Key("PhaseKey") != 3 {
		t.Errorf("below the phase: %s", below)
	}
	content := newView(b, 2, "GetProjects", fake.Object()).Content("Projects", b.All("Projects"))
	if n := len(content.Get("Phases").Items); n != 2 || !content.Get("Projects").Items[0].Has("CustomFields") {
		t.Errorf("flat: %s", content)
	}
	if b.Row("Projects", 1).String() != stored {
		t.Error("showing a record changed it")
	}
}

func TestRequestedKeysThatDoNotExistAreLeftOut(t *testing.T) {
	b := tables.New(time.Now)
	for _, key := range []int{3, 1} {
		b.Put("Clients", fake.Object("ClientKey", key))
	}
	a := newView(b, 1, "GetClients", fake.Object("RequestedClients", fake.List(fake.Of(3), fake.Of(2), fake.Of(1)))).Read()
	if got := a.Content.String(); got != `{"Clients":[{"ClientKey":1},{"ClientKey":3}]}` {
		t.Errorf("content %s", got)
	}
}

func TestOriginalKeyIsShownToTheOneWhoSentIt(t *testing.T) {
	b := tables.New(time.Now)
	b.Put("Clients", fake.Object("ClientKey", 4))
	v := newView(b, 1, "GetClients", fake.Object())
	v.Remember("Clients", 4, fake.Of(-1))
	if got := v.Full("Clients", b.Row("Clients", 4)).String(); got != `{"ClientKey":4,"OriginalClientKey":-1}` {
		t.Errorf("shown %s", got)
	}
	if got := newView(b, 1, "GetClients", fake.Object()).Full("Clients", b.Row("Clients", 4)); got.Has("OriginalClientKey") {
		t.Errorf("another sees %s", got)
	}
}
