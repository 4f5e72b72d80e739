package main

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"sync"
	"testing"
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
	for dir, parsed := range packages {
		config := types.Config{Importer: sources(), Error: func(err error) { t.Error(err) }}
		config.Check(dir, fset, parsed, nil) //nolint:errcheck // each error is told above
	}
}
