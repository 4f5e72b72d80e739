package timesheets

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// The checks, by the names that their findings bear.
const (
	noNotes      = "no-notes"
	shortDay     = "short-day"
	overheadOnly = "overhead-only"
	notSubmitted = "not-submitted"
	noTimesheet  = "no-timesheet"
)

var checks = []string{noNotes, shortDay, overheadOnly, notSubmitted, noTimesheet}

// audit is what is looked at.
type audit struct {
	period
	today  wire.Date
	full   wire.Decimal // hours of a working day
	week   ajera.Week
	items  sheets // of the period and of some weeks before
	days   []ajera.TimesheetDay
	closed map[wire.Date]bool
}

// finding is one thing to be mended.
type finding struct {
	EmployeeKey   int `table:"-"`
	Employee      string
	Date          wire.Date
	Finding       string
	Hours         wire.Decimal
	ProjectKey    int `json:",omitzero" table:"-"`
	Project       string
	Phase         string
	Activity      string    `table:"-"`
	TimesheetKey  int       `json:",omitzero" table:"-"`
	TimesheetDate wire.Date `table:"-"`
	Hint          string

	phaseKey, activityKey int
}

// findings are those of all checks, by employee and day.
func (t *audit) findings() []finding {
	found := slices.Concat(t.withoutNotes(), t.daily(), t.unsubmitted(), t.withoutSheet())
	slices.SortStableFunc(found, func(a, b finding) int {
		return cmp.Or(
			cmp.Compare(a.Employee, b.Employee), cmp.Compare(a.EmployeeKey, b.EmployeeKey), a.Date.Compare(b.Date),
			cmp.Compare(slices.Index(checks, a.Finding), slices.Index(checks, b.Finding)),
			cmp.Compare(a.Project, b.Project), cmp.Compare(a.Phase, b.Phase), cmp.Compare(a.TimesheetKey, b.TimesheetKey), a.Hours.Cmp(b.Hours))
	})
	return found
}

// withoutNotes are hours on projects that nobody can explain to the client. Regular hours and overtime
// can stand in two rows: a note on one of them is one.
func (t *audit) withoutNotes() (found []finding) {
	type task struct {
		sheet, project, phase, activity int
		date                            wire.Date
	}
	at, noted := map[task]int{}, map[task]bool{}
	for _, day := range t.days {
		row, hours := day.Project, sum(day.Hours, day.Overtime)
		if row == nil || hours.Rat().Sign() == 0 {
			continue
		}
		k := task{day.Sheet.TimesheetKey, row.ProjectKey, row.PhaseKey, row.ActivityKey, day.Date}
		noted[k] = noted[k] || strings.TrimSpace(day.Notes+day.OvertimeNotes) != ""
		i, again := at[k]
		if !again {
			i, found = len(found), append(found, t.withoutNote(day))
			at[k] = i
		}
		found[i].Hours = sum(found[i].Hours, hours)
		if row.RequireNotes {
			found[i].Hint = "notes are required here: it cannot be invoiced until a note is added"
		}
	}
	return slices.DeleteFunc(found, func(f finding) bool {
		return noted[task{f.TimesheetKey, f.ProjectKey, f.phaseKey, f.activityKey, f.Date}]
	})
}

func (t *audit) withoutNote(day ajera.TimesheetDay) finding {
	row := day.Project
	return finding{
		EmployeeKey: day.Sheet.EmployeeKey, Employee: t.name(day.Sheet), Date: day.Date, Finding: noNotes,
		ProjectKey: row.ProjectKey, Project: row.ProjectDescription, Phase: row.PhaseDescription, Activity: row.Activity,
		TimesheetKey: day.Sheet.TimesheetKey, TimesheetDate: day.Sheet.TimesheetDate, Hint: "add a note",
		phaseKey: row.PhaseKey, activityKey: row.ActivityKey,
	}
}

// workday is one employee's day.
type workday struct {
	project, overhead wire.Decimal
	groups            []string // of its overhead
}

// place is an employee's day, or the first day of a week.
type place struct {
	employee int
	date     wire.Date
}

// daily are the days of each timesheet that are short, or nothing but overhead.
func (t *audit) daily() (found []finding) {
	worked := map[place]*workday{}
	for _, day := range t.days {
		at := place{day.Sheet.EmployeeKey, day.Date}
		if worked[at] == nil {
			worked[at] = &workday{}
		}
		worked[at].add(day)
	}
	judged := map[place]bool{}
	for _, key := range slices.Sorted(maps.Keys(t.items)) {
		item := t.items[key]
		for n := range 7 {
			at := place{item.EmployeeKey, t.first(item).AddDays(n)}
			if judged[at] || !t.works(at.date) {
				continue
			}
			judged[at] = true
			for _, f := range cmp.Or(worked[at], &workday{}).judge(t.full) {
				f.EmployeeKey, f.Employee, f.Date = item.EmployeeKey, itemName(item), at.date
				f.TimesheetKey, f.TimesheetDate = key, item.TimesheetDate
				found = append(found, f)
			}
		}
	}
	return found
}

