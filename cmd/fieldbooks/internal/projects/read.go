package projects

import (
	"cmp"
	"context"
	"slices"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/parallel"
	"github.com/fieldbooks/fieldbooks/wire"
)

// record is a project as Ajera has it now.
type record struct {
	key    int
	id     string
	text   wire.Value              // byte for byte
	totals map[string]wire.Decimal // by their names on the screens; nil when there are none, as of overhead
}

// reader reads projects.
type reader struct {
	a      *app.App
	c      *ajera.Client
	totals bool
}

// all reads the projects of some statuses, none meaning all, by ID.
func (r reader) all(ctx context.Context, statuses []ajerav2.ProjectStatus) ([]record, error) {
	list, err := r.c.V2.ListProjects(ctx, ajerav2.ListProjectsArgs{FilterByStatus: statuses})
	if err != nil && !exit.IsUnread(err) {
		return nil, err
	}
	var keys []int
	for _, p := range list.Projects {
		keys = append(keys, p.ProjectKey)
	}
	if list.Incomplete || slices.Contains(keys, 0) {
		return nil, exit.Errorf(exit.Failed, "ListProjects did not say all projects, so that none could be told from one that is gone: run it again")
	}
	found, missing, err := r.get(ctx, keys)
	if err != nil {
		return nil, err
	}
	if len(missing) > 0 {
		return nil, exit.Errorf(exit.Failed, "%d projects that were listed did not come, among them %d: run it again, for they may have been deleted meanwhile",
			len(missing), missing[0])
	}
	return found, nil
}

// get reads projects by key, and tells those that are not there.
func (r reader) get(ctx context.Context, keys []int) (found []record, missing []int, err error) {
	if found, missing, err = r.whole(ctx, keys); err != nil {
		return nil, nil, err
	}
	if n := len(found) + len(missing); n != len(keys) {
		return nil, nil, exit.Errorf(exit.Failed, "GetProjects answered %d projects where %d were asked for: run it again", n, len(keys))
	}
	if r.totals {
		err = r.readTotals(ctx, found)
	}
	slices.SortFunc(found, func(a, b record) int { return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.key, b.key)) })
	return found, missing, err
}

// whole reads the records, some at a time.
func (r reader) whole(ctx context.Context, keys []int) (found []record, missing []int, err error) {
	for got, err := range call.Projects(ctx, r.a, r.c, keys) {
		if err != nil && !exit.IsUnread(err) {
			return nil, nil, err
		}
		missing = append(missing, got.Missing...)
		found = append(found, records(got)...)
	}
	return found, missing, nil
}

// records are the projects of an answer, and nothing of their phases.
func records(got *ajerav2.GetProjectsResult) (all []record) {
	ids := map[int]string{}
	for _, p := range got.Projects {
		ids[p.ProjectKey] = p.ID
	}
	for text := range ajera.Texts(got) {
		if text.List == "Projects" {
			all = append(all, record{key: text.Key, id: ids[text.Key], text: slices.Clone(wire.Value(text.JSON))})
		}
	}
	return all
}

// readTotals asks for the totals of each project; there is no call for several.
func (r reader) readTotals(ctx context.Context, all []record) error {
	line := r.a.Progress("reading totals")
	defer line.End()
	line.Total(len(all))
	return parallel.Do(ctx, len(all), 4, func(ctx context.Context, i int) error {
		got, err := r.c.V1.GetProjectTotals(ctx, ajerav1.GetProjectTotalsArgs{RequestedProjectTotals: all[i].key})
		if err != nil && !exit.IsUnread(err) {
			return err
		}
		line.Add(1)
		all[i].totals = got.ProjectTotals.Totals
		return nil
	})
}

// left is what became of the projects of an earlier export that are not listed any more.
type left struct {
	there []record
	gone  []int
}

// unlisted asks for them by key: a list with a filter does not tell that a project is gone.
func (r reader) unlisted(ctx context.Context, before *snapshot, now []record) (left, error) {
	listed := map[int]bool{}
	for _, p := range now {
		listed[p.key] = true
	}
	var keys []int
	for _, p := range before.projects {
		if !listed[p.key] {
			keys = append(keys, p.key)
		}
	}
	if len(keys) == 0 {
		return left{}, nil
	}
	there, gone, err := r.get(ctx, keys)
	return left{there, gone}, err
}
