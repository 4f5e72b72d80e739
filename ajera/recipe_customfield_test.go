package ajera_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// setStage chooses a value of the custom list "Stage" of a project, a record of version 2.
func setStage(ctx context.Context, c *ajera.Client, project int, choice string) (before string, err error) {
	got, err := c.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: []int{project}})
	if err != nil {
		return "", err
	}
	if len(got.Missing) > 0 {
		return "", fmt.Errorf("there is no project %d", project)
	}
	own := got.Projects[0].Custom()
	stage, _ := own.List("Stage")
	if err := own.SetChoice("Stage", choice); err != nil {
		return stage.Value, err
	}
	_, err = c.V2.SaveProjects(ctx, got)
	if errors.Is(err, ajera.ErrNoChange) {
		return stage.Value, nil
	}
	return stage.Value, err
}

// setTier does the same with "Tier" of a client, a record of version 1. Custom fields are named
// without the CF_ of its JSON.
func setTier(ctx context.Context, c *ajera.Client, client int, choice string) (before string, err error) {
	got, err := c.V1.GetClients(ctx, ajerav1.GetClientsArgs{RequestedClients: []int{client}})
	if err != nil {
		return "", err
	}
	if len(got.Missing) > 0 {
		return "", fmt.Errorf("there is no client %d", client)
	}
	own := got.Clients[0].Custom()
	tier, _ := own.List("Tier")
	if err := own.SetChoice("Tier", choice); err != nil {
		return tier.Value, err
	}
	_, err = c.V1.SaveClients(ctx, got)
	if errors.Is(err, ajera.ErrNoChange) {
		return tier.Value, nil
	}
	return tier.Value, err
}

// Fields that a firm has added are read and set by name, and saved like any other.
func Example_customFields() {
	c, done := office()
	defer done()
	ctx := context.Background()

	for _, choice := range []string{"Built", "Built", "Sold"} {
		before, err := setStage(ctx, c, 10, choice)
		fmt.Println(before, err)
	}
	for range 2 {
		before, err := setTier(ctx, c, 5, "Gold")
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(before)
	}
	// Output:
	// Draft <nil>
	// Built <nil>
	// Built custom field "Stage": "Sold" is not among its choices; use one of "Draft", "Built"
	// Silver
	// Gold
}
