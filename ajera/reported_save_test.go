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
)

// TestForgottenIsNotZero leaves out what is required and may be false or 0, which is refused before
// anything is sent, and sends false or 0 for it.
func TestForgottenIsNotZero(t *testing.T) {
	s, c := withProject(t)
	for _, test := range []struct {
		name, method string
		sent         string
		send         func(given bool) error
	}{
		{"Resources[0].IsTask", "CreateProjects", `"IsTask":false`, func(given bool) error {
			r := ajerav2.NewResource{ParentKey: 12, Status: "Null", Priority: "Null", ActivityType: "Labor", EmployeeKey: 1}
			if given {
				r.IsTask = new(false)
			}
			_, err := c.V2.CreateResources(t.Context(), ajerav2.CreateResourcesArgs{Resources: []ajerav2.NewResource{r}})
			return err
		}},
		{"Phases[0].RateTableKey", "CreateProjects", `"RateTableKey":0`, func(given bool) error {
			p := ajerav2.NewPhase{ProjectKey: 10, InvoiceGroupKey: 11, Description: "x"}
			if given {
				p.RateTableKey = new(0)
			}
			_, err := c.V2.CreatePhases(t.Context(), ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{p}})
			return err
		}},
		{"Project.RateTableKey", "CreateProjects", `"RateTableKey":0`, func(given bool) error {
			p := ajerav2.NewProject{Description: "x", CompanyKey: 1, BillingType: ajerav2.BillingTypeFixedFee}
			if given {
				p.RateTableKey = new(0)
			}
			_, err := c.V2.CreateProjects(t.Context(), ajerav2.CreateProjectsArgs{
				Project:       p,
				InvoiceGroups: []ajerav2.NewProjectInvoiceGroup{{Description: "x", ClientKey: 7}},
				Phases:        []ajerav2.NewProjectPhase{{Description: "x"}},
			})
			return err
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := len(s.Log())
			err := test.send(false)
			if !errors.Is(err, ajera.ErrArgument) || !strings.Contains(err.Error(), test.name+" is required") || len(s.Log()) != before {
				t.Errorf("forgotten: %v", err)
			}
			if err := test.send(true); err != nil && !errors.As(err, new(*ajera.Error)) {
				t.Errorf("given: %v", err)
			}
			if sent := string(lastArgs(t, s, test.method)); !strings.Contains(sent, test.sent) {
				t.Errorf("sent %s", sent)
			}
		})
	}
}

// editor is what one user holds of one record: it was read, and can be edited and saved.
type editor struct {
	save func() error
	text *string // what is edited
	raw  *wire.Answer
}

// editors read one record of each kind that can be saved.
func editors(t *testing.T, c *ajera.Client, s *ajeratest.Server) map[string]func() editor {
	key := func(entity string) []int { return s.Keys(entity)[:1] }
	return map[string]func() editor{
		"clients": func() editor {
			got := must(c.V1.GetClients(t.Context(), ajerav1.GetClientsArgs{RequestedClients: key("Clients")}))(t)
			return editor{func() error { _, err := c.V1.SaveClients(t.Context(), got); return err }, &got.Clients[0].Notes, &got.Answer}
		},
		"contacts": func() editor {
			got := must(c.V1.GetContacts(t.Context(), ajerav1.GetContactsArgs{RequestedContacts: key("Contacts")}))(t)
			return editor{func() error { _, err := c.V1.SaveContacts(t.Context(), got); return err }, &got.Contacts[0].Notes, &got.Answer}
		},
		"employees": func() editor {
			got := must(c.V1.GetEmployees(t.Context(), ajerav1.GetEmployeesArgs{RequestedEmployees: key("Employees")}))(t)
			return editor{func() error { _, err := c.V1.SaveEmployees(t.Context(), got); return err }, &got.Employees[0].Notes, &got.Answer}
		},
		"vendors": func() editor {
			got := must(c.V1.GetVendors(t.Context(), ajerav1.GetVendorsArgs{RequestedVendors: key("Vendors")}))(t)
			return editor{func() error { _, err := c.V1.SaveVendors(t.Context(), got); return err }, &got.Vendors[0].Notes, &got.Answer}
		},
		"projects 1": func() editor {
			got := must(c.V1.GetProjects(t.Context(), ajerav1.GetProjectsArgs{RequestedProjects: key("Projects")}))(t)
			return editor{func() error { _, err := c.V1.SaveProjects(t.Context(), got); return err }, &got.Projects[0].InvoiceGroups[0].Phases[0].Notes, &got.Answer}
		},
		"projects 2": func() editor {
			got := must(c.V2.GetProjects(t.Context(), ajerav2.GetProjectsArgs{RequestedProjects: s.Keys("Projects")[:2]}))(t)
			return editor{func() error { _, err := c.V2.SaveProjects(t.Context(), got); return err }, &got.Phases[0].Notes, &got.Answer}
		},
		"timesheets": func() editor {
			got := must(c.V2.GetTimesheets(t.Context(), ajerav2.GetTimesheetsArgs{RequestedTimesheets: key("Timesheets")}))(t)
			return editor{func() error { _, err := c.V2.SaveTimesheets(t.Context(), got); return err }, &got.Timesheets[0].Project.Detail[0].D1Notes, &got.Answer}
		},
	}
}

