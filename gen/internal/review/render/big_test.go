package render

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/goapi"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
)

// big is a report of many changes in twenty resources: of four, one is removed, one silently
// goes out under another name, one is removed as is meant, and one is added.
func big(changes int) *judge.Report {
	r := &judge.Report{Base: "main", Head: "the working tree", Files: 20}
	for i := range changes {
		if i%20 == 0 {
			r.Sections = append(r.Sections, judge.Section{Vendor: "Ajera", Resource: fmt.Sprintf("resource_%d", i/20)})
		}
		member := fmt.Sprintf("Record%d.Field%d", i/20, i)
		name, place := "ajerav2."+member, fmt.Sprintf("specs/ajera/resource_%d.yaml:%d", i/20, 10+i%20)
		c := judge.Change{Verb: "added", Kind: "field", Name: member, Go: []string{name}, Place: place, Detail: "string", Symbols: []string{name}, Verdict: judge.Additive}
		b := judge.Break{ID: name + " removed", Place: place, Symbol: member}
		switch i % 4 {
		case 1:
			c.Verb, c.Verdict, c.Detail = "changed", judge.Breaking, ""
			c.Facts = []judge.FactChange{{Fact: "method", Old: "GetOld", New: "GetNew", Verdict: judge.Breaking}, {Fact: "doc", Comment: true}}
			r.Effects = append(r.Effects, judge.Effect{Go: []string{name}, Fact: "method", Text: "calls the vendor's GetNew, was GetOld", Place: place, Verdict: judge.Breaking})
			b.ID = name + " method"
			r.Breaks = append(r.Breaks, b)
		case 2, 3:
			c.Verb, c.Verdict = "removed", judge.Breaking
			r.API = append(r.API, goapi.Change{Package: "ajerav2", Symbol: member, Text: "removed", Place: place, Breaking: true})
			r.Uses = append(r.Uses, judge.Use{Symbol: name, Places: []string{fmt.Sprintf("ajera/page.go:%d", i)}})
			if i%4 == 3 {
				b.Reason = "the vendor dropped it in release 10.31"
			}
			r.Breaks = append(r.Breaks, b)
		}
		last := &r.Sections[len(r.Sections)-1]
		last.Changes = append(last.Changes, c)
	}
	r.Verdict = judge.Breaking
	r.Faults = []string{"200 breaks are not listed in specs/breaks.yaml; undo, or list each with its reason", "CHANGELOG.md: what this change adds under \"Unreleased\" does not tell of Record0.Field1 and 299 more; write what changed and what to do"}
	return r
}

// TestFirstScreen holds that the verdict, what is to be done and the breaks come first,
// however many there are.
func TestFirstScreen(t *testing.T) {
	for _, format := range []string{"text", "markdown"} {
		for _, changes := range []int{40, 400, 2000} {
			var out strings.Builder
			if err := Write(&out, big(changes), format); err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(out.String(), "\n")
			screen := strings.Join(lines[:40], "\n")
			for _, want := range []string{"breaking", "To do before this can be merged", "CHANGELOG.md:", "unseen by the compiler", "ajerav2.Record0.Field1 method", "The compiler tells", "ajerav2.Record0.Field2 removed", "Intended breaks", "Field3 removed"} {
				if !strings.Contains(screen, want) {
					t.Errorf("%s of %d changes: the first screen does not say %q:\n%s", format, changes, want, screen)
				}
			}
		}
	}
}

// TestEachBreakOnce holds that no break stands in two lists, and every one in one.
func TestEachBreakOnce(t *testing.T) {
	r := big(400)
	for _, format := range []string{"text", "markdown"} {
		var out strings.Builder
		if err := Write(&out, r, format); err != nil {
			t.Fatal(err)
		}
		for _, b := range r.Breaks {
			name, _, _ := strings.Cut(b.ID, " ")
			if n := strings.Count(out.String(), name+" "); n != 1 {
				t.Fatalf("%s: %s is told %d times", format, name, n)
			}
		}
	}
}

