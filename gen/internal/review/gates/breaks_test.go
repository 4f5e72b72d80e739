package gates

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/render"
)

func TestReadBreaks(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"# only a comment\n", ""},
		{"- {break: ajerav2.A removed, reason: the vendor dropped it}\n", ""},
		{"break: x\n", "specs/breaks.yaml: "},
		{"- text\n", "specs/breaks.yaml:1: not an entry"},
		{"- {break: a removed}\n", `specs/breaks.yaml:1: no reason for "a removed"`},
		{"- {break: a removed, reason: \"  \"}\n", `specs/breaks.yaml:1: no reason for "a removed"`},
		{"- {reason: because}\n", "specs/breaks.yaml:1: no break"},
		{"- {break: a, reason: b, why: c}\n", `specs/breaks.yaml:1: unknown key "why"`},
		{"- {break: a, reason: b}\n- {break: a, reason: c}\n", `specs/breaks.yaml:2: "a" is listed twice`},
		{"- {break: ajerav2.*.Location removed, reason: a}\n- {break: ajerav2.New*.Key changed from int to *int, reason: a}\n- {break: ajerav2.A.Is* type, reason: a}\n", ""},
		{"- {break: \"*\", reason: a}\n", `specs/breaks.yaml:1: "*" fits too much; a star stands for a part of one name`},
		{"- {break: \"*.*\", reason: a}\n", `"*.*" fits too much`},
		{"- {break: \"* changed*\", reason: a}\n", `"* changed*" fits too much`},
		{"- {break: ajerav2.* removed, reason: a}\n", "fits too much"},
		{"- {break: ajerav2.*.* removed, reason: a}\n", "fits too much"},
		{"- {break: ajerav2.Phase.* removed, reason: a}\n", "fits too much"},
		{"- {break: ajerav2.Billing* removed, reason: a}\n", "fits too much"},
		{"- {break: \"*.Phase.Location removed\", reason: a}\n", "fits too much"},
		{"- {break: ajerav2.*.Location, reason: a}\n", "fits too much"},
	} {
		_, err := readBreaks(fstest.MapFS{breaksFile: {Data: []byte(c.text)}})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%q: the error is %v, wanted %q", c.text, err, c.want)
		}
	}
}

// TestFits holds what a star stands for.
func TestFits(t *testing.T) {
	for _, c := range []struct {
		entry, id string
		want      bool
	}{
		{"ajerav2.*.Location removed", "ajerav2.Phase.Location removed", true},
		{"ajerav2.*.Location removed", "ajerav2.Phase.Location type", false},
		{"ajerav2.*.Location removed", "ajerav2.Phase.Deep.Location removed", false},
		{"ajerav2.*.Location removed", "ajerav2.Location removed", false},
		{"ajerav2.New*.Key type", "ajerav2.NewPhase.Key type", true},
		{"ajerav2.New*.Key type", "ajerav2.Phase.Key type", false},
		{"ajerav2.Phase.Is* changed from bool to *bool", "ajerav2.Phase.IsTask changed from bool to *bool", true},
		{"ajerav2.Phase.Is* changed from bool to *bool", "ajerav2.Phase.IsTask changed from bool to *int and more of bool", false},
	} {
		if got := (intended{id: c.entry}).fits(c.id); got != c.want {
			t.Errorf("%q fits %q: %t", c.entry, c.id, got)
		}
	}
}

func TestGiveReasons(t *testing.T) {
	const id = "ajerav2.Phase.Location removed"
	const again = "specs/breaks.yaml:3: excused an earlier change, and what it names breaks again; undo that, or write here why"
	for _, c := range []struct {
		name           string
		listed, before []intended
		want           []string // parts of the faults, in order
	}{
		{name: "not listed", want: []string{"1 break is not listed in specs/breaks.yaml"}},
		{name: "listed", listed: []intended{{id, "dropped", 3}}},
		{name: "by star", listed: []intended{{"ajerav2.*.Location removed", "dropped", 3}}},
		{name: "another fact", listed: []intended{{"ajerav2.Phase.Location type", "dropped", 3}},
			want: []string{"specs/breaks.yaml:3: \"ajerav2.Phase.Location type\" is not broken by this change", "not listed"}},
		{name: "stale", listed: []intended{{id, "dropped", 3}, {"ajerav1.A removed", "gone", 5}},
			want: []string{"specs/breaks.yaml:5:"}},
		{name: "left from before", listed: []intended{{id, "dropped", 3}, {"ajerav1.A removed", "gone", 5}}, before: []intended{{"ajerav1.A removed", "gone", 9}}},
		{name: "meant once", listed: []intended{{id, "dropped\nonce", 3}}, before: []intended{{id, "dropped once", 9}}, want: []string{again}},
		{name: "meant once, by star", listed: []intended{{"ajerav2.*.Location removed", "dropped", 3}}, before: []intended{{"ajerav2.*.Location removed", "dropped", 3}}, want: []string{again}},
		{name: "renewed", listed: []intended{{id, "dropped again", 3}}, before: []intended{{id, "dropped", 3}}},
		{name: "removed, and listed again", listed: []intended{{id, "dropped", 3}}, before: []intended{{"ajerav1.A removed", "gone", 3}}},
		{name: "removed", before: []intended{{id, "dropped", 3}}, want: []string{"1 break is not listed"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &judge.Report{Breaks: []judge.Break{{ID: id}}}
			giveReasons(r, c.listed, c.before)
			if len(r.Faults) != len(c.want) {
				t.Fatalf("the faults are %q, wanted %q", r.Faults, c.want)
			}
			for i, want := range c.want {
				if !strings.Contains(r.Faults[i], want) {
					t.Errorf("fault %d is %q, wanted %q", i, r.Faults[i], want)
				}
			}
		})
	}
}

