package ajeratest_test

import (
	"slices"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

// TestBelongingAfterChanges takes records away that others belong to, between calls that ask for these.
func TestBelongingAfterChanges(t *testing.T) {
	k := talk(t, ajeratest.WithoutFirm())
	k.s.Put("Projects", `{"ProjectKey":1,"Description":"Pier"}`)
	k.s.Put("InvoiceGroups", `{"InvoiceGroupKey":3,"ProjectKey":1}`)
	for _, phase := range []string{`{"PhaseKey":8,"ProjectKey":1,"ParentKey":1}`, `{"PhaseKey":7,"ProjectKey":1,"ParentKey":1}`} {
		k.s.Put("Phases", phase)
	}
	k.s.Put("Resources", `{"ResourceKey":5,"ParentKey":7}`)
	k.s.Put("Resources", `{"ResourceKey":4,"ParentKey":1}`)
	belong := func(phases, resources int) {
		t.Helper()
		content := k.must(2, "GetProjects", `{"RequestedProjects":[1]}`)
		if p, r := count(t, content, "Phases"), count(t, content, "Resources"); p != phases || r != resources {
			t.Errorf("%d phases and %d resources, wanted %d and %d: %s", p, r, phases, resources, content)
		}
	}
	belong(2, 2)
	if !k.s.Remove("Phases", 7) || k.s.Remove("Phases", 7) || k.s.Remove("Phrases", 7) {
		t.Error("it was not removed once")
	}
	belong(1, 1) // the resource of a phase that is gone has no project
	k.s.Put("Phases", `{"PhaseKey":9,"ProjectKey":1,"ParentKey":8}`)
	belong(2, 1)
	if got := k.s.Keys("Phases"); !slices.Equal(got, []int{8, 9}) || k.s.Get("Phases", 7) != "" {
		t.Errorf("phases %v are left", got)
	}
}