// TestComment holds that a comment of any size is taken by GitHub, keeps its top, closes
// what it opens, and ends with where the whole is.
func TestComment(t *testing.T) {
	const last = "the whole report is in the summary of the run"
	for _, changes := range []int{0, 4, 400, 900, 3000} {
		var whole, comment strings.Builder
		r := big(changes)
		if err := Write(&whole, r, "markdown"); err != nil {
			t.Fatal(err)
		}
		if err := Comment(&comment, r, last); err != nil {
			t.Fatal(err)
		}
		text := comment.String()
		top, _, _ := strings.Cut(whole.String(), "<details>")
		cut := len(whole.String()) > 60_000
		switch {
		case len(text) > 65_536 || cut && len(text) < 40_000:
			t.Errorf("%d changes: %d bytes of %d", changes, len(text), whole.Len())
		case !strings.HasPrefix(text, top):
			t.Errorf("%d changes: the top is not whole", changes)
		case strings.Count(text, "<details>") != strings.Count(text, "</details>"), strings.Count(text, "```")%2 != 0:
			t.Errorf("%d changes: something is left open", changes)
		case cut != strings.HasSuffix(text, " do not fit here: "+last+".\n"), !cut && text != whole.String():
			t.Errorf("%d changes: it ends with %q", changes, text[max(0, len(text)-200):])
		}
	}
}

// TestHostileTexts holds that nothing acts that others wrote.
func TestHostileTexts(t *testing.T) {
	const evil = "a `b` </details><img src=x> @fieldbooks/owners #1 **c** _d_ |e| [f](javascript:g) ``` ~~h~~"
	for _, text := range []string{evil, strings.Repeat(evil+" ", 100)} {
		holdHostile(t, text)
	}
}

func holdHostile(t *testing.T, evil string) {
	t.Helper()
	r := &judge.Report{
		Base: "x` @team", Head: "the working tree", Notes: []string{evil}, Unfit: []string{evil + "\n```\n@team <b>\n```"}, Faults: []string{evil},
		Sections: []judge.Section{{Vendor: "Aimsio", Resource: "</summary>@team<b>", Changes: []judge.Change{
			{Verb: "added", Kind: "value", Go: []string{"p.A"}, Name: "a", Detail: evil, Place: "specs/x.yaml:1"},
			{Verb: "changed", Kind: "field", Go: []string{"p.B"}, Facts: []judge.FactChange{{Fact: "max", Old: evil, New: "`x`", Verdict: judge.Additive}}},
			{Verb: "changed", Kind: "field", Go: []string{"p.C"}, Verdict: judge.Breaking, Facts: []judge.FactChange{{Fact: "type", Old: evil, New: "int", Verdict: judge.Breaking}}},
			{Verb: "removed", Kind: "field", Go: []string{"p.D"}, Verdict: judge.Breaking, Detail: evil},
		}}},
		API:      []goapi.Change{{Package: "p", Symbol: "E", Text: evil, Breaking: true}},
		Effects:  []judge.Effect{{Go: []string{"p.F"}, Text: evil}},
		Findings: []judge.Finding{{Rule: "r", Text: evil, Operations: []string{"GET /" + evil}, Breaking: true, Harmless: evil}},
		Examples: []judge.Use{{Symbol: "examples/x", Places: []string{"x.go:1: " + evil}}},
		Breaks:   []judge.Break{{ID: "p.C type"}, {ID: "p.D removed", Reason: evil}, {ID: "p.G " + evil + "\n```\n<b>"}},
	}
	var out strings.Builder
	if err := Write(&out, r, "markdown"); err != nil {
		t.Fatal(err)
	}
	for _, acts := range []string{"<b>", "<img", "@team", "@fieldbooks", "#1", "**c**", "|e|", "[f]", "~~h"} {
		if bare := outsideCode(out.String()); strings.Contains(bare, acts) {
			t.Errorf("%q acts in\n%s", acts, bare)
		}
	}
	if top, _, _ := strings.Cut(out.String(), "\n<details>"); len(top) > 20_000 {
		t.Errorf("the first screen has %d bytes", len(top))
	}
	if text := outsideCode(out.String()); strings.Count(text, "<details>") != strings.Count(text, "</details>") || strings.Count(text, "<summary>") != strings.Count(text, "</summary>") {
		t.Errorf("something is closed that was not opened, in\n%s", text)
	}
}

// outsideCode is markdown without its code, read as CommonMark does: a run of backticks ends
// with the next run of the same length.
func outsideCode(text string) string {
	var out strings.Builder
	for {
		start := strings.IndexByte(text, '`')
		if start < 0 {
			out.WriteString(text)
			return out.String()
		}
		run := backticks.FindString(text[start:])
		out.WriteString(text[:start])
		text = text[start+len(run):]
		for _, at := range backticks.FindAllStringIndex(text, -1) {
			if at[1]-at[0] == len(run) {
				text = text[at[1]:]
				break
			}
		}
	}
}
