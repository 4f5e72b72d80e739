package model

import (
	"fmt"
	"go/build"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// Build reads the Ajera specs of a module and decides the Go of all packages, one per
// session version and before them what they share. Its error joins every fault, each with
// its place in the specs and the cure.
func Build(module fs.FS) ([]*Package, []*ajeraspec.Document, error) {
	all, err := ajeraspec.ParseFS(module, "specs/ajera", "specs/ajera/")
	if err != nil {
		return nil, nil, err
	}
	found := &faults{}
	docs := slices.DeleteFunc(slices.Clone(all), OnlySessions)
	var builders []*builder
	for _, version := range versions(docs) {
		builders = append(builders, newBuilder(found, docs, version))
	}
	written := onlySent(builders, docs)
	var packages []*Package
	for _, b := range builders {
		b.written = written
		packages = append(packages, b.build(docs))
	}
	return packages, all, ajeraspec.Join(found.list)
}

// versions are the session versions that the documents are for, and 0 for what they share.
func versions(docs []*ajeraspec.Document) []int {
	var all []int
	for _, doc := range docs {
		all = append(all, doc.Sessions...)
		for _, m := range doc.Methods {
			all = append(all, m.Sessions...)
		}
		if SharedTypes(doc) {
			all = append(all, 0)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// build builds the package.
func (b *builder) build(docs []*ajeraspec.Document) *Package {
	p := &Package{Name: Shared, Version: b.version}
	if b.version > 0 {
		p.Name = fmt.Sprintf("ajerav%d", b.version)
	}
	p.Doc = packageDoc(p)
	for _, doc := range docs {
		if b.declares(doc) || slices.ContainsFunc(doc.Methods, b.has) {
			p.Files = append(p.Files, b.file(doc))
		}
	}
	for _, f := range p.Files { // now that every other name is taken
		b.mergeResults(f)
	}
	return p
}

// file builds the Go of one document.
func (b *builder) file(doc *ajeraspec.Document) *File {
	f := &File{Name: b.fileName(doc), Source: doc.File, Aliased: b.version > 0 && SharedTypes(doc)}
	for _, m := range doc.Methods {
		if b.has(m) {
			f.Methods = append(f.Methods, b.method(m))
		}
	}
	if !b.declares(doc) {
		return f
	}
	for _, t := range doc.Types {
		f.Structs = append(f.Structs, b.record(t))
	}
	for _, e := range doc.Enums {
		f.Enums = append(f.Enums, b.enum(e))
	}
	return f
}

// fileName is the Go file of a document: projects_v2.yaml is projects.gen.go,
// because the package says the version.
func (b *builder) fileName(doc *ajeraspec.Document) string {
	base := strings.TrimSuffix(path.Base(doc.File), path.Ext(doc.File))
	name := strings.TrimSuffix(base, fmt.Sprintf("_v%d", b.version)) + ".gen.go"
	at := ajeraspec.Pos{File: doc.File, Line: 1, Column: 1}
	switch other, clash := b.files[name]; {
	case clash && other == "":
		b.add(at, "the file would be written to %s, which gen itself writes into every package; rename the spec file", name)
	case clash:
		b.add(at, "the file would be written to %s, like %s; rename one of the two", name, other)
	case !alwaysBuilt(name):
		b.add(at, "the file would be written to %s, which Go builds for some systems only or not at all; rename the spec file", name)
	}
	b.files[name] = doc.File
	return name
}

// alwaysBuilt reports whether Go compiles a file of this name on every system:
// foo_linux.gen.go and _foo.gen.go are left out on some or all.
func alwaysBuilt(name string) bool {
	nowhere := build.Context{GOOS: "none", GOARCH: "none", Compiler: "gc", OpenFile: func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("package p")), nil
	}}
	match, err := nowhere.MatchFile(".", name)
	return match && err == nil
}
