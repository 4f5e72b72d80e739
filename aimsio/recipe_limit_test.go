package aimsio_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/limit"
)

// pacedBy makes a client that keeps one limit together with all that name the same folder, of
// whatever process of this user.
func pacedBy(folder string, config aimsio.Config) (c *aimsio.Client, done func() error, err error) {
	shared, err := limit.Dir(folder, aimsio.Limits())
	if err != nil {
		return nil, nil, err
	}
	config.Limiter = limit.Shared(shared)
	if c, err = aimsio.New(config); err != nil {
		shared.Close()
		return nil, nil, err
	}
	return c, func() error {
		c.Close()
		return shared.Close()
	}, nil
}

// Two processes that call for one account keep its limit together.
func Example_twoProcesses() {
	folder, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	firm := aimsiotest.New() // which refuses the 11th call of a second
	config, end := account(firm)
	defer end()

	finished := make(chan error)
	for range 2 { // as two processes do
		go func() {
			c, done, err := pacedBy(filepath.Join(folder, "aimsio"), config)
			if err != nil {
				finished <- err
				return
			}
			for range 8 {
				if _, err := c.JobOrders().List(context.Background()); err != nil {
					finished <- err
					return
				}
			}
			finished <- done()
		}()
	}
	fmt.Println(<-finished, <-finished)
	fmt.Println(firm.Calls("GET", "JobOrder"), len(firm.Violations()))
	// Output:
	// <nil> <nil>
	// 16 0
}
