package aimsio_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
)

func TestConfigFaults(t *testing.T) {
	const user = "someone"
	tests := []struct {
		name   string
		config aimsio.Config
		want   []string
	}{
		{"nothing", aimsio.Config{}, []string{"no URL given", "AIMSIO_URL", "no user name given", "no password given"}},
		{"plain http", aimsio.Config{URL: "http://fields.example", Username: user, Password: password}, []string{"http://fields.example would send credentials unencrypted"}},
		{"credentials in the URL", aimsio.Config{URL: "https://a:" + password + "@fields.example", Username: user, Password: password}, []string{"contains credentials"}},
		{"a query", aimsio.Config{URL: "https://fields.example/?tenant=4711", Username: user, Password: password}, []string{"has a query"}},
		{"no scheme", aimsio.Config{URL: "fields.example", Username: user, Password: password}, []string{"does not begin with https://"}},
		{"unknown server", aimsio.Config{Server: "staging", Username: user, Password: password}, []string{`unknown server "staging"; use "sandbox", "portal" or "mock"`}},
		{"colon in the user name", aimsio.Config{Server: aimsio.Sandbox, Username: "a:b", Password: password}, []string{"colon"}},
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

// forbidden is a transport that must not be used.
type forbidden struct{ t *testing.T }

func (f forbidden) RoundTrip(*http.Request) (*http.Response, error) {
	f.t.Error("a call was sent")
	return nil, errors.New("forbidden")
}

func TestReadOnlyPortal(t *testing.T) {
	for _, address := range []string{"https://portal.aimsio.com", "https://PORTAL.aimsio.com:443/", "https://portal.aimsio.com."} {
		c := newClient(t, aimsio.Config{URL: address, Username: "a", Password: password, ReadOnlyPortal: true, Transport: forbidden{t}})
		_, err := c.API.UpsertJobOrders(t.Context(), aimsioapi.JobOrderPostRequest{})
		if !errors.Is(err, aimsio.ErrReadOnly) {
			t.Errorf("%s: %v, want ErrReadOnly", address, err)
		}
	}
}

// TestNothingShowsThePassword prints everything that holds it.
func TestNothingShowsThePassword(t *testing.T) {
	var log bytes.Buffer
	config := aimsio.Config{URL: "http://127.0.0.1:1", Username: "someone", Password: password, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
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
