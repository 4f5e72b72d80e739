package timesheets

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// entry is one row of a timesheet on one day, with its names.
type entry struct {
	ajera.TimesheetDay
	item  ajerav2.TimesheetItem // its timesheet, as the list has it
	names *names
}

// field is a column of the export: what it holds of an entry. Absent is nil.
type field struct {
	output.Column
	of func(e *entry) any
}

// set is the columns of fields.
func set(name string, fields []field) output.Set {
	s := output.Set{Name: name, Told: true}
	for _, f := range fields {
		s.Columns = append(s.Columns, f.Column)
	}
	return s
}

// record writes an entry as an object that has all fields.
func (e *entry) record(fields []field) (output.Row, error) {
	row := make([]rawjson.Member, len(fields))
	for i, f := range fields {
		value, err := json.Marshal(f.of(e))
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", f.Name, err)
		}
		row[i] = rawjson.Member{Name: f.Name, Value: value}
	}
	return rawjson.Object(row), nil
}

// cell is a field of a project's row that stands there once for each day, by its name without the
// day's number.
func cell(day ajera.TimesheetDay, name string) any {
	return reflect.ValueOf(day.Project).Elem().FieldByName(fmt.Sprintf("D%d%s", day.Number, name)).Interface()
}

// key is a key, nil for none.
func key(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

// project is a field that only rows of projects have.
func project(of func(e *entry, row *ajerav2.TimesheetProjectRow) any) func(*entry) any {
	return func(e *entry) any {
		if e.Project == nil {
			return nil
		}
		return of(e, e.Project)
	}
}

// perDay is such a field that stands there for each day.
func perDay(name string) func(*entry) any {
	return project(func(e *entry, _ *ajerav2.TimesheetProjectRow) any { return cell(e.TimesheetDay, name) })
}

// overhead is a field that only rows of overhead have.
func overhead(of func(row *ajerav2.TimesheetOverheadRow) any) func(*entry) any {
	return func(e *entry) any {
		if e.Overhead == nil {
			return nil
		}
		return of(e.Overhead)
	}
}

// either is a field that both kinds of row have.
func either(of func(*ajerav2.TimesheetProjectRow) any, or func(*ajerav2.TimesheetOverheadRow) any) func(*entry) any {
	return func(e *entry) any {
		if e.Project != nil {
			return of(e.Project)
		}
		return or(e.Overhead)
	}
}

func (e *entry) employee() string {
	s := e.Sheet
	return cmp.Or(employeeName(s.Employee, s.FirstName, s.LastName), e.names.employees[s.EmployeeKey])
}

func (e *entry) kind() string {
	if e.Project != nil {
		return "project"
	}
	return "overhead"
}

// approver is who approved a day as its project's manager.
func approver(name string) func(*entry) any {
	return project(func(e *entry, _ *ajerav2.TimesheetProjectRow) any {
		return e.names.employees[cell(e.TimesheetDay, name).(int)]
	})
}

func approverKey(name string) func(*entry) any {
	return project(func(e *entry, _ *ajerav2.TimesheetProjectRow) any { return key(cell(e.TimesheetDay, name).(int)) })
}

// sortEntries puts them by employee, day and project: the same hours give the same file.
func sortEntries(all []entry) {
	slices.SortStableFunc(all, func(a, b entry) int {
		return cmp.Or(
			cmp.Compare(a.employee(), b.employee()),
			cmp.Compare(a.Sheet.EmployeeKey, b.Sheet.EmployeeKey),
			a.Date.Compare(b.Date),
			-cmp.Compare(a.kind(), b.kind()), // projects, then overhead
			cmp.Compare(a.rank().project, b.rank().project),
			cmp.Compare(a.rank().projectKey, b.rank().projectKey),
			cmp.Compare(a.rank().phase, b.rank().phase),
			cmp.Compare(a.rank().phaseKey, b.rank().phaseKey),
			cmp.Compare(a.Sheet.TimesheetKey, b.Sheet.TimesheetKey),
			cmp.Compare(a.rank().row, b.rank().row),
		)
	})
}

// rank is by what entries of one day are sorted.
type rank struct {
	project, phase            string
	projectKey, phaseKey, row int
}

func (e *entry) rank() rank {
	if o := e.Overhead; o != nil {
		return rank{project: o.TimesheetOverheadGroupDetail, row: o.TimesheetOverheadGroupDetailKey}
	}
	p := e.Project
	return rank{e.names.projectIDs[p.ProjectKey], e.names.phaseIDs[p.PhaseKey], p.ProjectKey, p.PhaseKey, p.TimesheetProjectKey}
}
