package views_test

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

// entriesOf are the days of the rows of a timesheet that have hours or notes. Weeks begin on Monday, and
// timesheets are dated by Sunday.
func entriesOf(sheet record) (all []worked) {
	last, _ := time.Parse("2006-01-02T15:04:05", sheet.text("TimesheetDate"))
	for _, part := range []string{"Project", "Overhead"} {
		for _, row := range sheet.object(part).list("Detail") {
			for n := 1; n <= 7; n++ {
				day := fmt.Sprintf("D%d", n)
				regular, overtime := row.decimal(day+" Regular"), row.decimal(day+" Overtime")
				if !regular.Present() && !overtime.Present() {
					regular = row.decimal(day)
				}
				if !regular.Present() && !overtime.Present() && row.text(day+" Notes") == "" && row.text(day+" OT Notes") == "" {
					continue
				}
				all = append(all, worked{wire.DateOf(last.AddDate(0, 0, n-7)), n, row, part == "Project", rat(regular), rat(overtime)})
			}
		}
	}
	return all
}

func (w worked) note(name string) string {
	return strings.TrimSpace(w.row.text(fmt.Sprintf("D%d %s", w.n, name)))
}
func (w worked) flag(name string) bool {
	return rat(w.row.decimal(fmt.Sprintf("D%d %s", w.n, name))).Sign() != 0
}
func (w worked) hours() *big.Rat { return sum(w.regular, w.overtime) }

// all whether of its hours bear a flag.
func (w worked) flagged(name string) bool {
	return (w.regular.Sign() == 0 || w.flag(name)) && (w.overtime.Sign() == 0 || w.flag("OT "+name))
}

// every hands over each timesheet of the firm.
func (f *firm) every(do func(sheet record, entries []worked)) {
	for _, key := range f.ajera.Keys("Timesheets") {
		sheet := recordOf(f, f.ajera.Get("Timesheets", key))
		do(sheet, entriesOf(sheet))
	}
}

// get is a record of Ajera's, nil when there is none. It is asked for when the firm is as it stays.
func (f *firm) get(entity string, key any) record {
	at := entity + fmt.Sprint(key)
	if r, known := f.known[at]; known {
		return r
	}
	n, err := strconv.Atoi(fmt.Sprint(key))
	if text := f.ajera.Get(entity, n); err == nil && text != "" {
		f.known[at] = recordOf(f, text)
	} else {
		f.known[at] = nil
	}
	return f.known[at]
}

func (f *firm) employee(sheet record) string {
	person := f.get("Employees", sheet.key("EmployeeKey"))
	return cmp.Or(strings.TrimSpace(sheet.text("Employee")), strings.TrimSpace(sheet.text("FirstName")+" "+sheet.text("LastName")),
		strings.TrimSpace(person.text("FirstName")+" "+person.text("LastName")))
}

// groups puts entries of a timesheet together, in no order.
func groups(entries []worked, by func(worked) string) map[string][]worked {
	all := map[string][]worked{}
	for _, w := range entries {
		all[by(w)] = append(all[by(w)], w)
	}
	return all
}

func task(w worked) string {
	return line(w.date, w.project, w.row.key("Project Key"), w.row.key("Phase Key"), w.row.key("Activity Key"), w.row.text("Timesheet Overhead Group Detail"))
}

func total(entries []worked, of func(worked) *big.Rat) *big.Rat {
	all := sum()
	for _, w := range entries {
		all = sum(all, of(w))
	}
	return all
}

func (f *firm) timeByDay() (lines []string) {
	f.every(func(sheet record, entries []worked) {
		for _, g := range groups(entries, task) {
			lines = append(lines, f.timeRow(sheet, g))
		}
	})
	return lines
}

func (f *firm) timeRow(sheet record, g []worked) string {
	w := g[0]
	var notes []string
	has, pm, billed, paid := false, true, true, true
	for _, w := range g {
		for _, note := range []string{w.note("Notes"), w.note("OT Notes")} {
			if note != "" {
				notes = append(notes, note)
			}
		}
		has = has || w.regular.Sign() != 0 || w.overtime.Sign() != 0
		pm = pm && w.row.truth("Project Manager Approved")
		billed, paid = billed && w.flagged("Billed"), paid && w.flagged("Paid")
	}
	slices.Sort(notes)
	kind, approved, project, phase := "overhead", any(nil), record{}, record{}
	if w.project {
		kind, approved = "project", pm
		project, phase = f.get("Projects", w.row.key("Project Key")), f.get("Phases", w.row.key("Phase Key"))
	}
	both := sheet.truth("SupervisorApproved") && sheet.truth("AccountingApproved")
	return line(w.date, sheet.key("EmployeeKey"), f.employee(sheet), kind, w.row.key("Project Key"), project.text("ID"), project.text("Description"),
		w.row.key("Phase Key"), phase.text("ID"), phase.text("Description"), w.row.key("Activity Key"), cmp.Or(w.row.text("Activity"), w.row.text("Timesheet Overhead Group Detail")),
		total(g, func(w worked) *big.Rat { return w.regular }), total(g, func(w worked) *big.Rat { return w.overtime }), total(g, worked.hours),
		strings.Join(notes, "; "), sheet.truth("Submitted"), sheet.truth("Rejected"), approved, sheet.truth("SupervisorApproved"), sheet.truth("AccountingApproved"), both,
		sheet.truth("Billed") || w.project && has && billed, sheet.truth("Paid") || w.project && has && paid, sheet.key("TimesheetKey"))
}

