package call

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// ProjectStatus is the flag --status of a command about projects, completed by the words of the specs.
func ProjectStatus(c *cobra.Command, into *[]string, usual []string) {
	words := statuses()
	c.Flags().StringSliceVar(into, "status", usual, "only projects of this `status`: "+strings.Join(words, ", "))
	_ = c.RegisterFlagCompletionFunc("status", cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}

// ProjectStatuses are the words of that flag, in any case, as the vendor writes them.
func ProjectStatuses(typed []string) (all []ajerav2.ProjectStatus, err error) {
	known := statuses()
	for _, text := range typed {
		i := slices.IndexFunc(known, func(s string) bool { return strings.EqualFold(s, text) })
		if i < 0 {
			return nil, exit.Usagef("--status %q: one of %s is expected", text, strings.Join(known, ", "))
		}
		all = append(all, ajerav2.ProjectStatus(known[i]))
	}
	return all, nil
}

func statuses() []string { return AjeraSpecs().Enum("ProjectStatus", 2).Values }

// atATime is how many projects are held at once; the client divides them further.
const atATime = 100

// Projects reads projects whole, some at a time, and says how far it is. See [ajera.Batches].
func Projects(ctx context.Context, a *app.App, c *ajera.Client, keys []int) iter.Seq2[*ajerav2.GetProjectsResult, error] {
	return func(yield func(*ajerav2.GetProjectsResult, error) bool) {
		line := a.Progress("reading projects")
		defer line.End()
		line.Total(len(keys))
		get := func(ctx context.Context, keys []int) (*ajerav2.GetProjectsResult, error) {
			return c.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: keys})
		}
		for got, err := range ajera.Batches(ctx, keys, atATime, get) {
			if got != nil {
				line.Add(len(got.Projects) + len(got.Missing))
			}
			if !yield(got, err) {
				return
			}
		}
	}
}
