package review

import (
	"bytes"
	"context"
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
)

const module = "github.com/fieldbooks/fieldbooks"

// outside imports what does not belong to this module, from the export data in the
// build cache: the standard library and the modules of go.mod. Both revisions share
// it, so that their types compare.
type outside struct {
	dir    string
	export map[string]string // file by import path
	types.Importer
}

func newOutside(dir string) *outside {
	o := &outside{dir: dir, export: map[string]string{}}
	o.Importer = importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		file := o.export[path]
		if file == "" {
			return nil, fmt.Errorf("no package %s in the modules of go.mod", path)
		}
		return os.Open(file)
	})
	return o
}

// prepare finds the export data of packages, with one run of the go command. One
// that cannot be had is left out, and told by whoever imports it.
func (o *outside) prepare(ctx context.Context, paths []string) error {
	paths = slices.DeleteFunc(paths, func(p string) bool { return p == "unsafe" || p == "C" || o.export[p] != "" })
	if len(paths) == 0 {
		return nil
	}
	list := exec.CommandContext(ctx, "go", append([]string{"list", "-e", "-export", "-f", "{{.ImportPath}} {{.Export}}", "--"}, paths...)...)
	list.Dir = o.dir
	var says bytes.Buffer
	list.Stderr = &says
	out, err := list.Output()
	if err != nil {
		return fmt.Errorf("gen: go list -export: %w: %s", err, bytes.TrimSpace(says.Bytes()))
	}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		o.export[path] = file
	}
	return nil
}

// program type-checks the packages of one revision from memory.
type program struct {
	fset    *token.FileSet
	files   fs.FS
	outside *outside
	parsed  map[string][]*ast.File // by folder; without tests
	done    map[string]*types.Package
	faults  []error // of generated and other code of the revision
}

func newProgram(files fs.FS, o *outside) *program {
	return &program{fset: token.NewFileSet(), files: files, outside: o, parsed: map[string][]*ast.File{}, done: map[string]*types.Package{}}
}

// load parses the packages in dirs and all of this module that they import, and
// finds the rest of what they import.
func (p *program) load(ctx context.Context, dirs ...string) error {
	needed := map[string]bool{}
	for len(dirs) > 0 {
		dir := dirs[0]
		dirs = dirs[1:]
		if _, ok := p.parsed[dir]; ok {
			continue
		}
		files, err := parseDir(p.fset, p.files, dir, func(name string) bool { return !strings.HasSuffix(name, "_test.go") })
		if err != nil {
			return err
		}
		p.parsed[dir] = files
		for _, imported := range imports(files) {
			if in, ok := strings.CutPrefix(imported, module+"/"); ok {
				dirs = append(dirs, in)
			} else {
				needed[imported] = true
			}
		}
	}
	return p.outside.prepare(ctx, slices.Sorted(maps.Keys(needed)))
}

// Import makes a program the importer of what it checks.
func (p *program) Import(path string) (*types.Package, error) {
	dir, ok := strings.CutPrefix(path, module+"/")
	if !ok {
		return p.outside.Import(path)
	}
	return p.check(dir)
}

// check type-checks a package without the bodies of its functions.
func (p *program) check(dir string) (*types.Package, error) {
	if done := p.done[dir]; done != nil {
		return done, nil
	}
	if len(p.parsed[dir]) == 0 {
		return nil, fmt.Errorf("no package in %s", dir)
	}
	config := types.Config{Importer: p, IgnoreFuncBodies: true, Error: func(err error) { p.faults = append(p.faults, err) }}
	checked, _ := config.Check(module+"/"+dir, p.fset, p.parsed[dir], nil) // what is wrong is in faults; the rest can be compared
	p.done[dir] = checked
	return checked, nil
}

// parseDir parses the Go files of one folder whose names are wanted.
func parseDir(fset *token.FileSet, files fs.FS, dir string, wanted func(name string) bool) ([]*ast.File, error) {
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return nil, nil // a folder that this revision does not have
	}
	var all []*ast.File
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".go" || !wanted(e.Name()) || !built(files, dir, e.Name()) {
			continue
		}
		name := path.Join(dir, e.Name())
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(fset, name, data, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		all = append(all, file)
	}
	return all, nil
}

// built reports whether the go command compiles a file on this system.
func built(files fs.FS, dir, name string) bool {
	here := build.Default
	here.OpenFile = func(name string) (io.ReadCloser, error) { return files.Open(filepath.ToSlash(name)) }
	match, err := here.MatchFile(dir, name)
	return match && err == nil
}

func imports(files []*ast.File) []string {
	all := map[string]bool{}
	for _, f := range files {
		for _, spec := range f.Imports {
			if p, err := strconv.Unquote(spec.Path.Value); err == nil {
				all[p] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}