func (f *firm) withoutNotes() (lines []string) {
	f.every(func(sheet record, entries []worked) {
		entries = slices.DeleteFunc(entries, func(w worked) bool { return !w.project || w.hours().Sign() == 0 })
		for _, g := range groups(entries, task) {
			noted, required := false, false
			for _, w := range g {
				noted = noted || w.note("Notes") != "" || w.note("OT Notes") != ""
				required = required || w.row.truth("RequireNotes")
			}
			if w := g[0]; !noted {
				project := f.get("Projects", w.row.key("Project Key"))
				lines = append(lines, line(w.date, sheet.key("EmployeeKey"), f.employee(sheet), w.row.key("Project Key"), project.text("ID"), project.text("Description"),
					w.row.key("Phase Key"), w.row.text("Phase Description"), w.row.key("Activity Key"), w.row.text("Activity"), total(g, worked.hours), required, sheet.key("TimesheetKey")))
			}
		}
	})
	return lines
}

// use is what somebody has worked in a month.
type use struct {
	employee                          string
	all, billable, unbillable, nobody *big.Rat
	aimed, aimedOf                    *big.Rat
}

func (f *firm) utilisation() (lines []string) {
	months := map[string]*use{}
	f.every(func(sheet record, entries []worked) {
		target := f.target(sheet)
		for _, w := range entries {
			at := line(w.date.String()[:7], sheet.key("EmployeeKey"))
			u := months[at]
			if u == nil {
				u = &use{"", sum(), sum(), sum(), sum(), sum(), sum()}
				months[at] = u
			}
			u.employee = max(u.employee, f.employee(sheet))
			u.add(w.hours(), f.billable(w), w.project, target)
		}
	})
	for at, u := range months {
		share, aim, gap := percent(u.billable, u.all), percent(u.aimed, new(big.Rat).Mul(u.aimedOf, big.NewRat(100, 1))), any(nil)
		if u.all.Sign() != 0 && u.aimedOf.Sign() != 0 {
			exact := new(big.Rat).Mul(big.NewRat(100, 1), new(big.Rat).Quo(u.billable, u.all))
			gap = places(exact.Sub(exact, new(big.Rat).Quo(u.aimed, u.aimedOf)))
		}
		lines = append(lines, line(at, u.employee, u.all, u.billable, u.unbillable, u.nobody, share, aim, gap))
	}
	return lines
}

func (u *use) add(hours *big.Rat, billable, project bool, target wire.Decimal) {
	u.all = sum(u.all, hours)
	switch {
	case !project:
		u.nobody = sum(u.nobody, hours)
	case billable:
		u.billable = sum(u.billable, hours)
	default:
		u.unbillable = sum(u.unbillable, hours)
	}
	if target.Present() {
		u.aimed, u.aimedOf = sum(u.aimed, new(big.Rat).Mul(hours, target.Rat())), sum(u.aimedOf, hours)
	}
}

func (f *firm) target(sheet record) wire.Decimal {
	if d := sheet.decimal("TargetBillablePercent"); d.Present() {
		return d
	}
	person := f.get("Employees", sheet.key("EmployeeKey"))
	if d := person.decimal("BillablePercent"); d.Present() {
		return d
	}
	return f.get("EmployeeTypes", person.key("EmployeeTypeKey")).decimal("BillablePercent")
}

func (f *firm) billable(w worked) bool {
	kind := f.get("Phases", w.row.key("Phase Key")).text("BillingType")
	if kind == "" || kind == "Null" {
		kind = f.get("Projects", w.row.key("Project Key")).text("BillingType")
	}
	return w.project && !slices.Contains([]string{"Nonbillable", "Marketing", "Overhead"}, kind)
}

// short are the days of which less than 8 hours are told that were over everywhere on earth when read.
func (f *firm) short(read time.Time) (lines []string) {
	hours, days := map[string]*big.Rat{}, map[string][3]string{}
	f.every(func(sheet record, entries []worked) {
		for _, w := range entries {
			at := line(w.date, sheet.key("EmployeeKey"))
			hours[at] = sum(cmp.Or(hours[at], sum()), w.hours())
		}
		last, _ := time.Parse("2006-01-02T15:04:05", sheet.text("TimesheetDate"))
		for n := range 7 {
			day := last.AddDate(0, 0, -n)
			if day.Add(36*time.Hour).After(read) || slices.Contains(f.notWorked(), day.Format(time.DateOnly)) || day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
				continue
			}
			at := line(wire.DateOf(day), sheet.key("EmployeeKey"))
			old, again := days[at]
			if !again {
				old = [3]string{"", shown(sheet.key("TimesheetKey")), at}
			}
			old[0] = max(old[0], f.employee(sheet)) // the keys go up
			days[at] = old
		}
	})
	for at, day := range days {
		had := cmp.Or(hours[at], sum())
		if missing := new(big.Rat).Sub(big.NewRat(8, 1), had); missing.Sign() > 0 {
			lines = append(lines, line(at, day[0], had, missing, day[1]))
		}
	}
	return lines
}

func (f *firm) notWorked() []string {
	days := []string{"2025-12-25", "2025-12-24", "2026-01-01", "2025-11-27"}
	for _, key := range f.ajera.Keys("NonWorkDays") {
		days = append(days, recordOf(f, f.ajera.Get("NonWorkDays", key)).text("Date"))
	}
	return days
}
