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
			{Verb: "changed", Kind: "field", Go: []string{"p.A.B", "q.A.B"}, Place: "a.yaml:1", Verdict: judge.Breaking, Facts: []judge.FactChange{{Fact: "type", Old: "int"}, {Fact: "doc", Comment: true}}},
			{Verb: "added", Kind: "value", Go: []string{"p.C"}, Place: "a.yaml:2", Detail: `"C"`},
			{Verb: "changed", Kind: "type", Go: []string{"p.D"}, Facts: []judge.FactChange{{Fact: "doc", Comment: true}}},
		}}},
		API:      []goapi.Change{{Package: "p", Symbol: "A.B", Text: "removed", Breaking: true}, {Package: "p", Symbol: "E.B", Text: "removed", Breaking: true}, {Package: "p", Text: "package added"}},
		Effects:  []judge.Effect{{Go: []string{"p.A.B"}, Text: "is refused", Place: "a.yaml:1"}},
		Findings: []judge.Finding{{Rule: "rule-1", Text: "gone", Operations: []string{"GET /a"}, Breaking: true}, {Rule: "known", Breaking: true, Known: true}},
		Uses:     []judge.Use{{Symbol: "p.A.B", Places: []string{"x.go:1"}}},
		Breaks:   []judge.Break{{ID: "p.A.B type", Reason: "so it\nis"}, {ID: "p.E.B removed"}},
		Faults:   []string{"mend it:\n- break: x"},
	}
	want := `main to HEAD: breaking, version: major (minor while v0)

1 added, 1 changed, 0 removed, 1 in comments only. 2 breaks, 1 of them intended. 0 generated files differ.
  a note

Ajera: things
  CHANGED field p.A.B, q.A.B: type none, was int; doc (a.yaml:1)
  added value p.C "C" (a.yaml:2)
  comments only: D

Go that no longer compiles (by apidiff; compatible changes: 1)
  p.A.B, p.E.B removed

On the wire, unseen by the compiler
  p.A.B is refused (a.yaml:1)

oasdiff calls breaking, beside the above
  rule-1: gone in GET /a

Hand-written code that uses it
  p.A.B: x.go:1

Intended breaks
  p.A.B type: so it is

To do before this can be merged
  mend it:
    - break: x
`
	var text, marked strings.Builder
	if err := Write(&text, r, "text"); err != nil || text.String() != want {
		t.Errorf("%v: the text is\n%s\nwanted\n%s", err, text.String(), want)
	}
	if err := Write(&marked, r, "markdown"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"## main to HEAD: **breaking**", "- **CHANGED** field `p.A.B`, `q.A.B`: type `none`, was `int`; doc (a.yaml:1)", "```yaml\n- break: x\n```"} {
		if !strings.Contains(marked.String(), want) {
			t.Errorf("%q is missing in\n%s", want, marked.String())
		}
	}
	if err := Write(os.Stderr, r, "xml"); err == nil || !strings.Contains(err.Error(), "markdown, text, json") {
		t.Errorf("an unknown format gives %v", err)
	}
}

// TestLongReport holds that a report fits into a comment.
func TestLongReport(t *testing.T) {
	r := &judge.Report{Sections: []judge.Section{{Vendor: "Ajera", Resource: "x"}}}
	for range 3000 {
		r.Sections[0].Changes = append(r.Sections[0].Changes, judge.Change{Verb: "added", Kind: "field", Go: []string{"ajerav1.A.B"}, Place: "specs/ajera/x.yaml:1"})
	}
	var out strings.Builder
	if err := Write(&out, r, "markdown"); err != nil || out.Len() > 65536 || !strings.HasSuffix(out.String(), "run `go run ./gen diff `.\n") {
		t.Errorf("%v: %d characters, ending in %q", err, out.Len(), out.String()[max(0, out.Len()-100):])
	}
}
