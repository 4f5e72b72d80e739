package ajera_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

func TestSetPercentComplete(t *testing.T) {
	s, c := withProject(t)
	s.Put("Phases", `{"PhaseKey":13,"ProjectKey":10,"InvoiceGroupKey":11,"ParentKey":10,"ID":"200","Description":"Build","ReportedPercentComplete":0}`)
	day := wire.MustDate("2026-03-31")
	rows := []ajera.PercentComplete{
		{ProjectID: "24-001", PhaseID: "200", Percent: wire.MustDecimal("35"), Date: day},
		{ProjectID: "24-001", Percent: wire.MustDecimal("20"), Date: day},
	}
	if _, err := c.SetPercentComplete(t.Context(), rows); err != nil {
		t.Fatal(err)
	}
	if n := s.Calls("UpdateProjects"); n != 1 {
		t.Errorf("%d saves, want 1", n)
	}
	got := readProject(t, c)
	if p := got.Projects[0]; p.ReportedPercentComplete.String() != "20" || p.ReportedPercentCompleteDate != day {
		t.Errorf("project %v on %v", p.ReportedPercentComplete, p.ReportedPercentCompleteDate)
	}
	for _, p := range got.Phases {
		if want := map[int]string{12: "50.00", 13: "35"}[p.PhaseKey]; p.ReportedPercentComplete.String() != want {
			t.Errorf("phase %d is at %v, want %s", p.PhaseKey, p.ReportedPercentComplete, want)
		}
	}
	_, err := c.SetPercentComplete(t.Context(), []ajera.PercentComplete{{ProjectID: "24-001", PhaseID: "999"}, {ProjectID: "24-001", PhaseID: "200"}})
	if !errors.Is(err, ajera.ErrNotFound) || !strings.Contains(err.Error(), `phase "999"`) || strings.Contains(err.Error(), `"200"`) {
		t.Error(err)
	}
}

func TestPayments(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	s.Put("VendorInvoices", `{"VendorInvoiceKey":1,"VendorKey":9,"Status":"Normal","Paid":true}`)
	s.Put("VendorInvoices", `{"VendorInvoiceKey":2,"VendorKey":9,"Status":"Normal","Paid":false}`)
	s.Put("VendorInvoices", `{"VendorInvoiceKey":3,"VendorKey":9,"Status":"Voided","Paid":false}`)
	got, err := connect(t, s).Payments(t.Context(), ajerav2.ListVendorInvoicesArgs{})
	if want := map[int]ajera.Payment{1: ajera.Paid, 2: ajera.Unpaid, 3: ajera.Voided}; err != nil || !maps.Equal(got, want) {
		t.Errorf("%v %v", got, err)
	}
}

func TestProjectWithTotals(t *testing.T) {
	_, c := withProject(t)
	got, err := c.ProjectWithTotals(t.Context(), 10)
	if err != nil || got.Project.Projects[0].ID != "24-001" || got.Totals.ProjectKey != 10 {
		t.Errorf("%+v %v", got, err)
	}
}

// TestHelpersDoubt: an answer that tells nothing does not say that a project is none.
func TestHelpersDoubt(t *testing.T) {
	c := saying(t, func(string) string { return `{"ResponseCode":200,"Message":"Success","Errors":[]}` })
	whole, err := c.ProjectWithTotals(t.Context(), 5)
	if whole != nil || !errors.Is(err, ajera.ErrAnswer) || errors.Is(err, ajera.ErrNotFound) {
		t.Errorf("%+v %v", whole, err)
	}
	c = replies(t, map[string]string{"ListProjects": `{"Projects":[{"ProjectKey":1,"ID":"a"}]}`, "GetProjects": `{"Projects":[{"ProjectKey":1,"ID":"a"}],"Phases":[{"PhaseKey":2,"ProjectKey":1,"ID":["b"]}]}`})
	_, err = c.SetPercentComplete(t.Context(), []ajera.PercentComplete{{ProjectID: "a", PhaseID: "b", Percent: wire.MustDecimal("5")}})
	if err == nil || errors.Is(err, ajera.ErrNotFound) {
		t.Errorf("a phase whose ID cannot be read: %v", err)
	}
}

// TestHelpersRefuse what they would have to guess, before anything is sent.
func TestHelpersRefuse(t *testing.T) {
	s, c := withProject(t)
	five, six := wire.MustDecimal("5"), wire.MustDecimal("6")
	for name, rows := range map[string][]ajera.PercentComplete{
		"no ProjectID": {{Percent: five}},
		"contradiction": {
			{ProjectID: "24-001", Percent: five}, {ProjectID: "24-001", PhaseID: "100", Percent: five}, {ProjectID: "24-001", Percent: six},
		},
	} {
		if _, err := c.SetPercentComplete(t.Context(), rows); !errors.Is(err, ajera.ErrArgument) {
			t.Errorf("%s: %v", name, err)
		}
	}
	args := ajerav2.ListVendorInvoicesArgs{Page: wire.Page{PageNumber: 2, PageSize: 10}}
	if _, err := c.Payments(t.Context(), args); !errors.Is(err, ajera.ErrArgument) {
		t.Errorf("paid ones on page 2 are not those of page 2 of all: %v", err)
	}
	if n := len(s.Log()); n != 0 {
		t.Errorf("%d calls", n)
	}
}

// TestFindProjectsByNoPattern: an ID that a pattern would read otherwise is not given to the filter.
func TestFindProjectsByNoPattern(t *testing.T) {
	s, c := withProject(t)
	for id, filtered := range map[string]bool{"24-001": true, "24_0%1": true, "24[1]": false, "24#1": false} {
		if _, err := c.FindProjects(t.Context(), id); err != nil && !errors.Is(err, ajera.ErrNotFound) {
			t.Error(err)
		}
		if args := string(lastArgs(t, s, "ListProjects")); strings.Contains(args, "FilterByIDLike") != filtered {
			t.Errorf("%s: %s", id, args)
		}
	}
}
