package timesheets

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// names are what timesheets do not say themselves, by key. What the user may not list, or what is
// not there any more, has none.
type names struct {
	employees, projectIDs, projects, phaseIDs, activities map[int]string
}

// source is one call, or few, that give names for keys.
type source struct {
	of   string // what the names are of, for people
	need map[int]bool
	give map[int]string
	read func(context.Context) error
}

// join reads the names that the days need: each list once, and only when something is missing.
func join(ctx context.Context, a *app.App, c *ajera.Client, all []ajera.TimesheetDay) (*names, error) {
	n := &names{map[int]string{}, map[int]string{}, map[int]string{}, map[int]string{}, map[int]string{}}
	met := missing(all)
	for _, s := range []source{
		{"project IDs", met.projects, n.projectIDs, func(ctx context.Context) error { return n.readProjects(ctx, c) }},
		{"phase IDs", met.phases, n.phaseIDs, func(ctx context.Context) error { return n.readPhases(ctx, a, c, met.projects) }},
		{"employees' names", met.employees, n.employees, func(ctx context.Context) error { return n.readEmployees(ctx, c) }},
		{"activities' names", met.activities, n.activities, func(ctx context.Context) error { return n.readActivities(ctx, c) }},
	} {
		if len(s.need) == 0 {
			continue
		}
		switch err := s.read(ctx); {
		case errors.Is(err, ajera.ErrPermission):
			a.Note("without %s, which stay empty: %v", s.of, err)
		case err != nil && !exit.IsUnread(err):
			return nil, err
		default:
			s.tell(a)
		}
	}
	return n, nil
}

// tell says once for which keys there is no name.
func (s source) tell(a *app.App) {
	var without []string
	for _, key := range slices.Sorted(maps.Keys(s.need)) {
		if _, ok := s.give[key]; !ok {
			without = append(without, fmt.Sprint(key))
		}
	}
	if n := len(without); n > 0 {
		a.Note("%d of %d %s are not in Ajera's lists and stay empty: of key %s", n, len(s.need), s.of, strings.Join(without[:min(n, 5)], ", "))
	}
}

// keys are what names are needed of.
type keys struct{ employees, projects, phases, activities map[int]bool }

func missing(all []ajera.TimesheetDay) keys {
	k := keys{map[int]bool{}, map[int]bool{}, map[int]bool{}, map[int]bool{}}
	note := func(m map[int]bool, key int, needed bool) {
		if needed && key != 0 {
			m[key] = true
		}
	}
	for _, day := range all {
		sheet, row := day.Sheet, day.Project
		note(k.employees, sheet.EmployeeKey, employeeName(sheet.Employee, sheet.FirstName, sheet.LastName) == "")
		if row == nil {
			continue
		}
		note(k.projects, row.ProjectKey, true)
		note(k.phases, row.PhaseKey, row.PhaseKey != row.ProjectKey)
		note(k.activities, row.ActivityKey, row.Activity == "")
		note(k.employees, cell(day, "PMApprovedBy").(int), true)
		note(k.employees, cell(day, "OTPMApprovedBy").(int), true)
	}
	return k
}

func (n *names) readProjects(ctx context.Context, c *ajera.Client) error {
	got, err := c.V2.ListProjects(ctx, ajerav2.ListProjectsArgs{})
	if got != nil {
		for _, p := range got.Projects {
			n.projectIDs[p.ProjectKey], n.projects[p.ProjectKey] = p.ID, p.Description
		}
	}
	return err
}

// readPhases reads the projects whole, some at a time, as no list has the phases of several.
func (n *names) readPhases(ctx context.Context, a *app.App, c *ajera.Client, projects map[int]bool) error {
	for got, err := range call.Projects(ctx, a, c, slices.Sorted(maps.Keys(projects))) {
		if err != nil && !exit.IsUnread(err) {
			return err
		}
		for _, p := range got.Phases {
			n.phaseIDs[p.PhaseKey] = p.ID
		}
	}
	return nil
}

func (n *names) readEmployees(ctx context.Context, c *ajera.Client) error {
	got, err := c.V1.ListEmployees(ctx, ajerav1.ListEmployeesArgs{})
	if got != nil {
		for _, e := range got.Employees {
			n.employees[e.EmployeeKey] = employeeName("", e.FirstName, e.LastName)
		}
	}
	return err
}

func (n *names) readActivities(ctx context.Context, c *ajera.Client) error {
	got, err := c.V1.ListActivities(ctx, ajerav1.ListActivitiesArgs{})
	if got != nil {
		for _, x := range got.Activities {
			n.activities[x.ActivityKey] = x.Description
		}
	}
	return err
}
