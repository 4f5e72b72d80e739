package openapi

import (
	"net/url"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

const schemasPointer = "#/components/schemas/"

// readComponents reads components.schemas and whatever they refer to.
func (r *reader) readComponents() {
	for k, v := range pairs(get(get(r.doc.root, "components"), "schemas")) {
		r.byPointer[schemasPointer+k.Value] = r.declare(k.Value, k, v)
	}
	r.readDeclared()
}

// declare adds a component that is yet to be read.
func (r *reader) declare(name string, at, n *yaml.Node) *component {
	c := &component{name: name, at: r.doc.place(at), node: n, order: len(r.components)}
	r.components = append(r.components, c)
	return c
}

// readDeclared reads every component that was declared and not read; reading may
// declare more.
func (r *reader) readDeclared() {
	for i := 0; i < len(r.components); i++ {
		c := r.components[i]
		if c.shape != nil {
			continue
		}
		c.goName = text(c.node, "x-go-name")
		c.shape = r.bare(c.node, owner{of: c}, 0)
	}
}

// hoist gives an inline schema a name and returns a reference to it.
func (r *reader) hoist(s *shape, in owner) *shape {
	c := &component{at: s.at, shape: s, inline: in, order: len(r.components)}
	r.components = append(r.components, c)
	return &shape{
		at: s.at, kind: kindRef, ref: c,
		doc: s.doc, note: s.note, nullable: s.nullable,
		readOnly: s.readOnly, writeOnly: s.writeOnly, deprecated: s.deprecated,
	}
}

// resolve returns the component that a $ref names.
func (r *reader) resolve(ref *yaml.Node) *component {
	pointer, ok := localPointer(ref.Value)
	if !ok {
		r.faults.add(r.doc.place(ref), "$ref %q points outside the document; bundle the description into one file", ref.Value)
		return nil
	}
	if c := r.byPointer[pointer]; c != nil {
		return c
	}
	n := at(r.doc.root, pointer)
	if n == nil {
		r.faults.add(r.doc.place(ref), "$ref %q points to nothing; add the schema in the overlay, or correct the reference there", ref.Value)
		return nil
	}
	c := r.declare(pointer[strings.LastIndex(pointer, "/")+1:], n, n)
	r.byPointer[pointer] = c
	return c
}

// localPointer returns a reference into the same document with its escapes
// undone, as "#/a/b". A bare name means a schema, as some writers have it.
func localPointer(ref string) (string, bool) {
	if !strings.ContainsAny(ref, "#/.:") && ref != "" {
		return schemasPointer + ref, true
	}
	if !strings.HasPrefix(ref, "#/") {
		return "", false
	}
	if plain, err := url.PathUnescape(ref); err == nil {
		ref = plain
	}
	return ref, true
}

// at returns the node at a pointer, nil when there is none.
func at(n *yaml.Node, pointer string) *yaml.Node {
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "#/"), "/") {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		if list := items(n); list != nil {
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(list) {
				return nil
			}
			n = list[i]
			continue
		}
		if n = get(n, token); n == nil {
			return nil
		}
	}
	return n
}

// follow returns what n stands for: the target when it is a $ref to a
// parameter, an answer, a request body or a path.
func (r *reader) follow(n *yaml.Node) *yaml.Node {
	for range 20 {
		ref := get(n, "$ref")
		if ref == nil {
			return n
		}
		pointer, ok := localPointer(ref.Value)
		if !ok {
			r.faults.add(r.doc.place(ref), "$ref %q points outside the document; bundle the description into one file", ref.Value)
			return nil
		}
		next := at(r.doc.root, pointer)
		if next == nil {
			r.faults.add(r.doc.place(ref), "$ref %q points to nothing; correct the reference in the overlay", ref.Value)
			return nil
		}
		n = next
	}
	r.faults.add(r.doc.place(n), "$ref leads in a circle; correct it in the overlay")
	return nil
}
