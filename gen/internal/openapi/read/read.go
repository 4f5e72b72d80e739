// Package read says what a description means: the corrected tree comes in; out go its
// operations and schemas in the shapes that Go can have, flattened and with every
// reference resolved, or all that is wrong with them.
package read

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
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
	Remarks    yamldoc.Remarks
	Document   *yamldoc.Document // as corrected, for a review: it says more than Go has words for
}

// reader turns the tree into shapes and operations.
type reader struct {
	doc        *yamldoc.Document
	faults     yamldoc.Faults
	remarks    yamldoc.Remarks
	byPointer  map[string]*Component
	inner      map[*yamldoc.Node]*Component // of schemas that the document does not name: inline, or reached by a pointer
	components []*Component
	values     map[*yamldoc.Node]*Shape // of the parameters that are read
	outside    []*yamldoc.Node          // references to other files
	dangling   []*yamldoc.Node          // references to nothing
}

// fault notes what is wrong where n is written.
func (r *reader) fault(n *yamldoc.Node, format string, args ...any) {
	r.faults.Add(r.doc.Place(n), format, args...)
}

// remark notes what a person should know of what is written at n.
func (r *reader) remark(n *yamldoc.Node, group yamldoc.Group, format string, args ...any) {
	r.remarks.Add(r.doc.Place(n), group, format, args...)
}

// unread remarks what stands at the keys of n that are not read.
func (r *reader) unread(n *yamldoc.Node, of keys, in string) {
	for k := range n.Pairs() {
		what, known := of.known(k.Value)
		switch {
		case !known:
			r.unreadKey(k, in)
		case what == unchecked:
			r.remark(k, yamldoc.Dropped, "%s is not checked before sending", k.Value)
		}
	}
}

// unreadKey remarks one key, as a kind of its own.
func (r *reader) unreadKey(k *yamldoc.Node, in string) {
	r.remark(k, yamldoc.Dropped, strings.ReplaceAll(strconv.Quote(k.Value), "%", "%%")+" in %s is not read", in)
}

// Document reads the corrected document. What it returns is whole only without faults.
func Document(doc *yamldoc.Document) (*API, yamldoc.Faults) {
	r := &reader{doc: doc, remarks: doc.Remarks, byPointer: map[string]*Component{}, inner: map[*yamldoc.Node]*Component{}, values: map[*yamldoc.Node]*Shape{}}
	if r.version(); len(r.faults) > 0 {
		return &API{File: doc.File}, r.faults
	}
	for k, v := range doc.Root.Get("components").Get("schemas").Pairs() {
		r.byPointer[yamldoc.SchemasPointer+escaped.Replace(k.Value)] = r.declare(k.Value, k, v)
	}
	a := &API{File: doc.File, Document: doc, Schemas: len(r.components)}
	r.readDeclared(a.Schemas)
	a.Operations = r.operations()
	r.readDeclared(math.MaxInt)
	a.Components = r.components
	r.flatten()
	r.stranded()
	for _, op := range a.Operations {
		for _, p := range op.Params {
			r.settle(p)
		}
	}
	r.whole()
	a.Remarks = r.remarks
	return a, r.faults
}

// version refuses what is not OpenAPI 3.
func (r *reader) version() {
	root := r.doc.Root
	switch version := root.Text("openapi"); {
	case version == "" && root.Text("swagger") != "":
		r.faults.AddWhole(r.doc.Place(root.Get("swagger")),
			"written for Swagger %s; convert the document to OpenAPI 3, for instance by npx swagger2openapi %s -o openapi.yaml", root.Text("swagger"), r.doc.File)
	case version == "":
		r.faults.AddWhole(r.doc.Place(root), "not an OpenAPI description: no openapi key; download the description again")
	case len(version) < 2 || version[:2] != "3.":
		r.faults.AddWhole(r.doc.Place(root.Get("openapi")), "OpenAPI %s is not known; get the document as 3.0 or 3.1", version)
	}
}

// whole tells what the description as a whole is or has.
func (r *reader) whole() {
	if len(r.outside) > 0 {
		first := slices.MinFunc(r.outside, earlier)
		count := ""
		if len(r.outside) > 1 {
			count = fmt.Sprintf(", as %d references do", len(r.outside))
		}
		r.faults.AddWhole(r.doc.Place(first), "$ref %q points outside the document%s; bundle the description into one file, for instance by npx @redocly/cli bundle %s -o bundled.yaml",
			first.Value, count, r.doc.File)
	}
	r.danglingFaults()
	root := r.doc.Root
	r.unread(root, rootKeys, "the description")
	for k := range root.Get("webhooks").Pairs() {
		r.remark(k, yamldoc.Dropped, "webhook %s: the client receives no calls", k.Value)
	}
}

