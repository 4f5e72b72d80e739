package timesheets

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// employees are the keys of those who are named, by key or name; nil when nobody is. A name must be
// that of one employee.
func employees(ctx context.Context, c *ajera.Client, named []string) (keys []int, err error) {
	var listed []ajerav1.EmployeeItem
	for _, name := range named {
		if n, ok := number(name); ok {
			keys = append(keys, n)
			continue
		}
		if listed == nil {
			got, err := c.V1.ListEmployees(ctx, ajerav1.ListEmployeesArgs{})
			if err != nil && !exit.IsUnread(err) {
				return nil, err
			}
			listed = got.Employees
		}
		n, err := employee(listed, name)
		if err != nil {
			return nil, err
		}
		keys = append(keys, n)
	}
	return keys, nil
}

// employee finds one by name: the whole name, else a part of it.
func employee(listed []ajerav1.EmployeeItem, name string) (int, error) {
	for _, fits := range []func(a, b string) bool{strings.EqualFold, contains} {
		var found []ajerav1.EmployeeItem
		for _, e := range listed {
			if slices.ContainsFunc(spellings(e), func(s string) bool { return fits(s, name) }) {
				found = append(found, e)
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0].EmployeeKey, nil
		default:
			return 0, exit.Usagef("--employee %q: %d employees have that name: %s; give the key of one", name, len(found), several(found))
		}
	}
	return 0, exit.Errorf(exit.NotFound, "--employee %q: no employee has that name; \"fieldbooks ajera list-employees\" has them all", name)
}

func contains(s, part string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(part))
}

// spellings are how people write a name.
func spellings(e ajerav1.EmployeeItem) []string {
	long := strings.Join(strings.Fields(e.FirstName+" "+e.MiddleName+" "+e.LastName), " ")
	return []string{employeeName("", e.FirstName, e.LastName), long, e.LastName + ", " + e.FirstName, e.LastName}
}

func several(found []ajerav1.EmployeeItem) string {
	var all []string
	for _, e := range found[:min(len(found), 5)] {
		all = append(all, fmt.Sprintf("%s (%d)", employeeName("", e.FirstName, e.LastName), e.EmployeeKey))
	}
	if len(found) > len(all) {
		all = append(all, "...")
	}
	return strings.Join(all, ", ")
}

// projects are the keys of those that are named, by ID or key; nil when none is. An ID goes before a
// key, as it is what people know.
func projects(ctx context.Context, c *ajera.Client, named []string) (map[int]bool, error) {
	if len(named) == 0 {
		return nil, nil
	}
	got, err := c.V2.ListProjects(ctx, ajerav2.ListProjectsArgs{})
	if err != nil && !exit.IsUnread(err) {
		return nil, err
	}
	only := map[int]bool{}
	for _, name := range named {
		found := having(got.Projects, func(p ajerav2.ProjectItem) bool { return p.ID == name })
		if key, ok := number(name); ok && len(found) == 0 {
			found = having(got.Projects, func(p ajerav2.ProjectItem) bool { return p.ProjectKey == key })
		}
		if len(found) == 0 {
			return nil, exit.Errorf(exit.NotFound, "--project %q: no project has that ID or key; \"fieldbooks ajera list-projects\" has them all", name)
		}
		for _, p := range found {
			only[p.ProjectKey] = true
		}
	}
	return only, nil
}

func having(all []ajerav2.ProjectItem, fits func(ajerav2.ProjectItem) bool) []ajerav2.ProjectItem {
	return slices.DeleteFunc(slices.Clone(all), func(p ajerav2.ProjectItem) bool { return !fits(p) })
}
