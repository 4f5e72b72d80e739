package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"

	"github.com/fieldbooks/fieldbooks/gen/internal/digest"
	"github.com/fieldbooks/fieldbooks/gen/internal/emit"
	"github.com/fieldbooks/fieldbooks/gen/internal/model"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/decide"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/files"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/goapi"
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
	if err := conflicts(module); err != nil {
		return nil, err
	}
	aimsio, made, err := openapi.Generate(module)
	return assemble(module, aimsio, made, err)
}

// assemble puts the rest beside what was made for Aimsio, and what was wrong there.
func assemble(module fs.FS, aimsio map[string][]byte, made *decide.Model, aimsioErr error) (*output, error) {
	all, docs, err := generateAjera(module)
	if err := errors.Join(files.Strays(module), err, aimsioErr); err != nil {
		return nil, err
	}
	maps.Copy(all, aimsio)
	all[digest.Dir+"digest.gen.go"] = []byte(digest.Source)
	if all[digest.Dir+"aimsio.json"], err = digest.Aimsio(made); err != nil {
		return nil, err
	}
	reports, err := goapi.Symbols(all)
	if err != nil {
		return nil, err
	}
	legacy, err := encodingJSON(all) // not in the reports: it goes with Go 1.26
	if err != nil {
		return nil, err
	}
	maps.Copy(all, reports)
	maps.Copy(all, legacy)
	all[readme], err = coverage(module, docs)
	return &output{files: all, methods: countMethods(docs), operations: len(made.Operations)}, err
}

// generateAjera makes the packages of both session versions, and the digest of them.
func generateAjera(module fs.FS) (map[string][]byte, []*ajeraspec.Document, error) {
	packages, docs, err := model.Build(module)
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
	all[digest.Dir+"ajera.json"], err = digest.Ajera(packages)
	return all, docs, err
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
