package ajera_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
)

// exportClients writes a line of JSON for each client and each of its contacts, as Ajera wrote it:
// what is absent there is absent, what is 0, false or "" is that.
func exportClients(ctx context.Context, c *ajera.Client, keys []int, out io.Writer) error {
	got, err := c.V1.GetClients(ctx, ajerav1.GetClientsArgs{RequestedClients: keys})
	if err != nil {
		return err
	}
	for text := range ajera.Texts(got) {
		var line bytes.Buffer
		fmt.Fprintf(&line, `{"list":%q,"key":%d,"record":`, text.List, text.Key)
		if err := json.Compact(&line, text.JSON); err != nil {
			return err
		}
		line.WriteString("}\n")
		if _, err := line.WriteTo(out); err != nil {
			return err
		}
	}
	if len(got.Missing) > 0 {
		return fmt.Errorf("there are no clients %d", got.Missing)
	}
	return nil
}

// An export tells 0, false and "" from what is absent, which the fields of a struct do not.
func ExampleTexts() {
	c, done := office()
	defer done()

	fmt.Println(exportClients(context.Background(), c, []int{5, 6}, os.Stdout))
	// Output:
	// {"list":"Clients","key":5,"record":{"ClientKey":5,"Description":"City","Notes":"","CF_Tier":{"Value":"Silver","AllowEdit":false,"Values":["Silver","Gold"]}}}
	// there are no clients [6]
}
