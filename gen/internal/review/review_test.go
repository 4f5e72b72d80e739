package review

import (
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
	base["examples/small/main.go"] = &fstest.MapFile{Data: []byte(program1)}
	base["CHANGELOG.md"] = &fstest.MapFile{Data: []byte("## Unreleased\n")}
	return base, maps.Clone(base)
}

func compared(t *testing.T, base, head fstest.MapFS) *judge.Report {
	t.Helper()
	r, err := New(root).Compare(t.Context(), Side{"base", base}, Side{"head", head})
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
	if len(r.Faults) != 2 || !strings.Contains(r.Faults[0], id) || !strings.Contains(r.Faults[1], "Phase.IsBillingGroup") {
		t.Errorf("the faults are %q", r.Faults)
	}
	head["specs/breaks.yaml"] = &fstest.MapFile{Data: []byte("- {break: " + id + ", reason: the generator spells it so now}\n")}
	head["CHANGELOG.md"] = &fstest.MapFile{Data: []byte("## Unreleased\n\n- `Phase.IsBillingGroup` is `IsGroup`.\n")}
	if r = compared(t, base, head); r.Verdict != judge.Breaking || len(r.Faults) != 0 {
		t.Errorf("a break that is listed and told is refused: %q", r.Faults)
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
	base["examples/small/main.go"] = &fstest.MapFile{Data: []byte("package main\n\nimport \"github.com/fieldbooks/fieldbooks/wire\"\n\nfunc main() { println(wire.MustDecimal(\"1\").String()) }\n")}
	head["examples/small/main.go"] = &fstest.MapFile{Data: []byte("package main\n\nfunc main() {}\n")}
	replace(t, head, "wire/decimal.go", "func MustDecimal(", "func ExactDecimal(")
	r := compared(t, base, head)
	if len(r.Breaks) != 1 || r.Breaks[0].ID != "examples/small does not compile" || len(r.Faults) == 0 {
		t.Errorf("the breaks are %v, the faults %q", r.Breaks, r.Faults)
	}
}

func TestNothingToCompareWith(t *testing.T) {
	_, head := twice(t)
	r := compared(t, fstest.MapFS{"go.mod": {}}, head)
	if r.Verdict != judge.Additive || len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "base has no specs/ and no generated/") {
		t.Errorf("the verdict is %s, the notes are %q", r.Verdict, r.Notes)
	}
}

// TestOldFormat holds that a base in a format of long ago is still compared by its Go.
func TestOldFormat(t *testing.T) {
	base, head := twice(t)
	replace(t, base, "specs/ajera/clients_v1.yaml", "session: 1\n", "session: 1\nauthor: somebody\n")
	replace(t, base, "specs/aimsio/openapi.yaml", "openapi: 3.0.3\n", "swagger: 2.0\n")
	replace(t, head, "generated/ajerav2/projects.gen.go", "\tIsBillingGroup bool `json", "\tIsGroup bool `json")
	r := compared(t, base, head)
	if len(r.Notes) != 2 || r.Verdict != judge.Breaking || len(r.Sections) != 0 {
		t.Errorf("the verdict is %s, the notes are %q", r.Verdict, r.Notes)
	}
	if _, err := New(root).Compare(t.Context(), Side{"head", head}, Side{"base", base}); err == nil || !strings.Contains(err.Error(), "specs/ajera/clients_v1.yaml:4:") {
		t.Errorf("new specs that are wrong give %v", err)
	}
}

// TestCodeThatDoesNotCompile is told, and does not hide the rest.
func TestCodeThatDoesNotCompile(t *testing.T) {
	base, head := twice(t)
	replace(t, head, "generated/ajerav2/projects.gen.go", "\tIsBillingGroup bool `json", "\tIsBillingGroup Nothing `json")
	r := compared(t, base, head)
	if len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "undefined: Nothing") {
		t.Errorf("the notes are %q", r.Notes)
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
	if strings.ContainsAny(texts["text"], "`*#") {
		t.Errorf("the text is marked up:\n%s", texts["text"])
	}
	var back map[string]any
	if err := json.Unmarshal([]byte(texts["json"]), &back); err != nil || back["verdict"] != "breaking" || back["bump"] != "major (minor while v0)" {
		t.Errorf("%v: %s", err, texts["json"])
	}
}
