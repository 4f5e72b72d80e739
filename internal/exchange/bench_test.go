package exchange_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/limit"
)

// BenchmarkGet compares a GET of 1.5 kB over loopback, limiter included, with a
// bare client that reads the body. The server runs in this process, so the
// difference counts, not the sum.
func BenchmarkGet(b *testing.B) {
	body := strings.Repeat("x", 1500)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, body)
	}))
	defer server.Close()
	req, err := http.NewRequestWithContext(b.Context(), "GET", server.URL, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("bare", func(b *testing.B) {
		b.ReportAllocs()
		client := server.Client()
		for b.Loop() {
			resp, err := client.Do(req)
			if err != nil {
				b.Fatal(err)
			}
			_, _ = io.ReadAll(resp.Body)
			resp.Body.Close()
		}
	})
	b.Run("exchange", func(b *testing.B) {
		b.ReportAllocs()
		s := sender(b, exchange.Config{Limiter: limit.New(limit.Policy{Calls: 1 << 20, Per: 1, Parallel: 10})})
		for b.Loop() {
			if _, err := s.Do(b.Context(), exchange.Call{Name: "Get", Request: req, Repeat: true}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
