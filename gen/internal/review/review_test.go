package review

import (
	"cmp"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/render"
)

const program1 = `package main

import "github.com/fieldbooks/fieldbooks/generated/ajerav2"

func main() {
	p := ajerav2.Phase{IsBillingGroup: true}
	println(p.IsBillingGroup, ajerav2.BillingTypeFixedFee)
}
`

// sides is the module twice, with a small program beside it.
func twice(t *testing.T) (base, head fstest.MapFS) {
	t.Helper()
	base = copyOf(t, root, "specs", "generated", "wire", "internal")
	for _, name := range []string{"openapi.yaml", "overlay.yaml"} {
		base["specs/aimsio/"+name] = &fstest.MapFile{Data: present(t, name)}
	}
	base["examples/small/main.go"] = &fstest.MapFile{Data: []byte(program1)}
	base["CHANGELOG.md"] = &fstest.MapFile{Data: []byte("## Unreleased\n")}
	return base, maps.Clone(base)
}

func compared(t *testing.T, base, head fstest.MapFS) *judge.Report {
	t.Helper()
	r, err := New(root).Compare(t.Context(), Side{Name: "base", Files: base}, Side{Name: "head", Files: head})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestNoChange(t *testing.T) {
	base, head := twice(t)
	r := compared(t, base, head)
	if r.Verdict != judge.Unchanged || r.Bump() != "none" || len(r.Faults)+len(r.Sections)+len(r.API)+r.Files != 0 {
		t.Errorf("the report is %+v", r)
	}
}

// TestGeneratorBreaks changes generated code where no spec asks for it: the report
// has it from apidiff alone, finds who uses it, and tries the old example.
func TestGeneratorBreaks(t *testing.T) {
	base, head := twice(t)
	replace(t, head, "generated/ajerav2/projects.gen.go", "\tIsBillingGroup bool `json", "\tIsGroup bool `json")
	r := compared(t, base, head)
	const id = "ajerav2.Phase.IsBillingGroup removed"
	if r.Verdict != judge.Breaking || len(r.Breaks) != 1 || r.Breaks[0].ID != id {
		t.Errorf("the verdict is %s, the breaks are %v", r.Verdict, r.Breaks)
	}
	if len(r.Uses) != 1 || !slices.Equal(r.Uses[0].Places, []string{"examples/small/main.go:6", "examples/small/main.go:7"}) {
		t.Errorf("the uses are %v", r.Uses)
	}
	if len(r.Examples) != 1 || r.Examples[0].Symbol != "examples/small" || len(r.Examples[0].Places) != 2 {
		t.Errorf("the examples are %v", r.Examples)
	}
	if len(r.Faults) != 2 || !strings.Contains(r.Faults[0], "1 break is not listed") || !strings.Contains(r.Faults[1], "Phase.IsBillingGroup") {
		t.Errorf("the faults are %q", r.Faults)
	}
	head["specs/breaks.yaml"] = &fstest.MapFile{Data: []byte("- {break: " + id + ", reason: the generator spells it so now}\n")}
	head["CHANGELOG.md"] = &fstest.MapFile{Data: []byte("## Unreleased\n\n- `Phase.IsBillingGroup` is `IsGroup`.\n")}
	if r = compared(t, base, head); r.Verdict != judge.Breaking || len(r.Faults) != 0 {
		t.Errorf("a break that is listed and told is refused: %q", r.Faults)
	}
}

// TestHandWrittenBreaks breaks what people wrote: it is listed and told like what was generated, with
// those who use it.
func TestHandWrittenBreaks(t *testing.T) {
	base, head := twice(t)
	base["wire/more.go"] = &fstest.MapFile{Data: []byte("package wire\n\n// Thrice is.\nfunc (d Decimal) Thrice() Decimal { return d }\n")}
	base["examples/more/main.go"] = &fstest.MapFile{Data: []byte("package main\n\nimport \"github.com/fieldbooks/fieldbooks/wire\"\n\nfunc main() { println(wire.Decimal{}.Thrice().String()) }\n")}
	head["examples/more/main.go"] = base["examples/more/main.go"]
	r := compared(t, base, head)
	const id = "wire.Decimal.Thrice removed"
	if r.Verdict != judge.Breaking || len(r.Breaks) != 1 || r.Breaks[0].ID != id || r.Breaks[0].Place != "wire/more.go:4 in the base" {
		t.Errorf("the verdict is %s, the breaks are %v", r.Verdict, r.Breaks)
	}
	if len(r.Uses) != 1 || !slices.Equal(r.Uses[0].Places, []string{"examples/more/main.go:5"}) {
		t.Errorf("the uses are %v", r.Uses)
	}
	if len(r.Faults) != 2 || !strings.Contains(r.Faults[1], "Decimal.Thrice") {
		t.Errorf("the faults are %q", r.Faults)
	}
	if r = compared(t, head, base); r.Verdict != judge.Additive || len(r.Faults) != 0 {
		t.Errorf("what is new gives %s, %q", r.Verdict, r.Faults)
	}
	base["wire/wiretest/a.go"] = &fstest.MapFile{Data: []byte("package wiretest\n")}
	if r = compared(t, base, head); len(r.Faults) != 2 || !strings.Contains(r.Faults[1], "wiretest") {
		t.Errorf("without a package the faults are %q", r.Faults)
	}
}

// TestSharedIsToldOnce removes a value that both versions have, each in its own package
// too: one break, and the program that uses it by one of these names.
func TestSharedIsToldOnce(t *testing.T) {
	base, head := twice(t)
	replace(t, head, "specs/ajera/shared.yaml", "      - FixedFee\n", "")
	replace(t, head, "generated/ajerashared/shared.gen.go", "\t\tBillingTypeFixedFee,\n", "")
	for _, dir := range []string{"ajerashared", "ajerav1", "ajerav2"} {
		name := "generated/" + dir + "/shared.gen.go"
		text := regexp.MustCompile(`\tBillingTypeFixedFee .*\n\n?`).ReplaceAll(head[name].Data, nil)
		head[name] = &fstest.MapFile{Data: text}
	}
	r := compared(t, base, head)
	const name = "ajerashared.BillingTypeFixedFee"
	if len(r.Breaks) != 1 || r.Breaks[0].ID != name+" removed" || len(r.API) != 1 || r.API[0].Name() != name || len(r.Changes()) != 1 || len(r.Notes) != 0 {
		t.Errorf("the breaks are %v, the Go %v, the changes %v, the notes %q", r.Breaks, r.API, r.Changes(), r.Notes)
	}
	if len(r.Uses) != 1 || r.Uses[0].Symbol != name || !slices.Equal(r.Uses[0].Places, []string{"examples/small/main.go:7"}) {
		t.Errorf("the uses are %v", r.Uses)
	}
}

// TestWrapperBreaksExample breaks what only an old program notices.
func TestWrapperBreaksExample(t *testing.T) {
	base, head := twice(t)
	base["examples/small/main.go"] = &fstest.MapFile{Data: []byte("package main\n\nimport \"github.com/fieldbooks/fieldbooks/wire\"\n\nfunc main() { println(wire.Pair{1, 2}.A) }\n")}
	head["examples/small/main.go"] = &fstest.MapFile{Data: []byte("package main\n\nfunc main() {}\n")}
	base["wire/pair.go"] = &fstest.MapFile{Data: []byte("package wire\n\ntype Pair struct{ A, B int }\n")}
	head["wire/pair.go"] = &fstest.MapFile{Data: []byte("package wire\n\ntype Pair struct{ A, B, C int }\n")} // apidiff has members named
	r := compared(t, base, head)
	if len(r.Breaks) != 1 || r.Breaks[0].ID != "examples/small does not compile" || len(r.Faults) == 0 {
		t.Errorf("the breaks are %v, the faults %q", r.Breaks, r.Faults)
	}
}

// TestExampleMoves moves an example to another file and renames what it leans on: nobody's program
// is another for that.
func TestExampleMoves(t *testing.T) {
	base, head := twice(t)
	const example = "package wire_test\n\nimport \"github.com/fieldbooks/fieldbooks/wire\"\n\nfunc Example() { HELPER(wire.Decimal{}) }\n"
	base["wire/example_test.go"] = &fstest.MapFile{Data: []byte(strings.Replace(example, "HELPER", "show", 1))}
	base["wire/setup_test.go"] = &fstest.MapFile{Data: []byte("package wire_test\n\nfunc show(any) {}\n")}
	head["wire/recipe_test.go"] = &fstest.MapFile{Data: []byte(strings.Replace(example, "HELPER", "tell", 1))}
	head["wire/setup_test.go"] = &fstest.MapFile{Data: []byte("package wire_test\n\nfunc tell(any) {}\n")}
	delete(head, "wire/example_test.go")
	if r := compared(t, base, head); len(r.Examples) != 0 || r.Verdict != judge.Unchanged {
		t.Errorf("the verdict is %s, the examples are %v", r.Verdict, r.Examples)
	}
}

// TestBearer replaces what every call shows: that is told, and oasdiff is not overruled.
func TestBearer(t *testing.T) {
	base, head := twice(t)
	replace(t, head, "specs/aimsio/openapi.yaml", "  - basicAuth: []\n", "  - bearerAuth: []\n")
	replace(t, head, "specs/aimsio/openapi.yaml", "    basicAuth:\n", "    bearerAuth:\n      type: http\n      scheme: bearer\n    basicAuth:\n")
	r := compared(t, base, head)
	if len(r.Breaks) != 1 || r.Breaks[0].ID != "aimsio.Config security" || len(r.Effects) != 1 {
		t.Errorf("the breaks are %v, the effects %v", r.Breaks, r.Effects)
	}
	for _, f := range r.Findings {
		if f.Harmless != "" || f.Breaking && !f.Known {
			t.Errorf("%s is harmless: %q, known: %t", f.Rule, f.Harmless, f.Known)
		}
	}
}

func TestNothingToCompareWith(t *testing.T) {
	_, head := twice(t)
	r := compared(t, fstest.MapFS{"go.mod": {}}, head)
	if r.Verdict != judge.Incomparable || r.Exit() != 2 || len(r.Unfit) != 1 || !strings.Contains(r.Unfit[0], "base has no specs/ and no generated/") {
		t.Errorf("the verdict is %s, not compared is %q", r.Verdict, r.Unfit)
	}
}

// TestOldFormat holds that a base in a format of long ago is compared by its Go, and that
// this is no verdict on the rest.
func TestOldFormat(t *testing.T) {
	base, head := twice(t)
	replace(t, base, "specs/ajera/clients_v1.yaml", "session: 1\n", "session: 1\nauthor: somebody\n")
	replace(t, base, "specs/aimsio/openapi.yaml", "openapi: 3.0.3\n", "swagger: 2.0\n")
	r := compared(t, base, head)
	if len(r.Unfit) != 2 || r.Verdict != judge.Incomparable || r.Bump() != "unknown" || r.Exit() != 2 || !strings.Contains(r.Unfit[0], "read git diff base -- specs/ajera yourself") {
		t.Errorf("the verdict is %s, not compared is %q", r.Verdict, r.Unfit)
	}
	replace(t, head, "generated/ajerav2/projects.gen.go", "\tIsBillingGroup bool `json", "\tIsGroup bool `json")
	if r = compared(t, base, head); len(r.Breaks) != 1 || r.Verdict != judge.Incomparable || len(r.Sections) != 0 {
		t.Errorf("the verdict is %s, the breaks are %+v", r.Verdict, r.Breaks)
	}
	r = compared(t, head, base)
	if text := strings.Join(r.Unfit, "\n"); r.Verdict != judge.Incomparable || !strings.Contains(text, "specs/ajera/clients_v1.yaml:4:") {
		t.Errorf("new specs that are wrong give %s, %q", r.Verdict, r.Unfit)
	}
}

// TestRenamedSpec holds that a spec that nobody reads is no removal and no addition.
func TestRenamedSpec(t *testing.T) {
	base, head := twice(t)
	head["specs/ajera/lists_v1.yml"] = head["specs/ajera/lists_v1.yaml"]
	delete(head, "specs/ajera/lists_v1.yaml")
	for _, sides := range [][2]fstest.MapFS{{base, head}, {head, base}} {
		r := compared(t, sides[0], sides[1])
		if r.Verdict != judge.Incomparable || !strings.Contains(strings.Join(r.Unfit, "\n"), "specs/ajera/lists_v1.yml: nobody reads a file of this name; rename") {
			t.Errorf("the verdict is %s, not compared is %q", r.Verdict, r.Unfit)
		}
	}
}

// TestStable holds that a report is the same every time, whatever order maps have.
func TestStable(t *testing.T) {
	base, head := twice(t)
	rename := func(name, old, new string) {
		head[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(head[name].Data), old, new))}
	}
	rename("specs/ajera/projects_v2.yaml", "Description", "Depiction")
	rename("specs/aimsio/openapi.yaml", "type: string", "type: integer")
	rename("generated/ajerav2/projects.gen.go", "Description", "Depiction")
	rename("generated/aimsioapi/job_order.gen.go", " string ", " int ")
	var first string
	for range 3 {
		var out strings.Builder
		if err := render.Write(&out, compared(t, base, head), "markdown"); err != nil {
			t.Fatal(err)
		}
		if first = cmp.Or(first, out.String()); out.String() != first {
			t.Fatalf("once it is\n%s\nand then\n%s", first, out.String())
		}
	}
	if strings.Count(first, "\n") < 100 {
		t.Errorf("that is little to compare:\n%s", first)
	}
}