// earlier compares two nodes by their place.
func earlier(a, b *yamldoc.Node) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// manyDangling is how many names may lead nowhere before that is one fault: of a document that
// was cut off.
const manyDangling = 4

// danglingFaults tells of the references that lead nowhere.
func (r *reader) danglingFaults() {
	names := map[string]bool{}
	for _, ref := range r.dangling {
		names[ref.Value] = true
	}
	if len(names) > manyDangling {
		first := slices.MinFunc(r.dangling, earlier)
		r.faults.AddWhole(r.doc.Place(first), "$ref %q points to nothing, as %d others do; download the document again if it is cut off, or add what they name in the overlay", first.Value, len(names)-1)
		return
	}
	for _, ref := range r.dangling {
		r.fault(ref, "$ref %q points to nothing; correct it in the overlay, or add there what it names", ref.Value)
	}
}

// stranded remarks the members that are neither sent nor answered, by what is said in two places.
func (r *reader) stranded() {
	for _, c := range r.components {
		for _, m := range c.Members {
			if !m.Travels(Sent) && !m.Travels(Answered) {
				r.remarks.Add(m.At, yamldoc.Dropped, "member %s of %s is readOnly in one place and writeOnly in another, so that it is in neither form", m.Name, c.Name)
			}
		}
	}
}

// declare adds a component that is yet to be read.
func (r *reader) declare(name string, at, n *yamldoc.Node) *Component {
	c := &Component{Name: name, Path: name, At: r.doc.Place(at), node: n}
	r.components = append(r.components, c)
	return c
}

// readDeclared reads every component that was declared and not read, as far as that; reading may
// declare more. What only a pointer leads to is read last, because it has the name of its place.
func (r *reader) readDeclared(most int) {
	for i := 0; i < min(most, len(r.components)); i++ {
		c := r.components[i]
		if c.Shape != nil {
			continue
		}
		c.GoName = c.node.Text("x-go-name")
		c.Shape = r.bare(c.node, Owner{Of: c}, 0)
		r.untyped(c.Shape, c.node)
	}
}

// hoist gives an inline schema a name and returns a reference to it.
func (r *reader) hoist(s *Shape, in Owner) *Shape {
	c := r.inner[s.at.Node]
	if c == nil || c.Shape != nil { // an anchor may stand at several places
		c = &Component{}
		r.components = append(r.components, c)
		r.inner[s.at.Node] = c
	}
	*c = Component{At: s.at, Shape: s, Inline: in, Path: in.path(), GoName: s.at.Node.Text("x-go-name")}
	return &Shape{at: s.at, Kind: KindRef, Ref: c, Doc: s.Doc, Note: s.Note, flags: s.flags}
}

// resolve returns the component that a $ref names.
func (r *reader) resolve(ref *yamldoc.Node) *Component {
	pointer := r.pointer(ref)
	if c := r.byPointer[pointer]; c != nil {
		return c
	}
	n := r.target(ref, pointer)
	if n == nil {
		return nil
	}
	c := r.inner[n]
	if c == nil {
		c = r.declare(pointerName(pointer), n, n)
		c.Path = pointer
		r.inner[n] = c
	}
	r.byPointer[pointer] = c
	return c
}

// pointer returns what a $ref points to within the document, "" when that is no place in it.
func (r *reader) pointer(ref *yamldoc.Node) string {
	pointer, bare := pointerOf(ref.Value)
	switch {
	case bare:
		r.remark(ref, yamldoc.Guessed, "$ref %q is taken for the name of a schema", ref.Value)
	case pointer != "":
	case strings.HasPrefix(ref.Value, "#"):
		r.fault(ref, "$ref %q names an anchor, which is not read; write #/components/schemas/ and the name in the overlay", ref.Value)
	case !slices.Contains(r.outside, ref):
		r.outside = append(r.outside, ref)
	}
	return pointer
}

// target returns the node at the pointer of a $ref, nil when there is none.
func (r *reader) target(ref *yamldoc.Node, pointer string) *yamldoc.Node {
	if pointer == "" {
		return nil
	}
	n := r.doc.Root.At(pointer)
	if n == nil {
		r.dangling = append(r.dangling, ref)
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
		if n = r.target(ref, r.pointer(ref)); n == nil {
			return nil
		}
	}
	r.fault(n, "$ref leads in a circle; correct it in the overlay")
	return nil
}
