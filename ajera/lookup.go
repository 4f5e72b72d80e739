package ajera

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

var findProjects = wire.Method{Name: "FindProjects", Version: 2, Kind: wire.KindList}

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
	count := make(map[string]int)
	found := make(map[string]ajerav2.ProjectItem)
	for _, project := range list.Projects {
		count[project.ID]++
		found[project.ID] = project
	}
	asked := make(map[string]ajerav2.ProjectItem)
	var wrong []string
	for _, id := range ids {
		if _, known := asked[id]; !known && count[id] != 1 {
			wrong = append(wrong, fmt.Sprintf("%q: %d found", id, count[id]))
		}
		asked[id] = found[id]
	}
	if len(wrong) > 0 {
		return nil, fault(&findProjects, ErrArgument).because("correct the IDs", "%s", strings.Join(wrong, ", "))
	}
	return asked, nil
}

// ProjectWithTotals is a project as version 2 gives it, and its totals.
type ProjectWithTotals struct {
	*ajerav2.GetProjectsResult
	Totals ajerav1.ProjectTotals
}

// ProjectWithTotals reads a project and its totals at the same time. The totals
// of overhead projects are empty.
func (c *Client) ProjectWithTotals(ctx context.Context, key int) (*ProjectWithTotals, error) {
	var whole ProjectWithTotals
	var totals *ajerav1.GetProjectTotalsResult
	var wg sync.WaitGroup
	var failed [2]error
	wg.Go(func() {
		whole.GetProjectsResult, failed[0] = c.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: []int{key}})
	})
	wg.Go(func() {
		totals, failed[1] = c.V1.GetProjectTotals(ctx, ajerav1.GetProjectTotalsArgs{RequestedProjectTotals: key})
	})
	wg.Wait()
	for _, err := range failed {
		if err != nil {
			return nil, err
		}
	}
	whole.Totals = totals.ProjectTotals
	return &whole, nil
}
