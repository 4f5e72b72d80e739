package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReplace drops documents into a copy of the module: one with a new member,
// and two that must leave every file as it is.
func TestReplace(t *testing.T) {
	present, err := os.ReadFile(filepath.Join("..", aimsioSpec))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, old, new string
		want           string // in the output or the error
		fails          bool
	}{
		{
			name: "a new member",
			old:  "        billableItemCategory:\n", new: "        billableItemShelf:\n          type: string\n        billableItemCategory:\n",
			want: "added member BillableItem.billableItemShelf",
		},
		{
			name: "an overlay action without a target",
			old:  "billableItemTypeName", new: "billableItemKindName",
			want: "specs/aimsio/overlay.yaml:", fails: true,
		},
		{
			name: "a name that the wrapper uses is gone",
			old:  "updatedAt", new: "touchedAt",
			want: "the hand-written packages do not compile", fails: true,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := copyModule(t)
			t.Chdir(dir)
			file := filepath.Join(t.TempDir(), "new.yaml")
			if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(present), c.old, c.new)), 0o600); err != nil {
				t.Fatal(err)
			}
			before := contents(t, dir)
			var out bytes.Buffer
			err := runReplace(t.Context(), []string{file}, &out)
			if (err != nil) != c.fails {
				t.Fatalf("error %v\n%s", err, out.String())
			}
			said := out.String()
			if err != nil {
				said += err.Error()
			}
			if !strings.Contains(said, c.want) {
				t.Errorf("%q is missing in:\n%s", c.want, said)
			}
			after := contents(t, dir)
			if changed := !maps.Equal(after, before); changed == c.fails {
				t.Errorf("tree changed: %t", changed)
			}
		})
	}
}

// copyModule copies what a build of the module needs.
func copyModule(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"specs", "generated", "wire", "limit", "internal", "aimsio", "ajera", "cmd", "examples"} {
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join("..", name))); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
