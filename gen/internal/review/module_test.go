package review

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"
)

// copyOf is some folders of the module in memory, for a test to change.
func copyOf(t *testing.T, root string, dirs ...string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, dir := range dirs {
		err := fs.WalkDir(os.DirFS(root), dir, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || path.Ext(name) == ".png" {
				return err
			}
			data, err := os.ReadFile(root + "/" + name)
			files[name] = &fstest.MapFile{Data: data}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// replace changes the first occurrence of a text in a file.
func replace(t *testing.T, files fstest.MapFS, name, old, new string) {
	t.Helper()
	text := string(files[name].Data)
	if !strings.Contains(text, old) {
		t.Fatalf("%q is not in %s", old, name)
	}
	files[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, new, 1))}
}
