package files

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// repository is a git repository with one commit of files. The test is skipped where
// there is no git.
func repository(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"init", "-q"}, {"add", "-A"},
		{"-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "base"},
	} {
		git := exec.CommandContext(t.Context(), "git", args...)
		git.Dir = dir
		if out, err := git.CombinedOutput(); err != nil {
			t.Skipf("git %v: %v: %s", args, err, out)
		}
	}
	return dir
}

func TestRevision(t *testing.T) {
	dir := repository(t, map[string]string{"specs/a.yaml": "old\n", "a/b.go": "package a\n", "logo.png": "x"})
	if err := os.WriteFile(filepath.Join(dir, "specs", "a.yaml"), []byte("new\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	files, err := Revision(t.Context(), dir, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	if data, err := fs.ReadFile(files, "specs/a.yaml"); err != nil || string(data) != "old\n" {
		t.Errorf("the file is %q, %v", data, err)
	}
	if !Has(files, "a/b.go") || Has(files, "logo.png") {
		t.Error("Go is missing, or a picture was read")
	}
	if data, err := os.ReadFile(filepath.Join(dir, "specs", "a.yaml")); err != nil || string(data) != "new\n" {
		t.Errorf("the working tree was touched: %q, %v", data, err)
	}
}

func TestRevisionUnknown(t *testing.T) {
	dir := repository(t, map[string]string{"a.go": "package a\n"})
	for rev, want := range map[string]string{
		"nowhere":        "fetch the revision, or name another",
		"--output=pwned": "is not a revision",
	} {
		if _, err := Revision(t.Context(), dir, rev); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v, wanted %q", rev, err, want)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "pwned")); err == nil {
		t.Error("a revision was taken for a flag")
	}
}
