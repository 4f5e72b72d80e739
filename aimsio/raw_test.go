package aimsio_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/wire"
)

func TestRaw(t *testing.T) {
	c := talk(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		user, _, _ := r.BasicAuth()
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprintf(w, "%s %s %s %s by %s", r.Method, r.RequestURI, r.Header.Get("Content-Type"), body, user)
	})
	tests := []struct {
		method, path string
		body         any
		want         string
	}{
		{"GET", "/rest/a%2Fb?x=1&y=%26", nil, "GET /rest/a%2Fb?x=1&y=%26   by someone"},
		{"POST", "/x", []byte(`{"a": 1.50}`), `POST /x application/json {"a": 1.50} by someone`},
		{"POST", "/x/", strings.NewReader(`[ ]`), `POST /x/ application/json [ ] by someone`},
		{"POST", "/x", map[string]any{"a": wire.MustDecimal("1.50")}, `POST /x application/json {"a":1.50} by someone`},
		{"PUT", "/x", wire.Content{Media: "application/pdf", Body: strings.NewReader("%PDF")}, "PUT /x application/pdf %PDF by someone"},
		{"DELETE", "/x", nil, "DELETE /x   by someone"},
	}
	for _, tt := range tests {
		var info wire.Info
		reply, err := c.Raw(t.Context(), tt.method, tt.path, tt.body, wire.InfoTo(&info))
		if err != nil {
			t.Error(err)
			continue
		}
		if string(reply.Body) != tt.want || reply.Status != 200 || info.Attempts != 1 {
			t.Errorf("got %q, %+v, want %q", string(reply.Body), info, tt.want)
		}
	}
	if _, err := c.Raw(t.Context(), "POST", "/x", func() {}); !errors.Is(err, aimsio.ErrBadRequest) {
		t.Errorf("%v, want ErrBadRequest", err)
	}
	if _, err := c.Raw(t.Context(), "NO METHOD", "/x", nil); !errors.Is(err, aimsio.ErrBadRequest) {
		t.Errorf("%v, want ErrBadRequest", err)
	}
}

func TestRawKeepsBelowTheBase(t *testing.T) {
	var got string
	c := talk(t, func(_ http.ResponseWriter, r *http.Request) { got = r.URL.Path })
	below := newClient(t, aimsio.Config{URL: wire.Hide(c.URL().String() + "/tenant/"), Username: "a", Password: wire.Hide(password)})
	if _, err := below.Raw(t.Context(), "GET", "/x?y", nil); err != nil || got != "/tenant/x" {
		t.Errorf("path %s, %v", got, err)
	}
}

func TestRawRefusesPages(t *testing.T) {
	for _, answer := range []http.HandlerFunc{text("text/html", "<p>"), text("application/json", `{"a`)} {
		if _, err := talk(t, answer).Raw(t.Context(), "GET", "/x", nil); !errors.Is(err, aimsio.ErrAnswer) {
			t.Errorf("%v, want ErrAnswer", err)
		}
	}
}

// FuzzRawPath sends no path to another server, and none above the base.
func FuzzRawPath(f *testing.F) {
	for _, path := range []string{"/x?y#z", "//evil.example/x", `/\evil.example`, "/../../x", "/%2e%2e/x", "https://a:b@c/d", "/x\r\nHost: c", "?x", "/:80", "/a//b"} {
		f.Add(path)
	}
	var sent *http.Request
	c, err := aimsio.New(aimsio.Config{
		URL: wire.Hide("https://fields.example/tenant"), Username: "someone", Password: wire.Hide(password), Limiter: pace(),
		Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			sent = r
			return &http.Response{StatusCode: 204, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
		}),
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, path string) {
		sent = nil
		if _, err := c.Raw(t.Context(), "GET", path, nil); err != nil && sent != nil {
			t.Fatalf("%q: sent, and yet %v", path, err)
		}
		if sent != nil && (sent.URL.Scheme != "https" || sent.URL.Host != "fields.example" || sent.Host != "" && sent.Host != "fields.example") {
			t.Errorf("%q was sent to %s", path, sent.URL)
		}
		if sent != nil && !strings.HasPrefix(sent.URL.Path, "/tenant") {
			t.Errorf("%q left the base: %s", path, sent.URL.Path)
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
