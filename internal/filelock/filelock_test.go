package filelock_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/filelock"
)

// TestLock has two hold one file, as two processes do: a lock belongs to what was opened.
func TestLock(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lock")
	first, second := open(t, name), open(t, name)
	if err := filelock.Lock(first, false); errors.Is(err, errors.ErrUnsupported) {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
	if err := filelock.Lock(second, false); !errors.Is(err, filelock.ErrBusy) {
		t.Errorf("a second lock: %v", err)
	}
	waited := make(chan error, 1)
	go func() { waited <- filelock.Lock(second, true) }()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-waited; err != nil {
		t.Errorf("a lock that was waited for: %v", err)
	}
	if err := filelock.Lock(open(t, name), false); !errors.Is(err, filelock.ErrBusy) {
		t.Errorf("a third lock, of what was waited for: %v", err)
	}
}

func open(t *testing.T, name string) *os.File {
	t.Helper()
	file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}
