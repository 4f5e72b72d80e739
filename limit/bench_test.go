package limit_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

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
