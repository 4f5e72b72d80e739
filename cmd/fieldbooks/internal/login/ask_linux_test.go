package login

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// screen is a terminal: what the command says, and what the system echoes of what is typed.
type screen struct {
	keys, line *os.File // whoever types, and the command

	mu    sync.Mutex
	shown bytes.Buffer
	read  int // how much of it was there when something was typed last
}

// terminal opens a pseudo-terminal.
func terminal(t *testing.T) *screen {
	t.Helper()
	keys, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no pseudo-terminal: %v", err)
	}
	if err := unix.IoctlSetPointerInt(int(keys.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(keys.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	line, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminal: %v", err)
	}
	s := &screen{keys: keys, line: line}
	go func() { _, _ = io.Copy(s, keys) }()
	t.Cleanup(func() { line.Close(); keys.Close() })
	return s
}

// Write takes what is shown.
func (s *screen) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown.Write(text)
}

func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown.String()
}

// typed waits for a question, and for the echo to be off where the answer is hidden, as somebody does who
// reads before typing.
func (s *screen) typed(t *testing.T, question, answer string, hidden bool) {
	t.Helper()
	s.until(t, question, func() bool {
		return len(s.text()) > s.read && strings.HasSuffix(s.text(), question) && s.echoes(t) != hidden
	})
	s.read = len(s.text())
	if _, err := s.keys.WriteString(answer + "\n"); err != nil {
		t.Fatal(err)
	}
}

func (s *screen) until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 500 {
		if is() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%q did not come; the screen shows\n%s", what, s.text())
}

func (s *screen) echoes(t *testing.T) bool {
	t.Helper()
	state, err := unix.IoctlGetTermios(int(s.line.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return state.Lflag&unix.ECHO != 0
}

// alone keeps the developer's accounts out of a test.
func alone(t *testing.T) {
	t.Helper()
	home := t.TempDir()
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"} {
		t.Setenv(name, home)
	}
	for _, name := range []string{"FIELDBOOKS_PROFILE", "AJERA_API_URL", "AJERA_API_USERNAME", "AJERA_API_PASSWORD",
		"AIMSIO_URL", "AIMSIO_SERVER", "AIMSIO_USERNAME", "AIMSIO_PASSWORD"} {
		t.Setenv(name, "")
	}
	t.Setenv("FIELDBOOKS_KEYRING", "off")
}

// begin runs login on a terminal.
func begin(ctx context.Context, s *screen, args ...string) (ended chan error) {
	a := &app.App{In: s.line, Out: s.line, Err: s.line, Now: time.Now, InTerminal: true, ErrTerminal: true, Width: 80}
	c := Login(a)
	c.SilenceErrors, c.SilenceUsage = true, true
	c.SetArgs(args)
	ended = make(chan error, 1)
	go func() { ended <- c.ExecuteContext(ctx) }()
	return ended
}

// TestHidden has somebody answer all questions: neither address nor password is ever on the screen.
func TestHidden(t *testing.T) {
	alone(t)
	server, s := ajeratest.Start(t), terminal(t)
	ended := begin(t.Context(), s, "ajera")
	s.typed(t, "API URL: ", "AjeraAPI.ashx", true)
	s.typed(t, "API URL: ", server.URL(), true)
	s.typed(t, "User name: ", server.User(), false)
	s.typed(t, "Password (not shown): ", server.Password(), true)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	s.until(t, "the end", func() bool { return strings.Contains(s.text(), "only you can read") })
	if shown := s.text(); !strings.Contains(shown, "That is no address") || !strings.Contains(shown, "It leads to 127.0.0.1") ||
		!strings.Contains(shown, server.User()) || strings.Contains(shown, server.Password()) ||
		strings.Contains(shown, server.URL()[strings.Index(server.URL(), "?")+1:]) {
		t.Errorf("the screen shows\n%s", shown)
	}
	if !s.echoes(t) {
		t.Error("the terminal does not echo any more")
	}
	if found, err := account.Find(t.Context(), &account.Choice{}, account.OfAjera); err != nil || found.Password.Reveal() != server.Password() {
		t.Errorf("it was not stored: %v", err)
	}
}

// TestInterrupted presses Ctrl-C at the password: the terminal echoes again, and nothing is stored.
func TestInterrupted(t *testing.T) {
	alone(t)
	s := terminal(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := begin(ctx, s, "aimsio", "--server", "sandbox", "--user", "api")
	s.until(t, "the password", func() bool { return strings.HasSuffix(s.text(), "(not shown): ") && !s.echoes(t) })
	cancel()
	if err := <-ended; exit.Of(err) != exit.Interrupted {
		t.Errorf("got %v", err)
	}
	if !s.echoes(t) {
		t.Error("the terminal does not echo any more")
	}
	if _, err := account.Find(t.Context(), &account.Choice{}, account.OfAimsio); !errors.Is(err, account.ErrNone) {
		t.Errorf("got %v", err)
	}
}
