package report

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// person is the month of a person.
type person struct {
	Month       string       `json:"month"`
	EmployeeKey wire.Decimal `json:"employee_key" table:"-"`
	Employee    string       `json:"employee"`
	Billable    wire.Decimal `json:"billable_hours"`
	Total       wire.Decimal `json:"total_hours"`
	Percent     wire.Decimal `json:"billable_percent"`
	Target      wire.Decimal `json:"target_percent"`
	Difference  wire.Decimal `json:"difference"` // points of a percent above the target
}

// utilisation is the flags of "report utilisation".
type utilisation struct {
	from
	month string
}

func utilisationCommand(a *app.App) *cobra.Command {
	var u utilisation
	c := &cobra.Command{
		Use:   "utilisation",
		Short: "Billable hours of each person in a month, in percent, and the target",
		Long: `The utilisation of each person in a month: billable hours in percent of all hours, beside the target
that the timesheets tell. It comes from the view utilisation_monthly of a mirror.

A picture has the people with the most hours, sorted by utilisation; of more than ` + fmt.Sprint(mostPeople) + ` the others are one
line. The figures (-o csv) have all.`,
		Example: `  fieldbooks report utilisation --month 2026-10
  fieldbooks report utilisation --month 2026-10 -o png
  fieldbooks report utilisation --month 2026-10 -o csv --file utilisation.csv`,
		RunE: func(c *cobra.Command, _ []string) error { return u.run(c.Context(), a) },
	}
	u.flag(c)
	c.Flags().StringVar(&u.month, "month", "", "the `month`, e.g. 2026-10 (the last one that is over)")
	return draws(a, c)
}

func (u *utilisation) run(ctx context.Context, a *app.App) error {
	now := a.Now()
	first := time.Date(now.Year(), now.Month()-1, 1, 0, 0, 0, 0, time.UTC)
	if u.month != "" {
		var err error
		if first, err = time.Parse("2006-01", u.month); err != nil {
			return exit.Usagef("--month %q: a year and a month are expected, e.g. 2026-10", u.month)
		}
	}
	db, err := open(ctx, u.name())
	if err != nil {
		return err
	}
	defer db.Close()
	month := first.Format("2006-01")
	people, err := readPeople(ctx, db, month)
	if err != nil {
		return err
	}
	empty := ""
	if len(people) == 0 {
		empty = fmt.Sprintf("%s has no hours of %s%s", db.Name, first.Format("January 2006"), monthsThere(ctx, db))
	}
	return write(ctx, a, "utilisation-"+month, empty, people, func() drawing {
		noteLetters(a, names(people, func(p person) string { return p.Employee })...)
		return drawPeople(people, first, db.asOf(ctx, "ajera_timesheets"))
	})
}

func readPeople(ctx context.Context, db mirror, month string) (people []person, err error) {
	query := "SELECT employee_key, employee, billable_hours, total_hours, target_percent FROM utilisation_monthly WHERE month = '" + month + "' ORDER BY employee_key"
	err = db.each(ctx, "utilisation_monthly", query, func(v []any) error {
		p := person{Month: month, Employee: textOf(v[1])}
		var wrong [4]error
		p.EmployeeKey, wrong[0] = decimalOf(v[0])
		p.Billable, wrong[1] = decimalOf(v[2])
		p.Total, wrong[2] = decimalOf(v[3])
		p.Target, wrong[3] = decimalOf(v[4])
		people = append(people, p.reckoned())
		return errorsOf(wrong[:]...)
	})
	slices.SortStableFunc(people, func(a, b person) int {
		return cmp.Or(compare(b.Percent, a.Percent), compare(b.Total, a.Total), cmp.Compare(a.Employee, b.Employee))
	})
	return people, err
}

// reckoned has what follows from hours and target.
func (p person) reckoned() person {
	p.Percent = percent(p.Billable, p.Total)
	p.Difference = minus(p.Percent, p.Target)
	return p
}

