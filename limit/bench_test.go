package limit_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
)

// BenchmarkOverhead compares a request through a limiter that never makes it
// wait with one past it.
func BenchmarkOverhead(b *testing.B) {
	base := roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader("well"))}, nil
	})
	for name, rt := range map[string]http.RoundTripper{
		"without": base,
		"with":    &limit.Transport{Limiter: limit.New(limit.Policy{Calls: 1 << 20, Per: 1, Parallel: 10}), Base: base},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			req, err := http.NewRequestWithContext(b.Context(), "GET", "https://example.com", nil)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				resp, err := rt.RoundTrip(req)
				if err != nil {
					b.Fatal(err)
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
			}
		})
	}
}

// BenchmarkLoopback sends 200 calls under 10 a second to a server that takes up
// to 250 ms, once in 20 s, and reports the share of the ideal rate and the most
// arrivals in any second. Run it with -benchtime 1x.
func BenchmarkLoopback(b *testing.B) {
	for _, strict := range []bool{false, true} {
		b.Run(fmt.Sprintf("strict=%v", strict), func(b *testing.B) {
			for b.Loop() {
				serve := between(rand.New(rand.NewPCG(1, 1)), 0, 250)
				c := &counter{}
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					c.ServeHTTP(w, r)
					time.Sleep(serve())
				}))
				client := &http.Client{Transport: &limit.Transport{
					Limiter: limit.New(limit.Policy{Calls: 10, Parallel: 10, Strict: strict}),
					Base:    base(b, 10),
				}}
				begin := time.Now()
				fetch(b, client, server.URL, 200)
				b.ReportMetric(100*float64(20*time.Second)/float64(time.Since(begin)), "%ideal")
				b.ReportMetric(float64(busiest(c.arrivals, time.Second)), "calls/s")
				server.Close()
			}
		})
	}
}
