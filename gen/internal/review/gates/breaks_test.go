package gates

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
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
	} {
		_, err := readBreaks(fstest.MapFS{breaksFile: {Data: []byte(c.text)}})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%q: the error is %v, wanted %q", c.text, err, c.want)
		}
	}
}

func TestGiveReasons(t *testing.T) {
	const id = "ajerav2.Phase.Location removed"
	for _, c := range []struct {
		name           string
		listed, before []intended
		want           []string // parts of the faults, in order
	}{
		{name: "not listed", want: []string{"1 breaks are not listed in specs/breaks.yaml"}},
		{name: "listed", listed: []intended{{id, "dropped", 3}}},
		{name: "by star", listed: []intended{{"ajerav2.*.Location removed", "dropped", 3}}},
		{name: "another fact", listed: []intended{{"ajerav2.Phase.Location type", "dropped", 3}},
			want: []string{"specs/breaks.yaml:3: \"ajerav2.Phase.Location type\" is not broken by this change", "not listed"}},
		{name: "stale", listed: []intended{{id, "dropped", 3}, {"ajerav1.A removed", "gone", 5}},
			want: []string{"specs/breaks.yaml:5:"}},
		{name: "left from before", listed: []intended{{id, "dropped", 3}, {"ajerav1.A removed", "gone", 5}}, before: []intended{{"ajerav1.A removed", "gone", 9}}},
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

// TestEntries holds that what the report prints is taken by the file that it is for,
// once a person has written the reason.
func TestEntries(t *testing.T) {
	ids := []string{"ajerav2.A.B removed", `ajerav2.C value changed from "a" to "b"`, "ajerav1.D.E changed from []int to *int"}
	text := strings.ReplaceAll(entries(ids), "reason:", "reason: it is so")
	listed, err := readBreaks(fstest.MapFS{breaksFile: {Data: []byte(text)}})
	if err != nil || len(listed) != len(ids) {
		t.Fatalf("%v:\n%s", err, text)
	}
	for i, id := range ids {
		if !listed[i].fits(id) {
			t.Errorf("%q does not fit %q", listed[i].id, id)
		}
	}
}

func TestChangelog(t *testing.T) {
	r := func() *judge.Report {
		return &judge.Report{Breaks: []judge.Break{{Symbol: "Phase.Location"}, {Symbol: "Client.GetThings"}, {Symbol: "Phase.Location"}}}
	}
	for _, c := range []struct{ text, want string }{
		{"# Changelog\n\n## Unreleased\n\n- `Phase.Location` is gone; `GetThings` too.\n\n## v0.1.0\n", ""},
		{"## Unreleased\n\n- ajerav2.Phase.Location and (ajerav2.Client.GetThings) are gone.\n", ""},
		{"## Unreleased\n\n## v0.1.0\n\n- `Phase.Location`, `GetThings`\n", "does not tell of Phase.Location, GetThings;"},
		{"## Unreleased\n\n- `MyPhase.Location`, `Phase.Locations`, `GetThings`\n", "does not tell of Phase.Location;"},
		{"## v0.1.0\n", "no section"},
	} {
		report := r()
		checkChangelog(report, fstest.MapFS{changelogFile: {Data: []byte(c.text)}})
		got := strings.Join(report.Faults, "\n")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%q: the fault is %q, wanted %q", c.text, got, c.want)
		}
	}
	report := r()
	checkChangelog(report, fstest.MapFS{})
	if len(report.Faults) != 1 || !strings.Contains(report.Faults[0], "missing") {
		t.Errorf("without a changelog the faults are %q", report.Faults)
	}
	report = &judge.Report{}
	checkChangelog(report, fstest.MapFS{})
	if len(report.Faults) != 0 {
		t.Errorf("without breaks the faults are %q", report.Faults)
	}
}