func (w *workday) add(day ajera.TimesheetDay) {
	hours := sum(day.Hours, day.Overtime)
	if day.Project != nil {
		w.project = sum(w.project, hours)
		return
	}
	w.overhead = sum(w.overhead, hours)
	group := day.Overhead.TimesheetOverheadGroupDetail
	if hours.Rat().Sign() != 0 && group != "" && !slices.Contains(w.groups, group) {
		w.groups = append(w.groups, group)
	}
}

func (w *workday) judge(full wire.Decimal) (found []finding) {
	total := sum(w.project, w.overhead)
	if total.Cmp(full) < 0 {
		short := new(big.Rat).Sub(full.Rat(), total.Rat())
		found = append(found, finding{Finding: shortDay, Hours: total, Hint: fmt.Sprintf("%s of %v hours are missing", decimal(short), full)})
	}
	if w.project.Rat().Sign() == 0 && w.overhead.Rat().Sign() != 0 {
		hint := "nothing of this day can be billed"
		if len(w.groups) > 0 {
			hint += ": " + strings.Join(w.groups, ", ")
		}
		found = append(found, finding{Finding: overheadOnly, Hours: w.overhead, Hint: hint})
	}
	return found
}

// works reports whether a day is a working day of the period, and is over.
func (t *audit) works(date wire.Date) bool {
	day := date.Time(time.UTC).Weekday()
	return t.has(date) && date.Compare(t.today) < 0 && day != time.Saturday && day != time.Sunday && !t.closed[date]
}

// first is the first day of the week of a timesheet.
func (t *audit) first(item ajerav2.TimesheetItem) wire.Date {
	return firstDay(t.week, item.TimesheetDate)
}

// unsubmitted are the timesheets of the period's weeks that are over.
func (t *audit) unsubmitted() (found []finding) {
	for key, item := range t.items {
		first := t.first(item)
		if item.Submitted || !t.touches(first) || !t.over(first) {
			continue
		}
		found = append(found, finding{
			EmployeeKey: item.EmployeeKey, Employee: itemName(item), Date: t.inside(first), Finding: notSubmitted, Hours: item.TimesheetTotal,
			TimesheetKey: key, TimesheetDate: item.TimesheetDate, Hint: fmt.Sprintf("submit the week from %v to %v", first, first.AddDays(6)),
		})
	}
	return found
}

// withoutSheet are the weeks of the period for which somebody who usually has a timesheet has none.
func (t *audit) withoutSheet() (found []finding) {
	has, earliest := map[place]bool{}, map[int]ajerav2.TimesheetItem{}
	for _, item := range t.items {
		has[place{item.EmployeeKey, t.first(item)}] = true
		if old, ok := earliest[item.EmployeeKey]; !ok || item.TimesheetDate.Compare(old.TimesheetDate) < 0 {
			earliest[item.EmployeeKey] = item
		}
	}
	for employee, item := range earliest {
		if strings.EqualFold(string(item.EmployeeStatus), string(ajerav2.StatusInactive)) {
			continue
		}
		for first := firstDay(t.week, t.from); t.touches(first) && t.over(first); first = first.AddDays(7) {
			if t.first(item).Compare(first) < 0 && !has[place{employee, first}] {
				found = append(found, finding{
					EmployeeKey: employee, Employee: itemName(item), Date: t.inside(first), Finding: noTimesheet,
					Hint: fmt.Sprintf("no timesheet for the week from %v to %v", first, first.AddDays(6)),
				})
			}
		}
	}
	return found
}

// over reports whether the week that begins on a day is over.
func (t *audit) over(first wire.Date) bool { return first.AddDays(6).Compare(t.today) < 0 }

// inside is the last day of a week that is in the period.
func (t *audit) inside(first wire.Date) wire.Date {
	if last := first.AddDays(6); last.Compare(t.to) < 0 {
		return last
	}
	return t.to
}

// sheets counts the timesheets of the period.
func (t *audit) sheets() (n int) {
	for _, item := range t.items {
		if t.touches(t.first(item)) {
			n++
		}
	}
	return n
}

func (t *audit) name(s *ajerav2.Timesheet) string {
	return cmp.Or(employeeName(s.Employee, s.FirstName, s.LastName), itemName(t.items[s.TimesheetKey]))
}

func itemName(item ajerav2.TimesheetItem) string {
	return employeeName(item.Employee, item.FirstName, item.LastName)
}

// sum adds hours exactly; the sum of absent ones is absent.
func sum(a, b wire.Decimal) wire.Decimal {
	switch {
	case !a.Present():
		return b
	case !b.Present():
		return a
	}
	return decimal(new(big.Rat).Add(a.Rat(), b.Rat()))
}

// decimal is a sum or a difference of decimals, as short as it is exact.
func decimal(r *big.Rat) wire.Decimal {
	places, _ := r.FloatPrec()
	return wire.MustDecimal(r.FloatString(places))
}
