package ownfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// lay makes the things to be checked, below dir.
func lay(t *testing.T, dir string) {
	t.Helper()
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, err := range []error{
		os.WriteFile(at("file"), nil, 0o600), os.WriteFile(at("loose"), nil, 0o600), os.Chmod(at("loose"), 0o640),
		os.Mkdir(at("folder"), 0o700), os.Mkdir(at("read"), 0o700), os.Chmod(at("read"), 0o755),
		os.Mkdir(at("written"), 0o700), os.Chmod(at("written"), 0o720),
		os.Symlink(at("file"), at("to-file")), os.Symlink(at("folder"), at("to-folder")), os.Symlink(at("none"), at("to-none")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestOwn(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such permissions")
	}
	dir := t.TempDir()
	lay(t, dir)
	for _, row := range []struct {
		name         string
		file, folder string // what is said, "" for nothing
	}{
		{"file", "", "is no folder"},
		{"folder", "is no file", ""},
		{"loose", "has permissions -rw-r-----", "is no folder"},
		{"read", "is no file", ""},
		{"written", "is no file", "has permissions -rwx-w----"},
		{"to-file", "is a link", "is a link"},
		{"to-folder", "is a link", "is a link"},
		{"to-folder/", "is a link", "is a link"},
		{"to-none", "is a link", "is a link"},
	} {
		says(t, row.name, File(dir+"/"+row.name), row.file)
		says(t, row.name, Folder(dir+"/"+row.name), row.folder)
	}
	if err := File(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	defer func() { user = os.Geteuid }()
	user = func() int { return os.Geteuid() + 1 }
	says(t, "file", File(filepath.Join(dir, "file")), "belongs to user")
	says(t, "folder", Folder(filepath.Join(dir, "folder")), "belongs to user")
}

func says(t *testing.T, name string, err error, want string) {
	t.Helper()
	if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
		t.Errorf("%s: %v, want %q", name, err, want)
	}
}
