package ajera_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json/jsontext"
)

const (
	project = `{"ProjectKey":10, "ID":"24-001","Description":"Caf\u00e9 \"A\"","LastModifiedDate":"2026-01-01 10:00:00.000 GMT-05:00 (Eastern Standard Time)","BudgetedOverheadRate":40.3830,"TotalContractAmount":1200.50,"ReportedPercentDate":"2026-01-31",  "CustomFields":{"Region":"North","Score":7.10,"Stage":{"Value":"A","AllowEdit":false,"Values":["A","B"]}},"FutureThing":{"a":[1.50, 2]}}`
	group   = `{"InvoiceGroupKey":11,"ProjectKey":10,"Description":"Main","Client":{"ClientKey":3,"Description":"City of Example"}}`
	phase   = `{"PhaseKey":12,"ProjectKey":10,"InvoiceGroupKey":11,"ParentKey":10,"Description":"Design","ReportedPercentComplete":50.00,"ProjectManager":{"EmployeeKey":1,"FirstName":"Ann","MiddleName":"","LastName":"Lee"}}`
)

func withProject(t *testing.T) (*ajeratest.Server, *ajera.Client) {
	t.Helper()
	s := ajeratest.Start(t, ajeratest.WithoutFirm(), ajeratest.WithoutLimits(), ajeratest.WithStrict())
	for _, key := range []int{3, 4} {
		s.Put("Clients", object(t, "ClientKey", key, "Description", "City of Example"))
	}
	for _, key := range []int{1, 2} {
		s.Put("Employees", object(t, "EmployeeKey", key, "FirstName", "Ann", "LastName", "Lee", "IsProjectManager", true, "Status", "Active"))
	}
	s.Put("Projects", project)
	s.Put("InvoiceGroups", group)
	s.Put("Phases", phase)
	return s, connect(t, s)
}

