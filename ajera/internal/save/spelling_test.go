package save

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/internal/decode"
	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestOddRecordsAreNoEdits reads what is not as the specs say, changes one field,
// and saves: nothing else goes out.
func TestOddRecordsAreNoEdits(t *testing.T) {
	for _, test := range []struct{ name, content, want string }{
		{"links with one key", `"Contacts":[{"ContactKey":5,"Order":1},{"ContactKey":5,"Order":2}]`, ""},
		{"links without keys", `"Contacts":[{"Order":1},{"Order":2}]`, ""},
		{"no list", `"Contacts":""`, ""},
		{"a bare item", `"Contacts":{"ContactKey":5}`, ""},
		{"a reference in a list", `"ProjectManager":[{"EmployeeKey":5}]`, ""},
		{"a quoted number", `"BudgetedOverheadRate":"40.30"`, ""},
		{"null under the newer name", `"ReportedPercentCompleteDate":null,"ReportedPercentDate":"2026-01-31"`, ""},
		{"a name twice", `"Location":"a","Location":"b"`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := `{"Projects":[{"ProjectKey":1,` + test.content + `}],"Resources":[{"Units":1},{"Units":2}]}`
			var got ajerav2.GetProjectsResult
			if _, err := decode.Into(wire.Value(text), &got); err != nil {
				t.Fatal(err)
			}
			got.Raw = wire.Raw(text)
			m := methodOf(t, "UpdateProjects", 2)
			if _, err := New(m, &got, false); !errors.Is(err, fault.ErrNoChange) {
				t.Errorf("without a change: %v", err)
			}
			got.Projects[0].Notes = "n"
			s, err := New(m, &got, false)
			if err != nil || len(s.updated) != 1 || string(s.updated[0]) != `{"ProjectKey":1,"Notes":"n"}` {
				t.Errorf("%v %s", err, s.updated)
			}
		})
	}
}

// TestSpellingsAreWrittenBack edits fields that were read under another name.
func TestSpellingsAreWrittenBack(t *testing.T) {
	for _, test := range []struct {
		text string
		edit func(*ajerav2.GetProjectsResult)
		want string
	}{
		{`{"Projects":[{"ProjectKey":1,"ReportedPercentCompleteDate":null,"ReportedPercentDate":"2026-01-31"}]}`,
			func(r *ajerav2.GetProjectsResult) {
				r.Projects[0].ReportedPercentCompleteDate = wire.MustDate("2026-02-28")
			},
			`{"ProjectKey":1,"ReportedPercentDate":"2026-02-28"}`},
		{`{"InvoiceGroups":[{"InvoiceGroupKey":1,"ClientKey":null,"Client":{"ClientKey":3,"Description":"C"}}]}`,
			func(r *ajerav2.GetProjectsResult) { r.InvoiceGroups[0].ClientKey = 4 },
			`{"InvoiceGroupKey":1,"Client":{"ClientKey":4}}`},
		{`{"InvoiceGroups":[{"InvoiceGroupKey":1,"ClientKey":3}]}`,
			func(r *ajerav2.GetProjectsResult) { r.InvoiceGroups[0].ClientKey = 4 },
			`{"InvoiceGroupKey":1,"ClientKey":4}`},
		{`{"Resources":[{"ResourceKey":1,"PhaseKey":5}]}`,
			func(r *ajerav2.GetProjectsResult) { r.Resources[0].ParentKey = 6 },
			`{"ResourceKey":1,"PhaseKey":6}`},
		{`{"Projects":[{"ProjectKey":1,"RateTableKey":7,"WageTableKey":8}]}`,
			func(r *ajerav2.GetProjectsResult) { r.Projects[0].RateTableKey, r.Projects[0].WageTableKey = 0, 0 },
			`{"ProjectKey":1,"WageTableKey":null,"RateTableKey":0}`},
	} {
		got := read(t, test.text, new(ajerav2.GetProjectsResult)).(*ajerav2.GetProjectsResult)
		test.edit(got)
		s, err := New(methodOf(t, "UpdateProjects", 2), got, false)
		if err != nil || string(s.updated[0]) != test.want {
			t.Errorf("%v: got %s\nwant %s", err, s.updated, test.want)
		}
	}
}

func TestNestedEdits(t *testing.T) {
	counter := 0
	result := func() *ajerav1.GetProjectsResult {
		counter = 0
		text := sample(reflect.TypeFor[ajerav1.GetProjectsResult](), 4, &counter)
		return read(t, text, new(ajerav1.GetProjectsResult)).(*ajerav1.GetProjectsResult)
	}
	m := methodOf(t, "UpdateProjects", 1)
	got := result()
	phase := &got.Projects[0].InvoiceGroups[0].Phases[0]
	phase.Notes = "deep"
	got.Projects[0].InvoiceGroups[0].Phases = append(got.Projects[0].InvoiceGroups[0].Phases,
		ajerav1.Phase{Description: "new", Phases: []ajerav1.Phase{{Description: "below"}}}, ajerav1.Phase{Description: "newer"})
	s, err := New(m, got, false)
	if err != nil {
		t.Fatal(err)
	}
	sent := string(s.updated[0])
	for _, want := range []string{`"Notes":"deep"`, `"PhaseKey":-1`, `"PhaseKey":-2`, `"PhaseKey":-3`, `"Tenant Thing":1.500`} {
		if !strings.Contains(sent, want) {
			t.Errorf("%s is not in %s", want, sent)
		}
	}
	got = result()
	got.Projects[0].InvoiceGroups = nil
	if _, err := New(m, got, false); !errors.Is(err, fault.ErrArgument) || !strings.Contains(err.Error(), "no delete") {
		t.Errorf("a record taken out: %v", err)
	}
	got = result()
	got.Projects[0].Contacts = nil
	if _, err := New(m, got, false); err != nil {
		t.Errorf("a link taken out: %v", err)
	}
}