func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// TestSavedIsSavedAgain edits, saves, edits and saves one result; a second save without an edit is
// none, and what someone else saved in between is a conflict.
func TestSavedIsSavedAgain(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutLimits(), ajeratest.WithStrict())
	c := connect(t, s)
	for name, read := range editors(t, c, s) {
		t.Run(name, func(t *testing.T) {
			mine := read()
			for _, text := range []string{name + " first", name + " second"} {
				*mine.text = text
				if err := mine.save(); err != nil {
					t.Fatalf("%s: %v", text, err)
				}
				if err := mine.save(); !errors.Is(err, ajera.ErrNoChange) || mine.raw.Spent {
					t.Errorf("%s, without an edit: %v", text, err)
				}
				if now := read(); *now.text != text || *mine.text != text {
					t.Errorf("%s: %q is stored, %q in the result", text, *now.text, *mine.text)
				}
			}
			theirs := read()
			*theirs.text = "theirs"
			if err := theirs.save(); err != nil {
				t.Fatal(err)
			}
			before := string(mine.raw.Raw)
			*mine.text = "mine"
			if err := mine.save(); !errors.Is(err, ajera.ErrConflict) || string(mine.raw.Raw) != before || *mine.text != "mine" {
				t.Errorf("after someone else's: %v", err)
			}
		})
	}
}

// TestCreatedIsSavedAgain adds records to results, saves, edits them and saves again.
func TestCreatedIsSavedAgain(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	s.Put("Vendors", `{"VendorKey":7,"Name":"Old","LastModifiedDate":"2026-01-01 10:00:00.000 GMT-05:00 (Eastern Standard Time)","Unheard":1.50}`)
	c := connect(t, s)
	got := must(c.V1.GetVendors(t.Context(), ajerav1.GetVendorsArgs{RequestedVendors: []int{7}}))(t)
	untouched := element(t, got.Raw, `"VendorKey":7`)
	got.Vendors = append(got.Vendors, ajerav1.Vendor{Name: "A"}, ajerav1.Vendor{VendorKey: -5, Name: "B"})
	must(c.V1.SaveVendors(t.Context(), got))(t)
	if got.Vendors[1].VendorKey <= 0 || got.Vendors[1].Name != "A" || got.Vendors[2].VendorKey <= 0 || got.Vendors[2].Name != "B" {
		t.Fatalf("created %+v", got.Vendors)
	}
	if !strings.Contains(string(got.Raw), untouched) {
		t.Errorf("%s was touched: %s", untouched, []byte(got.Raw))
	}
	if _, err := c.V1.SaveVendors(t.Context(), got); !errors.Is(err, ajera.ErrNoChange) {
		t.Errorf("without an edit: %v", err)
	}
	got.Vendors[2].Notes = "edited"
	must(c.V1.SaveVendors(t.Context(), got))(t)
	if n := len(s.Keys("Vendors")); n != 3 {
		t.Errorf("%d vendors", n)
	}
	if sent := string(lastArgs(t, s, "UpdateVendors")); strings.Contains(sent, "Original") || strings.Contains(sent, "Deleted") {
		t.Errorf("sent %s", sent)
	}
}

// TestUntoldIsNotSavedAgain answers saves with less than was sent: the result stays as it was, and
// is refused when it is saved again.
func TestUntoldIsNotSavedAgain(t *testing.T) {
	const vendor = `{"VendorKey":7,"Name":"Old","Notes":"n"}`
	for name, content := range map[string]string{
		"no record":        `{"Vendors":[],"NumberOfVendorsUpdated":1}`,
		"another record":   `{"Vendors":[{"VendorKey":8,"Name":"New","Notes":"n"}],"NumberOfVendorsUpdated":1}`,
		"a skeleton":       `{"Vendors":[{"VendorKey":7,"Name":"New"}],"NumberOfVendorsUpdated":1}`,
		"twice":            `{"Vendors":[{"VendorKey":7,"Name":"New","Notes":"n"},{"VendorKey":7,"Name":"Old","Notes":"n"}],"NumberOfVendorsUpdated":1}`,
		"counted for less": `{"Vendors":[{"VendorKey":7,"Name":"New","Notes":"n"}],"NumberOfVendorsUpdated":0}`,
	} {
		t.Run(name, func(t *testing.T) {
			updates := 0
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				if strings.Contains(string(body), `"UpdateVendors"`) {
					updates++
					fmt.Fprint(w, `{"ResponseCode":200,"Content":`+content+`}`)
					return
				}
				fmt.Fprint(w, `{"ResponseCode":200,"Content":{"SessionToken":"tok","Vendors":[`+vendor+`]}}`)
			})
			got := must(c.V1.GetVendors(t.Context(), ajerav1.GetVendorsArgs{RequestedVendors: []int{7}}))(t)
			before := string(got.Raw)
			got.Vendors[0].Name = "New"
			if _, err := c.V1.SaveVendors(t.Context(), got); err != nil && !errors.Is(err, ajera.ErrPartial) {
				t.Fatal(err)
			}
			if string(got.Raw) != before || got.Vendors[0].Name != "New" {
				t.Errorf("the result became %s", []byte(got.Raw))
			}
			_, err := c.V1.SaveVendors(t.Context(), got)
			if !errors.Is(err, ajera.ErrArgument) || !strings.Contains(err.Error(), "read its records again") || updates != 1 {
				t.Errorf("saved again, %d times: %v", updates, err)
			}
		})
	}
}

// TestFloatsInRawCalls: a raw call sends no float either, at any depth.
func TestFloatsInRawCalls(t *testing.T) {
	s, c := withProject(t)
	for _, args := range []any{map[string]any{"Rate": 0.1}, struct{ Rates []float32 }{[]float32{0.1}}} {
		if _, err := c.Raw(t.Context(), 2, "UpdateProjects", args); !errors.Is(err, ajera.ErrArgument) || !strings.Contains(err.Error(), "give a wire.Decimal") {
			t.Errorf("%v: %v", args, err)
		}
	}
	if n := s.Calls("UpdateProjects"); n != 0 {
		t.Errorf("%d calls", n)
	}
}
