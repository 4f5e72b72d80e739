package exchange_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestRedirectIsNoRepeat: what the server sends elsewhere is repeated there as often as otherwise.
func TestRedirectIsNoRepeat(t *testing.T) {
	var asked []string
	s := sender(t, exchange.Config{Retry: wire.Retry{Attempts: 2, First: 1, Longest: 1}, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		asked = append(asked, r.URL.Path)
		if r.URL.Path == "/there" {
			return status(r, 503), nil
		}
		resp := status(r, 307)
		resp.Header.Set("Location", "/there")
		return resp, nil
	})})
	c := call(t, "https://example.com/here", true)
	c.Request.Method = "GET"
	reply, err := s.Do(t.Context(), c)
	if err != nil || reply.Status != 503 || !slices.Equal(asked, []string{"/here", "/there", "/there"}) {
		t.Errorf("%v asked, %v", asked, err)
	}
}

func TestRedirect(t *testing.T) {
	var leaked atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { leaked.Add(1) }))
	defer other.Close()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	defer server.Close()
	mux.Handle("/away", http.RedirectHandler(other.URL+"/?secret=hidden", http.StatusFound))
	mux.Handle("/near", http.RedirectHandler("/there", http.StatusFound))
	mux.Handle("/loop", http.RedirectHandler("/loop", http.StatusFound))
	mux.Handle("/secure", http.RedirectHandler("https"+strings.TrimPrefix(server.URL, "http")+"/there", http.StatusMovedPermanently))
	mux.HandleFunc("/there", func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		fmt.Fprint(w, user, password)
	})
	tests := []struct {
		method, path string
		follow       bool
	}{
		{"GET", "/away", false}, {"GET", "/near", true}, {"GET", "/loop", false}, {"GET", "/secure", false},
		{"POST", "/away", false}, {"POST", "/near", false}, {"DELETE", "/near", false},
	}
	for _, tt := range tests {
		c := call(t, server.URL, tt.method == "GET")
		c.Request, _ = http.NewRequest(tt.method, server.URL+tt.path, nil)
		c.Request.SetBasicAuth("anna", "invented")
		reply, err := sender(t, exchange.Config{}).Do(t.Context(), c)
		switch {
		case tt.follow && (err != nil || string(reply.Body) != "annainvented" || reply.Info.Attempts != 2):
			t.Errorf("%s %s: reply %+v, error %v; want it followed with credentials", tt.method, tt.path, reply, err)
		case !tt.follow && !errors.Is(err, exchange.ErrRedirect):
			t.Errorf("%s %s: error %v, want a redirect that is not followed", tt.method, tt.path, err)
		case tt.path == "/loop" && err.(*exchange.Error).Info.Attempts != 4:
			t.Errorf("%s %s: %v, want three redirects followed", tt.method, tt.path, err)
		case !tt.follow && strings.Contains(err.Error(), "hidden"):
			t.Errorf("%s %s: the error shows the query: %v", tt.method, tt.path, err)
		}
	}
	if leaked.Load() != 0 {
		t.Errorf("the other host got %d requests, want none", leaked.Load())
	}
}