func readProject(t *testing.T, c *ajera.Client) *ajerav2.GetProjectsResult {
	t.Helper()
	got, err := c.V2.GetProjects(t.Context(), ajerav2.GetProjectsArgs{RequestedProjects: []int{10}})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// lastArgs is what the last call of a method sent.
func lastArgs(t *testing.T, s *ajeratest.Server, method string) jsontext.Value {
	t.Helper()
	log := s.Log()
	for i := len(log) - 1; i >= 0; i-- {
		if log[i].Method == method {
			return log[i].Args
		}
	}
	t.Fatalf("%s was not called", method)
	return nil
}

func TestSaveSendsOnlyWhatChanged(t *testing.T) {
	for _, test := range []struct {
		name string
		edit func(*ajerav2.GetProjectsResult) error
		want string
	}{
		{"amount", func(r *ajerav2.GetProjectsResult) error {
			r.Phases[0].ReportedPercentComplete = wire.MustDecimal("55")
			return nil
		}, `[{"PhaseKey":12,"ReportedPercentComplete":55}]`},
		{"spelling read", func(r *ajerav2.GetProjectsResult) error {
			r.Projects[0].ReportedPercentCompleteDate = wire.MustDate("2026-02-28")
			return nil
		}, `[{"ProjectKey":10,"ReportedPercentDate":"2026-02-28"}]`},
		{"nested spelling", func(r *ajerav2.GetProjectsResult) error {
			r.InvoiceGroups[0].ClientKey = 4
			return nil
		}, `[{"InvoiceGroupKey":11,"Client":{"ClientKey":4}}]`},
		{"reference", func(r *ajerav2.GetProjectsResult) error {
			r.Phases[0].ProjectManager = ajerav2.EmployeeRef{EmployeeKey: 2}
			return nil
		}, `[{"PhaseKey":12,"ProjectManager":{"EmployeeKey":2}}]`},
		{"custom field", func(r *ajerav2.GetProjectsResult) error {
			return r.Projects[0].Custom().Set("Region", "South")
		}, `[{"ProjectKey":10,"CustomFields":{"Region":"South"}}]`},
		{"several", func(r *ajerav2.GetProjectsResult) error {
			r.Projects[0].Notes = "n"
			r.Phases[0].Description = "Détail"
			return nil
		}, `[{"ProjectKey":10,"Notes":"n"},{"PhaseKey":12,"Description":"Détail"}]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, c := withProject(t)
			got := readProject(t, c)
			if err := test.edit(got); err != nil {
				t.Fatal(err)
			}
			preview, err := c.Preview(got)
			if err != nil {
				t.Fatal(err)
			}
			want := `{"UpdatedProjects":` + test.want + `,"UnchangedProjects":` + string(got.Raw) + `}`
			saved, err := c.V2.SaveProjects(t.Context(), got)
			if err != nil {
				t.Fatal(err)
			}
			if sent := string(lastArgs(t, s, "UpdateProjects")); sent != want {
				t.Errorf("sent %s\nwant %s", sent, want)
			}
			if string(preview.Arguments) != want {
				t.Errorf("preview %s", []byte(preview.Arguments))
			}
			if len(saved.Projects) != 1 {
				t.Errorf("saved %+v", saved)
			}
		})
	}
}

func TestSaveWritesTheCaseThatWasRead(t *testing.T) {
	var sent string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		sent = string(body)
		fmt.Fprint(w, `{"ResponseCode":200,"Content":{"SessionToken":"tok","Projects":[{"projectkey":1,"NOTES":"a"}]}}`)
	})
	got := readProject(t, c)
	got.Projects[0].Notes = "b"
	if _, err := c.V2.SaveProjects(t.Context(), got); err != nil {
		t.Fatal(err)
	}
	if want := `"UpdatedProjects":[{"projectkey":1,"NOTES":"b"}]`; !strings.Contains(sent, want) {
		t.Errorf("sent %s\nwithout %s", sent, want)
	}
}

func TestRoundTripKeepsEveryByte(t *testing.T) {
	s, c := withProject(t)
	before := s.Get("Projects", 10)
	got := readProject(t, c)
	got.Projects[0].Notes = "changed"
	if _, err := c.V2.SaveProjects(t.Context(), got); err != nil {
		t.Fatal(err)
	}
	after := readProject(t, c)
	for _, text := range []string{`40.3830`, `1200.50`, `"Score":7.10`, `"FutureThing":{"a":[1.50`} {
		if !strings.Contains(string(after.Raw), text) {
			t.Errorf("%s is lost in %s", text, []byte(after.Raw))
		}
		if !strings.Contains(before, text) {
			t.Errorf("%s was never there: %s", text, before)
		}
	}
	if n, ok := after.Projects[0].Custom().Number("Score"); !ok || n.String() != "7.10" {
		t.Errorf("custom field: %v", n)
	}
	if got := after.Projects[0].BudgetedOverheadRate.String(); got != "40.3830" {
		t.Errorf("rate: %s", got)
	}
}

func TestSaveRefusesBeforeSending(t *testing.T) {
	for _, test := range []struct {
		name  string
		edit  func(*ajerav2.GetProjectsResult)
		kind  error
		parts string
	}{
		{"no change", func(r *ajerav2.GetProjectsResult) {}, ajera.ErrNoChange, "GetProjects"},
		{"same number", func(r *ajerav2.GetProjectsResult) {
			r.Projects[0].BudgetedOverheadRate = wire.MustDecimal("40.383")
		}, ajera.ErrNoChange, "GetProjects"},
		{"read-only field", func(r *ajerav2.GetProjectsResult) { r.Phases[0].ParentKey = 99 }, ajera.ErrReadOnly, `Phases PhaseKey 12: field "ParentKey"`},
		{"field set as a member", func(r *ajerav2.GetProjectsResult) {
			r.Phases[0].Description = "typed"
			if err := r.Phases[0].Other().Set("Description", "other"); err != nil {
				t.Error(err)
			}
		}, ajera.ErrArgument, `Phases PhaseKey 12: field "Description"`},
		{"token", func(r *ajerav2.GetProjectsResult) {
			r.Projects[0].LastModifiedDate = wire.StampOn(wire.MustDate("2026-01-01"))
		}, ajera.ErrReadOnly, `field "LastModifiedDate"`},
		{"key", func(r *ajerav2.GetProjectsResult) { r.Projects[0].ProjectKey = 77 }, ajera.ErrReadOnly, "Projects ProjectKey 77"},
		{"new record", func(r *ajerav2.GetProjectsResult) {
			r.Phases = append(r.Phases, ajerav2.Phase{Description: "x"})
		}, ajera.ErrArgument, "Create"},
		{"twice", func(r *ajerav2.GetProjectsResult) { r.Phases = append(r.Phases, r.Phases[0]) }, ajera.ErrReadOnly, "listed twice"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, c := withProject(t)
			got := readProject(t, c)
			test.edit(got)
			_, err := c.V2.SaveProjects(t.Context(), got)
			var e *ajera.Error
			if !errors.Is(err, test.kind) || !errors.As(err, &e) || e.Outcome != wire.NotSent || !strings.Contains(err.Error(), test.parts) {
				t.Errorf("%v", err)
			}
			if n := s.Calls("UpdateProjects"); n != 0 {
				t.Errorf("%d updates were sent", n)
			}
		})
	}
}

func TestSecondEditorMeetsAConflict(t *testing.T) {
	_, c := withProject(t)
	first, second := readProject(t, c), readProject(t, c)
	first.Projects[0].Notes, second.Projects[0].Notes = "first", "second"
	if _, err := c.V2.SaveProjects(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	_, err := c.V2.SaveProjects(t.Context(), second)
	if !errors.Is(err, ajera.ErrConflict) {
		t.Fatal(err)
	}
	if notes := readProject(t, c).Projects[0].Notes; notes != "first" {
		t.Errorf("notes are %q", notes)
	}
}

func TestSaveRecordsSendsThePair(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	s.Put("Vendors", `{"VendorKey":7,"Name":"Old","LastModifiedDate":"2026-01-01 10:00:00.000 GMT-05:00 (Eastern Standard Time)","CF_Grade":"A","Contacts":[]}`)
	s.Put("Vendors", `{"VendorKey":8,"Name":"Other","LastModifiedDate":"2026-01-01 10:00:00.000 GMT-05:00 (Eastern Standard Time)"}`)
	c := connect(t, s)
	got, err := c.V1.GetVendors(t.Context(), ajerav1.GetVendorsArgs{RequestedVendors: []int{8, 7}})
	if err != nil {
		t.Fatal(err)
	}
	vendor := &got.Vendors[1]
	vendor.Name = "New"
	if err := vendor.Custom().Set("Grade", "B"); err != nil {
		t.Error(err)
	}
	got.Vendors = append(got.Vendors, ajerav1.Vendor{Name: "Fresh"}, ajerav1.Vendor{Name: "Fresher"})
	read := element(t, got.Raw, `"VendorKey":7`)
	saved, err := c.V1.SaveVendors(t.Context(), got, wire.SingleTransaction())
	if err != nil {
		t.Fatal(err)
	}
	sent := string(lastArgs(t, s, "UpdateVendors"))
	changed := strings.NewReplacer(`"Old"`, `"New"`, `"CF_Grade":"A"`, `"CF_Grade":"B"`).Replace(read)
	want := `{"UpdatedVendors":[` + changed + `,{"VendorKey":-1,"Name":"Fresh"},{"VendorKey":-2,"Name":"Fresher"}],"UnchangedVendors":[` + read + `],"UseSingleTransaction":true}`
	if sent != want {
		t.Errorf("sent %s\nwant %s", sent, want)
	}
	if len(saved.Vendors) != 3 {
		t.Errorf("saved %+v", saved)
	}
}

// element is the record of the first list in content that holds text.
func element(t *testing.T, content []byte, text string) string {
	t.Helper()
	dec := jsontext.NewDecoder(strings.NewReader(string(content)))
	for range 3 {
		if _, err := dec.ReadToken(); err != nil {
			t.Fatal(err)
		}
	}
	for dec.PeekKind() == '{' {
		value, err := dec.ReadValue()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(value), text) {
			return string(value)
		}
	}
	t.Fatalf("no record with %s", text)
	return ""
}

func TestCreateWithoutKeyIsAnError(t *testing.T) {
	s, c := withProject(t)
	s.Fail(ajeratest.Fault{Kind: ajeratest.Skeleton, Method: "CreateProjects"})
	_, err := c.V2.CreatePhases(t.Context(), ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{{ProjectKey: 10, InvoiceGroupKey: 11, Description: "x", RateTableKey: new(1)}}})
	var e *ajera.Error
	if !errors.Is(err, ajera.ErrNotCreated) || !errors.As(err, &e) || e.Outcome != wire.Unknown {
		t.Error(err)
	}
}

func TestCreateChecksArguments(t *testing.T) {
	s, c := withProject(t)
	_, err := c.V2.CreatePhases(t.Context(), ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{{ProjectKey: 10, InvoiceGroupKey: 11, RateTableKey: new(1)}}})
	if !errors.Is(err, ajera.ErrArgument) || !strings.Contains(err.Error(), "Phases[0].Description") {
		t.Error(err)
	}
	long := strings.Repeat("é", 81)
	_, err = c.V2.CreatePhases(t.Context(), ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{{ProjectKey: 10, InvoiceGroupKey: 11, RateTableKey: new(1), Description: long}}})
	if !errors.Is(err, ajera.ErrArgument) || !strings.Contains(err.Error(), "81 characters") {
		t.Error(err)
	}
	if n := s.Calls("CreateProjects"); n != 0 {
		t.Errorf("%d calls were sent", n)
	}
}

func TestLostAnswerOfAWrite(t *testing.T) {
	s, c := withProject(t)
	got := readProject(t, c)
	got.Projects[0].Notes = "lost?"
	s.Fail(ajeratest.Fault{Kind: ajeratest.ResetAfter, Method: "UpdateProjects"})
	_, err := c.V2.SaveProjects(t.Context(), got)
	var e *ajera.Error
	if !errors.As(err, &e) || e.Outcome != wire.Unknown || !strings.Contains(err.Error(), "may have been executed") {
		t.Error(err)
	}
	if n := s.Calls("UpdateProjects"); n != 1 {
		t.Errorf("%d updates, want 1", n)
	}
}

func TestRejectedTokenRepeatsAWriteOnce(t *testing.T) {
	s, c := withProject(t)
	got := readProject(t, c)
	got.Projects[0].Notes = "n"
	s.ExpireSessions()
	if _, err := c.V2.SaveProjects(t.Context(), got); err != nil {
		t.Fatal(err)
	}
	if n := s.Calls("CreateAPISession"); n != 2 {
		t.Errorf("%d logins, want 2", n)
	}
}

// object writes a JSON object of names and values in turn.
func object(t *testing.T, pairs ...any) string {
	t.Helper()
	var b strings.Builder
	enc := jsontext.NewEncoder(&b)
	tokens := []jsontext.Token{jsontext.BeginObject}
	for _, v := range pairs {
		switch v := v.(type) {
		case string:
			tokens = append(tokens, jsontext.String(v))
		case int:
			tokens = append(tokens, jsontext.Int(int64(v)))
		case bool:
			tokens = append(tokens, jsontext.Bool(v))
		}
	}
	for _, token := range append(tokens, jsontext.EndObject) {
		if err := enc.WriteToken(token); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}
