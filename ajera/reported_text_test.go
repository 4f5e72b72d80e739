package ajera_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// TestTextsTellZeroFromAbsent exports records by their texts: in the structs all are the same.
func TestTextsTellZeroFromAbsent(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	records := []string{`{"ClientKey":7,"Notes":"","UseClientNumber":false}`, `{"ClientKey":8,"Notes":null}`, `{"ClientKey":9}`}
	for _, text := range records {
		s.Put("Clients", text)
	}
	c := connect(t, s)
	got := must(c.V1.GetClients(t.Context(), ajerav1.GetClientsArgs{RequestedClients: []int{9, 8, 7}}))(t)
	var keys []int
	for text := range ajera.Texts(got) {
		keys = append(keys, text.Key)
		if text.List != "Clients" || text.In != 0 || !slices.Contains(records, string(text.JSON)) {
			t.Errorf("%v: %s", text, []byte(text.JSON))
		}
		if printed := fmt.Sprintf("%v %+v", text, text); strings.Contains(printed, "Notes") {
			t.Errorf("printed as %s", printed)
		}
	}
	if slices.Sort(keys); !slices.Equal(keys, []int{7, 8, 9}) {
		t.Errorf("keys %v", keys)
	}
}

// TestTextsOfEveryRecord: a result of several batches, flat and nested, has a text for each record.
func TestTextsOfEveryRecord(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutLimits())
	c := connect(t, s, func(config *ajera.Config) { config.BatchMax = map[string]int{"GetProjects": 1} })
	keys := s.Keys("Projects")[:3]
	count := func(lists map[string]int, text ajera.Text) {
		lists[text.List]++
		if text.Key == 0 || !strings.HasPrefix(string(text.JSON), "{") {
			t.Errorf("%v", text)
		}
	}
	flat, nested := map[string]int{}, map[string]int{}
	got := must(c.V2.GetProjects(t.Context(), ajerav2.GetProjectsArgs{RequestedProjects: keys}))(t)
	for text := range ajera.Texts(got) {
		count(flat, text)
	}
	if flat["Projects"] != 3 || flat["InvoiceGroups"] != len(got.InvoiceGroups) || flat["Phases"] != len(got.Phases) || flat["Resources"] != len(got.Resources) || len(flat) != 4 {
		t.Errorf("%v", flat)
	}
	for text := range ajera.Texts(must(c.V1.GetProjects(t.Context(), ajerav1.GetProjectsArgs{RequestedProjects: keys}))(t)) {
		count(nested, text)
		if (text.In == 0) != (text.List == "Projects") {
			t.Errorf("%v", text)
		}
	}
	for _, list := range []string{"Projects", "InvoiceGroups", "Phases"} {
		if nested[list] != flat[list] {
			t.Errorf("%s: %d nested, %d flat", list, nested[list], flat[list])
		}
	}
	for range ajera.Texts((*ajerav2.GetProjectsResult)(nil)) {
		t.Error("a record of nothing")
	}
	for range ajera.Texts(got) {
		break // which ends it
	}
}
