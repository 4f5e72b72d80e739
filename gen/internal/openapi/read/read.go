// Package read says what a description means: the corrected tree comes in; out go its
// operations and schemas in the shapes that Go can have, flattened and with every
// reference resolved, or all that is wrong with them.
package read

import (
	"net/url"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// An API is what a description says. Of names, types and files it holds only what is
// written; package decide adds the rest.
type API struct {
	File       string
	Components []*Component
	Operations []*Operation
	Schemas    int // components that the document names under components.schemas
}

// reader turns the tree into shapes and operations.
type reader struct {
	doc        *yamldoc.Document
	faults     yamldoc.Faults
	byPointer  map[string]*Component
	components []*Component
}

// fault notes what is wrong where n is written.
func (r *reader) fault(n *yamldoc.Node, format string, args ...any) {
	r.faults.Add(r.doc.Place(n), format, args...)
}

// Document reads the corrected document. What it returns is whole only without faults.
func Document(doc *yamldoc.Document) (*API, yamldoc.Faults) {
	r := &reader{doc: doc, byPointer: map[string]*Component{}}
	r.version()
	for k, v := range doc.Root.Get("components").Get("schemas").Pairs() {
		r.byPointer[SchemasPointer+k.Value] = r.declare(k.Value, k, v)
	}
	r.readDeclared()
	a := &API{File: doc.File}
	for _, c := range r.components {
		if !c.Inlined() {
			a.Schemas++
		}
	}
	a.Operations = r.operations()
	r.readDeclared()
	a.Components = r.components
	r.flatten()
	for _, op := range a.Operations {
		for _, p := range op.Params {
			p.simplify()
		}
	}
	r.uniqueOperations(a.Operations)
	return a, r.faults
}

// version refuses what is not OpenAPI 3.
func (r *reader) version() {
	root := r.doc.Root
	switch version := root.Text("openapi"); {
	case version == "" && root.Text("swagger") != "":
		r.fault(root.Get("swagger"), "written for Swagger %s; convert the document to OpenAPI 3", root.Text("swagger"))
	case version == "":
		r.fault(root, "not an OpenAPI description: no openapi key; download the description again")
	case len(version) < 2 || version[:2] != "3.":
		r.fault(root.Get("openapi"), "OpenAPI %s is not known; get the document as 3.0 or 3.1", version)
	}
}

// SchemasPointer begins the pointer to a named schema.
const SchemasPointer = "#/components/schemas/"

// declare adds a component that is yet to be read.
func (r *reader) declare(name string, at, n *yamldoc.Node) *Component {
	c := &Component{Name: name, At: r.doc.Place(at), node: n}
	r.components = append(r.components, c)
	return c
}

// readDeclared reads every component that was declared and not read; reading may declare more.
func (r *reader) readDeclared() {
	for i := 0; i < len(r.components); i++ {
		c := r.components[i]
		if c.Shape != nil {
			continue
		}
		c.GoName = c.node.Text("x-go-name")
		c.Shape = r.bare(c.node, Owner{Of: c}, 0)
	}
}

// hoist gives an inline schema a name and returns a reference to it.
func (r *reader) hoist(s *Shape, in Owner) *Shape {
	c := &Component{At: s.at, Shape: s, Inline: in}
	r.components = append(r.components, c)
	return &Shape{at: s.at, Kind: KindRef, Ref: c, Doc: s.Doc, Note: s.Note, flags: s.flags}
}

// resolve returns the component that a $ref names.
func (r *reader) resolve(ref *yamldoc.Node) *Component {
	pointer := r.pointer(ref)
	if c := r.byPointer[pointer]; c != nil {
		return c
	}
	n := r.target(ref, pointer, "add the schema in the overlay, or correct the reference there")
	if n == nil {
		return nil
	}
	c := r.declare(pointer[strings.LastIndex(pointer, "/")+1:], n, n)
	r.byPointer[pointer] = c
	return c
}

// pointer returns what a $ref points to within the document with its escapes undone, as
// "#/a/b", or "". A bare name means a schema, as some writers have it.
func (r *reader) pointer(ref *yamldoc.Node) string {
	switch to := ref.Value; {
	case strings.HasPrefix(to, "#/"):
		if plain, err := url.PathUnescape(to); err == nil {
			return plain
		}
		return to
	case to != "" && !strings.ContainsAny(to, "#/.:"):
		return SchemasPointer + to
	}
	r.fault(ref, "$ref %q points outside the document; bundle the description into one file", ref.Value)
	return ""
}

// target returns the node at the pointer of a $ref, nil when there is none.
func (r *reader) target(ref *yamldoc.Node, pointer, cure string) *yamldoc.Node {
	if pointer == "" {
		return nil
	}
	n := r.doc.Root.At(pointer)
	if n == nil {
		r.fault(ref, "$ref %q points to nothing; %s", ref.Value, cure)
	}
	return n
}

// follow returns what n stands for: the target when it is a $ref to a
// parameter, an answer, a request body or a path.
func (r *reader) follow(n *yamldoc.Node) *yamldoc.Node {
	for range 20 {
		ref := n.Get("$ref")
		if ref == nil {
			return n
		}
		if n = r.target(ref, r.pointer(ref), "correct the reference in the overlay"); n == nil {
			return nil
		}
	}
	r.fault(n, "$ref leads in a circle; correct it in the overlay")
	return nil
}
