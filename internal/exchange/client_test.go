package exchange_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
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

// TestCallIsNotChanged: what a user's client or transport adds to a request is in no other.
func TestCallIsNotChanged(t *testing.T) {
	jar, _ := cookiejar.New(nil)
	jar.SetCookies(&url.URL{Scheme: "https", Host: "example.com"}, []*http.Cookie{{Name: "visit", Value: "1"}})
	var seen []string
	adding := roundTrip(func(r *http.Request) (*http.Response, error) {
		seen = append(seen, r.Header.Get("Cookie")+r.Header.Get("X-Added"))
		r.Header.Set("X-Added", "1")
		return status(r, []int{503, 200}[len(seen)-1]), nil
	})
	s := sender(t, exchange.Config{Client: &http.Client{Transport: adding, Jar: jar}, Retry: quick})
	c := call(t, "https://example.com", true)
	c.Header = http.Header{"X-Own": {"1"}}
	if _, err := s.Do(t.Context(), c); err != nil || !slices.Equal(seen, []string{"visit=1", "visit=1"}) {
		t.Errorf("%q were sent, %v", seen, err)
	}
	if len(c.Header) != 1 {
		t.Errorf("the call's header is now %v", c.Header)
	}
}

// TestUsersJar: a user's client without a transport keeps what else it has.
func TestUsersJar(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(r.Header.Get("Cookie"))) }))
	defer server.Close()
	address, _ := url.Parse(server.URL)
	jar, _ := cookiejar.New(nil)
	jar.SetCookies(address, []*http.Cookie{{Name: "visit", Value: "1"}})
	reply, err := sender(t, exchange.Config{Client: &http.Client{Jar: jar}}).Do(t.Context(), call(t, server.URL, true))
	if err != nil || string(reply.Body) != "visit=1" {
		t.Errorf("%+v, %v", reply, err)
	}
}

// TestUsersTimeout: the time that a user's client allows is no deadline of the caller's.
func TestUsersTimeout(t *testing.T) {
	hangs := roundTrip(func(r *http.Request) (*http.Response, error) { <-r.Context().Done(); return nil, r.Context().Err() })
	for callers, own := range map[time.Duration]time.Duration{time.Second: time.Hour, time.Hour: time.Second} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), callers)
			defer cancel()
			s := exchange.New(exchange.Config{Client: &http.Client{Transport: hangs, Timeout: own}, Retry: wire.Retry{Attempts: 1}})
			_, err := s.Do(ctx, call(t, "https://example.com", true))
			if err == nil || errors.Is(err, context.DeadlineExceeded) != (callers < own) {
				t.Errorf("the caller allows %v, the client %v: %v", callers, own, err)
			}
		})
	}
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
