package call

import (
	"fmt"
	"slices"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// operation is the command for an operation of Aimsio's.
type operation struct {
	request
	reading *digest.Call // reads one record of the same resource, nil when none does
	since   string
	records bool
	body    string
	batch   int
	from    string // where records come from, for errors
}

// readingOf is the operation that reads one record of what c is about, or of what c saves.
func readingOf(d *digest.Digest, c *digest.Call) *digest.Call {
	at := slices.IndexFunc(d.Calls, func(o *digest.Call) bool {
		return o.Kind == "get" && (o.Resource == c.Resource || o.Save == c.Go)
	})
	if at < 0 {
		return nil
	}
	return d.Calls[at]
}

// told writes what would be sent, and what else is to be said of it.
func (o *operation) told(client *aimsio.Client, f func(*aimsio.Client) error, more string) error {
	plan, err := client.Explain(f)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(o.app.Out, "%s\n%s", plan, more)
	return err
}
