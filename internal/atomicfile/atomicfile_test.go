package atomicfile_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

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
