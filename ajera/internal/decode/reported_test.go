package decode

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// read is Into, with the places that could not be read.
func read(t *testing.T, text string, result any) (bent, unread []string) {
	t.Helper()
	bent, err := Into(wire.Value(text), result)
	e, ok := errors.AsType[*wire.UnreadError](err)
	if err != nil && !ok {
		t.Fatalf("%s: %v", text, err)
	}
	if ok {
		unread = e.Places
	}
	return bent, unread
}

// TestOneValueThatCannotBeRead: all the others are, and its place is named without it.
func TestOneValueThatCannotBeRead(t *testing.T) {
	for _, c := range []struct{ field, value string }{
		{"ActualStartDate", `"\/Date(1731024000001)\/"`}, {"ActualStartDate", `"/Date(soon)/"`},
		{"ActualStartDate", `"0000-00-00"`}, {"ActualStartDate", `"2025-11-08 pending approval"`},
		{"ActualStartDate", `20251108`}, {"ActualStartDate", `{"Day":8}`},
		{"BudgetedOverheadRate", `"1,234.56"`}, {"BudgetedOverheadRate", `{"Amount":4711}`}, {"BudgetedOverheadRate", `true`},
		{"IsCertified", `"Y"`}, {"IsCertified", `-1`}, {"IsCertified", `[]`},
		{"WageTableKey", `"WT-1"`}, {"WageTableKey", `1.5`}, {"WageTableKey", `false`},
		{"BillingDescription", `["a","b"]`}, {"BillingDescription", `{}`}, {"Status", `["Active"]`},
		{"LastModifiedDate", `5`}, {"ProjectManager", `5`}, {"ProjectManager", `[{"EmployeeKey":1},{"EmployeeKey":2}]`},
		{"Contacts", `"x"`}, {"Contacts", `true`},
	} {
		var got, want ajerav2.GetProjectsResult
		odd := `{"Projects":[{"ProjectKey":1,"ID":"a"},{"ProjectKey":2,"` + c.field + `":` + c.value + `,"ID":"b"}],"Phases":[{"PhaseKey":3}]}`
		_, places := read(t, odd, &got)
		if want := []string{"/Projects/1/" + c.field}; !slices.Equal(places, want) {
			t.Errorf("%s: unread %q, want %q", odd, places, want)
		}
		if _, none := read(t, strings.Replace(odd, c.value, "null", 1), &want); len(none) > 0 || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", odd, got, want)
		}
	}
}

// TestDaysThatAreUnambiguous are read, in whatever form, and noted.
func TestDaysThatAreUnambiguous(t *testing.T) {
	for text, want := range map[string]string{
		`\/Date(1762585200000-0700)\/`:                           "2025-11-08",
		`/Date(1762585200000-0700)/`:                             "2025-11-08",
		`/Date(1762560000000)/`:                                  "2025-11-08", // midnight UTC
		`/Date(-62135596800000)/`:                                "",           // how .NET writes no date
		`11/8/2025 12:00:00 AM`:                                  "2025-11-08", // month first: the vendor is American
		`11/8/2025`:                                              "2025-11-08",
		`2025-11-08T00:00:00Z`:                                   "2025-11-08",
		`2025-11-08T00:00:00-07:00`:                              "2025-11-08",
		`2025-11-08T22:15:00-07:00`:                              "2025-11-08",
		`2025-11-08 00:00:00.000`:                                "2025-11-08",
		`2025-11-08 08:30`:                                       "2025-11-08",
		`2025-11-08 09:57:49.607 GMT-04:00 (Eastern Local Time)`: "2025-11-08",
		`0001-01-01T00:00:00+00:00`:                              "",
	} {
		var got ajerav2.GetProjectsResult
		bent, unread := read(t, `{"Projects":[{"ProjectKey":2,"ActualStartDate":"`+text+`"}]}`, &got)
		if len(unread) > 0 || len(bent) != 1 || got.Projects[0].ActualStartDate.String() != want {
			t.Errorf("%s: %s, unread %q, bent %q", text, got.Projects[0].ActualStartDate, unread, bent)
		}
	}
	for _, text := range []string{
		"2025-11-08T07:00:00Z", "/Date(1762585200000)/", "13/11/2025", "11/8/25", "11-08-2025", "8.11.2025", "0000-01-01", "2025-02-30", "2025-11-08T25:00:00",
		"/Date(999999999999999)/", "Nov 8, 2025", "2025-11-08 or later", "2025-11", "25", "99999-01-01",
	} {
		var got ajerav2.GetProjectsResult
		if _, unread := read(t, `{"Projects":[{"ProjectKey":2,"ActualStartDate":"`+text+`"}]}`, &got); len(unread) != 1 || !got.Projects[0].ActualStartDate.IsZero() {
			t.Errorf("%s: read as %s", text, got.Projects[0].ActualStartDate)
		}
	}
}

