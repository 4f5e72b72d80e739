package ajera_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// welcome answers every call with success and a token.
func welcome(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprint(w, `{"ResponseCode":200,"Content":{"SessionToken":"tok"}}`)
}

// counter counts the requests that pass.
type counter struct{ n atomic.Int32 }

func (c *counter) RoundTrip(r *http.Request) (*http.Response, error) {
	c.n.Add(1)
	return http.DefaultTransport.RoundTrip(r)
}

// TestOptionsReachTheWire tries each option by its effect.
func TestOptionsReachTheWire(t *testing.T) {
	list := func(c *ajera.Client) error {
		_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
		return err
	}
	t.Run("UserAgent", func(t *testing.T) {
		agent := ""
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			agent = r.UserAgent()
			welcome(w, r)
		}, func(c *ajera.Config) { c.UserAgent = "mine/1" })
		if err := list(c); err != nil || agent != "mine/1" {
			t.Error(err, agent)
		}
	})
	t.Run("Transport and HTTPClient", func(t *testing.T) {
		var own, client counter
		if err := list(serve(t, welcome, func(c *ajera.Config) { c.Transport = &own })); err != nil || own.n.Load() != 2 {
			t.Error(err, own.n.Load())
		}
		if err := list(serve(t, welcome, func(c *ajera.Config) { c.HTTPClient = &http.Client{Transport: &client} })); err != nil || client.n.Load() != 2 {
			t.Error(err, client.n.Load())
		}
	})
	t.Run("Limiter", func(t *testing.T) {
		shared := limit.New(limit.Policy{Calls: 100, Parallel: 1})
		use := func(c *ajera.Config) { c.Limiter = shared }
		if err := errors.Join(list(serve(t, welcome, use)), list(serve(t, welcome, use))); err != nil {
			t.Fatal(err)
		}
		if n := shared.Stats().Calls; n != 4 {
			t.Errorf("%d calls passed the limiter, want 4: logins count", n)
		}
	})
	t.Run("Log and Observe", func(t *testing.T) {
		var log bytes.Buffer
		seen := 0
		c := serve(t, welcome, func(c *ajera.Config) {
			c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
			c.Observe = func(context.Context, wire.Attempt) { seen++ }
		})
		if err := list(c); err != nil || seen != 2 || !strings.Contains(log.String(), "ListClients") {
			t.Errorf("%v: %d attempts seen, log %s", err, seen, &log)
		}
		if strings.Contains(log.String(), "invented") || strings.Contains(log.String(), "c2VjcmV0LWlk") {
			t.Errorf("a secret in %s", &log)
		}
	})
	t.Run("MaxAnswer", func(t *testing.T) {
		if err := list(serve(t, welcome, func(c *ajera.Config) { c.MaxAnswer = 10 })); err == nil || !strings.Contains(err.Error(), "Config.MaxAnswer") {
			t.Error(err)
		}
	})
	t.Run("Rules", func(t *testing.T) {
		c := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, `{"ResponseCode":-4,"Content":{}}`) },
			func(c *ajera.Config) { c.Rules = []ajera.Rule{{Code: -4, Means: ajera.ErrConflict}} })
		if err := list(c); !errors.Is(err, ajera.ErrConflict) {
			t.Error(err)
		}
	})
	t.Run("AnswerTimeout and LoginTimeout", func(t *testing.T) {
		hang := func(w http.ResponseWriter, r *http.Request) {
			if _, err := io.Copy(io.Discard, r.Body); err == nil { // or the server would not notice the end
				<-r.Context().Done()
			}
		}
		for _, option := range []ajera.Option{
			func(c *ajera.Config) { c.AnswerTimeout = 20 * time.Millisecond },
			func(c *ajera.Config) { c.LoginTimeout = 20 * time.Millisecond },
		} {
			if err := list(serve(t, hang, option)); err == nil {
				t.Error("no timeout")
			}
		}
	})
}

func TestParallelBoundsASplitRead(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutLimits(), ajeratest.WithoutFirm())
	c := connect(t, s, func(c *ajera.Config) { c.Parallel, c.BatchMax = 2, map[string]int{"GetClients": 1} })
	got, err := c.V1.GetClients(t.Context(), ajerav1.GetClientsArgs{RequestedClients: []int{1, 2, 3, 4, 5, 6, 7, 8}})
	if err != nil {
		t.Fatal(err)
	}
	if n := s.MaxOpen(); n > 2 {
		t.Errorf("%d calls were open at once, want 2 at most", n)
	}
	if got.Info.Attempts != 8 || got.Info.Total == 0 || got.Info.Bytes == 0 {
		t.Errorf("info %+v", got.Info)
	}
}

func TestLoginCooldownAndIdleAreSettable(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	c := connect(t, s, func(c *ajera.Config) { c.Password, c.LoginCooldown = wire.Hide("wrong-one"), time.Nanosecond })
	for range 2 {
		if _, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{}); !errors.Is(err, ajera.ErrSession) {
			t.Error(err)
		}
	}
	if n := s.Calls("CreateAPISession"); n != 2 {
		t.Errorf("%d logins, want 2 without a cool-down", n)
	}
	logins := 0
	idle := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > 100 {
			logins++
		}
		welcome(w, r)
	}, func(c *ajera.Config) { c.SessionIdle = time.Nanosecond })
	for range 2 {
		if _, err := idle.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{}); err != nil {
			t.Error(err)
		}
	}
	if logins != 2 {
		t.Errorf("%d logins, want 2 when every pause is idle", logins)
	}
}
