package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
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

// in returns the differences of one state.
func (d differences) in(s state) differences {
	return slices.DeleteFunc(slices.Clone(d), func(diff difference) bool { return diff.state != s })
}

// compare looks at every file under generated/, those included that nobody asked
// for, and at what else is wanted, and returns what departs from want, by path.
func compare(module fs.FS, want map[string][]byte) (differences, error) {
	var found differences
	seen := map[string]bool{}
	err := fs.WalkDir(module, "generated", func(name string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && name == "generated" {
			return nil
		}
		if err != nil || entry.IsDir() {
			return err
		}
		seen[name] = true
		s, err := stateOf(module, name, want)
		if s != "" {
			found = append(found, difference{name, s})
		}
		return err
	})
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if seen[name] {
			continue
		}
		s, readErr := stateOf(module, name, want) // the page outside generated/
		if errors.Is(readErr, fs.ErrNotExist) {
			s, readErr = missing, nil
		}
		if s != "" {
			found = append(found, difference{name, s})
		}
		err = errors.Join(err, readErr)
	}
	slices.SortFunc(found, func(a, b difference) int { return strings.Compare(a.path, b.path) })
	return found, err
}

func stateOf(module fs.FS, name string, want map[string][]byte) (state, error) {
	have, err := fs.ReadFile(module, name)
	if err != nil {
		return "", err
	}
	wanted, ok := want[name]
	switch {
	case ok && bytes.Equal(have, wanted):
		return "", nil
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
