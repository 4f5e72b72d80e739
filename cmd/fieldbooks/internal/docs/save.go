package docs

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/docs/site"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/atomicfile"
)

// list is the file that says what a folder has of this command.
const list = ".fieldbooks-docs"

// about begins it.
const about = "# Written by fieldbooks docs --to, which replaces and removes these files.\n"

// save writes the site into a folder, and takes away what an earlier run wrote that is no more.
func save(a *app.App, pages fs.FS, folder string) error {
	files, err := site.Make(pages)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return unwritable(folder, err)
	}
	earlier, err := owned(folder)
	if err != nil {
		return err
	}
	if err := write(folder, files, earlier); err != nil {
		return unwritable(folder, err)
	}
	a.Note("%d files are in %s; open %s in a browser, or have a web server serve the folder", len(files), folder, filepath.Join(folder, "index.html"))
	return nil
}

// unwritable says why a folder cannot have the site.
func unwritable(folder string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = fmt.Errorf("%s: %w", at.Path, at.Err)
	}
	return exit.Usagef("the site cannot be written into %s: %w; name another folder", folder, err)
}

// listed is what the list of a folder has.
func listed(folder string) (earlier []string, err error) {
	text, err := os.ReadFile(filepath.Join(folder, list))
	names, ours := strings.CutPrefix(string(text), about)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, exit.File(folder, err)
	case !ours:
		return nil, exit.Usagef("%s in %s is no list of this command; name a folder that is empty, or not there", list, folder)
	}
	for line := range strings.Lines(names) {
		if name := strings.TrimSuffix(line, "\n"); fs.ValidPath(name) {
			earlier = append(earlier, name)
		}
	}
	return earlier, nil
}

// owned is what an earlier run wrote, which are files and no links. What is nobody's is left alone,
// so a folder that has anything else is refused, by the first that is found: it may be a whole disk.
func owned(folder string) ([]string, error) {
	earlier, err := listed(folder)
	if err != nil {
		return nil, err
	}
	var others, leftovers []string
	err = fs.WalkDir(os.DirFS(folder), ".", func(name string, d fs.DirEntry, err error) error {
		of, left := atomicfile.Leftover(name)
		is := func(name string) bool { return name == list || slices.Contains(earlier, name) }
		switch {
		case err != nil || d.IsDir() || d.Type().IsRegular() && is(name):
			return err
		case d.Type().IsRegular() && left && is(of):
			leftovers = append(leftovers, name)
			return nil
		}
		if others = append(others, name); len(others) == few {
			return fs.SkipAll
		}
		return nil
	})
	switch {
	case len(others) > 0:
		return nil, exit.Usagef("%s has what this command did not write, such as %s; name a folder that is empty, or not there", folder, strings.Join(others, ", "))
	case err != nil:
		return nil, unwritable(folder, err)
	}
	return earlier, tidy(folder, leftovers)
}

// few is how many names of others are told.
const few = 3

// tidy removes what a run left that was killed.
func tidy(folder string, leftovers []string) error {
	for _, name := range leftovers {
		if err := remove(folder, name); err != nil {
			return unwritable(folder, err)
		}
	}
	return nil
}

// write writes what is not there as it is. The list has at each moment all that is there: a run that
// was killed can be repeated.
func write(folder string, files map[string][]byte, earlier []string) error {
	names := slices.Sorted(maps.Keys(files))
	if err := writeList(folder, append(slices.Clone(names), earlier...)); err != nil {
		return err
	}
	for _, name := range names {
		if err := replace(filepath.Join(folder, filepath.FromSlash(name)), files[name]); err != nil {
			return err
		}
	}
	for _, name := range earlier {
		if _, is := files[name]; !is {
			if err := remove(folder, name); err != nil {
				return err
			}
		}
	}
	return writeList(folder, names)
}

func writeList(folder string, names []string) error {
	slices.Sort(names)
	return replace(filepath.Join(folder, list), []byte(about+strings.Join(slices.Compact(names), "\n")+"\n"))
}

// replace writes a file, if it is not that already.
func replace(name string, text []byte) error {
	if has, err := os.ReadFile(name); err == nil && bytes.Equal(has, text) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return atomicfile.Write(name, text, 0o644)
}

// remove takes a file away, with the folders that are empty then.
func remove(folder, name string) error {
	if err := os.Remove(filepath.Join(folder, filepath.FromSlash(name))); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if os.Remove(filepath.Join(folder, filepath.FromSlash(dir))) != nil { // it has others
			break
		}
	}
	return nil
}