// TestItemsThatAreNoRecords: they are named, and the others stay in their places.
func TestItemsThatAreNoRecords(t *testing.T) {
	var got ajerav2.GetProjectsResult
	_, unread := read(t, `{"Projects":["x",{"ProjectKey":1},7,{"ProjectKey":"2"}],"Phases":[[{"PhaseKey":3},{"PhaseKey":4}]]}`, &got)
	if want := []string{"/Projects/0", "/Projects/2", "/Phases/0"}; !slices.Equal(unread, want) {
		t.Errorf("unread %q, want %q", unread, want)
	}
	if p := got.Projects; len(p) != 4 || p[0].ProjectKey != 0 || p[1].ProjectKey != 1 || p[2].ProjectKey != 0 || p[3].ProjectKey != 2 || len(got.Phases) != 1 {
		t.Errorf("%+v", got)
	}
}

// TestUnreadUnderOtherNames: what a field is filled from under another of its names, or in
// other case, is named by the field.
func TestUnreadUnderOtherNames(t *testing.T) {
	var got ajerav2.GetProjectsResult
	bent, unread := read(t, `{"projects":[{"PROJECTKEY":1,"ReportedPercentDate":"soon","isCertified":"Y","BudgetedOverheadRate":"1.5"}],`+
		`"InvoiceGroups":[{"InvoiceGroupKey":2},{"Client":{"ClientKey":"C-9","Description":"City"}}]}`, &got)
	slices.Sort(unread)
	want := []string{"/InvoiceGroups/1/ClientKey", "/Projects/0/IsCertified", "/Projects/0/ReportedPercentCompleteDate"}
	if !slices.Equal(unread, want) {
		t.Errorf("unread %q, want %q", unread, want)
	}
	if !slices.Equal(bent, []string{"/Projects/0/BudgetedOverheadRate: string read as number"}) {
		t.Errorf("bent %q", bent)
	}
	if got.Projects[0].ProjectKey != 1 || got.InvoiceGroups[1].ClientDescription != "City" {
		t.Errorf("%+v", got)
	}
}

// TestTotalsInOtherCase: what a field takes is no total, under whatever name it came.
func TestTotalsInOtherCase(t *testing.T) {
	var got ajerav1.GetProjectTotalsResult
	_, unread := read(t, `{"ProjectTotals":{"projectkey":7,"Billed":3}}`, &got)
	if totals := got.ProjectTotals.Totals; len(totals) != 1 || got.ProjectTotals.ProjectKey != 7 || len(unread) > 0 {
		t.Errorf("%+v, unread %v", got.ProjectTotals, unread)
	}
}

// TestQuotedTotals: a tenant that quotes numbers has totals all the same.
func TestQuotedTotals(t *testing.T) {
	var got ajerav1.GetProjectTotalsResult
	bent, unread := read(t, `{"ProjectTotals":{"ProjectKey":1,"Billed":"12.50","Spent":3,"Label":"x","CF_Score":"4"}}`, &got)
	if totals := got.ProjectTotals.Totals; len(totals) != 2 || totals["Billed"].String() != "12.50" || len(unread) > 0 {
		t.Errorf("%v, unread %q", totals, unread)
	}
	if !slices.Equal(bent, []string{"/ProjectTotals/Billed: string read as number"}) {
		t.Errorf("bent %q", bent)
	}
}

// TestNothingCouldBeRead: an answer of which nothing is left is no answer.
func TestNothingCouldBeRead(t *testing.T) {
	for _, text := range []string{`"x"`, `5`, `true`, `{"Projects":`} {
		if _, err := Into(wire.Value(text), new(ajerav2.GetProjectsResult)); err == nil {
			t.Errorf("%s was read", text)
		} else if _, ok := errors.AsType[*wire.UnreadError](err); ok {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestNotesShowNoText: what a malformed text says around the fault is a record's.
func TestNotesShowNoText(t *testing.T) {
	for _, text := range []string{`{"Items":[{"Key":1,"Name":"\ud8004711"}]}`, `{"Items":[{"Key":1,"Name":"\u47119"}],}`, `{"Items":[{"Key":1,"Name":"\q4711"}]}`, `{"Items":[{"Key":1,"Key":4711}]}`} {
		var into struct {
			Items []struct {
				Key  int    `json:"Key" wire:"key"`
				Name string `json:"Name"`
			} `json:"Items"`
		}
		bent, err := Into(wire.Value(text), &into)
		if said := fmt.Sprint(bent, err); strings.Contains(said, "711") || strings.Contains(said, "jsontext") || !strings.Contains(said, "/Items/0") && !strings.Contains(said, "at byte") {
			t.Errorf("%s: %s", text, said)
		}
	}
}