// TestPrintedEntries holds that what the report prints is taken by the file that it is for,
// once a person has written the reason.
func TestPrintedEntries(t *testing.T) {
	r := &judge.Report{Breaks: []judge.Break{
		{ID: "ajerav2.A.B removed", Place: "specs/ajera/a.yaml:1"},
		{ID: `ajerav2.C value changed from "a" to "b"`},
		{ID: "ajerav1.D.E changed from []int to *int"},
		{ID: "ajerav2.F removed", Earlier: "specs/breaks.yaml:3"},
		{ID: "aimsio a-rule GET /a, POST /b: {c} # d"},
	}}
	var page strings.Builder
	if err := render.Write(&page, r, "markdown"); err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(page.String(), "```yaml\n")
	text, _, _ = strings.Cut(text, "```")
	listed, err := readBreaks(fstest.MapFS{breaksFile: {Data: []byte(strings.ReplaceAll(text, "reason:", "reason: it is so"))}})
	if err != nil || len(listed) != 4 {
		t.Fatalf("%v:\n%s", err, text)
	}
	giveReasons(r, listed, nil)
	for _, b := range r.Breaks {
		if (b.Reason == "") != (b.Earlier != "") {
			t.Errorf("%q has the reason %q", b.ID, b.Reason)
		}
	}
}

// TestBreaksOutOfOrder holds that a file that cannot be read is something to do, and does
// not cost the report.
func TestBreaksOutOfOrder(t *testing.T) {
	r := &judge.Report{Breaks: []judge.Break{{ID: "ajerav2.A removed"}}}
	head := fstest.MapFS{
		breaksFile:    {Data: []byte("- {break: ajerav2.A removed, reason: so it is}\n- {break: \"*\", reason: all}\n- text\n")},
		changelogFile: {Data: []byte("## Unreleased\n")},
	}
	Check(r, fstest.MapFS{}, head)
	if len(r.Faults) != 2 || !strings.Contains(r.Faults[0], "specs/breaks.yaml:2:") || !strings.Contains(r.Faults[1], "specs/breaks.yaml:3:") || r.Breaks[0].Reason != "so it is" {
		t.Errorf("the faults are %q, the breaks %+v", r.Faults, r.Breaks)
	}
}

func TestChangelog(t *testing.T) {
	r := func() *judge.Report {
		return &judge.Report{Breaks: []judge.Break{{Symbol: "Phase.Location"}, {Symbol: "Client.GetThings"}, {Symbol: "Phase.Location"}}}
	}
	for _, c := range []struct{ before, text, want string }{
		{"", "# Changelog\n\n## Unreleased\n\n- `Phase.Location` is gone; `GetThings` too.\n\n## v0.1.0\n", ""},
		{"", "## Unreleased\n\n- ajerav2.Phase.Location and (ajerav2.Client.GetThings) are gone.\n", ""},
		{"", "## Unreleased\n\n## v0.1.0\n\n- `Phase.Location`, `GetThings`\n", "does not tell of Phase.Location, GetThings;"},
		{"", "## Unreleased\n\n- `MyPhase.Location`, `Phase.Locations`, `GetThings`\n", "does not tell of Phase.Location;"},
		{"", "## v0.1.0\n", "no section"},
		{"## Unreleased\n\n- `Phase.Location` is new.\n", "## Unreleased\n\n- `Phase.Location` is new.\n- `GetThings` is gone.\n", "adds under \"Unreleased\" does not tell of Phase.Location;"},
		{"## Unreleased\n\n- `Phase.Location` is new.\n", "## Unreleased\n\n- `Phase.Location` is new.\n- It is gone: `Phase.Location`, with `GetThings`.\n", ""},
	} {
		report := r()
		checkChangelog(report, fstest.MapFS{changelogFile: {Data: []byte(c.before)}}, fstest.MapFS{changelogFile: {Data: []byte(c.text)}})
		got := strings.Join(report.Faults, "\n")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%q: the fault is %q, wanted %q", c.text, got, c.want)
		}
	}
	report := r()
	checkChangelog(report, fstest.MapFS{}, fstest.MapFS{})
	if len(report.Faults) != 1 || !strings.Contains(report.Faults[0], "missing") {
		t.Errorf("without a changelog the faults are %q", report.Faults)
	}
	report = &judge.Report{}
	checkChangelog(report, fstest.MapFS{}, fstest.MapFS{})
	if len(report.Faults) != 0 {
		t.Errorf("without breaks the faults are %q", report.Faults)
	}
}
