package ajeraspec

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
)

// Parse reads one spec file; file names it in positions. It returns the document
// with its defaults filled in, or every fault of the file at once as [Error]s,
// joined. What needs other files is left to [Validate].
func Parse(file string, data []byte) (*Document, error) {
	notes := newNotes()
	doc := notes.parse(file, data)
	if err := Join(notes.faults); err != nil {
		return nil, err
	}
	return doc, nil
}

// parse returns what could be read, and notes the faults of the rest.
func (n *notes) parse(file string, data []byte) *Document {
	r := reader{notes: n, file: file}
	doc := &Document{File: file}
	if root := r.tree(data); root != nil {
		r.refuse(root, 0)
		doc.mapping().read(r, root, Pos{})
		doc.defaults()
	}
	return doc
}

// ParseFS reads all *.yaml files of a directory in the order of their names and
// validates them together. Positions name a file by prefix and its name. All
// faults of all files come as one error; then there are no documents.
func ParseFS(fsys fs.FS, dir, prefix string) ([]*Document, error) {
	names, err := fs.Glob(fsys, path.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	var docs []*Document
	all := newNotes()
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		docs = append(docs, all.parse(prefix+path.Base(name), data))
	}
	if len(docs) == 0 {
		return nil, errors.New(path.Join(dir, "*.yaml") + ": no spec files; is it the right directory?")
	}
	if !all.lost {
		all.validate(docs)
	}
	if err := Join(all.faults); err != nil {
		return nil, err
	}
	return docs, nil
}

// defaults fills in what the file leaves to its defaults.
func (d *Document) defaults() {
	for _, m := range d.Methods {
		m.defaults(d)
	}
	for _, t := range d.Types {
		t.Evidence = cmp.Or(t.Evidence, "documented")
	}
	for _, e := range d.Enums {
		e.Evidence = cmp.Or(e.Evidence, "documented")
	}
}

func (m *Method) defaults(d *Document) {
	m.Wire = cmp.Or(m.Wire, m.Name)
	m.Page = cmp.Or(m.Page, d.Page)
	m.Evidence = cmp.Or(m.Evidence, "documented")
	if m.Sessions == nil {
		m.Sessions = d.Sessions
	}
	if !m.given("paged") {
		m.Paged = m.Kind == "list"
	}
	if len(m.Content) == 0 {
		return
	}
	if m.Batch != nil {
		m.Batch.Of = cmp.Or(m.Batch.Of, m.Content[0].Name)
	}
	if m.Cap != nil {
		m.Cap.Of = cmp.Or(m.Cap.Of, m.Content[0].Name)
	}
}
