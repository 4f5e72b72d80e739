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

const ownFields = `"%[1]sRegion":"North","%[1]sScore":7.10,"%[1]sSince":"2026-01-02","%[1]sChecked":false,"%[1]sStage":{"Value":"A","AllowEdit":false,"Values":["A","B"]},"%[1]sBlank":null`

// editOwn sets one custom field of each type.
func editOwn(c wire.Members) error {
	return errors.Join(
		c.Set("Region", "South"),
		c.Set("Score", wire.MustDecimal("8.250")),
		c.Set("Since", wire.MustDate("2026-02-03")),
		c.Set("Checked", true),
		c.SetChoice("Stage", "B"),
		c.Set("Blank", wire.MustDecimal("1")),
	)
}

func checkOwn(t *testing.T, c wire.Members) {
	t.Helper()
	region, _ := c.Text("Region")
	score, _ := c.Number("Score")
	since, _ := c.Date("Since")
	checked, _ := c.Bool("Checked")
	stage, _ := c.List("Stage")
	blank, _ := c.Number("Blank")
	got := fmt.Sprint(region, " ", score, " ", since, " ", checked, " ", stage, " ", blank)
	if want := "South 8.250 2026-02-03 true {B false [A B]} 1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCustomFieldsAreSaved(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutLimits(), ajeratest.WithoutFirm())
	s.Put("Vendors", `{"VendorKey":7,"Name":"V",`+fmt.Sprintf(ownFields, "CF_")+`,"CF_Other":"kept"}`)
	s.Put("Projects", `{"ProjectKey":10,"ID":"1","Description":"P","CustomFields":{`+fmt.Sprintf(ownFields, "")+`,"Other":"kept"}}`)
	c := connect(t, s)
	t.Run("version 1", func(t *testing.T) {
		get := func() *ajerav1.GetVendorsResult {
			got, err := c.V1.GetVendors(t.Context(), ajerav1.GetVendorsArgs{RequestedVendors: []int{7}})
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		got := get()
		if err := editOwn(got.Vendors[0].Custom()); err != nil {
			t.Fatal(err)
		}
		if _, err := c.V1.SaveVendors(t.Context(), got); err != nil {
			t.Fatal(err)
		}
		after := get().Vendors[0].Custom()
		checkOwn(t, after)
		if text, ok := after.Text("Other"); !ok || text != "kept" {
			t.Error("the other field is", text)
		}
	})
	t.Run("version 2", func(t *testing.T) {
		got := readProject(t, c)
		if err := editOwn(got.Projects[0].Custom()); err != nil {
			t.Fatal(err)
		}
		if _, err := c.V2.SaveProjects(t.Context(), got); err != nil {
			t.Fatal(err)
		}
		if sent := string(lastArgs(t, s, "UpdateProjects")); strings.Contains(strings.Split(sent, "Unchanged")[0], "kept") {
			t.Errorf("an unchanged field was sent: %s", sent)
		}
		checkOwn(t, readProject(t, c).Projects[0].Custom())
	})
}

func TestArgumentsOnTheWire(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutLimits())
	c := connect(t, s)
	project := s.Keys("Projects")[0]
	for _, test := range []struct {
		method, want string
		call         func() error
	}{
		{"GetGLAccounts", `{"AsOfDate":"01/31/2026"}`, func() error {
			_, err := c.V1.GetGLAccounts(t.Context(), ajerav1.GetGLAccountsArgs{AsOfDate: wire.USDate(wire.MustDate("2026-01-31"))})
			return err
		}},
		{"GetProjectTotals", fmt.Sprintf(`{"RequestedProjectTotals":%d}`, project), func() error {
			_, err := c.V1.GetProjectTotals(t.Context(), ajerav1.GetProjectTotalsArgs{RequestedProjectTotals: project})
			return err
		}},
		{"ListChargeablePhases", fmt.Sprintf(`{"ProjectKey":%d}`, project), func() error {
			_, err := c.V1.ListChargeablePhases(t.Context(), ajerav1.ListChargeablePhasesArgs{ProjectKey: project})
			return err
		}},
		{"ListVendorInvoices", `{"FilterByCompany":1,"FilterByPaid":false,"FilterByEarliestInvoiceDatetoPay":"2026-01-01","FilterByLatestDatetoPay":"2026-01-31","FilterByGreaterThanAmount":0.50}`, func() error {
			_, err := c.V2.ListVendorInvoices(t.Context(), ajerav2.ListVendorInvoicesArgs{
				FilterByCompany: 1, FilterByPaid: new(false), FilterByGreaterThanAmount: wire.MustDecimal("0.50"),
				FilterByEarliestInvoiceDatetoPay: wire.MustDate("2026-01-01"), FilterByLatestDatetoPay: wire.MustDate("2026-01-31"),
			})
			return err
		}},
		{"ListVendorTypes", `{"FilterByIsCreditCard":[true]}`, func() error {
			_, err := c.V1.ListVendorTypes(t.Context(), ajerav1.ListVendorTypesArgs{FilterByIsCreditCard: []bool{true}})
			return err
		}},
		{"ListClients", `{"FilterByEarliestModifiedDate":"2026-01-31"}`, func() error {
			_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{FilterByEarliestModifiedDate: wire.StampOn(wire.MustDate("2026-01-31"))})
			return err
		}},
	} {
		t.Run(test.method, func(t *testing.T) {
			if err := test.call(); err != nil {
				t.Fatal(err)
			}
			if sent := string(lastArgs(t, s, test.method)); sent != test.want {
				t.Errorf("sent %s\nwant %s", sent, test.want)
			}
		})
	}
}

