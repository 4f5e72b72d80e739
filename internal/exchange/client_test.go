package exchange_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/limit"
)

func TestUsersClient(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {}))
	defer server.Close()
	client := server.Client()
	before := *client
	limiter := limit.New(limit.Policy{Parallel: 1})
	s := sender(t, exchange.Config{Client: client, Limiter: limiter})
	if _, err := s.Do(t.Context(), call(t, server.URL, false)); err != nil {
		t.Fatal(err)
	}
	if limiter.Stats().Calls != 1 {
		t.Error("the user's client went past the limiter")
	}
	if client.Transport != before.Transport || client.CheckRedirect != nil {
		t.Error("the user's client was changed")
	}
	client.CloseIdleConnections()
}

// Calls in waves of ten find their connections again.
func TestConnectionsAreKept(t *testing.T) {
	var opened atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.StartTLS()
	defer server.Close()
	s := sender(t, exchange.Config{Limiter: limit.New(limit.Policy{Parallel: 10})})
	trust(s, server)
	for range 20 {
		var wave sync.WaitGroup
		for range 10 {
			wave.Go(func() {
				if _, err := s.Do(t.Context(), call(t, server.URL, true)); err != nil {
					t.Error(err)
				}
			})
		}
		wave.Wait()
	}
	t.Logf("200 TLS calls in waves of ten opened %d connections", opened.Load())
	if opened.Load() > 10 {
		t.Errorf("%d connections, want at most 10", opened.Load())
	}
}
