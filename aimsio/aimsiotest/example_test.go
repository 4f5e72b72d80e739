package aimsiotest_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// A copy of the job orders of a tenant is read and brought up to date, within the vendor's limits
// of 10 calls per second and 10 at once. In the bubble a quarter of a minute of waiting takes no
// time.
func ExampleServer_Transport() {
	t := new(testing.T) // a test has its own
	synctest.Test(t, func(t *testing.T) {
		s := aimsiotest.New(aimsiotest.WithRows(150), aimsiotest.WithFirmUntil(time.Now()))
		c, err := aimsio.New(aimsio.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password()), Transport: s.Transport()})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()

		var checkpoint aimsio.MemoryCheckpoint
		for range 2 {
			began, read := time.Now(), 0
			for _, err := range c.JobOrders().Changed(t.Context(), &checkpoint).Records() {
				if err != nil {
					t.Fatal(err)
				}
				read++
			}
			fmt.Println(read, "read in", time.Since(began).Truncate(time.Second))
		}
		s.AssertLimits(t)
		fmt.Println(s.MaxPerSecond(), "calls in any second")
	})
	// Output:
	// 150 read in 15s
	// 0 read in 0s
	// 10 calls in any second
}
