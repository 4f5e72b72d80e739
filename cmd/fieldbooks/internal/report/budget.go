package report

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/wire"
)

// project is the money of a project.
type project struct {
	ProjectKey wire.Decimal `json:"project_key" table:"-"`
	ID         string       `json:"project_id"`
	Project    string       `json:"project"`
	Status     string       `json:"status"`
	Fee        wire.Decimal `json:"fee"`
	Billed     wire.Decimal `json:"billed"`
	Percent    wire.Decimal `json:"billed_percent"`
	ToBill     wire.Decimal `json:"to_bill"`
}

// reckoned has what follows from fee and bill.
func (p project) reckoned() project {
	p.Percent, p.ToBill = percent(p.Billed, p.Fee), minus(p.Fee, p.Billed)
	return p
}

// size is what decides whether there is room for it.
func (p project) size() wire.Decimal {
	if compare(p.Fee, p.Billed) < 0 {
		return p.Billed
	}
	return p.Fee
}

// budget is the flags of "report budget".
type budget struct {
	from
	status string
}

func budgetCommand(a *app.App) *cobra.Command {
	var b budget
	c := &cobra.Command{
		Use:   "budget",
		Short: "The fee of each project, and what of it is billed",
		Long: `The fee of each project against what is billed, from the view project_money of a mirror.

A picture has the ` + fmt.Sprint(mostProjects) + ` projects with the highest fee or bill; of the others it says the sums. The figures (-o csv)
have all. Money is in the currency of the firm.`,
		Example: `  fieldbooks report budget --status Active
  fieldbooks report budget --status Active -o svg --file budget.svg
  fieldbooks report budget -o xlsx --file budget.xlsx`,
		RunE: func(c *cobra.Command, _ []string) error { return b.run(c.Context(), a) },
	}
	b.flag(c)
	c.Flags().StringVar(&b.status, "status", "", "only projects of this `status`, e.g. Active")
	return draws(a, c)
}

func (b *budget) run(ctx context.Context, a *app.App) error {
	db, err := open(ctx, b.name())
	if err != nil {
		return err
	}
	defer db.Close()
	projects, met, err := b.read(ctx, db)
	if err != nil {
		return err
	}
	empty := db.Name + " has no projects yet; run \"fieldbooks mirror\""
	if len(met) > 0 {
		empty = fmt.Sprintf("%s has no projects of the status %q, only %s", db.Name, b.status, output.Alternatives(met))
	}
	return write(ctx, a, "budget", empty, projects, func() drawing {
		noteLetters(a, names(projects, func(p project) string { return p.Project })...)
		return drawBudget(projects, b.status, db.asOf(ctx, "ajera_projects", "ajera_project_totals"))
	})
}

// read reads the projects, the largest first, and which statuses were met.
func (b *budget) read(ctx context.Context, db mirror) (projects []project, met []string, err error) {
	const query = "SELECT project_key, project_id, project, status, fee, billed FROM project_money ORDER BY project_key"
	err = db.each(ctx, "project_money", query, func(v []any) error {
		p := project{ID: textOf(v[1]), Project: textOf(v[2]), Status: textOf(v[3])}
		if !slices.Contains(met, p.Status) {
			met = append(met, p.Status)
		}
		if b.status != "" && !strings.EqualFold(b.status, p.Status) {
			return nil
		}
		var wrong [3]error
		p.ProjectKey, wrong[0] = decimalOf(v[0])
		p.Fee, wrong[1] = decimalOf(v[4])
		p.Billed, wrong[2] = decimalOf(v[5])
		projects = append(projects, p.reckoned())
		return errorsOf(wrong[:]...)
	})
	slices.Sort(met)
	slices.SortStableFunc(projects, func(a, b project) int { return compare(b.size(), a.size()) })
	return projects, met, err
}

// mostProjects are drawn.
const mostProjects = 30

func drawBudget(projects []project, status, asOf string) drawing {
	of := "all projects"
	if status != "" {
		of = "projects of the status " + strings.ToLower(status)
	}
	picture := bars{
		heading: heading{
			title: "Fee and billed, by project",
			under: fmt.Sprintf("%s (%s); %s", strings.ToUpper(of[:1])+of[1:], grouped(fmt.Sprint(len(projects))), asOf),
			keys:  []key{{color: pale, says: "fee"}, {color: blue, says: "billed"}, {color: red, says: "billed, more than the fee"}, {color: dark, says: "billed, no fee known"}},
		},
		unit: "money, in the currency of the firm",
	}
	drawn := projects[:min(mostProjects, len(projects))]
	for _, p := range drawn {
		picture.lines = append(picture.lines, p.bar())
	}
	if others := projects[len(drawn):]; len(others) > 0 {
		var fee, billed wire.Decimal
		for _, p := range others {
			fee, billed = plus(fee, p.Fee), plus(billed, p.Billed)
		}
		picture.notes = []string{fmt.Sprintf("The %d largest are drawn. Not drawn: %s, together with a fee of %s, of which %s is billed; -o csv has them.",
			len(drawn), output.Counted(len(others), "smaller project"), money(fee), money(billed))}
	}
	return picture
}

var zero = wire.MustDecimal("0")

func (p project) bar() bar {
	b := bar{name: plain(p.ID + " " + p.Project), behind: pixels(p.Fee), value: pixels(p.Billed), color: blue}
	billed := money(p.Billed)
	switch {
	case !p.Billed.Present() && !p.Fee.Present():
		b.says[1] = "no fee, no bill"
	case !p.Billed.Present():
		b.says[1] = "no bill, fee " + money(p.Fee)
	case !p.Fee.Present():
		b.color, b.says[1] = dark, billed+", no fee"
	case !p.Percent.Present():
		b.color, b.says[1] = dark, billed+" of "+money(p.Fee)
	default:
		b.says = [2]string{inPercent(p.Billed, p.Fee), billed + " of " + money(p.Fee)}
	}
	if p.ToBill.Present() && p.ToBill.Rat().Sign() < 0 && p.Percent.Present() {
		b.color = red
	}
	return b
}
