package judge

import (
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/specs"
)

// surface is elements with their keys.
func surface(list ...*specs.Element) *specs.Surface {
	s := &specs.Surface{List: list, ByKey: map[string]*specs.Element{}}
	for _, e := range list {
		s.ByKey[e.Key] = e
	}
	return s
}

func thing(key, parent, place string, facts ...specs.Fact) *specs.Element {
	kind, _, _ := strings.Cut(key, " ")
	return &specs.Element{Kind: kind, Key: key, Parent: parent, Name: key, Go: "p." + key, Resource: place[:1], Place: place, Facts: facts, Symbols: []string{"p." + key}}
}

// TestCompare holds what is told of elements that came, went or read differently, in
// which order, and that what came or went with its holder is only counted.
func TestCompare(t *testing.T) {
	kind := func(value string) specs.Fact { return specs.Fact{Name: "kind", Value: value} }
	old := surface(
		thing("type Old", "", "b:1"), thing("field OldA", "type Old", "b:2"),
		thing("method M", "", "b:3", kind("get")), thing("method N", "", "b:4", kind("list")),
	)
	new := surface(
		thing("method M", "", "b:3", kind("update")), thing("method N", "", "b:4", kind("list")),
		thing("argument A", "method M", "b:5", specs.Fact{Name: "required", Value: "yes"}),
		thing("type New", "", "a:1"), thing("field NewA", "type New", "a:2"), thing("field NewB", "type New", "a:3"),
	)
	sections, effects := Compare("V", old, new)
	var got []string
	for _, s := range sections {
		for _, c := range s.Changes {
			got = append(got, s.Vendor+" "+s.Resource+": "+c.Verb+" "+c.Name+" "+c.Detail+" "+c.Verdict.String())
		}
	}
	want := `V a: added type New 2 fields additive
V b: changed method M  breaking
V b: added argument A  breaking
V b: removed type Old 1 field breaking`
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got\n%s\nwanted\n%s", text, want)
	}
	if len(effects) != 2 || !strings.Contains(effects[0].Text, "not repeated") || !strings.Contains(effects[1].Text, "is required") {
		t.Errorf("the effects are %+v", effects)
	}
}

// TestJoined holds that a line of the specs which several types show is one change.
func TestJoined(t *testing.T) {
	a, b := thing("field A", "", "a:1"), thing("field B", "", "a:1")
	b.Name = a.Name
	sections, _ := Compare("V", surface(), surface(a, b))
	if len(sections) != 1 || len(sections[0].Changes) != 1 || len(sections[0].Changes[0].Go) != 2 {
		t.Errorf("%+v", sections)
	}
}

// TestJoinedByVerdict holds that a line of a shared block breaks those types alone that are sent.
func TestJoinedByVerdict(t *testing.T) {
	side := func(zero string) *specs.Surface {
		read, sent := thing("field A", "", "a:1", specs.Fact{Name: "zero", Value: zero}), thing("field B", "", "a:1", specs.Fact{Name: "zero", Value: zero})
		sent.Name, sent.Sent = read.Name, true
		return surface(read, sent)
	}
	sections, _ := Compare("V", side(""), side("yes"))
	r := &Report{Sections: sections}
	if r.Conclude(); len(r.Breaks) != 1 || r.Breaks[0].ID != "p.field B zero" {
		t.Errorf("the breaks are %v", r.Breaks)
	}
}

// TestConclude holds that a break is named once, by the specs before Go before oasdiff.
func TestConclude(t *testing.T) {
	r := &Report{
		Sections: []Section{{Vendor: "Aimsio", Changes: []Change{{Verb: "removed", Go: []string{"p.A.B"}, Name: "A.b", Verdict: Breaking, Symbols: []string{"p.A.B"}}}}},
		Findings: []Finding{{Rule: "gone", Text: "`b` is gone", Operations: []string{"GET /a"}, Breaking: true, subjects: map[string]subject{"GET /a": {last: []string{"A.b"}}}}, {Rule: "other", Text: "`c`", Operations: []string{"GET /c"}, Breaking: true}, {Rule: "fine", Breaking: true, Harmless: "it is"}},
		Examples: []Use{{Symbol: "examples/x", Places: []string{"x.go:1"}}},
	}
	r.Conclude()
	var ids []string
	for _, b := range r.Breaks {
		ids = append(ids, b.ID)
	}
	if got := strings.Join(ids, "; "); got != "p.A.B removed; aimsio other GET /c" || r.Verdict != Breaking || !r.Findings[0].Known || r.Findings[1].Known {
		t.Errorf("the breaks are %q, the verdict %s, the findings %+v", got, r.Verdict, r.Findings)
	}
}
