package app_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/fakes"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
)

// screen is a terminal that is looked at later.
type screen struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *screen) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(text)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// TestWaitsForTheLimit: a command that the vendor's limit holds back says so.
func TestWaitsForTheLimit(t *testing.T) {
	settings, stop, err := fakes.Start(nil, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stop() })
	t.Setenv("FIELDBOOKS_KEYRING", "off")
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	for _, s := range settings {
		t.Setenv(s[0], s[1])
	}
	seen := new(screen)
	a := &app.App{Err: seen, ErrTerminal: true, Now: time.Now}
	client, err := a.Ajera(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	line := a.Progress("reading clients")
	for range 12 {
		if _, err := client.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{}); err != nil {
			t.Fatal(err)
		}
		line.Add(1)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	if !strings.Contains(seen.String(), "waiting for Ajera's limit (8 calls a second)") {
		t.Errorf("%q", seen)
	}
}

// TestConfirm says what is done without a question, and that nobody can be asked.
func TestConfirm(t *testing.T) {
	for want, a := range map[string]*app.App{
		"": {Yes: true}, "dry run: nothing was sent": {Yes: true, DryRun: true, InTerminal: true},
		"nobody is there to be asked: Send it? Use --yes": {},
		"you said no: nothing was sent":                   {InTerminal: true, In: strings.NewReader("\n")},
		"there was no answer, which is no":                {InTerminal: true, In: strings.NewReader("")},
		"you said no: nothing was sent ":                  {InTerminal: true, In: strings.NewReader("maybe\nN\n")},
	} {
		seen := new(screen)
		a.Err = seen
		err := a.Confirm(t.Context(), "the plan\n", "Send it?")
		if (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), strings.TrimSpace(want)) || !strings.HasPrefix(seen.String(), "the plan\n") {
			t.Errorf("%v, want %s; %q", err, want, seen)
		}
	}
	both := &app.App{InTerminal: true, In: strings.NewReader("y\nYES\n"), Err: io.Discard}
	for range 2 {
		if err := both.Confirm(t.Context(), "", "Send it?"); err != nil {
			t.Errorf("the second answer was lost: %v", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	typing, _ := io.Pipe()
	if err := (&app.App{InTerminal: true, In: typing, Err: io.Discard}).Confirm(ctx, "", "Send it?"); exit.Of(err) != exit.Interrupted {
		t.Errorf("%v", err)
	}
}

// TestNotClosed: what a failed command began to write is not there.
func TestNotClosed(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.csv")
	a := &app.App{Err: io.Discard, Output: output.Options{File: name}}
	w, err := a.Writer(output.Set{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Record(0, []byte(`{"A":1}`)); err != nil {
		t.Fatal(err)
	}
	a.Progress("reading").Add(1200)
	if got := a.Interrupted(); got != "interrupted while reading: 1,200 done; "+name+" was not written" {
		t.Error(got)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(filepath.Dir(name)); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

// TestNoteIsHarmless: what a vendor says cannot take the terminal over.
func TestNoteIsHarmless(t *testing.T) {
	seen := new(screen)
	a := &app.App{Err: seen, Now: time.Now}
	a.Note("warning: %s", "\x1b]0;evil\a\u202e\ttab\nline")
	if want := "warning: ␛]0;evil␇\ufffd\ttab\nline\n"; seen.String() != want {
		t.Errorf("%q, want %q", seen.String(), want)
	}
}
