package model

import (
	"fmt"
	"go/build"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// Build decides the Go of all packages, one per session version, from documents
// that [ajeraspec.Validate] found well. Its error joins every fault, each with its
// place in the specs and the cure.
func Build(docs []*ajeraspec.Document) ([]*Package, error) {
	var packages []*Package
	found := &faults{}
	checkText(found, docs)
	for _, version := range versions(docs) {
		packages = append(packages, buildPackage(found, docs, version))
	}
	if err := ajeraspec.Join(found.list); err != nil {
		return nil, err
	}
	return packages, nil
}

// versions are the session versions that the documents are for.
func versions(docs []*ajeraspec.Document) []int {
	var all []int
	for _, doc := range docs {
		all = append(all, doc.Sessions...)
		for _, m := range doc.Methods {
			all = append(all, m.Sessions...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// builder builds one package. It is what the parts of the package need to know of
// each other.
type builder struct {
	*faults
	version int
	names   *scope                       // of the package
	methods *scope                       // of the generated Client
	files   map[string]string            // output file to spec file
	blocks  map[string]*ajeraspec.Block  // of all versions
	types   map[string]*ajeraspec.Type   // of this version
	enums   map[string]*ajeraspec.Enum   // of this version
	calls   map[string]*ajeraspec.Method // of this version, by Go name
	masked  map[string]bool              // types that hold personal data or secrets, themselves or deeper
	written map[string]bool              // types that are only ever sent
}

func buildPackage(found *faults, docs []*ajeraspec.Document, version int) *Package {
	b := &builder{faults: found, version: version}
	b.index(docs)
	p := &Package{
		Name:    fmt.Sprintf("ajerav%d", version),
		Dir:     fmt.Sprintf("generated/ajerav%d", version),
		Version: version,
	}
	p.Doc = packageDoc(p)
	for _, doc := range docs {
		if b.serves(doc) {
			p.Files = append(p.Files, b.file(doc))
		}
	}
	return p
}

// serves reports whether a document has something for this version.
func (b *builder) serves(doc *ajeraspec.Document) bool {
	return slices.Contains(doc.Sessions, b.version) || slices.ContainsFunc(doc.Methods, b.has)
}

func (b *builder) has(m *ajeraspec.Method) bool { return slices.Contains(m.Sessions, b.version) }

// index finds everything that can be named, before anything is built.
func (b *builder) index(docs []*ajeraspec.Document) {
	b.names = newScope("")
	b.names.reserve("every generated package declares itself", "Client", "New", "Methods")
	b.methods = newScope("")
	b.files = map[string]string{"client.gen.go": ""}
	b.blocks = map[string]*ajeraspec.Block{}
	b.types = map[string]*ajeraspec.Type{}
	b.enums = map[string]*ajeraspec.Enum{}
	b.calls = map[string]*ajeraspec.Method{}
	for _, doc := range docs {
		for _, block := range doc.Blocks {
			b.blocks[block.Name] = block
		}
		b.indexVersion(doc)
	}
	b.masked = b.maskedTypes()
	b.written = b.writtenTypes()
}

func (b *builder) indexVersion(doc *ajeraspec.Document) {
	for _, m := range doc.Methods {
		if b.has(m) {
			b.calls[m.Name] = m
		}
	}
	if !slices.Contains(doc.Sessions, b.version) {
		return
	}
	for _, t := range doc.Types {
		b.types[t.Name] = t
	}
	for _, e := range doc.Enums {
		b.enums[e.Name] = e
	}
}

// file builds the Go of one document.
func (b *builder) file(doc *ajeraspec.Document) *File {
	f := &File{Name: b.fileName(doc), Source: doc.File}
	for _, m := range doc.Methods {
		if b.has(m) {
			f.Methods = append(f.Methods, b.method(m))
		}
	}
	if !slices.Contains(doc.Sessions, b.version) {
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
	base = strings.TrimSuffix(base, fmt.Sprintf("_v%d", b.version))
	name := base + ".gen.go"
	at := ajeraspec.Pos{File: doc.File, Line: 1, Column: 1}
	switch other, clash := b.files[name]; {
	case clash && other == "":
		b.add(at, "the file would be written to %s, which holds the Client; rename the spec file", name)
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

func packageDoc(p *Package) Doc {
	return Doc{
		fmt.Sprintf("Package %s calls the methods of Deltek Ajera that belong to API version %d. "+
			"It has a method of [Client] for each of the vendor's, and the records they take and give.", p.Name, p.Version),
		"The package knows nothing of addresses, sessions, limits or repeats: a [wire.Caller] does all that, " +
			"by the description of each method. Package ajera has one, and is where to begin.",
		"Members that the specs do not know are kept in the field Unknown of every record and answer. " +
			"The zero value of a field means that it was absent, null or empty.",
	}
}