// TestCodeThatDoesNotCompile is told, and does not hide the rest.
func TestCodeThatDoesNotCompile(t *testing.T) {
	base, head := twice(t)
	replace(t, head, "generated/ajerav2/projects.gen.go", "\tIsBillingGroup bool `json", "\tIsBillingGroup Nothing `json")
	r := compared(t, base, head)
	if len(r.Unfit) != 1 || !strings.Contains(r.Unfit[0], "undefined: Nothing") || r.Verdict != judge.Incomparable {
		t.Errorf("the verdict is %s, not compared is %q", r.Verdict, r.Unfit)
	}
}

func TestFormats(t *testing.T) {
	base, head := twice(t)
	replace(t, head, "specs/ajera/projects_v2.yaml", "      IsBillingGroup: bool\n", "      Colour: string\n")
	r := compared(t, base, head)
	texts := map[string]string{}
	for _, format := range render.Formats {
		var out strings.Builder
		if err := render.Write(&out, r, format); err != nil {
			t.Fatal(err)
		}
		texts[format] = out.String()
		for _, want := range []string{"ajerav2.Phase.Colour", "ajerav2.Phase.IsBillingGroup", "specs/ajera/projects_v2.yaml:"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s does not tell of %s:\n%s", format, want, out.String())
			}
		}
	}
	if strings.ContainsAny(texts["text"], "`*") {
		t.Errorf("the text is marked up:\n%s", texts["text"])
	}
	var back map[string]any
	if err := json.Unmarshal([]byte(texts["json"]), &back); err != nil || back["verdict"] != "breaking" || back["bump"] != "major (minor while v0)" {
		t.Errorf("%v: %s", err, texts["json"])
	}
}
