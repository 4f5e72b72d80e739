package ajera_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// findOrCreate gives the key of the project with the number args.Project.ID, which it creates if
// there is none.
func findOrCreate(ctx context.Context, c *ajera.Client, args ajerav2.CreateProjectsArgs) (int, error) {
	number := args.Project.ID
	found, err := c.FindProjects(ctx, number)
	if err == nil {
		return found[number].ProjectKey, nil
	} else if !errors.Is(err, ajera.ErrNotFound) {
		return 0, err // several, or nobody knows: to create one more would be wrong
	}
	made, err := c.V2.CreateProjects(ctx, args)
	if err == nil {
		return made.Projects[0].ProjectKey, nil
	}
	if e, ok := errors.AsType[*ajera.Error](err); ok && e.Outcome != wire.NotSent && e.Outcome != wire.Refused {
		if found, failed := c.FindProjects(ctx, number); failed == nil { // it was created all the same
			return found[number].ProjectKey, nil
		}
	}
	return 0, err
}

// A project is found by its number, or created. When the answer to a create is lost, it is looked
// for before anything is sent again.
func Example_findOrCreate() {
	var e example
	fake := ajeratest.Start(&e)
	defer e.end()
	c := e.client(ajera.Config{URL: wire.Hide(fake.URL()), Username: fake.User(), Password: wire.Hide(fake.Password())})
	ctx := context.Background()

	library := ajerav2.CreateProjectsArgs{
		Project: ajerav2.NewProject{
			ID: "26-041", Description: "Library", CompanyKey: 1, RateTableKey: new(1),
			BillingType: ajerav2.BillingTypeTimeAndExpense, Status: ajerav2.ProjectStatusPreliminary,
		},
		InvoiceGroups: []ajerav2.NewProjectInvoiceGroup{{Description: "Library", ClientKey: 1, InvoiceFormatKey: 1}},
		Phases:        []ajerav2.NewProjectPhase{{Description: "Design"}},
	}
	fake.Fail(ajeratest.Fault{Kind: ajeratest.ResetAfter, Method: "CreateProjects"}) // the answer is lost
	first, err := findOrCreate(ctx, c, library)
	if err != nil {
		fmt.Println(err)
		return
	}
	second, err := findOrCreate(ctx, c, library)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(first == second, fake.Calls("CreateProjects"))
	// Output: true 1
}
