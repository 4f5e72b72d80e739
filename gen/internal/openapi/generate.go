// Package openapi turns the description of the Aimsio API into Go: the
// corrections of the overlay are applied, every name and every type is decided,
// oapi-codegen writes types and client, and the result is split into one file
// per resource.
package openapi

import (
	"io/fs"
)

const (
	specFile    = "specs/aimsio/openapi.yaml"
	overlayFile = "specs/aimsio/overlay.yaml"
	outDir      = "generated/aimsioapi/"
)

// Summary counts what a description holds.
type Summary struct{ Operations, Schemas int }

// Generate reads specs/aimsio below fsys, the module root, and returns the files
// of generated/aimsioapi by their slash path. The error is [Faults] when the
// description is at fault: every fault that was found, with its place and cure.
func Generate(fsys fs.FS) (map[string][]byte, Summary, error) {
	spec, err := fs.ReadFile(fsys, specFile)
	if err != nil {
		return nil, Summary{}, err
	}
	corrections, err := fs.ReadFile(fsys, overlayFile)
	if err != nil {
		return nil, Summary{}, err
	}
	return generate(spec, corrections)
}

func generate(spec, corrections []byte) (map[string][]byte, Summary, error) {
	doc, err := corrected(spec, corrections)
	if err != nil {
		return nil, Summary{}, err
	}
	m, err := prepare(doc)
	if err != nil {
		return nil, Summary{}, err
	}
	cleaned := m.cleaned()
	if err := check(cleaned, doc.file); err != nil {
		return nil, Summary{}, err
	}
	source, err := write(cleaned, doc.file)
	if err != nil {
		return nil, Summary{}, err
	}
	files, err := m.files(source)
	if err != nil {
		return nil, Summary{}, err
	}
	return files, m.summary, nil
}

// corrected reads the document and applies the overlay to it.
func corrected(spec, corrections []byte) (*document, error) {
	doc, err := load(specFile, spec)
	if err != nil {
		return nil, err
	}
	over, err := parseOverlay(overlayFile, corrections)
	if err != nil {
		return nil, err
	}
	return doc, over.apply(doc)
}

// model is everything decided: what oapi-codegen writes, and what is written
// beside it.
type model struct {
	file       string
	components []*component
	operations []*operation
	enums      map[*component][]string // names of the constants
	summary    Summary
}

// prepare reads the corrected document and decides names, types and files.
func prepare(doc *document) (*model, error) {
	var f faults
	checkVersion(doc, &f)
	r := &reader{doc: doc, faults: &f, byPointer: map[string]*component{}}
	r.readComponents()
	m := &model{file: doc.file, enums: map[*component][]string{}}
	m.summary.Schemas = len(r.components) - r.hoisted()
	m.operations = r.operations()
	m.summary.Operations = len(m.operations)
	r.readDeclared()
	r.flatten()
	for _, op := range m.operations {
		for _, p := range op.params {
			p.simplify()
		}
	}
	r.uniqueOperations(m.operations)
	if len(f.list) == 0 {
		m.components = r.components
		m.name(&f)
		r.checkRules()
	}
	doc.addTargets(&f)
	return m, f.err()
}

// name gives every type, constant, member and parameter its Go name.
func (m *model) name(f *faults) {
	n := newNamer(f, m.operations)
	n.components(m.components)
	markMoments(m.components)
	newReach(m.components, m.operations)
	for _, c := range m.components {
		if c.twoForms {
			c.writeName = n.claim(c.goName + "Write")
		}
		if c.kind == kindEnum {
			m.enums[c] = n.constants(c)
		}
	}
	for _, op := range m.operations {
		nameParams(op)
	}
}

// checkVersion refuses what is not OpenAPI 3.
func checkVersion(doc *document, f *faults) {
	version := text(doc.root, "openapi")
	switch {
	case version == "" && text(doc.root, "swagger") != "":
		f.add(doc.place(get(doc.root, "swagger")), "written for Swagger %s; convert the document to OpenAPI 3", text(doc.root, "swagger"))
	case version == "":
		f.add(doc.place(doc.root), "not an OpenAPI description: no openapi key; download the description again")
	case len(version) < 2 || version[:2] != "3.":
		f.add(doc.place(get(doc.root, "openapi")), "OpenAPI %s is not known; get the document as 3.0 or 3.1", version)
	}
}

// hoisted counts the components that are not named in the document.
func (r *reader) hoisted() int {
	n := 0
	for _, c := range r.components {
		if c.inline.of != nil || c.inline.name != "" {
			n++
		}
	}
	return n
}

// checkRules reports rules about members that do not exist.
func (r *reader) checkRules() {
	for _, c := range r.components {
		for _, rule := range c.rules {
			for _, name := range append([]string{rule.when}, rule.any...) {
				if name != "" && !c.has(name) {
					r.faults.add(c.at, "x-either-or of %q names %q, which it has not; correct the rule in the overlay", c.name, name)
				}
			}
		}
	}
}
