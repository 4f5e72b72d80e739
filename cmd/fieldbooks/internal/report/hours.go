package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/wire"
)

// worked is the hours of a project in a week.
type worked struct {
	Week       wire.Date    `json:"week"` // its Monday
	ProjectKey wire.Decimal `json:"project_key" table:"-"`
	ID         string       `json:"project_id"`
	Project    string       `json:"project"`
	Hours      wire.Decimal `json:"hours"`
}

// hours is the flags of "report hours".
type hours struct {
	from
	days
}

func hoursCommand(a *app.App) *cobra.Command {
	var h hours
	c := &cobra.Command{
		Use:   "hours",
		Short: "Hours by project and week",
		Long: `Hours by project and week, regular and overtime together, from the view time_by_day of a mirror. Weeks
begin on Mondays; of a week that reaches beyond the days that are asked for, only these days count.

A picture has the ` + fmt.Sprint(len(many)) + ` projects with the most hours in a colour of their own, then all others, then time without
a project. The figures (-o csv) have all projects.`,
		Example: `  fieldbooks report hours
  fieldbooks report hours --weeks 26 -o png --file hours.png
  fieldbooks report hours --since 2026-07-01 --until 2026-09-30 -o csv`,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := h.given(c); err != nil {
				return err
			}
			return h.run(c.Context(), a)
		},
	}
	h.from.flag(c)
	h.days.flags(c)
	return draws(a, c)
}

func (h *hours) run(ctx context.Context, a *app.App) error {
	p, err := h.period(wire.DateOf(a.Now()))
	if err == nil && a.Output.Picture() != "" {
		err = p.drawable()
	}
	if err != nil {
		return err
	}
	db, err := open(ctx, h.name())
	if err != nil {
		return err
	}
	defer db.Close()
	list, err := readHours(ctx, db, p)
	if err != nil {
		return err
	}
	empty := ""
	if len(list) == 0 {
		empty = fmt.Sprintf("%s has no hours from %v to %v%s", db.Name, p.first, p.last, daysThere(ctx, db))
	}
	return write(ctx, a, fmt.Sprintf("hours-%v-%v", p.first, p.last), empty, list, func() drawing {
		noteLetters(a, names(list, func(w worked) string { return w.Project })...)
		return drawHours(list, p, db.asOf(ctx, "ajera_timesheets"))
	})
}

// readHours adds the hours here, and not in the database: SQLite would add floats.
func readHours(ctx context.Context, db mirror, p period) ([]worked, error) {
	query := fmt.Sprintf("SELECT work_date, project_key, project_id, project, regular, overtime FROM time_by_day WHERE work_date >= '%v' AND work_date <= '%v' ORDER BY work_date, project_key, project_id, project", p.first, p.last)
	type place struct {
		week wire.Date
		key  string
	}
	sums := map[place]*worked{}
	err := db.each(ctx, "time_by_day", query, func(v []any) error {
		w, err := workedOf(v)
		if err != nil {
			return err
		}
		at := place{w.Week, w.ProjectKey.String()}
		if sum := sums[at]; sum != nil {
			w.Hours = plus(sum.Hours, w.Hours)
			*sum = w // named as it was last
		} else {
			sums[at] = &w
		}
		return nil
	})
	list := make([]worked, 0, len(sums))
	for _, w := range sums {
		if w.Hours.Present() {
			list = append(list, *w)
		}
	}
	slices.SortFunc(list, func(a, b worked) int {
		return cmp.Or(a.Week.Compare(b.Week), cmp.Compare(a.ID, b.ID), compare(a.ProjectKey, b.ProjectKey))
	})
	return list, err
}

// workedOf is the hours of a row of time_by_day.
func workedOf(v []any) (w worked, err error) {
	day, err := dateOf(v[0])
	if err != nil {
		return w, err
	}
	w = worked{Week: monday(day), ID: textOf(v[2]), Project: textOf(v[3])}
	w.ProjectKey, err = decimalOf(v[1])
	regular, err2 := decimalOf(v[4])
	overtime, err3 := decimalOf(v[5])
	w.Hours = plus(regular, overtime)
	return w, errorsOf(err, err2, err3)
}

