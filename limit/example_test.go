package limit_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
)

func ExampleTransport() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {}))
	defer server.Close()

	// Two calls an hour, for all clients of the account.
	limiter := limit.New(limit.Policy{Calls: 2, Per: time.Hour, Parallel: 10})
	client := &http.Client{Transport: &limit.Transport{Limiter: limiter}}
	defer client.CloseIdleConnections()

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for range 3 {
		req, err := http.NewRequestWithContext(ctx, "GET", server.URL, nil)
		if err != nil {
			fmt.Println(err)
			return
		}
		resp, err := client.Do(req)
		if wait, ok := errors.AsType[*limit.WaitError](err); ok {
			fmt.Println("not sent, because of", wait.For, errors.Is(err, context.DeadlineExceeded))
			continue
		}
		resp.Body.Close()
		fmt.Println(resp.Status)
	}
	fmt.Println("calls:", limiter.Stats().Calls)
	// Output:
	// 200 OK
	// 200 OK
	// not sent, because of the rate limit true
	// calls: 2
}

// Each process that calls for the same account opens the same folder. With the clients of the
// vendors it is enough to name it in AJERA_LIMIT_DIR or AIMSIO_LIMIT_DIR.
func ExampleDir() {
	temporary, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(temporary)
	path := filepath.Join(temporary, "limit")

	shared, err := limit.Dir(path, limit.Policy{Calls: 10, Parallel: 4})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer shared.Close()
	client := &http.Client{Transport: &limit.Transport{Limiter: limit.Shared(shared)}}
	defer client.CloseIdleConnections() // and so on

	_, err = limit.Dir(path, limit.Policy{Calls: 100, Parallel: 4}) // by a process that is set up otherwise
	fmt.Println(err != nil)
	// Output: true
}
