package ajera_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// answers logs in, answers reads with two vendors and everything else with
// content.
func answers(t *testing.T, content string) *ajera.Client {
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		switch text := string(body); {
		case strings.Contains(text, "CreateAPISession"):
			fmt.Fprint(w, `{"ResponseCode":200,"Content":{"SessionToken":"tok"}}`)
		case strings.Contains(text, "GetVendors"):
			fmt.Fprint(w, `{"ResponseCode":200,"Content":{"Vendors":[{"VendorKey":7,"Name":"Old"},{"VendorKey":8,"Name":"Other"}]}}`)
		default:
			fmt.Fprintf(w, `{"ResponseCode":0,"UsageKey":"00000000-0000-0000-0000-000000000009","Content":%s}`, content)
		}
	})
}

// checkPartial wants the error that tells of a part, or none.
func checkPartial(t *testing.T, err error, got bool, part string) {
	t.Helper()
	if part == "" {
		if err != nil || !got {
			t.Errorf("result %v, error %v; want a result and no error", got, err)
		}
		return
	}
	e, ok := errors.AsType[*ajera.Error](err)
	if !ok || !got || !errors.Is(err, ajera.ErrPartial) || errors.Is(err, ajera.ErrNotCreated) || e.Outcome != wire.Executed || e.UsageKey == "" {
		t.Errorf("result %v, error %v; want a result and ErrPartial, executed", got, err)
	}
	if err != nil && !strings.Contains(err.Error(), part) {
		t.Errorf("%v; want it to say %q", err, part)
	}
}

func TestCreateAnsweredInPart(t *testing.T) {
	phases := ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{
		{ProjectKey: 1, InvoiceGroupKey: 1, Description: "Survey", RateTableKey: new(1)},
		{ProjectKey: 1, InvoiceGroupKey: 1, Description: "Design", RateTableKey: new(1)},
	}}
	for _, test := range []struct{ name, content, part string }{
		{"both", `{"Phases":[{"PhaseKey":5},{"PhaseKey":6}]}`, ""},
		{"both, beside what was there", `{"Projects":[{"ProjectKey":1}],"Phases":[{"PhaseKey":4},{"PhaseKey":5},{"PhaseKey":6}]}`, ""},
		{"one", `{"Phases":[{"PhaseKey":5}]}`, "1 of the 2 Phases"},
		{"one and a skeleton", `{"Phases":[{"PhaseKey":5},{"PhaseKey":0}]}`, "1 of the 2 Phases"},
		{"their project alone", `{"Projects":[{"ProjectKey":1}],"Phases":[]}`, "0 of the 2 Phases"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := answers(t, test.content).V2.CreatePhases(t.Context(), phases)
			checkPartial(t, err, got != nil, test.part)
		})
	}
}

// Resources are sent under the name of phases and come back under their own.
func TestCreatedResourcesAreCounted(t *testing.T) {
	one := ajerav2.NewResource{ParentKey: 1, Status: "Null", Priority: "Null", IsTask: new(false), ActivityType: "Labor", EmployeeKey: 1}
	args := ajerav2.CreateResourcesArgs{Resources: []ajerav2.NewResource{one, one}}
	for content, part := range map[string]string{
		`{"Resources":[{"ResourceKey":5},{"ResourceKey":6}]}`:                    "",
		`{"Resources":[{"ResourceKey":5}],"Phases":[{"PhaseKey":1}]}`:            "1 of the 2 Resources",
		`{"Phases":[{"PhaseKey":1},{"PhaseKey":2}],"Resources":null}`:            "0 of the 2 Resources",
		`[{"Resources":[{"ResourceKey":"5"},{"ResourceKey":6.0}],"Phases":[]}] `: "",
	} {
		got, err := answers(t, content).V2.CreateResources(t.Context(), args)
		checkPartial(t, err, got != nil, part)
	}
}

func TestSaveAnsweredInPart(t *testing.T) {
	const both = `"Vendors":[{"VendorKey":7,"Name":"A"},{"VendorKey":8,"Name":"B"}]`
	for _, test := range []struct {
		name, content string
		fresh         int
		part          string
	}{
		{"all counted", `{` + both + `,"NumberOfVendorsUpdated":2}`, 0, ""},
		{"counted as text", `{` + both + `,"NumberOfVendorsUpdated":"2"}`, 0, ""},
		{"more counted", `{` + both + `,"NumberOfVendorsUpdated":3}`, 0, ""},
		{"nothing counted", `{` + both + `}`, 0, ""},
		{"null", `{` + both + `,"NumberOfVendorsUpdated":null}`, 0, ""},
		{"one counted", `{` + both + `,"NumberOfVendorsUpdated":1}`, 0, "NumberOfVendorsUpdated 1, but 2 were sent"},
		{"one counted as text", `{` + both + `,"NumberOfVendorsUpdated":"1"}`, 0, "NumberOfVendorsUpdated 1, but 2 were sent"},
		{"one counted, in a list and in other case", `[{"vendors":{"VendorKey":7},"numberofvendorsupdated":"1"}]`, 0, "NumberOfVendorsUpdated 1, but 2 were sent"},
		{"none counted", `{"NumberOfVendorsUpdated":0}`, 0, "NumberOfVendorsUpdated 0, but 2 were sent"},
		{"new ones not counted", `{"Vendors":[{"VendorKey":9}],"NumberOfVendorsUpdated":2}`, 1, ""},
		{"one of two new ones", `{"Vendors":[{"VendorKey":7},{"VendorKey":9}],"NumberOfVendorsUpdated":3}`, 2, "1 of the 2 new records"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := answers(t, test.content)
			got, err := c.V1.GetVendors(t.Context(), ajerav1.GetVendorsArgs{RequestedVendors: []int{7, 8}})
			if err != nil {
				t.Fatal(err)
			}
			got.Vendors[0].Name, got.Vendors[1].Name = "A", "B"
			for range test.fresh {
				got.Vendors = append(got.Vendors, ajerav1.Vendor{Name: "Fresh"})
			}
			saved, err := c.V1.SaveVendors(t.Context(), got)
			checkPartial(t, err, saved != nil, test.part)
		})
	}
}
