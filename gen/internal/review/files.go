package review

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"slices"
)

// differing lists the files below a folder that are not the same in two states, by
// path: changed, new and gone ones.
func differing(base, head fs.FS, dir string) ([]string, error) {
	found := map[string]bool{}
	for _, side := range []struct{ from, to fs.FS }{{base, head}, {head, base}} {
		if !has(side.from, dir) {
			continue
		}
		err := fs.WalkDir(side.from, dir, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !kept(name) {
				return err
			}
			one, err := fs.ReadFile(side.from, name)
			other, missing := fs.ReadFile(side.to, name)
			if missing != nil || string(one) != string(other) {
				found[name] = true
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}

// same reports whether nothing differs below a folder.
func same(base, head fs.FS, dir string) bool {
	found, err := differing(base, head, dir)
	return err == nil && len(found) == 0
}

// digest stands for the content of a folder.
type digest [sha256.Size]byte

func digestOf(files fs.FS, dir string) (digest, error) {
	sum := sha256.New()
	err := fs.WalkDir(files, dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		fmt.Fprintf(sum, "%s %d\n%s", name, len(data), data)
		return err
	})
	return digest(sum.Sum(nil)), err
}