func TestTotals(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutLimits())
	c := connect(t, s)
	most := 0
	for _, key := range s.Keys("Projects") {
		got, err := c.V1.GetProjectTotals(t.Context(), ajerav1.GetProjectTotalsArgs{RequestedProjectTotals: key})
		if err != nil {
			t.Fatal(err)
		}
		for label := range got.ProjectTotals.Totals {
			if !ajerav1.TotalLabel(label).Known() {
				t.Errorf("total %q", label)
			}
		}
		most = max(most, len(got.ProjectTotals.Totals))
	}
	if most != 67 {
		t.Errorf("%d totals, want 67", most)
	}
}

// created answers an update of vendors with so many of its records.
func created(t *testing.T, vendors string) *ajera.Client {
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if strings.Contains(string(body), "UpdatedVendors") {
			fmt.Fprintf(w, `{"ResponseCode":200,"Content":{"Vendors":[%s]}}`, vendors)
			return
		}
		fmt.Fprint(w, `{"ResponseCode":200,"Content":{"SessionToken":"tok","Vendors":[{"VendorKey":7,"Name":"Old"}]}}`)
	})
}

func TestSaveThatCreatesNothing(t *testing.T) {
	for _, test := range []struct {
		name, answer string
		want         error
	}{
		{"skeleton beside the edited one", `{"VendorKey":7,"Name":"New"},{"VendorKey":0}`, ajera.ErrNotCreated},
		{"the edited one alone", `{"VendorKey":7,"Name":"New"}`, ajera.ErrNotCreated},
		{"created", `{"VendorKey":7,"Name":"New"},{"VendorKey":8,"OriginalVendorKey":-1}`, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := created(t, test.answer)
			got, err := c.V1.GetVendors(t.Context(), ajerav1.GetVendorsArgs{RequestedVendors: []int{7}})
			if err != nil {
				t.Fatal(err)
			}
			got.Vendors[0].Name = "New"
			got.Vendors = append(got.Vendors, ajerav1.Vendor{Name: "Fresh"})
			saved, err := c.V1.SaveVendors(t.Context(), got)
			if !errors.Is(err, test.want) || saved == nil {
				t.Errorf("%v %v", saved, err)
			}
		})
	}
}

// TestZeroThatIsAValue creates a phase without a rate table, as overhead projects
// have it.
func TestZeroThatIsAValue(t *testing.T) {
	s, c := withProject(t)
	phase := ajerav2.NewPhase{ProjectKey: 10, InvoiceGroupKey: 11, Description: strings.Repeat("é", 80), RateTableKey: new(0)}
	if _, err := c.V2.CreatePhases(t.Context(), ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{phase}}); err != nil {
		t.Fatal(err)
	}
	if sent := string(lastArgs(t, s, "CreateProjects")); !strings.Contains(sent, `"RateTableKey":0`) {
		t.Errorf("sent %s", sent)
	}
}

func TestSparseDays(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	s.Put("Timesheets", `{"TimesheetKey":5,"EmployeeKey":1,"TimesheetDate":"2026-01-30T00:00:00","Overhead":{"Totals":{},"Detail":null},`+
		`"Project":{"Totals":{},"Detail":[{"Timesheet Project Key":3,"Project Key":10,"D2 Regular":0,"D3 Regular":7.50,"D3 OT Notes":"late"}]},"UnchangedData":{"Overhead":"b==","Project":"p=="}}`)
	got, err := connect(t, s).V2.GetTimesheets(t.Context(), ajerav2.GetTimesheetsArgs{RequestedTimesheets: []int{5}})
	if err != nil {
		t.Fatal(err)
	}
	row := got.Timesheets[0].Project.Detail[0]
	if row.D1Regular.Present() || !row.D2Regular.Present() || row.D3Regular.String() != "7.50" || row.D3OTNotes != "late" {
		t.Errorf("row %+v", row)
	}
	if date := got.Timesheets[0].TimesheetDate; date != wire.MustDate("2026-01-30") {
		t.Errorf("date %v", date)
	}
}

func TestProgressLeavesWhatIsNotGiven(t *testing.T) {
	_, c := withProject(t)
	if _, err := c.SetPercentComplete(t.Context(), []ajera.PercentComplete{{ProjectID: "24-001", Percent: wire.MustDecimal("20")}}); err != nil {
		t.Fatal(err)
	}
	if p := readProject(t, c).Projects[0]; p.ReportedPercentCompleteDate != wire.MustDate("2026-01-31") {
		t.Errorf("the date is %q", p.ReportedPercentCompleteDate)
	}
	if _, err := c.SetPercentComplete(t.Context(), nil); !errors.Is(err, ajera.ErrNoChange) {
		t.Errorf("no rows: %v", err)
	}
}
