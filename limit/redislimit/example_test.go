package redislimit_test

import (
	"fmt"
	"net/http"
	"os"

	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/limit/redislimit"
)

// Every process of the company that calls Aimsio does this, on whatever host.
func Example() {
	policy := limit.Policy{Calls: 10, Parallel: 10}
	source, err := redislimit.Open(os.Getenv("REDIS_URL"), "aimsio-acme", policy)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer source.Close()
	client := &http.Client{Transport: &limit.Transport{Limiter: limit.Shared(source)}}
	_ = client // and so to the client of the vendor
}
