package atomicfile_test

import (
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/atomicfile"
)

func TestWrite(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.json")
	for _, text := range []string{"old", "newer"} {
		if err := atomicfile.Write(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(name)
		if err != nil || string(got) != text {
			t.Errorf("%q %v, want %q", got, err, text)
		}
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o644 && runtime.GOOS != "windows" {
		t.Errorf("%v %v", info, err)
	}
	only(t, filepath.Dir(name), 1)
}

// TestNothingIsLeft fails to put a file in the place of a folder.
func TestNothingIsLeft(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a")
	if err := os.MkdirAll(filepath.Join(name, "full"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write(name, nil, 0o600); err == nil {
		t.Error("a folder was replaced")
	}
	only(t, filepath.Dir(name), 1)
	if err := atomicfile.Write(filepath.Join(name, "none", "b"), nil, 0o600); err == nil {
		t.Error("a folder was made")
	}
}

// only wants so many files in a folder.
func only(t *testing.T, folder string, n int) {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != n {
		t.Errorf("%v %v", files, err)
	}
}

// TestKilledWriters: what a killed process left is removed, what a living one writes is not, nor
// what belongs to another file.
func TestKilledWriters(t *testing.T) {
	folder := t.TempDir()
	old := time.Now().Add(-2 * time.Hour)
	keep := map[string]bool{
		"a.json.1234.fieldbooks.tmp": false, "a.json.99.fieldbooks.tmp": false,
		"a.json.77.fieldbooks.tmp": true, // young
		"b.json.1.fieldbooks.tmp":  true, "a.json.old.1.fieldbooks.tmp": true, "a.json..fieldbooks.tmp": true, "a.json.1.tmp": true, "xa.json.1.fieldbooks.tmp": true,
	}
	for name := range keep {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if name == "a.json.77.fieldbooks.tmp" {
			continue
		}
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, "a.json.5.fieldbooks.tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write(filepath.Join(folder, "a.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range keep {
		if _, err := os.Lstat(filepath.Join(folder, name)); (err == nil) != want {
			t.Errorf("%s: %v, want it kept %v", name, err, want)
		}
	}
	only(t, folder, 8)
}

// TestNoFile: what is no file, such as a device, stays.
func TestNoFile(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "f")
	socket := filepath.Join(t.TempDir(), "s")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Skip("no sockets here:", err)
	}
	defer listener.Close()
	for _, name := range []string{folder, socket} {
		before, err := os.Lstat(name)
		if err != nil {
			t.Fatal(err)
		}
		err = atomicfile.Write(name, []byte("x"), 0o600)
		after, statErr := os.Lstat(name)
		if err == nil || !strings.Contains(err.Error(), "is no file") || statErr != nil || after.Mode() != before.Mode() {
			t.Errorf("%s: %v, and then %v, %v", name, err, after, statErr)
		}
	}
}

// TestDiscard: what was begun leaves nothing, and what was there stays.
func TestDiscard(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(name, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := atomicfile.Create(name, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("half")); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(name); err != nil || string(got) != "old" {
		t.Errorf("%q %v before the file is whole", got, err)
	}
	if err := f.Discard(); err != nil {
		t.Error(err)
	}
	only(t, filepath.Dir(name), 1)
}
