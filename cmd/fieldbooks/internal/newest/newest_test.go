package newest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// proxyOf answers every list with a status and a text.
func proxyOf(t *testing.T, status int, text string) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/"+Module+"/@v/list" {
			t.Errorf("asked for %s", r.URL.Path)
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(text)) // who does not listen is no fault of the proxy
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// TestRelease asks as the go command does: behind a comma the next is asked when there is no such
// module, behind a bar after any failure.
func TestRelease(t *testing.T) {
	good := proxyOf(t, 200, "v0.1.0\nv0.12.0\nv0.9.0\nv0.13.0-rc.1\nv0.12.0+incompatible\n")
	none, empty, broken := proxyOf(t, 404, "not found"), proxyOf(t, 200, ""), proxyOf(t, 503, "later")
	for _, c := range []struct{ proxies, want string }{
		{good, "v0.12.0"},
		{none + "," + good, "v0.12.0"},
		{empty + ",direct," + good, "v0.12.0"},
		{broken + "|" + good, "v0.12.0"},
		{broken + "," + good, "answered 503 Service Unavailable"},
		{none + ",off", "GOPROXY=off"},
		{"off", "GOPROXY=off"},
		{none, "no release is published yet"},
		{"direct", "set GOPROXY to the address of one"},
		{",", "set GOPROXY to the address of one"},
		{"proxy.example.com", "no address"},
	} {
		t.Setenv("GOPROXY", c.proxies)
		got, err := Release(t.Context())
		if err != nil {
			got = err.Error()
		}
		if got != c.want && (err == nil || !strings.Contains(got, c.want)) {
			t.Errorf("%s: %q, wanted %q", c.proxies, got, c.want)
		}
	}
}

func TestNewer(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"v0.2.0", "v0.1.9", true}, {"v0.10.0", "v0.9.0", true}, {"v1.0.0", "(devel)", true}, {"v0.1.0", "", true},
		{"v0.2.0", "v0.2.0", false}, {"v0.1.0", "v0.2.0", false}, {"v1.0.0-rc.1", "v0.1.0", false}, {"0.3.0", "", false},
	} {
		if Newer(c.a, c.b) != c.want {
			t.Errorf("%s is newer than %s: %v", c.a, c.b, !c.want)
		}
	}
}
