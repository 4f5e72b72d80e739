package exchange_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestAttemptTimeout: each attempt of a read is given up in time, and tried again; a
// write is unknown.
func TestAttemptTimeout(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(release) })
	for repeat, want := range map[bool]int{true: 3, false: 1} {
		t.Run(fmt.Sprintf("repeat=%v", repeat), func(t *testing.T) {
			t.Parallel()
			c := call(t, server.URL, repeat)
			c.Timeout = 250 * time.Millisecond // enough for a busy machine to send
			_, err := sender(t, exchange.Config{Retry: wire.Retry{Attempts: 3, First: 1, Longest: 1}}).Do(t.Context(), c)
			e, ok := err.(*exchange.Error)
			if !ok || e.Info.Attempts != want || e.Outcome != wire.Unknown {
				t.Errorf("%#v, want %d attempts", err, want)
			}
			if !strings.Contains(fmt.Sprint(err), "no whole answer within 250ms") {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestOnce: a read that may be repeated is not, when its caller says so.
func TestOnce(t *testing.T) {
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		calls++
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer server.Close()
	c := call(t, server.URL, true)
	c.Once = true
	reply, err := exchange.New(exchange.Config{Retry: quick}).Do(t.Context(), c)
	if err != nil || reply.Status != 503 || calls != 1 {
		t.Errorf("%v, %v, %d calls", reply, err, calls)
	}
	c = call(t, "http://127.0.0.1:1", true)
	c.Once = true
	if _, err := exchange.New(exchange.Config{Retry: quick}).Do(t.Context(), c); err == nil || err.(*exchange.Error).Info.Attempts != 1 || strings.Contains(err.Error(), "attempts") {
		t.Errorf("nobody listens: %v", err)
	}
}
