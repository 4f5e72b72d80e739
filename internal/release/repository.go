package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
)

// A repository is the working tree of one, by its folder.
type repository string

// git runs git there and returns what it says, without the end of the last line.
func (r repository) git(args ...string) (string, error) {
	command := exec.Command("git", args...)
	command.Dir = string(r)
	var faults strings.Builder
	command.Stderr = &faults
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w: %s", strings.Join(args, " "), err, strings.Join(strings.Fields(faults.String()), " "))
	}
	return strings.TrimRight(string(out), "\n"), nil
}

func (r repository) read(name string) (string, error) {
	text, err := os.ReadFile(filepath.Join(string(r), filepath.FromSlash(name)))
	return string(text), err
}

// workspace is go.work.
func (r repository) workspace() (*modfile.WorkFile, error) {
	text, err := r.read("go.work")
	if err != nil {
		return nil, err
	}
	return modfile.ParseWork("go.work", []byte(text), nil)
}

// modules are the folders of the modules that users fetch: those of the workspace, without the
// examples.
func (r repository) modules() (folders []string, err error) {
	work, err := r.workspace()
	if err != nil {
		return nil, err
	}
	for _, use := range work.Use {
		if folder := path.Clean(use.Path); !strings.HasPrefix(folder, "examples/") {
			folders = append(folders, folder)
		}
	}
	if len(folders) == 0 || folders[0] != "." {
		return nil, errors.New("go.work: want the module of this folder first")
	}
	return folders, nil
}

// tagsOf are the tags of a release: the go command looks for a module below its folder's name.
func tagsOf(folders []string, version string) (tags []string) {
	for _, folder := range folders {
		tags = append(tags, path.Join(folder, version))
	}
	return tags
}

// tag makes all tags, or none.
func (r repository) tag(version string, tags []string) error {
	for i, tag := range tags {
		_, err := r.git("tag", "-a", "-m", "fieldbooks "+version, tag, "HEAD")
		if err == nil {
			continue
		}
		for _, made := range tags[:i] {
			if _, undone := r.git("tag", "-d", made); undone != nil {
				err = errors.Join(err, fmt.Errorf("the tag %s is still there; delete it: %w", made, undone))
			}
		}
		return err
	}
	return nil
}