// monthsThere says which months a mirror has.
func monthsThere(ctx context.Context, db mirror) (said string) {
	_ = db.each(ctx, "utilisation_monthly", "SELECT MIN(month), MAX(month) FROM utilisation_monthly", func(v []any) error {
		if v[0] != nil {
			said = fmt.Sprintf("; it has those of %s to %s, so choose another --month, or run \"fieldbooks mirror\"", textOf(v[0]), textOf(v[1]))
		} else {
			said = ", nor of any other month; run \"fieldbooks mirror\""
		}
		return nil
	})
	return said
}

// names are those of records.
func names[T any](records []T, of func(T) string) []string {
	list := make([]string, len(records))
	for i, r := range records {
		list[i] = of(r)
	}
	return list
}

// noteLetters says once that the letters of a name cannot be drawn.
func noteLetters(a *app.App, names ...string) {
	if i := slices.IndexFunc(names, unknownLetters); i >= 0 && a.Output.Picture() == "png" {
		a.Note("note: the font of pictures lacks letters of names such as %q; -o svg has them", plain(names[i]))
	}
}

// mostPeople are drawn one by one.
const mostPeople = 60

func drawPeople(people []person, month time.Time, asOf string) drawing {
	picture := bars{
		heading: heading{
			title: "Utilisation by person, " + month.Format("January 2006"),
			under: "Billable hours in percent of all hours; " + asOf,
			keys:  []key{{color: blue, says: "target reached, or none"}, {color: orange, says: "below target"}, {color: ink, says: "target", mark: true}},
		},
		unit: "billable hours, percent of all hours", least: 100, low: -50, high: 200,
	}
	drawn, others := mostHours(people, mostPeople)
	picture.lines = append(picture.lines, together(fmt.Sprintf("All %d people", len(people)), people))
	if len(people) == 1 {
		picture.lines = nil
	}
	for _, p := range drawn {
		picture.lines = append(picture.lines, p.bar())
	}
	if len(others) > 0 {
		last := &picture.lines[len(picture.lines)-1]
		last.apart = true
		picture.lines = append(picture.lines, together(fmt.Sprintf("All %s others", grouped(fmt.Sprint(len(others)))), others))
		picture.notes = append(picture.notes, fmt.Sprintf("The %d people with the most hours are drawn one by one; -o csv has all %d.", len(drawn), len(people)))
	}
	return picture
}

// mostHours are those with the most hours, in the order in which they are, and the others.
func mostHours(people []person, most int) (drawn, others []person) {
	if len(people) <= most+1 { // one alone takes no more room than "others"
		return people, nil
	}
	byHours := slices.Clone(people)
	slices.SortStableFunc(byHours, func(a, b person) int { return compare(b.Total, a.Total) })
	in := map[string]bool{}
	for _, p := range byHours[:most] {
		in[p.EmployeeKey.String()] = true
	}
	for _, p := range people {
		if in[p.EmployeeKey.String()] {
			drawn = append(drawn, p)
		} else {
			others = append(others, p)
		}
	}
	return drawn, others
}

// together is one bar for several people.
func together(name string, people []person) bar {
	var all person
	for _, p := range people {
		all.Billable, all.Total = plus(all.Billable, p.Billable), plus(all.Total, p.Total)
	}
	all.Employee, all.Percent = name, percent(all.Billable, all.Total)
	b := all.bar()
	b.color, b.apart = dark, true
	return b
}

// below reports whether the target is missed, by what is not rounded.
func (p person) below() bool {
	if !p.Percent.Present() || !p.Target.Present() {
		return false
	}
	part := new(big.Rat).Quo(p.Billable.Rat(), p.Total.Rat())
	return part.Mul(part, big.NewRat(100, 1)).Cmp(p.Target.Rat()) < 0
}

func (p person) bar() bar {
	b := bar{name: cmp.Or(strings.TrimSpace(p.Employee), "employee "+p.EmployeeKey.String()), color: blue, value: pixels(p.Percent), mark: pixels(p.Target)}
	if p.below() {
		b.color = orange
	}
	if p.Percent.Present() {
		b.says = [2]string{inPercent(p.Billable, p.Total), said(cmp.Or(p.Billable, zero)) + " of " + said(p.Total) + " h"}
	} else {
		b.says[1] = "no hours"
	}
	return b
}
