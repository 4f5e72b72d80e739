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
	projectWithTotals  = &wire.Method{Name: "ProjectWithTotals", Version: 2, Kind: wire.KindGet}
	setPercentComplete = &wire.Method{Name: "SetPercentComplete", Version: 2}
	payments           = &wire.Method{Name: "Payments", Version: 2, Kind: wire.KindList}
)

// FindProjects finds projects of any status by their ID, the number that people
// know, compared exactly. It returns those that it found, by ID, also beside an error: with
// [ErrNotFound] no project has the others, and with [ErrArgument] an ID is that of several projects.
func (c *Client) FindProjects(ctx context.Context, ids ...string) (map[string]ajerav2.ProjectItem, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var args ajerav2.ListProjectsArgs
	if len(ids) == 1 && !strings.ContainsAny(ids[0], unlike) {
		args.FilterByIDLike = ids[0]
	}
	list, err := c.V2.ListProjects(ctx, args)
	if err := unusable(findProjects, list, err); err != nil {
		return nil, err
	}
	having := make(map[string][]ajerav2.ProjectItem)
	for _, project := range list.Projects {
		having[project.ID] = append(having[project.ID], project)
	}
	found := make(map[string]ajerav2.ProjectItem)
	s := search{unread: err, doubt: hides(err, list, "ID")}
	for _, id := range ids {
		if s.met(len(having[id]), "%q", id) {
			found[id] = having[id][0]
		}
	}
	return found, s.err(findProjects)
}

// unlike are what no pattern of SQL's or VB's finds by itself. Nobody knows of what kind those of the
// vendor's filters are, and a project that is not found is made once more.
const unlike = "[]#"

// unusable is why a helper cannot conclude anything from what a call got: it failed, or the
// answer may lack records. What of it could not be read is not among that.
func unusable(helper *wire.Method, got wire.Replied, err error) error {
	if err != nil && !isUnread(err) {
		return err
	}
	if a := got.Reply(); a.Incomplete {
		f := fault.Unreadable(0, "the answer of "+a.Method.Name+" may lack records", err)
		f.Outcome, f.UsageKey, f.Remedy = "", a.UsageKey, "call again; if it stays, look at the Raw of "+a.Method.Name
		return public(helper, f)
	}
	return nil
}

// search notes what was looked for in vain.
type search struct {
	absent, several []string
	unread          error // of what it was looked for in; nil when all was read
	doubt           bool  // it may be there
	noted           map[string]bool
}

// met reports whether exactly one was found, and notes what was looked for if not.
func (s *search) met(n int, format string, args ...any) bool {
	list, text := &s.absent, fmt.Sprintf(format, args...)
	if n > 1 {
		list, text = &s.several, fmt.Sprintf("%s is %d times there", text, n)
	}
	if n == 1 || s.noted[text] {
		return n == 1
	}
	if s.noted == nil {
		s.noted = make(map[string]bool)
	}
	*list, s.noted[text] = append(*list, text), true
	return false
}

// err tells what was looked for in vain by a helper, nil when nothing was. What is there
// several times must not be taken for what does not exist, and made once more.
func (s *search) err(helper *wire.Method) error {
	f := fault.New(fault.ErrNotFound, "correct what was asked for, or create it", "%s", strings.Join(s.absent, ", "))
	switch {
	case len(s.several) > 0:
		f.Kind, f.Remedy, f.Message = fault.ErrArgument, "use keys, or give each its own ID in Ajera", strings.Join(s.several, ", ")
		if len(s.absent) > 0 {
			f.Message += "; not found: " + strings.Join(s.absent, ", ")
		}
	case len(s.absent) == 0:
		return s.unread
	case s.doubt:
		f.Kind, f.Remedy, f.Message = nil, "look for it in Ajera", "not among what could be read: "+f.Message
	}
	f.Outcome, f.Err = "", s.unread // it was read
	return public(helper, f)
}

// ProjectWithTotals is a project as version 2 gives it, and its totals.
type ProjectWithTotals struct {
	Project *ajerav2.GetProjectsResult
	Totals  ajerav1.ProjectTotals
}

