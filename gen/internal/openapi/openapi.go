// Package openapi turns the description of the Aimsio API into Go. The vendor's
// document and our overlay come in; out come the files of generated/aimsioapi and the
// accessors of package aimsio, or what was decided, for a review. Each step is a package
// below this one: what yamldoc loads, overlay corrects; read says what it means, decide what
// it becomes in Go; clean tells oapi-codegen, and write makes files of what it answers.
package openapi

import (
	"errors"
	"io/fs"
	"slices"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/clean"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/decide"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/overlay"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/write"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

const (
	specFile    = "specs/aimsio/openapi.yaml"
	overlayFile = "specs/aimsio/overlay.yaml"
)

// Generate reads specs/aimsio below fsys, the module root, and returns the files
// of generated/aimsioapi by their slash path, and what they were made of. The error is
// [yamldoc.Faults] when the description is at fault: every fault that was found, with
// its place and cure.
func Generate(fsys fs.FS) (map[string][]byte, *decide.Model, error) {
	m, err := Describe(fsys)
	files, err := written(m, err)
	return files, m, err
}

// Describe reads the description of a revision. The error is that of [Generate].
func Describe(fsys fs.FS) (*decide.Model, error) { return decided(corrected(sources(fsys))) }

// Corrected returns the description of a revision with the overlay applied, as YAML.
func Corrected(fsys fs.FS) ([]byte, error) {
	doc, err := corrected(sources(fsys))
	if err != nil {
		return nil, err
	}
	return doc.YAML()
}

// A Replacement is what a new description would make of the tree. Nothing is written.
type Replacement struct {
	Files    map[string][]byte // the description and the generated files, by slash path; nil when anything failed
	Old, New *decide.Model     // also with an error; empty where one could not be read
}

// Replace puts a new description in the place of specs/aimsio/openapi.yaml, in
// memory: it reads both, tries every overlay action on the new one, and generates.
// The error is [yamldoc.Faults]: everything in the new description and in the overlay
// that has to be corrected first, the overlay actions that no longer fit among it.
func Replace(fsys fs.FS, document []byte) (Replacement, error) {
	unread := &decide.Model{API: &read.API{}}
	out := Replacement{Old: unread, New: unread}
	corrections, err := fs.ReadFile(fsys, overlayFile)
	doc, stale := corrected(document, corrections, err)
	if doc == nil {
		return out, stale
	}
	m, err := decided(doc, nil)
	if err == nil {
		out.New = m
		if old, err := Describe(fsys); err == nil { // one that is out of order says nothing
			out.Old = old
		}
	}
	if err := slices.Concat(faultsOf(stale), faultsOf(err)).Err(); err != nil {
		return out, err
	}
	if out.Files, err = written(m, nil); err == nil {
		out.Files[specFile] = document
	}
	return out, err
}

func faultsOf(err error) (list yamldoc.Faults) {
	errors.As(err, &list)
	return list
}

func sources(fsys fs.FS) (spec, corrections []byte, err error) {
	if spec, err = fs.ReadFile(fsys, specFile); err == nil {
		corrections, err = fs.ReadFile(fsys, overlayFile)
	}
	return spec, corrections, err
}

// corrected reads the document and applies the overlay to it. When only the overlay
// does not fit, the document is there beside the error. This and what follows takes
// the error of the step before, and passes it on.
func corrected(spec, corrections []byte, err error) (*yamldoc.Document, error) {
	if err != nil {
		return nil, err
	}
	doc, err := yamldoc.Load(specFile, spec)
	if err != nil {
		return nil, err
	}
	over, err := overlay.Parse(overlayFile, corrections)
	if err != nil {
		return nil, err
	}
	return doc, over.Apply(doc)
}

// decided reads the corrected document and decides names, types and files.
func decided(doc *yamldoc.Document, err error) (*decide.Model, error) {
	if err != nil {
		return nil, err
	}
	var m *decide.Model
	api, faults := read.Document(doc)
	if len(faults) == 0 {
		m, faults = decide.All(api)
	}
	overlay.AddTargets(doc, faults)
	return m, faults.Err()
}

// written is the Go of what was decided.
func written(m *decide.Model, err error) (map[string][]byte, error) {
	if err != nil {
		return nil, err
	}
	cleaned, err := clean.Document(m)
	if err != nil {
		return nil, err
	}
	return write.Files(m, cleaned)
}
