package ajera_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/wire"
)

// memoryStore is a store for the clients of one process.
type memoryStore struct{ places sync.Map }

func (m *memoryStore) Load(_ context.Context, key string) (ajera.Session, error) {
	kept, _ := m.places.Load(key)
	s, _ := kept.(ajera.Session)
	return s, nil
}

func (m *memoryStore) Save(_ context.Context, key string, s ajera.Session) error {
	m.places.Store(key, s)
	return nil
}

// attempt makes a client of its own and lists with it, after cooldown if another
// was refused.
func attempt(t *testing.T, s *ajeratest.Server, store ajera.SessionStore, password string, cooldown time.Duration) error {
	t.Helper()
	c := connect(t, s, func(c *ajera.Config) {
		c.Sessions, c.Password, c.LoginCooldown = store, wire.Hide(password), cooldown
	})
	_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
	return err
}

func TestRefusedLoginIsSharedWithTheStore(t *testing.T) {
	shared, dir := new(memoryStore), t.TempDir()
	for name, store := range map[string]func() ajera.SessionStore{
		"memory":    func() ajera.SessionStore { return shared },
		"directory": func() ajera.SessionStore { return ajera.SessionDir(dir) },
	} {
		t.Run(name, func(t *testing.T) {
			s := ajeratest.Start(t, ajeratest.WithoutFirm(), ajeratest.WithLogin("api-user", "invented-right"))
			try := func(password string, cooldown time.Duration, well bool, logins int) {
				t.Helper()
				err := attempt(t, s, store(), password, cooldown)
				if well != (err == nil) || !well && !errors.Is(err, ajera.ErrSession) {
					t.Errorf("%s: %v", password, err)
				}
				if n := s.Calls("CreateAPISession"); n != logins {
					t.Errorf("%s: %d logins, want %d", password, n, logins)
				}
			}
			try("invented-wrong", time.Hour, false, 1)
			try("invented-wrong", time.Hour, false, 1)
			try("invented-wrong", time.Nanosecond, false, 2) // its cool-down is over
			try("invented-wrong", time.Hour, false, 2)
			try("invented-other", time.Hour, false, 3)
			try("invented-right", time.Hour, true, 4)
			try("invented-right", time.Hour, true, 4) // the session is kept
		})
	}
}

// Clients of one process that share a store log in one after the other, so the
// first tells all.
func TestClientsAtOnceShareTheLogin(t *testing.T) {
	for _, password := range []string{"invented-right", "invented-wrong"} {
		s := ajeratest.Start(t, ajeratest.WithoutFirm(), ajeratest.WithLogin("api-user", "invented-right"))
		store := new(memoryStore)
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				if err := attempt(t, s, store, password, time.Hour); (err == nil) != (password == "invented-right") {
					t.Errorf("%s: %v", password, err)
				}
			})
		}
		all.Wait()
		if n := s.Calls("CreateAPISession"); n != 1 {
			t.Errorf("%s: %d logins, want 1", password, n)
		}
	}
}

func TestRefusedLoginKeepsNoSecret(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm(), ajeratest.WithLogin("api-user", "invented-right"))
	dir := t.TempDir()
	for range 2 {
		err := attempt(t, s, ajera.SessionDir(dir), "invented-wrong", time.Hour)
		if text := everything(t, dir); text == "" || containsAny(text+err.Error(), "api-user", "invented") || strings.Contains(text, ajeratest.TextLogin) {
			t.Errorf("kept %s\ntold %v", text, err)
		}
		if e, ok := errors.AsType[*ajera.Error](err); !ok || e.Outcome != wire.NotSent {
			t.Errorf("%v; want an outcome of not sent", err)
		}
	}
	err := attempt(t, s, ajera.SessionDir(dir), "invented-wrong", time.Hour)
	if err == nil || !strings.Contains(err.Error(), "no login before") || !strings.Contains(err.Error(), "check the username and password") {
		t.Errorf("%v; want when and what to do", err)
	}
}

func containsAny(text string, parts ...string) bool {
	for _, part := range parts {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

// A refusal that nobody of ours can have written holds nobody back.
func TestForeignRefusalIsHarmless(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutLimits(), ajeratest.WithoutFirm(), ajeratest.WithLogin("api-user", "invented-right"))
	dir := t.TempDir()
	_ = attempt(t, s, ajera.SessionDir(dir), "invented-wrong", time.Hour)
	kept, _ := filepath.Glob(filepath.Join(dir, "*.json"))
	genuine, err := os.ReadFile(kept[0])
	if err != nil {
		t.Fatal(err)
	}
	refused := `"Refused":"` + time.Now().Format(time.RFC3339Nano) + `"`
	at := string(genuine)[strings.Index(string(genuine), `"Refused"`):]
	at = at[:strings.Index(at, `,`)]
	for name, text := range map[string]string{
		"cut":           string(genuine)[:len(genuine)/2],
		"empty":         "",
		"far ahead":     strings.Replace(string(genuine), at, `"Refused":"9999-12-31T23:59:59Z"`, 1),
		"long ago":      strings.Replace(string(genuine), at, `"Refused":"0002-01-01T00:00:00Z"`, 1),
		"no password":   `{"Token":"",` + refused + `}`,
		"no salt":       `{"Token":"",` + refused + `,"Tried":" "}`,
		"short salt":    `{"Token":"",` + refused + `,"Tried":"ab cd"}`,
		"other salt":    strings.Replace(string(genuine), `"Tried":"`, `"Tried":"A`, 1),
		"other members": `{"Token":"","Refused":true,"Tried":7}`,
		"a list":        `[]`,
	} {
		if err := os.WriteFile(kept[0], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		before := s.Calls("CreateAPISession")
		_ = attempt(t, s, ajera.SessionDir(dir), "invented-wrong", time.Hour)
		if n := s.Calls("CreateAPISession") - before; n != 1 {
			t.Errorf("%s: %d logins, want 1", name, n)
		}
	}
	if err := os.WriteFile(kept[0], genuine, 0o600); err != nil {
		t.Fatal(err)
	}
	before := s.Calls("CreateAPISession")
	if _ = attempt(t, s, ajera.SessionDir(dir), "invented-wrong", time.Hour); s.Calls("CreateAPISession") != before {
		t.Error("the genuine refusal held nobody back")
	}
}
