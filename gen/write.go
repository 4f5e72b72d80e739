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

// state is how a file under generated/ departs from what the specs say, or a spec from what git
// hands to others as it is.
type state string

const (
	missing    state = "missing"
	differs    state = "differs from what the specs say"
	stale      state = "stale: no spec makes it any more"
	leftover   state = "left by a run that was killed"
	linked     state = "a link where a file belongs"
	executable state = "executable, which no generated file is"

	// What a run does not mend.
	foreign        state = "foreign: not generated; move it out of generated/"
	linkedFolder   state = "a link to a folder; put the folder itself there"
	linkedFile     state = "a link to a file; put the file itself there, or remove it"
	executableSpec state = "executable, which no spec is; take that mode away"
)

// mended reports whether a run puts it right.
func (s state) mended() bool {
	return !slices.Contains([]state{foreign, linkedFolder, linkedFile, executableSpec}, s)
}

// difference is one file that is not as it should be.
type difference struct {
	path  string
	state state
}

type differences []difference

// err names every file and what mends them; nil when there are none.
func (d differences) err() error {
	if len(d) == 0 {
		return nil
	}
	var says strings.Builder
	for _, diff := range d {
		fmt.Fprintf(&says, "%s: %s\n", diff.path, diff.state)
	}
	if slices.ContainsFunc(d, func(diff difference) bool { return diff.state.mended() }) {
		says.WriteString("generated/ is not what specs/ say; run \"go run ./gen\" and commit the result")
	} else {
		says.WriteString("nothing is written before that is done")
	}
	return errors.New(says.String())
}

// compare looks at every file under generated/ and specs/, those included that nobody asked
// for, and at what else is wanted, and returns what departs from want, by path.
func compare(module fs.FS, want map[string][]byte) (differences, error) {
	names, err := inPlace(module, want)
	var found differences
	for _, name := range names {
		s, readErr := stateOf(module, name, want)
		if s != "" {
			found = append(found, difference{name, s})
		}
		err = errors.Join(err, readErr)
	}
	return found, err
}

// inPlace are the names to look at, in order: files, and the folders that they are in.
func inPlace(module fs.FS, want map[string][]byte) ([]string, error) {
	generated, err := files.Below(module, "generated")
	specs, specsErr := files.Below(module, "specs")
	names := slices.AppendSeq(slices.Concat(generated, specs), maps.Keys(want))
	seen := map[string]bool{".": true}
	for _, name := range names {
		for dir := path.Dir(name); !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			beside, _ := fs.Glob(module, path.Join(dir, "*.tmp")) // where people's files are, too
			names = append(append(names, dir), beside...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names), errors.Join(err, specsErr)
}

// stateOf is how a file or folder departs from what is wanted of it, "" when it does not.
func stateOf(module fs.FS, name string, want map[string][]byte) (state, error) {
	wanted, made := want[name]
	info, err := fs.Lstat(module, name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && made:
		return missing, nil
	case errors.Is(err, fs.ErrNotExist):
		return "", nil // the folder of what is missing
	case err != nil:
		return "", err
	}
	if of, left := atomicfile.Leftover(path.Base(name)); left && info.Mode().IsRegular() && (generated(name) || want[path.Join(path.Dir(name), of)] != nil) {
		return leftover, nil
	}
	if s := form(module, name, info.Mode(), made); s != "" || !made && (!generated(name) || name == surface) || info.IsDir() {
		return s, nil
	}
	have, err := fs.ReadFile(module, name)
	switch {
	case err != nil || made && bytes.Equal(have, wanted):
		return "", err
	case made:
		return differs, nil
	case ours(name, have):
		return stale, nil
	}
	return foreign, nil
}

// form is what is wrong with a name before its text is read: git, and who unpacks an archive, get
// files of no special kind.
func form(module fs.FS, name string, mode fs.FileMode, made bool) state {
	switch {
	case mode&fs.ModeSymlink != 0:
		if to, err := fs.Stat(module, name); err == nil && to.IsDir() {
			return linkedFolder
		}
		return linkedAs[made]
	case mode.IsDir() && !made:
		return ""
	case !mode.IsRegular():
		return foreign
	case mode.Perm()&0o111 == 0:
		return ""
	case made:
		return executable
	case generated(name):
		return "" // stale or foreign in any case
	}
	return executableSpec
}

// linkedAs is what is said of a link to a file, which may be one that is made.
var linkedAs = map[bool]state{true: linked, false: linkedFile}

// surface is the one file in generated/ that is made elsewhere: by the command, whose module this one
// cannot see.
const surface = "generated/api/command.txt"

// generated reports whether a name is in the folder where nothing else may be.
func generated(name string) bool { return strings.HasPrefix(name, "generated/") }

// header is the line by which a Go file says that it was generated, headerInJSON that of other files.
var (
	header       = regexp.MustCompile(`\A// Code generated .* DO NOT EDIT\.\n`)
	headerInJSON = regexp.MustCompile(`\A\{\n"//": "Code generated .* DO NOT EDIT\.",\n`)
)

// ours reports whether a file was written by this command at some time.
func ours(name string, data []byte) bool {
	switch {
	case path.Dir(name) == "generated/api":
		return bytes.HasPrefix(data, []byte("pkg "))
	case path.Ext(name) == ".json":
		return headerInJSON.Match(data)
	}
	return header.Match(data)
}

// write mends the differences and counts what it did. Files that were not generated are an error,
// and then nothing is written: whoever put them there would lose them sooner or later.
func write(root string, want map[string][]byte, found differences) (written, removed int, err error) {
	alien := slices.DeleteFunc(slices.Clone(found), func(diff difference) bool { return diff.state.mended() })
	if len(alien) > 0 {
		return 0, 0, alien.err()
	}
	for _, diff := range found {
		path := filepath.Join(root, filepath.FromSlash(diff.path))
		if diff.state == stale || diff.state == leftover {
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
