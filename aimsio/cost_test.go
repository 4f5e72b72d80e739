//go:build !race

package aimsio_test

// The race detector allocates by itself, so these counts are made without it.

import (
	"io"
	"net/http"
	"runtime"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
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
	c := newClient(t, aimsio.Config{URL: wire.Hide("http://" + frugal), Username: "someone", Password: wire.Hide(password)})
	watched := newClient(t, aimsio.Config{URL: wire.Hide("http://" + frugal), Username: "someone", Password: wire.Hide(password), Drift: new(aimsio.Drift)})
	without := testing.AllocsPerRun(100, func() { readJob(t, c.API) })
	with := testing.AllocsPerRun(100, func() { readJob(t, watched.API) })
	if without >= with {
		t.Errorf("%v allocations without, %v with", without, with)
	}
}

// taker accepts what is sent and keeps none of it.
type taker struct{}

func (taker) RoundTrip(req *http.Request) (*http.Response, error) {
	_, err := io.Copy(io.Discard, req.Body)
	req.Body.Close()
	return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: req}, err
}

// TestFileGoesUp holds what is allocated to send a file against its size. Its text is written
// straight into the body; an upsert writes it once before, to check the record.
func TestFileGoesUp(t *testing.T) {
	const size = 10 << 20
	c := newClient(t, aimsio.Config{URL: wire.Hide("http://127.0.0.1"), Username: "someone", Password: wire.Hide(password), Transport: taker{}})
	receipts := []aimsioapi.NRB{receipt("R-1", make(wire.File, size))}
	for name, way := range map[string]struct {
		most float64
		send func() error
	}{
		"one call": {3, func() error {
			_, err := c.API.UpsertNRBs(t.Context(), aimsioapi.NRBPostRequest{NRBList: receipts})
			return err
		}},
		"an upsert": {5.5, func() error {
			_, err := c.NonRecurringBillableItems().Upsert(t.Context(), receipts)
			return err
		}},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if err := way.send(); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if times := float64(after.TotalAlloc-before.TotalAlloc) / size; times > way.most {
			t.Errorf("%s: %.1f times the file, at most %v; find out what copies it", name, times, way.most)
		}
	}
}
