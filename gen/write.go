package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/files"
	"github.com/fieldbooks/fieldbooks/internal/atomicfile"
)

// state is how a file under generated/ departs from what the specs say.
type state string

const (
	missing state = "missing"
	differs state = "differs from what the specs say"
	stale   state = "stale: no spec makes it any more"
	foreign state = "foreign: not generated; move it out of generated/"
)

// difference is one file that is not as it should be.
type difference struct {
	path  string
	state state
}

type differences []difference

// err names every file and the command that mends them; nil when there are none.
func (d differences) err() error {
	if len(d) == 0 {
		return nil
	}
	var says strings.Builder
	for _, diff := range d {
		fmt.Fprintf(&says, "%s: %s\n", diff.path, diff.state)
	}
	says.WriteString("generated/ is not what specs/ say; run \"go run ./gen\" and commit the result")
	return errors.New(says.String())
}

// compare looks at every file under generated/, those included that nobody asked
// for, and at what else is wanted, and returns what departs from want, by path.
func compare(module fs.FS, want map[string][]byte) (differences, error) {
	var found differences
	names, err := files.Below(module, "generated")
	names = slices.AppendSeq(names, maps.Keys(want))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		s, readErr := stateOf(module, name, want)
		if s != "" {
			found = append(found, difference{name, s})
		}
		err = errors.Join(err, readErr)
	}
	return found, err
}

// stateOf is how a file departs from what is wanted of it, "" when it does not.
func stateOf(module fs.FS, name string, want map[string][]byte) (state, error) {
	have, err := fs.ReadFile(module, name)
	wanted, ok := want[name]
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return missing, nil
	case err != nil || ok && bytes.Equal(have, wanted):
		return "", err
	case ok:
		return differs, nil
	case ours(name, have):
		return stale, nil
	}
	return foreign, nil
}

// header is the line by which a Go file says that it was generated.
var header = regexp.MustCompile(`\A// Code generated .* DO NOT EDIT\.\n`)

// ours reports whether a file was written by this command at some time.
func ours(name string, data []byte) bool {
	if path.Dir(name) == "generated/api" {
		return bytes.HasPrefix(data, []byte("pkg "))
	}
	return header.Match(data)
}

// write mends the differences and counts what it did. Files that were not generated are an error,
// and then nothing is written: whoever put them there would lose them sooner or later.
func write(root string, want map[string][]byte, found differences) (written, removed int, err error) {
	alien := slices.DeleteFunc(slices.Clone(found), func(diff difference) bool { return diff.state != foreign })
	if len(alien) > 0 {
		return 0, 0, alien.err()
	}
	for _, diff := range found {
		path := filepath.Join(root, filepath.FromSlash(diff.path))
		if diff.state == stale {
			err = errors.Join(err, remove(path))
			removed++
			continue
		}
		err = errors.Join(err, writeFile(path, want[diff.path]))
		written++
	}
	return written, removed, err
}

// writeFile replaces a file in one step, and makes its folder.
func writeFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return atomicfile.Write(path, data, 0o644)
}

// remove deletes a file, and its folder when that was the last one in it.
func remove(path string) error {
	if err := os.Remove(path); err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		return err
	}
	return os.Remove(dir)
}
