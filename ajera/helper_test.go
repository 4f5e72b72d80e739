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
	if !errors.Is(err, ajera.ErrArgument) || !strings.Contains(err.Error(), `phase "999": 0 found`) || strings.Contains(err.Error(), `"200"`) {
		t.Error(err)
	}
	if _, err := c.FindProjects(t.Context(), "24-001", "none"); !errors.Is(err, ajera.ErrArgument) || !strings.Contains(err.Error(), `"none": 0 found`) {
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
