package goapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/model"
)

// Module is the import path of this module.
const Module = model.Module

// Libraries imports what does not belong to this module, from the export data in the
// build cache: the standard library and the modules of go.mod. Both states share it, so
// that their types compare.
type Libraries struct {
	dir    string
	export map[string]string // file by import path
	types.Importer
}

// NewLibraries makes an importer of what a folder on disk can import.
func NewLibraries(dir string) *Libraries {
	l := &Libraries{dir: dir, export: map[string]string{}}
	l.Importer = importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		file := l.export[path]
		if file == "" {
			return nil, fmt.Errorf("no package %s in the modules of go.mod", path)
		}
		return os.Open(file)
	})
	return l
}

// prepare finds the export data of packages, with one run of the go command. One
// that cannot be had is left out, and told by whoever imports it.
func (l *Libraries) prepare(ctx context.Context, paths []string) error {
	slices.Sort(paths)
	paths = slices.DeleteFunc(slices.Compact(paths), func(p string) bool { return p == "unsafe" || p == "C" || l.export[p] != "" })
	if len(paths) == 0 {
		return nil
	}
	list := exec.CommandContext(ctx, "go", append([]string{"list", "-e", "-export", "-f", "{{.ImportPath}} {{.Export}}", "--"}, paths...)...)
	list.Dir = l.dir
	var says bytes.Buffer
	list.Stderr = &says
	out, err := list.Output()
	if err != nil {
		return fmt.Errorf("gen: go list -export: %w: %s", err, bytes.TrimSpace(says.Bytes()))
	}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		l.export[path] = file
	}
	return nil
}

// Program type-checks the packages of one state from memory.
type Program struct {
	Faults []error // of the packages that were checked

	fset      *token.FileSet
	state     fs.FS
	libraries *Libraries
	parsed    map[string][]*ast.File // by folder; without tests
	checked   map[string]*types.Package
}

// NewProgram makes a program of a state.
func NewProgram(state fs.FS, l *Libraries) *Program {
	return &Program{state: state, libraries: l, fset: token.NewFileSet(), parsed: map[string][]*ast.File{}, checked: map[string]*types.Package{}}
}

// Load parses the packages in dirs and all of this module that they import, and finds the rest.
func (p *Program) Load(ctx context.Context, dirs ...string) error {
	var needed []string
	for len(dirs) > 0 {
		dir := dirs[0]
		dirs = dirs[1:]
		if _, ok := p.parsed[dir]; ok {
			continue
		}
		files, err := p.Parse(p.state, dir, func(name string) bool { return !isTest(name) })
		if err != nil {
			return err
		}
		p.parsed[dir] = files
		inside, outside := Imports(files)
		dirs, needed = append(dirs, inside...), append(needed, outside...)
	}
	return p.libraries.prepare(ctx, needed)
}

// Import makes a program the importer of what it checks.
func (p *Program) Import(path string) (*types.Package, error) {
	if dir, ok := strings.CutPrefix(path, Module+"/"); ok {
		return p.Check(dir)
	}
	return p.libraries.Import(path)
}

// Check type-checks a package without the bodies of its functions.
func (p *Program) Check(dir string) (*types.Package, error) {
	if known := p.checked[dir]; known != nil {
		return known, nil
	}
	if len(p.parsed[dir]) == 0 {
		return nil, fmt.Errorf("no package in %s", dir)
	}
	config := types.Config{Importer: p, IgnoreFuncBodies: true, Error: func(err error) { p.Faults = append(p.Faults, err) }}
	checked, _ := config.Check(Module+"/"+dir, p.fset, p.parsed[dir], nil) // what is wrong is in Faults; the rest can be compared
	p.checked[dir] = checked
	return checked, nil
}

// Parse parses the Go files of one folder of a state whose names are wanted.
func (p *Program) Parse(state fs.FS, dir string, wanted func(name string) bool) ([]*ast.File, error) {
	names, err := fs.Glob(state, path.Join(dir, "*.go")) // none in a folder that this state does not have
	var all []*ast.File
	for _, name := range names {
		if !wanted(path.Base(name)) || !built(state, name) {
			continue
		}
		data, err := fs.ReadFile(state, name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(p.fset, name, data, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		all = append(all, file)
	}
	return all, err
}

// built reports whether the go command compiles a file on this system.
func built(state fs.FS, name string) bool {
	here := build.Default
	here.OpenFile = func(name string) (io.ReadCloser, error) { return state.Open(filepath.ToSlash(name)) }
	match, err := here.MatchFile(path.Split(name))
	return match && err == nil
}

// Object finds "ajerav2.Phase.Location" in the loaded packages that users can import, nil when
// there is none.
func (p *Program) Object(symbol string) types.Object {
	name, inside, _ := strings.Cut(symbol, ".")
	var dir string
	for loaded := range p.parsed {
		if path.Base(loaded) == name && importable(loaded) {
			dir = loaded
		}
	}
	pkg, err := p.Check(dir)
	if err != nil {
		return nil
	}
	name, member, isMember := strings.Cut(inside, ".")
	object := pkg.Scope().Lookup(name)
	if object != nil && isMember {
		object, _, _ = types.LookupFieldOrMethod(object.Type(), true, pkg, member)
	}
	return object
}

// Aliases are a symbol's names in programs: what versions share is in the package of each.
func Aliases(symbol string) []string {
	shared, ok := strings.CutPrefix(symbol, model.Shared+".")
	if !ok {
		return []string{symbol}
	}
	return []string{symbol, "ajerav1." + shared, "ajerav2." + shared}
}

// Position is where something stands that was parsed.
func (p *Program) Position(at token.Pos) token.Position { return p.fset.Position(at) }

// Inspect type-checks the files of one folder, the bodies of functions too, and loads
// what they import. They may be of several packages. What is wrong goes to fault.
func (p *Program) Inspect(ctx context.Context, dir string, files []*ast.File, info *types.Info, fault func(types.Error)) error {
	inside, outside := Imports(files)
	if err := errors.Join(p.Load(ctx, inside...), p.libraries.prepare(ctx, outside)); err != nil {
		return err
	}
	config := types.Config{Importer: p, Error: func(err error) {
		if one, ok := errors.AsType[types.Error](err); ok {
			fault(one)
		}
	}}
	packages := map[string][]*ast.File{}
	for _, f := range files {
		packages[f.Name.Name] = append(packages[f.Name.Name], f)
	}
	for _, name := range slices.Sorted(maps.Keys(packages)) {
		config.Check(Module+"/"+dir+"."+name, p.fset, packages[name], info) //nolint:errcheck // each error went to fault
	}
	return nil
}

// Imports are the folders of this module that files import, and the paths of the rest.
func Imports(files []*ast.File) (inside, outside []string) {
	for _, f := range files {
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if dir, ok := strings.CutPrefix(imported, Module+"/"); ok {
				inside = append(inside, dir)
			} else if err == nil {
				outside = append(outside, imported)
			}
		}
	}
	return inside, outside
}