// ProjectWithTotals reads both at the same time. Overhead projects have empty totals. A
// project that does not exist is [ErrNotFound].
func (c *Client) ProjectWithTotals(ctx context.Context, key int) (*ProjectWithTotals, error) {
	var whole ProjectWithTotals
	var totals *ajerav1.GetProjectTotalsResult
	var unread error // of the project
	var failed error // of the totals: of a project that does not exist, who knows what they answer
	err := parallel.Do(ctx, 2, 2, func(ctx context.Context, i int) (err error) {
		if i == 0 {
			whole.Project, err = c.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: []int{key}})
			if isUnread(err) {
				unread, err = err, nil
			}
			return err
		}
		totals, failed = c.V1.GetProjectTotals(ctx, ajerav1.GetProjectTotalsArgs{RequestedProjectTotals: key})
		return nil
	})
	if err := cmp.Or(err, unusable(projectWithTotals, whole.Project, unread)); err != nil {
		return nil, err
	}
	s := search{unread: unread, doubt: hides(unread, whole.Project)}
	if !s.met(1-len(whole.Project.Missing), "project %d", key) {
		return nil, s.err(projectWithTotals)
	}
	if failed != nil && !isUnread(failed) {
		return nil, failed
	}
	whole.Totals = totals.ProjectTotals
	return &whole, joined(unread, failed)
}

// PercentComplete is the reported percent complete of one phase, or of the project
// itself when PhaseID is empty. IDs are the numbers that people know. An absent
// Percent or Date stays as it is in Ajera.
type PercentComplete struct {
	ProjectID, PhaseID string
	Percent            wire.Decimal // e.g. wire.MustDecimal("55") for 55 %
	Date               wire.Date
}

// SetPercentComplete reports percent complete for many phases in one save. All rows are found before
// anything is saved: else the error is [ErrNotFound] and names those that are not, or [ErrArgument]
// and those that several phases fit, that say otherwise than another row, or that have no ProjectID.
// [ErrNoChange] means that all was reported already.
func (c *Client) SetPercentComplete(ctx context.Context, rows []PercentComplete) (*ajerav2.ProjectsResult, error) {
	ids, err := projectsOf(rows)
	if err != nil {
		return nil, public(setPercentComplete, err)
	}
	found, err := c.FindProjects(ctx, ids...)
	unfound := func(id string) bool { return found[id].ProjectKey == 0 }
	if err != nil && (!isUnread(err) || slices.ContainsFunc(ids, unfound)) {
		return nil, err
	}
	var keys []int
	for _, project := range found {
		keys = append(keys, project.ProjectKey)
	}
	got, unread := c.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: keys})
	if err := unusable(setPercentComplete, got, unread); err != nil { // the save refuses what was not read
		return nil, err
	}
	s := search{doubt: hides(unread, got, "ID", "ProjectKey")}
	for _, row := range rows {
		s.met(row.set(got, found[row.ProjectID].ProjectKey), "project %q phase %q", row.ProjectID, row.PhaseID)
	}
	if err := s.err(setPercentComplete); err != nil {
		return nil, err
	}
	return c.V2.SaveProjects(ctx, got)
}

// projectsOf are the IDs of the projects that rows name, of which no two may contradict each other.
func projectsOf(rows []PercentComplete) (ids []string, err error) {
	if len(rows) == 0 {
		return nil, fault.New(fault.ErrNoChange, "give at least one row", "no rows")
	}
	type place struct{ project, phase string }
	at := make(map[place]PercentComplete, len(rows))
	for i, row := range rows {
		name := place{row.ProjectID, row.PhaseID}
		switch before, again := at[name]; {
		case row.ProjectID == "":
			return nil, fault.New(fault.ErrArgument, "set it", "row %d has no ProjectID", i)
		case again && before != row:
			return nil, fault.New(fault.ErrArgument, "give each once", "project %q phase %q is in two rows that differ", name.project, name.phase)
		}
		at[name] = row
		ids = append(ids, row.ProjectID)
	}
	return ids, nil
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
// ones. FilterByPaid and FilterByUnpaid of args are not used, and no page may be given.
func (c *Client) Payments(ctx context.Context, args ajerav2.ListVendorInvoicesArgs) (map[int]Payment, error) {
	if args.Page != (wire.Page{}) { // that of the paid ones has others
		return nil, public(payments, fault.New(fault.ErrArgument, "leave it out", "the arguments have a page of their own"))
	}
	args.FilterByPaid, args.FilterByUnpaid = nil, nil
	all, unread := c.V2.ListVendorInvoices(ctx, args)
	if err := unusable(payments, all, unread); err != nil {
		return nil, err
	}
	args.FilterByPaid = new(true)
	paid, err := c.V2.ListVendorInvoices(ctx, args)
	if err := unusable(payments, paid, err); err != nil {
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
	return states, cmp.Or(unread, err)
}
