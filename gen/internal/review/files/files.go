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
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
)

// Revision reads the module in dir as it stands in a git revision into memory. It
// needs git and no network, and touches neither the index nor the working tree. The error
// says whether it is git, the repository, or the revision that is not there, and what to do.
func Revision(ctx context.Context, dir, rev string) (fs.FS, error) {
	if strings.HasPrefix(rev, "-") {
		return nil, fmt.Errorf("gen: %q is not a revision; name a commit, a branch or a tag", rev)
	}
	out, err := git(ctx, dir, "archive", "--format=zip", "-0", rev)
	if err != nil {
		return nil, fmt.Errorf("gen: %w", unread(ctx, dir, rev, err))
	}
	archive, err := zip.NewReader(bytes.NewReader(out), int64(len(out)))
	if err != nil {
		return nil, err
	}
	archive.File = slices.DeleteFunc(archive.File, func(f *zip.File) bool { return !f.Mode().IsRegular() || !kept(f.Name) })
	return archive, nil
}

// git runs git, whose words are in the error.
func git(ctx context.Context, dir string, args ...string) ([]byte, error) {
	run := exec.CommandContext(ctx, "git", args...)
	run.Dir, run.Env = dir, append(os.Environ(), "LC_ALL=C")
	var says bytes.Buffer
	run.Stderr = &says
	out, err := run.Output()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, bytes.TrimSpace(says.Bytes()))
	}
	return out, err
}

// unread is why a revision could not be read, and what to do.
func unread(ctx context.Context, dir, rev string, err error) error {
	shallow, repositoryErr := git(ctx, dir, "rev-parse", "--is-shallow-repository")
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return fmt.Errorf("%w; install git, which reads %s", err, rev)
	case repositoryErr != nil:
		return fmt.Errorf("%s is in no git repository that can be read (%w); compare in a clone", dir, repositoryErr)
	case strings.TrimSpace(string(shallow)) == "true":
		return fmt.Errorf("%s is not in this shallow clone (%w); run git fetch --unshallow, or check out with fetch-depth: 0", rev, err)
	}
	return fmt.Errorf("git has no %s (%w); fetch the revision, or name another", rev, err)
}

// kept are the files that a comparison can need; pictures and the like are not.
func kept(name string) bool {
	return strings.HasPrefix(name, "specs/") || slices.Contains([]string{".go", ".json", ".yaml", ".md", ".mod", ".txt"}, path.Ext(name))
}

// read are the files below specs/ that something reads, as patterns.
var read = []string{"specs/ajera/*.yaml", "specs/ajera/schema.json", "specs/aimsio/openapi.yaml", "specs/aimsio/overlay.yaml", "specs/breaks.yaml"}

// Strays is an error that names the files below specs/ which look like specs and are read
// by nobody: renamed to .yml, or put into a folder of their own. Without it their methods
// were gone in silence.
func Strays(state fs.FS) error {
	names, err := Below(state, "specs")
	faults := []error{err}
	for _, name := range names {
		isRead := slices.ContainsFunc(read, func(pattern string) bool { ok, _ := path.Match(pattern, name); return ok })
		if !isRead && slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(path.Ext(name))) {
			faults = append(faults, fmt.Errorf("%s: nobody reads a file of this name; rename or remove it (read are %s)", name, strings.Join(read, ", ")))
		}
	}
	return errors.Join(faults...)
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
