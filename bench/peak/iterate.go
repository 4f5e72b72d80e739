package main

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"os"
	"strings"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/bench/canned"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// calls is how often an answer must come to make 200 MB.
func calls(file string) (int, error) {
	info, err := os.Stat(file)
	if err != nil {
		return 0, err
	}
	return int(200_000_000/info.Size()) + 1, nil
}

// drain reads so many, or all when most is 0, and keeps nothing.
func drain[T any](all iter.Seq2[T, error], most int) (any, error) {
	count := 0
	for _, err := range all {
		if err != nil {
			return nil, err
		}
		if count++; count == most {
			break
		}
	}
	return count, nil
}

// ajeraClient is a client that gets the file for every answer, and how often that is.
func ajeraClient(file string) (c *ajera.Client, n int, err error) {
	if n, err = calls(file); err != nil {
		return nil, 0, err
	}
	c, err = canned.Client(&canned.Transport{File: file})
	return c, n, err
}

func batches(file string) (any, error) {
	c, n, err := ajeraClient(file)
	if err != nil {
		return nil, err
	}
	get := func(ctx context.Context, keys []int) (*ajerav2.GetProjectsResult, error) {
		return c.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: keys})
	}
	return drain(ajera.Batches(context.Background(), make([]int, n), 1, get), n)
}

// numbered counts the pages: a client of ours takes no other than the one it asked for, and none twice.
type numbered struct {
	canned.Transport
	page int
}

// RoundTrip implements [http.RoundTripper].
func (t *numbered) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := t.Transport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	return resp, canned.Begin(resp, func(head string) string {
		if strings.Contains(head, `"PageNumber":1,`) {
			t.page++
		}
		number := strings.NewReplacer(`"PageNumber":1,`, fmt.Sprintf(`"PageNumber":%d,`, t.page), `"ClientKey":1,`, fmt.Sprintf(`"ClientKey":%d,`, -t.page))
		return number.Replace(head)
	})
}

func pages(file string) (any, error) {
	n, err := calls(file)
	if err != nil {
		return nil, err
	}
	c, err := canned.Client(&numbered{Transport: canned.Transport{File: file}})
	if err != nil {
		return nil, err
	}
	return drain(ajera.Pages(context.Background(), c.V1.ListClients, ajerav1.ListClientsArgs{}, 500), n)
}

func books(file string) (any, error) {
	c, err := aimsioClient(file)
	if err != nil {
		return nil, err
	}
	return drain(c.Pricebooks().All(context.Background()), 0)
}

func jobOrders(file string) (any, error) {
	c, err := aimsioClient(file)
	if err != nil {
		return nil, err
	}
	return drain(c.JobOrders().All(context.Background()), 0)
}

func changed(file string) (any, error) {
	c, err := aimsioClient(file)
	if err != nil {
		return nil, err
	}
	at := aimsio.FileCheckpoint(file + ".checkpoint")
	defer os.Remove(string(at))
	return drain(c.JobOrders().Changed(context.Background(), at).Records(), 0)
}

func listed(file string) (any, error) {
	c, err := aimsioClient(file)
	if err != nil {
		return nil, err
	}
	return c.JobOrders().List(context.Background())
}

// aimsioClient is a client of a server that has 200 MB of records.
func aimsioClient(file string) (*aimsio.Client, error) {
	n, err := calls(file)
	if err != nil {
		return nil, err
	}
	return canned.Aimsio(file, n)
}
