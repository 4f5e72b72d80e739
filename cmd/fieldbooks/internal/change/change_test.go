package change_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/change"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestText: amounts stand as they are, columns are aligned, and nothing that a terminal acts on
// comes through.
func TestText(t *testing.T) {
	long := wire.Value(`"` + strings.Repeat("x", 40) + `"`)
	got := change.Text([]change.Edit{
		{"Projects ProjectKey 15", "Description", wire.Value(`"Brücke"`), wire.Value(`"B"`)},
		{"Projects ProjectKey 15", "ReportedPercentComplete", wire.Value(`40.3830`), wire.Value(`1e3`)},
		{"Projects ProjectKey 15", "Notes", long, wire.Value("\"\u009b\u202ea\"")},
		{"Phases PhaseKey 12", "Units", nil, wire.Value(`12345678901234567890.10`)},
	})
	want := `Projects ProjectKey 15
  Description              "Brücke" -> "B"
  ReportedPercentComplete  40.3830  -> 1e3
  Notes
    before  ` + string(long) + `
    after   "\u009b\u202ea"

Phases PhaseKey 12
  Units  (nothing) -> 12345678901234567890.10`
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// TestBetween finds what differs, wherever it is, by its text: 40.3830 is not 40.383.
func TestBetween(t *testing.T) {
	for _, c := range []struct {
		before, after string
		want          []string
	}{
		{`{"a":40.3830}`, `{ "a" : 40.3830 }`, nil},
		{`{"a":40.3830}`, `{"a":40.383}`, []string{"a: 40.3830 > 40.383"}},
		{`{"a":{"b":1,"c":2}}`, `{"a":{"b":1,"c":3}}`, []string{"a.c: 2 > 3"}},
		{`{"a":[{"b":1},2]}`, `{"a":[{"b":2},2]}`, []string{"a[0].b: 1 > 2"}},
		{`{"a":[1,2]}`, `{"a":[1]}`, []string{"a: [1,2] > [1]"}},
		{`{"a":null,"b":1}`, `{"a":"","c":0}`, []string{`a: null > ""`, "b: 1 > ", "c:  > 0"}},
		{`{"a":{}}`, `{"a":[]}`, []string{"a: {} > []"}},
	} {
		var got []string
		for _, e := range change.Between("", wire.Value(c.before), wire.Value(c.after)) {
			got = append(got, e.Field+": "+string(e.Before)+" > "+string(e.After))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s %s: %q, want %q", c.before, c.after, got, c.want)
		}
	}
}
