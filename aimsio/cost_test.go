//go:build !race

package aimsio_test

// The race detector allocates by itself, so these counts are made without it.

import (
	"bytes"
	"io"
	"iter"
	"net/http"
	"path"
	"runtime"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/cost"
	"github.com/fieldbooks/fieldbooks/wire"
)

// saved is how many allocations of a call the wrapper saves at least, beside those that it makes.
const saved = 3

// What this package adds to the generated client costs no allocation: it saves more than it makes.
func TestCost(t *testing.T) {
	bare, full := clients(t, "http://"+frugal(t))
	alone := testing.AllocsPerRun(500, func() { readJob(t, bare) })
	ours := testing.AllocsPerRun(500, func() { readJob(t, full) })
	t.Logf("%.0f allocations a call, the generated client alone %.0f", ours, alone)
	if ours > alone-saved {
		t.Errorf("%.0f allocations a call, the generated client alone %.0f, which is to be %d more; find out why", ours, alone, saved)
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

// booth answers every call with one text.
type booth []byte

func (b booth) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: req,
		Body: io.NopCloser(bytes.NewReader(b)), ContentLength: int64(len(b)),
	}, nil
}

// TestCostOfItems: what a whole call allocates is the body, the records and their texts, some of
// them for each call and none for each item, though a member of each is not in the description.
func TestCostOfItems(t *testing.T) {
	item := `{"priceItemBillableItemCode":"EQ-0815","priceItemRate":812.50,"priceItemRate2":null,"priceItemTaxCode":"A"},`
	body := `{"priceBookGuid":"guid-1","priceItemList":[` + strings.TrimSuffix(strings.Repeat(item, 1000), ",") + `]}`
	c := newClient(t, aimsio.Config{URL: wire.Hide("http://127.0.0.1"), Username: "someone", Password: wire.Hide(password), Transport: booth(body)})
	got := testing.AllocsPerRun(50, func() {
		if book, err := c.Pricebooks().Get(t.Context(), "guid-1"); err != nil || len(book.PriceItemList) != 1000 {
			t.Fatal(err)
		}
	})
	if got > 80 {
		t.Errorf("%v allocations, at most 80; find out why", got)
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
		allocated, _ := cost.Memory(func() any {
			if err := way.send(); err != nil {
				t.Fatal(err)
			}
			return nil
		})
		if times := allocated / size; times > way.most {
			t.Errorf("%s: %.1f times the file, at most %v; find out what copies it", name, times, way.most)
		}
	}
}

// listing answers each list with the same, and each record with an empty one.
type listing string

func (l listing) RoundTrip(req *http.Request) (*http.Response, error) {
	body := string(l)
	if path.Base(req.URL.Path) != "JobOrder" {
		body = "{}"
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: req,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1,
	}, nil
}

// TestListCost counts bytes for each key of a long list: what is allocated to read it, and what is held
// while a run goes through it. Beside the texts an entry of List takes 72.
func TestListCost(t *testing.T) {
	const keys = 50_000
	list, at := listOf(keys, keys), fileOf(t, keys)
	c := newClient(t, aimsio.Config{URL: wire.Hide("http://127.0.0.1"), Username: "someone", Password: wire.Hide(password), Transport: listing(list)})
	heap := func() (held, allocated int64) {
		var stats runtime.MemStats
		runtime.GC()
		runtime.GC() // what is pooled goes with the second
		runtime.ReadMemStats(&stats)
		return int64(stats.HeapAlloc), int64(stats.TotalAlloc)
	}
	judge := func(what string, bytes, most int64) {
		t.Helper()
		if t.Logf("%s: %d bytes a key", what, bytes/keys); bytes/keys > most {
			t.Errorf("%s: %d bytes a key, at most %d; find out what holds or copies it", what, bytes/keys, most)
		}
	}
	held, before := heap()
	stubs, err := c.JobOrders().List(t.Context())
	now, after := heap()
	if err != nil || len(stubs) != keys {
		t.Fatal(err)
	}
	judge("List allocates", after-before, 320)
	judge("List holds", now-held, 125)
	runtime.KeepAlive(stubs)
	stubs = nil
	for what, run := range map[string]struct {
		most int64
		loop iter.Seq2[aimsioapi.JobOrder, error]
	}{
		"All holds":     {90, c.JobOrders().All(t.Context())},
		"Changed holds": {150, c.JobOrders().Changed(t.Context(), at).Records()},
	} {
		held, _ := heap()
		for range run.loop {
			now, _ := heap()
			judge(what, now-held, run.most)
			break
		}
	}
}
