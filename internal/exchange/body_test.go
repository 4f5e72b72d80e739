package exchange_test

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
)

func TestBody(t *testing.T) {
	big := strings.Repeat("0123456789", 1<<18)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/chunked":
			_, _ = io.WriteString(w, big[:1000])
			w.(http.Flusher).Flush()
			_, _ = io.WriteString(w, big[1000:])
		case "/gzip":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = io.WriteString(z, big)
			z.Close()
		case "/sized":
			w.Header().Set("Content-Length", fmt.Sprint(len(big)))
			_, _ = io.WriteString(w, big)
		case "/none":
			w.WriteHeader(http.StatusNoContent)
		}
	}))
	defer server.Close()
	for _, path := range []string{"/chunked", "/gzip", "/sized", "/none"} {
		want := big
		if path == "/none" {
			want = ""
		}
		s := sender(t, exchange.Config{MaxBody: int64(len(big))})
		reply, err := s.Do(t.Context(), call(t, server.URL+path, true))
		if err != nil || string(reply.Body) != want {
			t.Errorf("%s: error %v, or another body than was sent", path, err)
		}
		if path == "/none" {
			continue
		}
		s = sender(t, exchange.Config{MaxBody: int64(len(big) - 1), MaxBodyName: "ajera.Config.MaxAnswer"})
		_, err = s.Do(t.Context(), call(t, server.URL+path, true))
		if !errors.Is(err, exchange.ErrTooLarge) || !strings.Contains(fmt.Sprint(err), "2621439 are allowed; raise ajera.Config.MaxAnswer") {
			t.Errorf("%s: error %v, want one that names the cap and what to raise", path, err)
		}
	}
}
