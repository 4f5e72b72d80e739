package main

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"strings"
	"sync"
	"testing"

	"github.com/fieldbooks/fieldbooks/gen/internal/model"
)

// sources imports packages from their sources, each once for all tests: package wire
// and what it imports takes seconds.
var sources = sync.OnceValue(func() types.Importer {
	return importer.ForCompiler(token.NewFileSet(), "source", nil)
})

// checkTypes type-checks the Go among files, package by package.
func checkTypes(t *testing.T, files map[string][]byte) {
	t.Helper()
	fset := token.NewFileSet()
	packages := map[string][]*ast.File{}
	for name, source := range files {
		if path.Ext(name) != ".go" {
			continue
		}
		file, err := parser.ParseFile(fset, name, source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		packages[path.Dir(name)] = append(packages[path.Dir(name)], file)
	}
	made := &imports{t, fset, packages, map[string]*types.Package{}}
	for dir := range packages {
		made.check(dir)
	}
}

// imports is what files import: of each other, else from their sources.
type imports struct {
	t        *testing.T
	fset     *token.FileSet
	packages map[string][]*ast.File
	checked  map[string]*types.Package
}

func (i *imports) Import(path string) (*types.Package, error) {
	if dir := strings.TrimPrefix(path, model.Module+"/"); i.packages[dir] != nil {
		return i.check(dir), nil
	}
	return sources().Import(path)
}

func (i *imports) check(dir string) *types.Package {
	if i.checked[dir] == nil {
		config := types.Config{Importer: i, Error: func(err error) { i.t.Error(err) }}
		i.checked[dir], _ = config.Check(model.Module+"/"+dir, i.fset, i.packages[dir], nil) // each error is told above
	}
	return i.checked[dir]
}
