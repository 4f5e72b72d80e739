package percent

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// reading is a project as it is in Ajera, and the rows about it. Each has an answer, and later a
// save, of its own: so what becomes of one says nothing of the others.
type reading struct {
	got     *ajerav2.GetProjectsResult
	entries []*entry // those that change something
}

// checked is what all rows of a sheet came to.
type checked struct {
	readings []*reading
	changes  []*entry // all that change something, in the order of the sheet
	same     int      // rows whose new percentage and date are in Ajera already
	faults   []error
	moved    []error // rows that somebody else has changed since the sheet was written
}

// check finds all rows in Ajera, and everything that is wrong with them.
func check(ctx context.Context, a *app.App, client *ajera.Client, entries []*entry, overwrite bool) (*checked, error) {
	ids, byID := byProject(entries)
	found, err := client.FindProjects(ctx, ids...)
	if err != nil && !errors.Is(err, ajera.ErrNotFound) && !errors.Is(err, ajera.ErrArgument) {
		return nil, err
	}
	line := a.Progress("reading projects")
	defer line.End()
	line.Total(len(ids))
	c := &checked{}
	for _, id := range ids {
		project, has := found[id]
		if !has {
			c.unfound(byID[id])
			continue
		}
		got, err := client.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: []int{project.ProjectKey}})
		if err := usable(a, got, err); err != nil {
			return nil, err
		}
		if len(got.Projects) == 0 {
			c.unfound(byID[id])
			continue
		}
		c.project(got, byID[id], overwrite)
		line.Add(1)
	}
	c.changes = slices.DeleteFunc(slices.Clone(entries), func(e *entry) bool { return e.fate != planned })
	return c, nil
}

// byProject is the rows by the ID of their project, and the IDs in the order of the rows.
func byProject(entries []*entry) (ids []string, by map[string][]*entry) {
	by = make(map[string][]*entry)
	for _, e := range entries {
		if by[e.project] == nil {
			ids = append(ids, e.project)
		}
		by[e.project] = append(by[e.project], e)
	}
	return ids, by
}

func (c *checked) unfound(entries []*entry) {
	for _, e := range entries {
		c.faults = append(c.faults, e.row.Cell(colProjectID).Faultf("no project has the ID %q, or more than one has", e.project))
	}
}

// project checks the rows about one project.
func (c *checked) project(got *ajerav2.GetProjectsResult, entries []*entry, overwrite bool) {
	all := spots(got, &got.Projects[0])
	r := &reading{got: got}
	seen := make(map[int]*entry)
	for _, e := range entries {
		at, err := e.locate(all)
		if err != nil {
			c.faults = append(c.faults, err)
			continue
		}
		if first := seen[at.key()]; first != nil {
			c.faults = append(c.faults, e.row.Faultf("it is about the same as row %d; delete one of them", first.row.Place.Row))
			continue
		}
		seen[at.key()] = e
		if e.find(at); e.same() {
			e.fate = already
			c.same++
			continue
		}
		if err := e.movable(); err != nil {
			c.faults = append(c.faults, err)
		} else if e.hasLast && !overwrite && !e.before.Equal(e.last) {
			c.moved = append(c.moved, e.row.Cell(colLastPercent).Faultf("it is %s in Ajera by now, and not %s", shown(e.before), shown(e.last)))
		}
		e.fate = planned
		r.entries = append(r.entries, e)
	}
	if r.entries != nil {
		c.readings = append(c.readings, r)
	}
}

// locate is the phase that the row names, by its key where the file has that.
func (e *entry) locate(all []spot) (spot, error) {
	if e.key == 0 {
		fit := find(all, e.phase)
		switch len(fit) {
		case 1:
			return fit[0], nil
		case 0:
			return spot{}, e.row.Cell(colPhaseID).Faultf("project %q has no phase %q%s", e.project, e.phase, nearest(all))
		}
		return spot{}, e.row.Cell(colPhaseID).Faultf("%d phases of project %q are %q; write the path, e.g. %q, or the Phase Key", len(fit), e.project, e.phase, fit[0].id)
	}
	for _, s := range all {
		if s.phase == nil || s.phase.PhaseKey != e.key {
			continue
		}
		if e.phase != "" && e.phase != s.id && e.phase != s.phase.ID {
			return s, e.row.Cell(colPhaseID).Faultf("phase %d is %q in Ajera, and not %q; correct the row, or export anew", e.key, s.id, e.phase)
		}
		return s, nil
	}
	return spot{}, e.row.Cell(colPhaseKey).Faultf("project %q has no phase with key %d", e.project, e.key)
}

// nearest says which phases there are, where they are few.
func nearest(all []spot) string {
	var ids []string
	for _, s := range all {
		if s.phase != nil && s.id != "" {
			ids = append(ids, fmt.Sprintf("%q", s.id))
		}
	}
	if len(ids) == 0 || len(ids) > 12 {
		return ""
	}
	return "; it has " + strings.Join(ids, ", ")
}

func (e *entry) find(at spot) {
	percent, date := at.reported()
	e.at, e.before, e.dateThen = at, *percent, *date
	if e.date.IsZero() {
		e.date = *date
	}
	e.phase = at.id
}

// same reports that what the row wants is there.
func (e *entry) same() bool { return e.before.Equal(e.percent) && e.dateThen == e.date }

// movable says why nothing can be reported there.
func (e *entry) movable() error {
	if e.at.status() == ajerav2.ProjectStatusClosed {
		return e.row.Faultf("%q is closed; open it in Ajera first, or empty New Percent", e.name())
	}
	return nil
}

// problem is why nothing can be sent, nil when nothing is wrong. That somebody else was faster goes
// before the faults of the file, as README has the codes.
func (c *checked) problem() error {
	code := exit.Usage
	if len(c.moved) > 0 {
		code = exit.Conflict
	}
	switch {
	case len(c.faults) > 0:
		return exit.Errorf(code, "nothing was sent: %s cannot be used\n%w", output.Counted(len(c.faults), "row"), errors.Join(append(c.faults, c.moved...)...))
	case len(c.moved) > 0:
		return exit.Errorf(code, "nothing was sent: somebody else has changed %s since the sheet was written\n%w\nexport anew, or send them all the same with --overwrite",
			output.Counted(len(c.moved), "row"), errors.Join(c.moved...))
	}
	return nil
}

// shown is a value for people, who do not see what is not there.
func shown(value fmt.Stringer) string {
	if text := value.String(); text != "" {
		return text
	}
	return "(nothing)"
}
