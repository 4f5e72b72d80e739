package reference

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/atomicfile"
)

// Write writes all pages below the module root, and removes those that nothing makes any more. What
// is as it should be is not touched, nor is what is no page.
func Write(root string) error {
	made, err := Pages(os.DirFS(root))
	if err != nil {
		return err
	}
	folder := filepath.Join(root, filepath.FromSlash(Folder))
	there, err := Stored(os.DirFS(folder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for name, text := range made {
		if have, is := there[name]; is && bytes.Equal(have, text) {
			continue
		}
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), atomicfile.Write(file, text, 0o644)); err != nil {
			return err
		}
	}
	for name := range there {
		if made[name] == nil {
			if err := os.Remove(filepath.Join(folder, filepath.FromSlash(name))); err != nil {
				return err
			}
		}
	}
	return nil
}

// Stored are the pages that a folder has.
func Stored(tree fs.FS) (map[string][]byte, error) {
	all := map[string][]byte{}
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".md") {
			return err
		}
		all[name], err = fs.ReadFile(tree, name)
		return err
	})
	return all, err
}
