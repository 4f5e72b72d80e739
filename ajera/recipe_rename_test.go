package ajera_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
)

// renameClient gives a client another name. Its own fields, and those that nobody knows, stay as they
// are.
func renameClient(ctx context.Context, c *ajera.Client, client int, name string) error {
	got, err := c.V1.GetClients(ctx, ajerav1.GetClientsArgs{RequestedClients: []int{client}})
	if err != nil {
		return err
	}
	if len(got.Missing) > 0 {
		return fmt.Errorf("there is no client %d", client)
	}
	got.Clients[0].Description = name
	_, err = c.V1.SaveClients(ctx, got) // sends the pair of records, as read and as edited
	if errors.Is(err, ajera.ErrNoChange) {
		return nil // it has that name already
	}
	return err
}

// A record is read, edited and saved; custom fields survive without being named.
func Example_renameClient() {
	c, done := office()
	defer done()
	ctx := context.Background()

	for range 2 {
		if err := renameClient(ctx, c, 5, "City of Osprey Falls"); err != nil {
			fmt.Println(err)
			return
		}
	}
	got, err := c.V1.GetClients(ctx, ajerav1.GetClientsArgs{RequestedClients: []int{5}})
	if err != nil {
		fmt.Println(err)
		return
	}
	tier, _ := got.Clients[0].Custom().List("Tier")
	fmt.Println(got.Clients[0].Description, tier.Value)
	fmt.Println(renameClient(ctx, c, 6, "Nobody"))
	// Output:
	// City of Osprey Falls Silver
	// there is no client 6
}
