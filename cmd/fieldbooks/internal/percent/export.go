package percent

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

func exportCommand(a *app.App) *cobra.Command {
	var projects, statuses []string
	c := &cobra.Command{
		Use:   "export --file FILE.xlsx",
		Short: "Write the sheet that project managers fill in",
		Long: `Write the sheet that project managers fill in: a workbook, or CSV where the file ends in .csv.

It has a row for each phase and project with the billing type PercentComplete, or with a percentage.
A file that is there already is not written over.`,
		Example: `  fieldbooks progress export --file progress.xlsx
  fieldbooks progress export --project 25-10100-000 --file larkfield.csv`,
		RunE: func(c *cobra.Command, _ []string) error {
			return export(c.Context(), a, projects, statuses)
		},
	}
	c.Flags().StringSliceVar(&projects, "project", nil, "`ID` of a project, as people know it; all of --status unless given")
	call.ProjectStatus(c, &statuses, []string{"Active"})
	c.MarkFlagsMutuallyExclusive("project", "status")
	return c
}

func export(ctx context.Context, a *app.App, ids, statuses []string) error {
	if a.Output.File == "" {
		return exit.Usagef("say where to write the sheet: --file progress.xlsx")
	}
	client, err := a.Ajera(ctx)
	if err != nil {
		return err
	}
	keys, err := chosen(ctx, client, ids, statuses)
	if err != nil {
		return err
	}
	out := form()
	for got, err := range call.Projects(ctx, a, client, keys) {
		if err := usable(a, got, err); err != nil {
			return err
		}
		for i := range got.Projects {
			out.Rows = append(out.Rows, rowsOf(got, &got.Projects[i])...)
		}
	}
	if err := out.Write(a.Output.File, a.Output); err != nil {
		return err
	}
	a.Note("%s: %d rows of %d projects. Fill in New Percent and New Date, then: fieldbooks progress import %s%s", a.Output.File, len(out.Rows), len(keys), a.Output.File, a.Account.Flag())
	return nil
}

// chosen are the keys of the projects, in the order of their IDs.
func chosen(ctx context.Context, client *ajera.Client, ids, statuses []string) ([]int, error) {
	if len(ids) > 0 {
		found, err := client.FindProjects(ctx, ids...)
		if err != nil {
			return nil, err
		}
		return inOrder(slices.Collect(maps.Values(found))), nil
	}
	filter, err := call.ProjectStatuses(statuses)
	if err != nil {
		return nil, err
	}
	list, err := client.V2.ListProjects(ctx, ajerav2.ListProjectsArgs{FilterByStatus: filter})
	if err != nil {
		return nil, err
	}
	if list.Incomplete {
		return nil, exit.Errorf(exit.Failed, "the answer of ListProjects may lack projects; call again")
	}
	return inOrder(list.Projects), nil
}

func inOrder(projects []ajerav2.ProjectItem) (keys []int) {
	slices.SortStableFunc(projects, func(a, b ajerav2.ProjectItem) int { return cmp.Compare(a.ID, b.ID) })
	for _, p := range projects {
		keys = append(keys, p.ProjectKey)
	}
	return slices.Compact(keys)
}

// usable tells what of an answer could not be read, and returns why it is of no use.
func usable(a *app.App, got *ajerav2.GetProjectsResult, err error) error {
	if unread, ok := errors.AsType[*wire.UnreadError](err); ok {
		a.Note("%v", unread)
	} else if err != nil {
		return err
	}
	if got.Incomplete {
		return exit.Errorf(exit.Failed, "the answer of GetProjects may lack records; call again")
	}
	return nil
}

// rowsOf are the rows of a project.
func rowsOf(got *ajerav2.GetProjectsResult, project *ajerav2.Project) (rows [][]string) {
	for _, s := range spots(got, project) {
		if !s.applies() {
			continue
		}
		percent, date := s.reported()
		key := ""
		if s.phase != nil {
			key = strconv.Itoa(s.phase.PhaseKey)
		}
		rows = append(rows, []string{project.ID, project.Description, s.id, s.name, key, s.manager(), percent.String(), fmt.Sprint(*date), "", "", ""})
	}
	return rows
}
