package ajeratest_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// totals is the job to be tested: it reads the totals of every project, each by a call.
func totals(ctx context.Context, c *ajera.Client) (read int, err error) {
	projects, err := c.V2.ListProjects(ctx, ajerav2.ListProjectsArgs{})
	if err != nil {
		return 0, err
	}
	for _, p := range projects.Projects {
		if _, err := c.V1.GetProjectTotals(ctx, ajerav1.GetProjectTotalsArgs{RequestedProjectTotals: p.ProjectKey}); err != nil {
			return read, err
		}
		read++
	}
	return read, nil
}

// A job that keeps to the limits and comes again when it is told takes no real second: in a bubble
// of package testing/synctest, with [New] and [Server.Transport]. A test of yours calls
// synctest.Test with its own *testing.T.
func Example_noRealTime() {
	began := time.Now()
	synctest.Test(&testing.T{}, func(t *testing.T) {
		s := ajeratest.New(ajeratest.WithRows(200))
		s.Fail(ajeratest.Fault{Kind: ajeratest.Status, Status: 429, Header: http.Header{"Retry-After": {"30"}}, Method: "GetProjectTotals", Nth: 50})
		c, err := ajera.New(ajera.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password()), Transport: s.Transport()})
		if err != nil {
			fmt.Println(err)
			return
		}
		defer c.Close()
		start := time.Now()
		read, err := totals(context.Background(), c)
		fmt.Println(read, err, "after", time.Since(start).Round(10*time.Second))
		s.AssertLimits(t)
	})
	fmt.Println("in real time, more than a minute:", time.Since(began) > time.Minute)
	// Output:
	// 200 <nil> after 1m0s
	// in real time, more than a minute: false
}
