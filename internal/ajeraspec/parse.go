package ajeraspec

import (
	"errors"
	"io/fs"
	"path"
	"slices"
)

// Parse reads one spec file; file names it in positions. It returns the document
// with its defaults filled in, or every fault of the file at once as [Error]s,
// joined. What needs other files is left to [Validate].
func Parse(file string, data []byte) (*Document, error) {
	doc, notes := parse(file, data)
	if len(notes.faults) > 0 {
		return nil, Join(notes.faults)
	}
	return doc, nil
}

// parse returns what could be read, and the faults of the rest.
func parse(file string, data []byte) (*Document, *notes) {
	r := newReader(file)
	doc := &Document{File: file}
	if root := r.tree(data); root != nil {
		r.refuse(root, 0)
		documentFormat.read(r, root, doc)
		doc.defaults()
	}
	return doc, r.notes
}

// ParseFS reads all *.yaml files of a directory in the order of their names and
// validates them together. Positions name a file by prefix and its name. All
// faults of all files come as one error; then there are no documents.
func ParseFS(fsys fs.FS, dir, prefix string) ([]*Document, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, err
	}
	var docs []*Document
	all := &notes{hurt: map[Pos]bool{}}
	for _, e := range entries {
		if path.Ext(e.Name()) != ".yaml" {
			continue
		}
		data, err := fs.ReadFile(fsys, path.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		doc, notes := parse(prefix+e.Name(), data)
		docs = append(docs, doc)
		all.add(notes)
	}
	return finish(docs, all, path.Join(dir, "*.yaml"))
}

// finish validates what was read and decides between documents and faults.
func finish(docs []*Document, all *notes, pattern string) ([]*Document, error) {
	if len(docs) == 0 {
		return nil, errors.New(pattern + ": no spec files; is it the right directory?")
	}
	faults := all.faults
	if !all.lost {
		faults = slices.Concat(faults, validate(docs, all.hurt))
	}
	if len(faults) > 0 {
		return nil, Join(faults)
	}
	return docs, nil
}

// add takes over what was noted of another file.
func (n *notes) add(o *notes) {
	n.faults = append(n.faults, o.faults...)
	n.lost = n.lost || o.lost
	for at := range o.hurt {
		n.hurt[at] = true
	}
}
