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
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/fold"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/kin"
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
	if err != nil {
		return nil, nil, err
	}
	files, err := written(m)
	return files, m, err
}

// Describe reads the description of a revision. The error is that of [Generate].
func Describe(fsys fs.FS) (*decide.Model, error) {
	spec, corrections, err := sources(fsys)
	if err != nil {
		return nil, err
	}
	m, err := described(specFile, spec, corrections)
	if err != nil {
		return nil, err
	}
	return m, nil
}

// Corrected returns the description of a revision with the overlay applied, as YAML.
func Corrected(fsys fs.FS) ([]byte, error) {
	spec, corrections, err := sources(fsys)
	if err != nil {
		return nil, err
	}
	doc, err := corrected(specFile, spec, corrections)
	if err != nil {
		return nil, err
	}
	return doc.YAML()
}

// A Replacement is what a new description would make of the tree. Nothing is written.
type Replacement struct {
	Files    map[string][]byte // the description and the generated files, by slash path; nil when anything failed
	Old, New *decide.Model     // also with an error; empty where one could not be read
	Advice   string            // lines for the overlay that keep the names of today
}

// Replace puts a new description in the place of specs/aimsio/openapi.yaml, in
// memory: it reads both, tries every overlay action on the new one, and generates.
// The error is [yamldoc.Faults]: everything in the new description, which is called file there, and
// in the overlay that has to be corrected first, the overlay actions that no longer fit among it.
func Replace(fsys fs.FS, file string, document []byte) (Replacement, error) {
	unread := &decide.Model{API: &read.API{}}
	out := Replacement{Old: unread, New: unread}
	corrections, err := fs.ReadFile(fsys, overlayFile)
	if err != nil {
		return out, err
	}
	text, err := yamldoc.Text(file, document)
	if err != nil {
		return out, err
	}
	doc, over, err := prepared(file, text, corrections)
	if doc == nil {
		return out, err
	}
	faults := append(faultsOf(err), out.compare(former(fsys, over), doc, over)...)
	if err := faults.Err(); err != nil {
		return out, err
	}
	if out.Files, err = written(out.New); err == nil {
		out.Files[specFile] = yamldoc.Lines(text)
	}
	return out, err
}

// compare decides both documents, and finds out what the overlay has to be told.
func (r *Replacement) compare(old, doc *yamldoc.Document, over overlay.Overlay) (faults yamldoc.Faults) {
	if m, wrong := decided(old); len(wrong) == 0 { // one that is out of order says nothing
		r.Old = m
	}
	moved := kin.Moved(old, doc)
	names := schemaNames(doc, moved)
	faults = append(renamed(over, doc, moved), over.Apply(doc)...)
	actions, apart := repeated(over, doc, moved)
	m, kept, wrong := decidedBeside(r.Old, doc)
	if m != nil {
		r.New = m
		wrong = append(wrong, needed(m)...)
		kept += operationNames(*r, faults)
	}
	r.Advice = advice(names, actions+kept)
	return slices.Concat(faults, apart, wrong)
}

// decidedBeside decides the document. When that fails, and does not under the names that the operations have
// today, it is decided with these, and the actions that give them come with a fault that asks for them.
func decidedBeside(old *decide.Model, doc *yamldoc.Document) (m *decide.Model, actions string, faults yamldoc.Faults) {
	m, faults = decided(doc)
	if len(faults) == 0 {
		return m, "", nil
	}
	actions = keptNames(doc, old)
	again, rest := decided(doc)
	switch {
	case len(rest) >= len(faults):
		return nil, "", faults
	case len(rest) > 0:
		again = nil
	}
	rest.Add(yamldoc.Place{File: overlayFile}, "the names that %s gives to operations do not serve, as in %v; add the lines under actions", doc.File, faults[0])
	return again, actions, rest
}

// Mendable reports whether everything that is wrong can be mended in the overlay.
func Mendable(err error) bool {
	faults := faultsOf(err)
	beyond := func(f *yamldoc.Fault) bool { return f.File != overlayFile && !overlay.Cures(f) }
	return len(faults) > 0 && !slices.ContainsFunc(faults, beyond)
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

// described is what the document says with the overlay applied.
func described(file string, spec, corrections []byte) (*decide.Model, error) {
	doc, stale := corrected(file, spec, corrections)
	if doc == nil {
		return nil, stale
	}
	m, faults := decided(doc)
	return m, slices.Concat(faultsOf(stale), faults).Err()
}

// corrected reads the document and applies the overlay to it. When only the overlay
// does not fit, the document is there beside the error.
func corrected(file string, spec, corrections []byte) (*yamldoc.Document, error) {
	doc, over, err := prepared(file, spec, corrections)
	if doc == nil {
		return nil, err
	}
	return doc, slices.Concat(faultsOf(err), over.Apply(doc)).Err()
}

// prepared reads the document as the overlay names its schemas. The overlay's actions are yet to be applied.
func prepared(file string, spec, corrections []byte) (*yamldoc.Document, overlay.Overlay, error) {
	doc, err := yamldoc.Load(file, spec)
	if err != nil {
		return nil, overlay.Overlay{}, err
	}
	over, err := overlay.Parse(overlayFile, corrections)
	if err != nil {
		return nil, over, err
	}
	return doc, over, nameSchemas(doc, over).Err()
}

// nameSchemas gives the schemas the names that the overlay has for them, and folds what a tool unfolded.
func nameSchemas(doc *yamldoc.Document, over overlay.Overlay) yamldoc.Faults {
	faults := over.Name(doc)
	fold.Document(doc)
	return faults
}

// decided reads the corrected document and decides names, types and files.
func decided(doc *yamldoc.Document) (m *decide.Model, faults yamldoc.Faults) {
	api, faults := read.Document(doc)
	if len(faults) == 0 {
		m, faults = decide.All(api)
	}
	faults = faults.Joined()
	overlay.AddTargets(doc, faults)
	return m, faults
}

// written is the Go of what was decided.
func written(m *decide.Model) (map[string][]byte, error) {
	cleaned, err := clean.Document(m)
	if err != nil {
		return nil, err
	}
	return write.Files(m, cleaned)
}
