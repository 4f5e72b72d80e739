package account

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestShared has two commands, one after the other, share a login.
func TestShared(t *testing.T) {
	home := alone(t)
	s := ajeratest.Start(t)
	t.Setenv("AJERA_API_URL", s.URL())
	t.Setenv("AJERA_API_USERNAME", s.User())
	t.Setenv("AJERA_API_PASSWORD", s.Password())
	for range 2 {
		list(t, &Choice{Note: func(format string, args ...any) { t.Errorf(format, args...) }})
	}
	if n := s.Calls("CreateAPISession"); n != 1 {
		t.Errorf("%d logins of two commands, want 1", n)
	}
	if n := s.Calls("EndAPISession"); n != 0 {
		t.Errorf("the session was ended")
	}
	dirs, _ := filepath.Glob(filepath.Join(home, "fieldbooks", "limits", "ajera-*", "window"))
	if len(dirs) != 1 {
		t.Errorf("limits in %q, want one", dirs)
	}
}

// list is a command that reads.
func list(t *testing.T, c *Choice) {
	t.Helper()
	client, err := Ajera(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.V2.ListProjects(t.Context(), ajerav2.ListProjectsArgs{}); err != nil {
		t.Error(err)
	}
	if err := errors.Join(client.Close(), c.Close()); err != nil {
		t.Error(err)
	}
}

// TestNoCache has no folder for what commands share: they work, and say so once.
func TestNoCache(t *testing.T) {
	home := alone(t)
	s := ajeratest.Start(t)
	t.Setenv("AJERA_API_URL", s.URL())
	t.Setenv("AJERA_API_USERNAME", s.User())
	t.Setenv("AJERA_API_PASSWORD", s.Password())
	if err := os.WriteFile(filepath.Join(home, "fieldbooks"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var said []string
	c := &Choice{Note: func(format string, args ...any) { said = append(said, fmt.Sprintf(format, args...)) }}
	list(t, c)
	list(t, c)
	if len(said) != 2 || !strings.HasPrefix(said[0], "Sessions are not kept") || !strings.HasPrefix(said[1], "The limits are not shared") {
		t.Errorf("said %q", said)
	}
	if s.Calls("CreateAPISession") != 2 || s.Calls("EndAPISession") != 2 {
		t.Error("a session was left open")
	}
	t.Setenv("AJERA_LIMIT_DIR", filepath.Join(home, "fieldbooks"))
	if _, err := Ajera(t.Context(), &Choice{}); err == nil || !strings.Contains(err.Error(), "AJERA_LIMIT_DIR") {
		t.Errorf("a folder that was asked for: %v", err)
	}
}

// TestSwapped has another URL under an old profile: it is noticed, and nothing is written.
func TestSwapped(t *testing.T) {
	alone(t)
	server := ajeratest.Start(t)
	s := ajeraOf("one")
	s.URL, s.Username, s.Password = wire.Hide(server.URL()), server.User(), wire.Hide(server.Password())
	save(t, InFile, s)
	found, err := Find(t.Context(), &Choice{}, OfAjera)
	if err != nil {
		t.Fatal(err)
	}
	if err := found.Swapped(); exit.Of(err) != exit.Refused || !strings.Contains(err.Error(), "client 1, database 2") {
		t.Errorf("got %v", err)
	}
	c := &Choice{}
	client, err := Ajera(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = errors.Join(client.Close(), c.Close()) }()
	if _, err := client.Raw(t.Context(), 2, "UpdateProjects", nil); !errors.Is(err, ajera.ErrDatabase) || exit.Of(err) != exit.Refused {
		t.Errorf("a write: %v", err)
	}
}

// TestReadOnly has a profile refuse writes.
func TestReadOnly(t *testing.T) {
	alone(t)
	server := aimsiotest.Start(t)
	s := &Settings{Vendor: OfAimsio, Profile: "one", URL: wire.Hide(server.URL()), Username: server.User(), Password: wire.Hide(server.Password()), ReadOnly: true}
	save(t, InFile, s)
	c := &Choice{}
	client, err := Aimsio(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = errors.Join(client.Close(), c.Close()) }()
	if _, err := client.Raw(t.Context(), "POST", "/rest/api/standard/v1/JobOrder", wire.Value(`{}`)); !errors.Is(err, aimsio.ErrReadOnly) {
		t.Errorf("a write: %v", err)
	}
	save(t, InFile, &Settings{Vendor: OfAjera, Profile: "one", URL: wire.Hide(address), Username: "api", Password: wire.Hide(hush), ReadOnly: true})
	other, err := Ajera(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Raw(t.Context(), 2, "UpdateProjects", nil); !errors.Is(err, ajera.ErrReadOnly) {
		t.Errorf("a write: %v", err)
	}
}

// TestTry wants a yes, a no that is one of the password, and a yes of a user who may not list.
func TestTry(t *testing.T) {
	alone(t)
	c := &Choice{}
	defer func() { _ = c.Close() }()
	a, b := ajeratest.Start(t), aimsiotest.Start(t, aimsiotest.Deny("Pricebook"))
	for _, s := range []*Settings{
		{Vendor: OfAjera, URL: wire.Hide(a.URL()), Username: a.User(), Password: wire.Hide(a.Password())},
		{Vendor: OfAimsio, URL: wire.Hide(b.URL()), Username: b.User(), Password: wire.Hide(b.Password())},
	} {
		if err := s.Try(t.Context(), c); err != nil {
			t.Errorf("%s: %v", s.Vendor, err)
		}
		s.Password = wire.Hide(hush)
		err := s.Try(t.Context(), c)
		if exit.Of(err) != exit.Denied {
			t.Errorf("%s, wrong password: %v", s.Vendor, err)
		}
		if text := fmt.Sprintf("%+v %v", s, err); strings.Contains(text, hush) || strings.Contains(text, a.URL()[strings.Index(a.URL(), "?"):]) {
			t.Errorf("%s shows a secret: %s", s.Vendor, text)
		}
	}
	if a.Calls("EndAPISession") != 1 {
		t.Error("the session of the try was left open")
	}
}

// TestHangingKeyring has a D-Bus that takes the connection and never answers.
func TestHangingKeyring(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("no D-Bus")
	}
	if os.Getenv(hanging) != "" {
		hang(t)
		return
	}
	silent, err := net.Listen("unix", filepath.Join(t.TempDir(), "bus"))
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	self := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestHangingKeyring$")
	self.Env = append(os.Environ(), hanging+"=1", keyringVariable+"=200ms", "DBUS_SESSION_BUS_ADDRESS=unix:path="+silent.Addr().String())
	if out, err := self.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if keyringWait > 10*time.Second {
		t.Error("without a setting it takes longer than anybody waits")
	}
}

// hanging tells a process of its own, in which no test has replaced the keyring, to ask it.
const hanging = "FIELDBOOKS_TEST_HANGING"

func hang(t *testing.T) {
	began := time.Now()
	_, err := keyringGet(t.Context(), "one/ajera")
	if err == nil || !strings.Contains(err.Error(), "the keyring did not answer within 200ms; unlock it") {
		t.Errorf("got %v", err)
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
}

// TestKeyringSetting has what the variable may say.
func TestKeyringSetting(t *testing.T) {
	alone(t)
	for said, want := range map[string]string{"": "", "on": "", "30s": "", "off": "no keyring is asked", "no": "set it to off, or to a time", "-1s": "set it to off"} {
		t.Setenv(keyringVariable, said)
		if _, err := keyringAllowed(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", said, err)
		}
	}
	t.Setenv(keyringVariable, "")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	if _, err := os.Stat(fmt.Sprintf("/run/user/%d", os.Getuid())); runtime.GOOS == "linux" && err != nil {
		if err := keyringSet(t.Context(), "x", "y"); err == nil || !strings.Contains(err.Error(), "no desktop session runs") {
			t.Errorf("without a bus: %v", err)
		}
	}
}
