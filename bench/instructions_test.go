//go:build !race

package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/bench/canned"
	"github.com/fieldbooks/fieldbooks/bench/data"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/cost"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// What the rows of the report do is counted here too, so that a change which makes one of them
// slower is found before it lands, on any machine.
func TestInstructions(t *testing.T) {
	cost.Instructions(t, "testdata/instructions.golden",
		cost.Job{Name: "GetProjects, 300 kB: the decoder, beside json v2", Ways: rows(answer, table, plain)},
		cost.Job{Name: "GetProjects, 300 kB: the whole call, beside json v2", Ways: rows(answer, ours, plain)},
		cost.Job{Name: "GetProjects, 300 kB: json v2 into our structs, beside it into plain ones", Ways: rows(answer, "json v2, our structs", plain)},
		cost.Job{Name: "UpdateProjects, 300 kB unchanged, beside json v2", Ways: rows(written, "ours: a whole UpdateProjects", marshalled)},
		cost.Job{Name: "SaveProjects, 300 kB, beside json v2", Ways: rows(written, wholeSave, marshalled)},
		cost.Job{Name: "300 job orders, beside json v2", Ways: read[[]aimsioapi.JobOrder](data.JobOrders(300))},
		cost.Job{Name: "a price book of 600 items, beside json v2", Ways: read[aimsioapi.Pricebook](data.PriceBook(600))},
		cost.Job{Name: "5,000 keys listed, beside json v2", Ways: listed(5_000)},
		cost.Job{Name: "one call of Aimsio, beside the generated client alone", Ways: called},
	)
}

const (
	plain      = "json v2, value structs"
	marshalled = "json v2, jsontext.Value"
)

func answer() ([]entry, error) { return decoders(data.Answer(300_000)) }

func written() ([]entry, error) { return encoders(data.Content(300_000)) }

// rows are two of a table.
func rows(table func() ([]entry, error), ours, beside string) func() (func() error, func() error, error) {
	return func() (func() error, func() error, error) {
		entries, err := table()
		ways := make(map[string]func() error)
		for _, e := range entries {
			ways[e.name] = e.run
		}
		return ways[ours], ways[beside], err
	}
}

// read decodes a text into our own types.
func read[T any](text []byte) func() (func() error, func() error, error) {
	return func() (func() error, func() error, error) {
		return into[T](codec.UnmarshalAny, text), into[T](v2, text), nil
	}
}

// listed reads a list of keys: by a call, and by json v2 alone.
func listed(n int) func() (func() error, func() error, error) {
	return func() (func() error, func() error, error) {
		text, err := io.ReadAll(canned.Stubs(n))
		if err != nil {
			return nil, nil, err
		}
		c, _, err := answered(text)
		list := func() error {
			_, err := c.JobOrders().List(context.Background())
			return err
		}
		return list, into[[]aimsioapi.ObjectStub](v2, text), err
	}
}

// called reads a job order through both clients.
func called() (func() error, func() error, error) {
	c, bare, err := answered(jobOrder())
	return func() error { return get(context.Background(), c.API) }, func() error { return get(context.Background(), bare) }, err
}

// answered are both clients, of a server that always gives the same answer.
func answered(text []byte) (*aimsio.Client, *aimsioapi.Client, error) {
	transport := same(text)
	c, err := aimsio.New(aimsio.Config{
		URL: wire.Hide("https://aimsio.invalid"), Username: "bench", Password: wire.Hide("invented"), Transport: transport,
		Limiter: limit.New(limit.Policy{Calls: 1 << 16, Per: time.Nanosecond, Parallel: 16}),
	})
	return c, aimsioapi.New(bareDoer{&http.Client{Transport: transport}, "https://aimsio.invalid"}), err
}

type same []byte

// RoundTrip implements [http.RoundTripper].
func (s same) RoundTrip(r *http.Request) (*http.Response, error) {
	return canned.Respond(r, io.NopCloser(bytes.NewReader(s)), int64(len(s))), nil
}
