package goapi

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/files"
)

// side is one state, and its Go by folder: no tests, and no module inside the module.
type side struct {
	state fs.FS
	names map[string][]string
}

func newSide(state fs.FS) (side, error) {
	names, err := Folders(state)
	for dir := range names {
		names[dir] = slices.DeleteFunc(names[dir], isTest)
	}
	return side{state, names}, err
}

func isTest(name string) bool { return strings.HasSuffix(name, "_test.go") }

// Folders are the folders of a state with the names of the Go in them, tests too: those that the go
// command looks into, and no module inside the module.
func Folders(state fs.FS) (map[string][]string, error) {
	names := map[string][]string{}
	err := fs.WalkDir(state, ".", func(name string, entry fs.DirEntry, err error) error {
		base, dir := path.Base(name), path.Dir(name)
		switch {
		case err != nil || name == ".":
			return err
		case !entry.IsDir() && path.Ext(name) == ".go":
			names[dir] = append(names[dir], name)
		case entry.IsDir() && (base[0] == '.' || base[0] == '_' || base == "testdata" || files.Has(state, path.Join(name, "go.mod"))):
			return fs.SkipDir
		}
		return nil
	})
	return names, err
}

// parse reads the beginnings of the files of a folder. What is not Go is told by who checks it.
func (s side) parse(dir string, mode parser.Mode) []*ast.File {
	var all []*ast.File
	for _, name := range s.names[dir] {
		data, err := fs.ReadFile(s.state, name)
		if err != nil {
			continue
		}
		if file, err := parser.ParseFile(token.NewFileSet(), name, data, mode); err == nil {
			all = append(all, file)
		}
	}
	return all
}

// public lists the packages that a program of another module can import, by folder.
func (s side) public() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(s.names)), func(dir string) bool {
		parsed := s.parse(dir, parser.PackageClauseOnly)
		return !importable(dir) || len(parsed) == 0 || parsed[0].Name.Name == "main"
	})
}

// importable reports whether other modules may import what is in a folder.
func importable(dir string) bool {
	return dir != "." && !slices.Contains(strings.Split(dir, "/"), "internal")
}

// Public are the folders of the packages of a state that users can import, by the package's name.
func Public(state fs.FS) (map[string]string, error) {
	s, err := newSide(state)
	if err != nil {
		return nil, err
	}
	folders := map[string]string{}
	for _, dir := range s.public() {
		folders[path.Base(dir)] = dir
	}
	return folders, nil
}

// same reports whether a folder holds the same Go in two states.
func same(one, other side, dir string) bool {
	return slices.Equal(one.names[dir], other.names[dir]) && !slices.ContainsFunc(one.names[dir], func(name string) bool {
		was, wasErr := fs.ReadFile(one.state, name)
		is, isErr := fs.ReadFile(other.state, name)
		return wasErr != nil || isErr != nil || !bytes.Equal(was, is)
	})
}

// affected lists the packages that users can import and whose API may differ: their Go does, or
// that of a package below them. The generated ones come first, in their order.
func affected(old, new fs.FS) ([]string, error) {
	before, err := newSide(old)
	if err != nil {
		return nil, err
	}
	after, err := newSide(new)
	if err != nil {
		return nil, err
	}
	differs := map[string]bool{} // a folder, or one below it
	var look func(dir string) bool
	look = func(dir string) bool {
		if known, ok := differs[dir]; ok {
			return known
		}
		differs[dir] = !same(before, after, dir)
		inside, _ := Imports(after.parse(dir, parser.ImportsOnly)) // where those of before are others, the folder differs
		for _, below := range inside {
			differs[dir] = look(below) || differs[dir]
		}
		return differs[dir]
	}
	dirs := slices.Concat(before.public(), after.public())
	slices.Sort(dirs)
	dirs = slices.DeleteFunc(slices.Compact(dirs), func(dir string) bool { return slices.Contains(Generated, dir) })
	return slices.DeleteFunc(slices.Concat(Generated, dirs), func(dir string) bool { return !look(dir) }), nil
}
