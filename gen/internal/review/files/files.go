// Package files reads the states of the module that a review compares. A revision of
// git comes in, its files come out; of two states, which files differ.
package files

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"path"
	"slices"
	"strings"
)

// Revision reads the module in dir as it stands in a git revision into memory. It
// needs git and no network, and touches neither the index nor the working tree.
func Revision(ctx context.Context, dir, rev string) (fs.FS, error) {
	if strings.HasPrefix(rev, "-") {
		return nil, fmt.Errorf("gen: %q is not a revision; name a commit, a branch or a tag", rev)
	}
	git := exec.CommandContext(ctx, "git", "archive", "--format=zip", "-0", rev)
	git.Dir = dir
	var out, says bytes.Buffer
	git.Stdout, git.Stderr = &out, &says
	if err := git.Run(); err != nil {
		return nil, fmt.Errorf("gen: git archive %s: %w: %s; fetch the revision, or name another", rev, err, bytes.TrimSpace(says.Bytes()))
	}
	archive, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		return nil, err
	}
	archive.File = slices.DeleteFunc(archive.File, func(f *zip.File) bool { return !f.Mode().IsRegular() || !kept(f.Name) })
	return archive, nil
}

// kept are the files that a comparison can need; pictures and the like are not.
func kept(name string) bool {
	return slices.Contains([]string{".go", ".yaml", ".md", ".mod", ".txt"}, path.Ext(name))
}

// Has reports whether a state has a file or folder.
func Has(state fs.FS, name string) bool {
	_, err := fs.Stat(state, name)
	return err == nil
}

// Below lists the files below a folder; there are none when there is no such folder.
func Below(state fs.FS, dir string) (names []string, err error) {
	err = fs.WalkDir(state, dir, func(name string, entry fs.DirEntry, err error) error {
		if name == dir && errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

// Differing lists the files below a folder that are changed, new or gone, by path.
func Differing(base, head fs.FS, dir string) ([]string, error) {
	before, baseErr := Below(base, dir)
	after, headErr := Below(head, dir)
	names := slices.Concat(before, after)
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool {
		one, gone := fs.ReadFile(base, name)
		other, missing := fs.ReadFile(head, name)
		return !kept(name) || gone == nil && missing == nil && bytes.Equal(one, other)
	}), errors.Join(baseErr, headErr)
}

// Same reports whether nothing differs below a folder.
func Same(base, head fs.FS, dir string) bool {
	found, err := Differing(base, head, dir)
	return err == nil && len(found) == 0
}
