package ajera

import (
	"context"
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Progress is the reported percent complete of one phase, or of the project
// itself when PhaseID is empty. IDs are the numbers that people know. An absent
// Percent or Date stays as it is in Ajera.
type Progress struct {
	ProjectID, PhaseID string
	Percent            wire.Decimal // e.g. wire.MustDecimal("55") for 55 %
	Date               wire.Date
}

var setProgress = wire.Method{Name: "SetProgress", Version: 2, Kind: wire.KindUpdate}

// SetProgress reports percent complete for many phases in one save. All rows are
// found before anything is sent; the error names those that are not, or that
// more than one phase fits. [ErrNoChange] means that all was reported already.
func (c *Client) SetProgress(ctx context.Context, rows []Progress) (*ajerav2.UpdateProjectsResult, error) {
	if len(rows) == 0 {
		return nil, fault(&setProgress, ErrNoChange).because("give at least one row", "no rows")
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
		return nil, fault(&setProgress, ErrArgument).because("correct the IDs", "%s", strings.Join(wrong, ", "))
	}
	return c.V2.SaveProjects(ctx, got)
}

// set edits what the row names and counts it.
func (p Progress) set(got *ajerav2.GetProjectsResult, project int) (n int) {
	for i := range got.Projects {
		if r := &got.Projects[i]; p.PhaseID == "" && r.ProjectKey == project {
			n += p.report(&r.ReportedPercentComplete, &r.ReportedPercentCompleteDate)
		}
	}
	for i := range got.Phases {
		if r := &got.Phases[i]; p.PhaseID != "" && r.ProjectKey == project && r.ID == p.PhaseID {
			n += p.report(&r.ReportedPercentComplete, &r.ReportedPercentCompleteDate)
		}
	}
	return n
}

func (p Progress) report(percent *wire.Decimal, date *wire.Date) int {
	if p.Percent.Present() {
		*percent = p.Percent
	}
	if !p.Date.IsZero() {
		*date = p.Date
	}
	return 1
}
