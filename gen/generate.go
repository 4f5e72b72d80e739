package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"

	"github.com/fieldbooks/fieldbooks/gen/internal/emit"
	"github.com/fieldbooks/fieldbooks/gen/internal/model"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi"
	"github.com/fieldbooks/fieldbooks/gen/internal/review"
	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// output is everything that generated/ shall hold.
type output struct {
	files      map[string][]byte // by slash path from the module root
	methods    int               // of Ajera, by their names on the wire
	operations int               // of Aimsio
}

// String is the first half of what the command says.
func (o *output) String() string {
	return fmt.Sprintf("%d methods, %d operations, %d files", o.methods, o.operations, len(o.files))
}

// generate makes both vendors' clients and the report of their API from the specs
// of a module. The faults of both come together, and then there is no output.
func generate(module fs.FS) (*output, error) {
	ajera, docs, ajeraErr := generateAjera(module)
	aimsio, summary, aimsioErr := openapi.Generate(module)
	if err := errors.Join(ajeraErr, aimsioErr); err != nil {
		return nil, err
	}
	o := &output{files: ajera, methods: countMethods(docs), operations: summary.Operations}
	maps.Copy(o.files, aimsio)
	reports, err := review.API(o.files)
	if err != nil {
		return nil, err
	}
	maps.Copy(o.files, reports)
	o.files[readme], err = coverage(module, docs)
	return o, err
}

// generateAjera makes the packages of both session versions.
func generateAjera(module fs.FS) (map[string][]byte, []*ajeraspec.Document, error) {
	docs, err := ajeraspec.ParseFS(module, "specs/ajera", "specs/ajera/")
	if err != nil {
		return nil, nil, err
	}
	packages, err := model.Build(docs)
	if err != nil {
		return nil, nil, err
	}
	all := map[string][]byte{}
	for _, p := range packages {
		files, err := emit.Files(p)
		if err != nil {
			return nil, nil, err
		}
		maps.Copy(all, files)
	}
	return all, docs, nil
}

// countMethods counts the vendor's methods: one that both session versions have, or
// that has several typed forms, is one method.
func countMethods(docs []*ajeraspec.Document) int {
	names := map[string]bool{}
	for _, doc := range docs {
		for _, m := range doc.Methods {
			names[m.Wire] = true
		}
	}
	return len(names)
}
