package ajera_test

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// overview writes what a project manager asks for, by the number that people know: what was agreed,
// what is budgeted, and how far each phase is.
func overview(ctx context.Context, c *ajera.Client, number string, out io.Writer) error {
	found, err := c.FindProjects(ctx, number)
	if err != nil {
		return err // ajera.ErrNotFound: there is none
	}
	got, err := c.ProjectWithTotals(ctx, found[number].ProjectKey)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: fee %s, labor budget %s\n", got.Totals.Description, got.Totals.TotalContractAmount, got.Totals.LaborCostBudget)
	for _, phase := range got.Project.Phases {
		fmt.Fprintf(out, "  %s %s: %s %%\n", phase.ID, phase.Description, phase.ReportedPercentComplete)
	}
	return nil
}

// A project of version 2 and its totals, of version 1, as one thing.
func ExampleClient_ProjectWithTotals() {
	var e example
	defer e.end()
	fake := ajeratest.Start(&e)
	c := e.client(ajera.Config{URL: wire.Hide(fake.URL()), Username: fake.User(), Password: wire.Hide(fake.Password())})

	if err := overview(context.Background(), c, "25-10100-000", os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Larkfield Avenue Reconstruction: fee 68460.44, labor budget 89739.74
	//   100 Design: 0.1720 %
	//   110 30 Percent Plans: 94.3680 %
	//   120 Final Plans: 8.0020 %
	//   200 Permitting: 20.9810 %
	//   300 Construction Support: 1.9840 %
	//   400 Closeout: 19.9550 %
}
