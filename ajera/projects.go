package ajera

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/parallel"
	"github.com/fieldbooks/fieldbooks/wire"
)

// What errors name that are of no single method of the vendor's.
var (
	findProjects       = &wire.Method{Name: "FindProjects", Version: 2, Kind: wire.KindList}
	setPercentComplete = &wire.Method{Name: "SetPercentComplete", Version: 2}
)

// FindProjects finds projects of any status by their ID, the number that people
// know, compared exactly. The error names IDs that no project has, or several.
func (c *Client) FindProjects(ctx context.Context, ids ...string) (map[string]ajerav2.ProjectItem, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var args ajerav2.ListProjectsArgs
	if len(ids) == 1 {
		args.FilterByIDLike = ids[0]
	}
	list, err := c.V2.ListProjects(ctx, args)
	if err != nil {
		return nil, err
	}
	found := make(map[string][]ajerav2.ProjectItem)
	for _, project := range list.Projects {
		found[project.ID] = append(found[project.ID], project)
	}
	asked := make(map[string]ajerav2.ProjectItem)
	var wrong []string
	for _, id := range ids {
		if n := len(found[id]); n == 1 {
			asked[id] = found[id][0]
		} else if text := fmt.Sprintf("%q: %d found", id, n); !slices.Contains(wrong, text) {
			wrong = append(wrong, text)
		}
	}
	if len(wrong) > 0 {
		return nil, public(findProjects, fault.New(fault.ErrArgument, "correct the IDs", "%s", strings.Join(wrong, ", ")))
	}
	return asked, nil
}

// ProjectWithTotals is a project as version 2 gives it, and its totals.
type ProjectWithTotals struct {
	Project *ajerav2.GetProjectsResult
	Totals  ajerav1.ProjectTotals
}

// ProjectWithTotals reads both at the same time. Overhead projects have empty totals.
func (c *Client) ProjectWithTotals(ctx context.Context, key int) (*ProjectWithTotals, error) {
	var whole ProjectWithTotals
	var totals *ajerav1.GetProjectTotalsResult
	err := parallel.Do(ctx, 2, 2, func(ctx context.Context, i int) (err error) {
		if i == 0 {
			whole.Project, err = c.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: []int{key}})
		} else {
			totals, err = c.V1.GetProjectTotals(ctx, ajerav1.GetProjectTotalsArgs{RequestedProjectTotals: key})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	whole.Totals = totals.ProjectTotals
	return &whole, nil
}

// PercentComplete is the reported percent complete of one phase, or of the project
// itself when PhaseID is empty. IDs are the numbers that people know. An absent
// Percent or Date stays as it is in Ajera.
type PercentComplete struct {
	ProjectID, PhaseID string
	Percent            wire.Decimal // e.g. wire.MustDecimal("55") for 55 %
	Date               wire.Date
}

// SetPercentComplete reports percent complete for many phases in one save. All rows are
// found before anything is sent; the error names those that are not, or that
// more than one phase fits. [ErrNoChange] means that all was reported already.
func (c *Client) SetPercentComplete(ctx context.Context, rows []PercentComplete) (*ajerav2.ProjectsResult, error) {
	if len(rows) == 0 {
		return nil, public(setPercentComplete, fault.New(fault.ErrNoChange, "give at least one row", "no rows"))
	}
	var ids []string
	for _, row := range rows {
		ids = append(ids, row.ProjectID)
	}
	found, err := c.FindProjects(ctx, ids...)
	if err != nil {
		return nil, err
	}
	var keys []int
	for _, project := range found {
		keys = append(keys, project.ProjectKey)
	}
	got, err := c.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: keys})
	if err != nil {
		return nil, err
	}
	var wrong []string
	for _, row := range rows {
		if n := row.set(got, found[row.ProjectID].ProjectKey); n != 1 {
			wrong = append(wrong, fmt.Sprintf("project %q phase %q: %d found", row.ProjectID, row.PhaseID, n))
		}
	}
	if len(wrong) > 0 {
		return nil, public(setPercentComplete, fault.New(fault.ErrArgument, "correct the IDs", "%s", strings.Join(wrong, ", ")))
	}
	return c.V2.SaveProjects(ctx, got)
}

// set edits what the row names and counts it.
func (p PercentComplete) set(got *ajerav2.GetProjectsResult, project int) (n int) {
	report := func(percent *wire.Decimal, date *wire.Date) {
		n++
		if p.Percent.Present() {
			*percent = p.Percent
		}
		*date = cmp.Or(p.Date, *date)
	}
	for i := range got.Projects {
		if r := &got.Projects[i]; p.PhaseID == "" && r.ProjectKey == project {
			report(&r.ReportedPercentComplete, &r.ReportedPercentCompleteDate)
		}
	}
	for i := range got.Phases {
		if r := &got.Phases[i]; p.PhaseID != "" && r.ProjectKey == project && r.ID == p.PhaseID {
			report(&r.ReportedPercentComplete, &r.ReportedPercentCompleteDate)
		}
	}
	return n
}

// Payment is the state of a vendor invoice. The vendor keeps it in no field: it
// is concluded from what the list filters select.
type Payment string

// The states of a vendor invoice.
const (
	Paid   Payment = "paid"
	Unpaid Payment = "unpaid"
	Voided Payment = "voided"
)

// Payments gives the state of each vendor invoice that args select, by
// VendorInvoiceKey. It lists twice: all that args select, and of these the paid
// ones. FilterByPaid and FilterByUnpaid of args are not used.
func (c *Client) Payments(ctx context.Context, args ajerav2.ListVendorInvoicesArgs) (map[int]Payment, error) {
	args.FilterByPaid, args.FilterByUnpaid = nil, nil
	all, err := c.V2.ListVendorInvoices(ctx, args)
	if err != nil {
		return nil, err
	}
	args.FilterByPaid = new(true)
	paid, err := c.V2.ListVendorInvoices(ctx, args)
	if err != nil {
		return nil, err
	}
	states := make(map[int]Payment, len(all.VendorInvoices))
	for _, invoice := range all.VendorInvoices {
		states[invoice.VendorInvoiceKey] = Unpaid
		if invoice.Status == ajerav2.VendorInvoiceStatusVoided {
			states[invoice.VendorInvoiceKey] = Voided
		}
	}
	for _, invoice := range paid.VendorInvoices {
		if states[invoice.VendorInvoiceKey] == Unpaid {
			states[invoice.VendorInvoiceKey] = Paid
		}
	}
	return states, nil
}
