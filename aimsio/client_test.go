package aimsio_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/spy"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

func TestConfigFaults(t *testing.T) {
	const user = "someone"
	tests := []struct {
		name   string
		config aimsio.Config
		want   []string
	}{
		{"nothing", aimsio.Config{}, []string{"no URL given", "AIMSIO_URL", "no user name given", "no password given"}},
		{"plain http", aimsio.Config{URL: wire.Hide("http://fields.example"), Username: user, Password: wire.Hide(password)}, []string{"http://fields.example would send credentials unencrypted"}},
		{"credentials in the URL", aimsio.Config{URL: wire.Hide("https://a:" + password + "@fields.example"), Username: user, Password: wire.Hide(password)}, []string{"contains credentials"}},
		{"a query", aimsio.Config{URL: wire.Hide("https://fields.example/?tenant=4711"), Username: user, Password: wire.Hide(password)}, []string{"has a query"}},
		{"no scheme", aimsio.Config{URL: wire.Hide("fields.example"), Username: user, Password: wire.Hide(password)}, []string{"does not begin with https://"}},
		{"unknown server", aimsio.Config{Server: "staging", Username: user, Password: wire.Hide(password)}, []string{`unknown server "staging"; use "sandbox", "portal" or "mock"`}},
		{"colon in the user name", aimsio.Config{Server: aimsio.Sandbox, Username: "a:b", Password: wire.Hide(password)}, []string{"colon"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := aimsio.New(tt.config)
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q lacks %q", err, want)
				}
			}
			if strings.Contains(err.Error(), password) || strings.Contains(err.Error(), "4711") {
				t.Errorf("%q shows a secret", err)
			}
		})
	}
}

func TestServers(t *testing.T) {
	for server, want := range map[string]string{"sandbox": "https://sandbox.aimsio.com", "Portal": "https://portal.aimsio.com", "mock": "https://api.aimsio.com/_mock/aimsio_api"} {
		t.Setenv("AIMSIO_URL", "")
		t.Setenv("AIMSIO_SERVER", server)
		t.Setenv("AIMSIO_USERNAME", "someone")
		t.Setenv("AIMSIO_PASSWORD", password)
		c, err := aimsio.FromEnv()
		if err != nil {
			t.Fatal(err)
		}
		if got := c.URL().String(); got != want {
			t.Errorf("%s is %s, want %s", server, got, want)
		}
	}
}

// Two clients of one AIMSIO_LIMIT_DIR keep one limit; a folder that cannot be used is named.
func TestLimitDirOfEnv(t *testing.T) {
	t.Setenv("AIMSIO_URL", "https://aimsio.invalid")
	t.Setenv("AIMSIO_USERNAME", "someone")
	t.Setenv("AIMSIO_PASSWORD", password)
	path := filepath.Join(t.TempDir(), "limit")
	t.Setenv("AIMSIO_LIMIT_DIR", path)
	var limiters []*limit.Limiter
	for range 2 {
		if _, err := aimsio.FromEnv(func(c *aimsio.Config) { limiters = append(limiters, c.Limiter) }); err != nil {
			t.Fatal(err)
		}
	}
	for range aimsio.Limits().Parallel {
		pass := new(limit.Pass)
		if err := pass.Enter(t.Context(), limiters[0], new(limit.Waits)); err != nil {
			t.Fatal(err)
		}
		defer pass.Leave()
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	err := new(limit.Pass).Enter(ctx, limiters[1], new(limit.Waits))
	if wait, ok := errors.AsType[*limit.WaitError](err); !ok || wait.For != limit.ForSlot {
		t.Errorf("error %v, want to wait for a slot that the other client holds", err)
	}
	t.Setenv("AIMSIO_LIMIT_DIR", filepath.Join(path, "window"))
	if _, err := aimsio.FromEnv(); err == nil || !strings.Contains(err.Error(), "AIMSIO_LIMIT_DIR") || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want one that names the variable and the folder", err)
	}
}

// forbidden is a transport that must not be used.
type forbidden struct{ t *testing.T }

func (f forbidden) RoundTrip(*http.Request) (*http.Response, error) {
	f.t.Error("a call was sent")
	return nil, errors.New("forbidden")
}

func TestReadOnlyPortal(t *testing.T) {
	for _, address := range []string{"https://portal.aimsio.com", "https://PORTAL.aimsio.com:443/", "https://portal.aimsio.com."} {
		c := newClient(t, aimsio.Config{URL: wire.Hide(address), Username: "a", Password: wire.Hide(password), ReadOnlyPortal: true, Transport: forbidden{t}})
		_, err := c.API.UpsertJobOrders(t.Context(), aimsioapi.JobOrderPostRequest{})
		if !errors.Is(err, aimsio.ErrReadOnly) {
			t.Errorf("%s: %v, want ErrReadOnly", address, err)
		}
	}
}

// TestNothingShowsThePassword prints everything that holds it.
func TestNothingShowsThePassword(t *testing.T) {
	var log bytes.Buffer
	config := aimsio.Config{URL: wire.Hide("http://127.0.0.1:1"), Username: "someone", Password: wire.Hide(password), Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	c := newClient(t, config)
	_, err := c.Raw(t.Context(), "GET", "/x", nil)
	echo := talk(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"you sent": %q}`, r.Header.Get("Authorization")+" "+password)
	})
	_, echoed := echo.Raw(t.Context(), "GET", "/x", nil)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("all", "client", c, "config", config, "err", err, "echoed", echoed)
	for _, v := range []any{config, &config, c, *c, err, echoed, []any{config, c, err}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			fmt.Fprintf(&log, verb+"\n", v)
		}
	}
	if e, ok := errors.AsType[*aimsio.Error](echoed); ok {
		log.Write(e.Body)
	}
	if log.Len() < 1000 || !strings.Contains(log.String(), "127.0.0.1:1") {
		t.Fatal("nothing was printed")
	}
	for _, secret := range []string{password, "someone", "c29tZW9uZTpodW50ZXItdHdvLWludmVudGVk"} {
		if i := strings.Index(log.String(), secret); i >= 0 {
			t.Errorf("shown: %s", log.String()[max(0, i-200):i+len(secret)])
		}
	}
}

// TestNothingShowsTheCredentials: neither those of the configuration, nor those that somebody put
// into its URL, which New refuses. The client has called, so that its connections sent them.
func TestNothingShowsTheCredentials(t *testing.T) {
	const planted, inURL = "planted-password-of-the-user", "planted-password-in-the-URL"
	config := aimsio.Config{URL: wire.Hide("https://api:" + inURL + "@fields.example/?" + inURL), Username: "someone", Password: wire.Hide(planted)}
	if found := spy.Finds(config, planted, inURL); len(found) > 0 {
		t.Errorf("config: %q", found)
	}
	_, err := aimsio.New(config)
	if found := spy.Finds(err, planted, inURL); len(found) > 0 || err == nil {
		t.Errorf("%v: %q", err, found)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, password, _ := r.BasicAuth(); password != planted {
			t.Error("not the password")
		}
		w.WriteHeader(http.StatusNotFound)
	}))
	defer server.Close()
	config.URL = wire.Hide(server.URL)
	c := newClient(t, config)
	_, err = c.API.ListJobOrders(t.Context())
	if found := append(spy.Finds(c, planted), spy.Finds(err, planted)...); len(found) > 0 || err == nil {
		t.Errorf("%v: %.1000q", err, found)
	}
}
