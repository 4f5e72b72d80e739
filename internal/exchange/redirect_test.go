package exchange_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
)

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
		case !tt.follow && strings.Contains(err.Error(), "hidden"):
			t.Errorf("%s %s: the error shows the query: %v", tt.method, tt.path, err)
		}
	}
	if leaked.Load() != 0 {
		t.Errorf("the other host got %d requests, want none", leaked.Load())
	}
}
