package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/bench/peer/pointer"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// callsPart gets one job order over loopback. The server runs in this process, so
// its allocations are in every row.
func callsPart(r *report, rounds int) error {
	body := jobOrder()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
	}))
	defer server.Close()
	entries, err := callers(server.URL)
	if err != nil {
		return err
	}
	all, err := compare(rounds, entries)
	if err != nil {
		return err
	}
	r.heading("One call: an Aimsio job order over loopback")
	r.times(all)
	more := find(all, alone).over(find(all, wrapped))
	r.goal(more.middle <= 1.05, "at most 1.05 of the time of the generated client alone: %s", more)
	r.linef("")
	return overhead(r)
}

// overhead is what the wrapper adds, with the server in a process of its own.
func overhead(r *report) error {
	parts, err := goBench("Overhead", "./aimsio")
	if err != nil {
		return err
	}
	ours, bare := median(parts["aimsio"]["allocs/op"]), median(parts["bare"]["allocs/op"])
	more := median(parts["paired"]["times-bare"])
	r.linef("With the server in its own process, by `go test -bench Overhead ./aimsio`:")
	r.linef("")
	r.goal(ours < bare, "fewer allocations than the generated client alone, which makes %.0f: %.0f", bare, ours)
	r.goal(more <= 1.05, "at most 1.05 of its time: %.2f", more)
	return nil
}

func callers(url string) ([]entry, error) {
	plain := &http.Client{Transport: http.DefaultTransport}
	c, err := aimsio.New(aimsio.Config{
		URL: wire.Hide(url), Username: "bench", Password: wire.Hide("invented"),
		Limiter: limit.New(limit.Policy{Calls: 1 << 16, Per: time.Nanosecond, Parallel: 16}),
	})
	ctx := context.Background()
	return []entry{
		{"net/http, body discarded", func() error { return fetch(ctx, plain, url+"/api/JOB", nil, nil) }, ""},
		{"net/http, encoding/json, pointer struct", func() error { return fetch(ctx, plain, url+"/api/JOB", new(pointer.JobOrder), json.Unmarshal) }, ""},
		{alone, func() error { return get(ctx, aimsioapi.New(bareDoer{plain, url})) }, "no limits, no repeats, unknown members kept"},
		{wrapped, func() error { return get(ctx, c.API) }, "limits, repeats, outcome, unknown members kept"},
	}, err
}

const (
	alone   = "the generated client alone"
	wrapped = "ours"
)

// bareDoer is the least that the generated client can be sent through. It reads by json v2, strictly,
// which the generated types have without the wrapper.
type bareDoer struct {
	client *http.Client
	url    string
}

// Do implements [wire.Doer].
func (a bareDoer) Do(ctx context.Context, _ *wire.Operation, req *wire.Request, answer any, _ ...wire.CallOption) error {
	return fetch(ctx, a.client, a.url+req.Path, answer, v2)
}

// fetch reads what is at a URL.
func fetch(ctx context.Context, client *http.Client, url string, into any, unmarshal func([]byte, any) error) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if into == nil {
		_, err = io.Copy(io.Discard, response.Body)
		return err
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	return unmarshal(text, into)
}

// guid is that of the job order, for the client takes no other.
var guid = func() string {
	var job struct{ JobGUID string }
	_ = json.Unmarshal(jobOrder(), &job)
	return job.JobGUID
}()

// get reads the job order by a generated client.
func get(ctx context.Context, client *aimsioapi.Client) error {
	job, err := client.GetJobOrder(ctx, guid)
	if err == nil && job.JobNumber == "" {
		err = errors.New("no job order")
	}
	return err
}
