//go:build !race

package aimsio_test

// The race detector allocates by itself, so these counts are made without it.

import (
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
)

// What this package adds to the generated client costs no allocation: it saves as
// many as it makes.
func TestCost(t *testing.T) {
	bare, full := clients(t, "http://"+frugal(t))
	alone := testing.AllocsPerRun(500, func() { readJob(t, bare) })
	ours := testing.AllocsPerRun(500, func() { readJob(t, full) })
	t.Logf("%.0f allocations a call, the generated client alone %.0f", ours, alone)
	if ours >= alone {
		t.Errorf("%.0f allocations a call, the generated client alone %.0f; find out why", ours, alone)
	}
}

// TestNoDriftCostsNothing: without a Drift, nothing is looked at.
func TestNoDriftCostsNothing(t *testing.T) {
	frugal := frugal(t)
	c := newClient(t, aimsio.Config{URL: "http://" + frugal, Username: "someone", Password: password})
	watched := newClient(t, aimsio.Config{URL: "http://" + frugal, Username: "someone", Password: password, Drift: new(aimsio.Drift)})
	without := testing.AllocsPerRun(100, func() { readJob(t, c.API) })
	with := testing.AllocsPerRun(100, func() { readJob(t, watched.API) })
	if without >= with {
		t.Errorf("%v allocations without, %v with", without, with)
	}
}