// daysThere says which days a mirror has.
func daysThere(ctx context.Context, db mirror) (said string) {
	_ = db.each(ctx, "time_by_day", "SELECT MIN(work_date), MAX(work_date) FROM time_by_day", func(v []any) error {
		first, err := dateOf(v[0])
		last, err2 := dateOf(v[1])
		if errorsOf(err, err2) != nil {
			said = ", nor of any other day; run \"fieldbooks mirror\""
		} else {
			said = fmt.Sprintf("; it has those of %v to %v, so choose other days with --since and --until, or run \"fieldbooks mirror\"", first, last)
		}
		return nil
	})
	return said
}

// totals are the projects of a list with the hours of all weeks, most hours first; time without a
// project is by itself.
func totals(list []worked) (projects []worked, without *worked) {
	at := map[string]int{}
	for _, w := range list {
		key := w.ProjectKey.String()
		switch i, known := at[key]; {
		case key == "" && without == nil:
			without = &w
		case key == "":
			without.Hours = plus(without.Hours, w.Hours)
		case known:
			w.Hours = plus(projects[i].Hours, w.Hours)
			projects[i] = w
		default:
			at[key] = len(projects)
			projects = append(projects, w)
		}
	}
	slices.SortStableFunc(projects, func(a, b worked) int { return compare(b.Hours, a.Hours) })
	return projects, without
}

func drawHours(list []worked, p period, asOf string) drawing {
	layers, layerOf := layersOf(list)
	return stacks{
		heading: heading{
			title: "Hours by project and week, " + p.String(),
			under: "Regular hours and overtime; " + asOf,
			notes: p.partial(),
		},
		unit: "hours", of: "week, by its Monday",
		layers: layers,
		list:   columnsOf(list, p, layerOf, len(layers)),
	}
}

// layersOf are what has a colour, and which of them each project is, by its key.
func layersOf(list []worked) (layers []layer, layerOf map[string]int) {
	projects, without := totals(list)
	layerOf = map[string]int{}
	for i, project := range projects[:min(len(many), len(projects))] {
		layerOf[project.ProjectKey.String()] = i
		layers = append(layers, project.layer(many[i]))
	}
	if rest := projects[len(layers):]; len(rest) > 0 {
		var sum wire.Decimal
		for _, project := range rest {
			layerOf[project.ProjectKey.String()] = len(layers)
			sum = plus(sum, project.Hours)
		}
		others := worked{Project: fmt.Sprintf("%d other projects", len(rest)), Hours: sum}
		if len(rest) == 1 {
			others = rest[0]
		}
		layers = append(layers, others.layer(grey))
	}
	if without != nil {
		layerOf[""] = len(layers)
		layers = append(layers, worked{Project: "No project (overhead)", Hours: without.Hours}.layer(dark))
	}
	return layers, layerOf
}

func (w worked) layer(color colour) layer {
	return layer{plain(w.ID + " " + w.Project), said(w.Hours) + " h", color}
}

// columnsOf are all weeks of a period, also those without hours.
func columnsOf(list []worked, p period, layerOf map[string]int, layers int) []stack {
	byWeek := map[wire.Date][]worked{}
	for _, w := range list {
		byWeek[w.Week] = append(byWeek[w.Week], w)
	}
	var columns []stack
	for week := monday(p.first); week.Compare(p.last) <= 0; week = week.AddDays(7) {
		sums := make([]wire.Decimal, layers)
		all := zero
		for _, w := range byWeek[week] {
			at := layerOf[w.ProjectKey.String()]
			sums[at], all = plus(sums[at], w.Hours), plus(all, w.Hours)
		}
		day := week.Time(time.UTC)
		one := stack{name: day.Format("2 Jan"), year: day.Format("2006"), says: said(all)}
		for _, sum := range sums {
			one.parts = append(one.parts, height(sum))
		}
		columns = append(columns, one)
	}
	return columns
}
