package render

import (
	"os"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/goapi"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
)

// TestWrite holds that each part of a report is told, in both styles in the same words.
func TestWrite(t *testing.T) {
	r := &judge.Report{
		Base: "main", Head: "HEAD", Verdict: judge.Breaking, Notes: []string{"a note"},
		Sections: []judge.Section{{Vendor: "Ajera", Resource: "things", Changes: []judge.Change{
			{Verb: "changed", Kind: "field", Go: []string{"p.A.B", "q.A.B"}, Place: "a.yaml:1", Verdict: judge.Breaking, Facts: []judge.FactChange{{Fact: "type", Old: "int", Verdict: judge.Breaking}, {Fact: "doc", Comment: true}}},
			{Verb: "added", Kind: "value", Go: []string{"p.C"}, Place: "a.yaml:2", Detail: `"C"`},
			{Verb: "changed", Kind: "type", Go: []string{"p.D"}, Facts: []judge.FactChange{{Fact: "doc", Comment: true}}},
		}}},
		API:      []goapi.Change{{Package: "p", Symbol: "A.B", Text: "removed", Breaking: true}, {Package: "p", Symbol: "E.B", Text: "removed", Breaking: true}, {Package: "q", Symbol: "A.B", Text: "removed", Breaking: true}, {Package: "p", Text: "package added"}},
		Effects:  []judge.Effect{{Go: []string{"p.A.B"}, Fact: "type", Text: "is refused", Place: "a.yaml:1", Verdict: judge.Breaking}, {Go: []string{"p.C"}, Text: "is sent twice", Place: "a.yaml:2"}},
		Findings: []judge.Finding{{Rule: "rule-1", Text: "gone", Operations: []string{"GET /a"}, Breaking: true}, {Rule: "known", Breaking: true, Known: true}},
		Uses:     []judge.Use{{Symbol: "p.A.B", Places: []string{"x.go:1"}}},
		Breaks:   []judge.Break{{ID: "p.A.B type", Reason: "so it\nis", Place: "a.yaml:1"}, {ID: "p.E.B removed", Earlier: "specs/breaks.yaml:7"}, {ID: "aimsio rule-1 GET /a"}},
		Faults:   []string{"mend it"},
	}
	want := `main to HEAD: breaking, version: major (minor while v0)

1 added, 1 changed, 1 in comments only, 3 breaks, 1 of them intended, 1 compatible change of Go.
  a note

To do before this can be merged
  mend it

Breaks without a reason, as lines for specs/breaks.yaml
  # On the wire, unseen by the compiler (1):
  - break: aimsio rule-1 GET /a  # gone
    reason:
  # The compiler tells (1):
  # p.E.B removed  # listed by an earlier change at specs/breaks.yaml:7

Intended breaks
  p.A.B type: so it is (was int; is refused; a.yaml:1; used in x.go:1)

Go that no longer compiles because of the breaks, by apidiff (1)
  q.A.B removed

On the wire, unseen by the compiler (1)
  p.C is sent twice (a.yaml:2)

Ajera: things (2)
  added value p.C "C" (a.yaml:2)
  comments only: A.B, D
`
	var text, marked strings.Builder
	if err := Write(&text, r, "text"); err != nil || text.String() != want {
		t.Errorf("%v: the text is\n%s\nwanted\n%s", err, text.String(), want)
	}
	if err := Write(&marked, r, "markdown"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"## main to HEAD: **breaking**", "- `p.A.B type`: so it is (was `int`; is refused; `a.yaml:1`; used in x.go:1)", "```yaml\n# On the wire", "<details><summary>Ajera: things (2)</summary>\n\n- added value `p.C` \"C\" (`a.yaml:2`)\n"} {
		if !strings.Contains(marked.String(), want) {
			t.Errorf("%q is missing in\n%s", want, marked.String())
		}
	}
	if err := Write(os.Stderr, r, "xml"); err == nil || !strings.Contains(err.Error(), "markdown, text, json") {
		t.Errorf("an unknown format gives %v", err)
	}
}

// TestEffectOfItsFact holds that of two facts of one thing each is told with what it does, and that
// the compiler is said to tell of the one that it tells of.
func TestEffectOfItsFact(t *testing.T) {
	name := []string{"p.List"}
	r := &judge.Report{
		Sections: []judge.Section{{Changes: []judge.Change{{Verb: "changed", Kind: "method", Go: name, Symbols: []string{"p.List", "p.ListArgs.Page"}, Verdict: judge.Breaking, Facts: []judge.FactChange{
			{Fact: "paged", Old: "yes", Verdict: judge.Breaking}, {Fact: "kind", Old: "list", New: "action", Verdict: judge.Breaking},
		}}}}},
		API:     []goapi.Change{{Package: "p", Symbol: "ListArgs.Page", Text: "removed", Breaking: true}},
		Effects: []judge.Effect{{Go: name, Fact: "kind", Text: "is not repeated", Verdict: judge.Breaking}},
		Breaks:  []judge.Break{{ID: "p.List paged"}, {ID: "p.List kind"}},
	}
	const want = `  # On the wire, unseen by the compiler (1):
  - break: p.List kind  # action, was list; is not repeated
    reason:
  # The compiler tells (1):
  - break: p.List paged
    reason:
`
	var text strings.Builder
	if err := Write(&text, r, "text"); err != nil || !strings.Contains(text.String(), want) {
		t.Errorf("%v: the text is\n%s\nwanted\n%s", err, text.String(), want)
	}
}
