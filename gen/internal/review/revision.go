package review

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"path"
	"strings"
	"testing/fstest"
)

// Revision reads the module in dir as it stands in a git revision into memory. It
// needs git and no network, and touches neither the index nor the working tree.
func Revision(ctx context.Context, dir, rev string) (fs.FS, error) {
	if strings.HasPrefix(rev, "-") {
		return nil, fmt.Errorf("gen: %q is not a revision; name a commit, a branch or a tag", rev)
	}
	git := exec.CommandContext(ctx, "git", "archive", "--format=tar", rev)
	git.Dir = dir
	var out, says bytes.Buffer
	git.Stdout, git.Stderr = &out, &says
	if err := git.Run(); err != nil {
		return nil, fmt.Errorf("gen: git archive %s: %w: %s; fetch the revision, or name another", rev, err, bytes.TrimSpace(says.Bytes()))
	}
	return untar(&out)
}

// kept are the files that a comparison can need; pictures and the like are not.
func kept(name string) bool {
	switch path.Ext(name) {
	case ".go", ".yaml", ".md", ".mod", ".txt":
		return true
	}
	return false
}

func untar(in io.Reader) (fs.FS, error) {
	files := fstest.MapFS{}
	for archive := tar.NewReader(in); ; {
		head, err := archive.Next()
		switch {
		case errors.Is(err, io.EOF):
			return files, nil
		case err != nil:
			return nil, err
		case head.Typeflag != tar.TypeReg || !kept(head.Name):
			continue
		}
		data, err := io.ReadAll(archive)
		if err != nil {
			return nil, err
		}
		files[head.Name] = &fstest.MapFile{Data: data, Mode: 0o644}
	}
}
