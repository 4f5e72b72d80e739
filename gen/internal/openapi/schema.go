package openapi

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// reader turns the tree into shapes and operations.
type reader struct {
	doc        *document
	faults     *faults
	byPointer  map[string]*component
	components []*component
}

// owner is where an inline schema stands, for its name.
type owner struct {
	of   *component // nil for the body of an operation
	name string     // the member; for a body the whole name
}

// member is where a member of an inline schema stands.
func (o owner) member(name string) owner {
	if o.of == nil && o.name != "" {
		name = o.name + " " + name
	}
	return owner{o.of, name}
}

// schema reads one schema. An inline object, enum or union becomes a component
// of its own and a reference is returned, unless the schema is itself one.
func (r *reader) schema(n *yaml.Node, in owner, depth int) *shape {
	s := r.bare(n, in, depth)
	if s.named() && in.name != "" {
		return r.hoist(s, in)
	}
	return s
}

// bare reads one schema where it stands.
func (r *reader) bare(n *yaml.Node, in owner, depth int) *shape {
	s := &shape{at: r.doc.place(n)}
	if depth > maxDepth/2 {
		r.faults.add(s.at, "schemas nested too deep; give the inner ones names under components.schemas")
		return s
	}
	if n == nil || n.Kind == yaml.ScalarNode {
		return s // true, false or nothing: anything
	}
	if n.Kind != yaml.MappingNode {
		r.faults.add(s.at, "a schema must be a mapping; correct it in the overlay")
		return s
	}
	r.common(s, n)
	if ref := get(n, "$ref"); ref != nil {
		if s.ref = r.resolve(ref); s.ref != nil {
			s.kind = kindRef
		}
		return s
	}
	r.structure(s, n, in, depth)
	return s
}

// common reads what may stand beside any schema, a $ref included.
func (r *reader) common(s *shape, n *yaml.Node) {
	s.doc = oneLine(text(n, "description"))
	s.nullable = yes(n, "nullable") || yes(n, "x-nullable")
	s.readOnly = yes(n, "readOnly")
	s.writeOnly = yes(n, "writeOnly")
	s.deprecated = yes(n, "deprecated")
	s.format = text(n, "format")
	s.goType = text(n, "x-go-type")
	s.note = readNotes(n)
	if v := get(n, "x-millis"); v != nil {
		yes := isTrue(v)
		s.millis = &yes
	}
	if s.readOnly && s.writeOnly {
		r.faults.add(s.at, "both readOnly and writeOnly; keep one in the overlay")
	}
	if s.goType != "" && !usableType(s.goType) {
		r.faults.add(s.at, "x-go-type %s: only built-in types and those of json, time and wire can be used", s.goType)
		s.goType = ""
	}
	r.rules(s, get(n, "x-either-or"))
}

// rules reads x-either-or.
func (r *reader) rules(s *shape, n *yaml.Node) {
	for _, item := range items(n) {
		one := rule{any: words(get(item, "any")), when: text(item, "when")}
		if len(one.any) == 0 {
			r.faults.add(r.doc.place(item), "x-either-or needs the members to choose from: {any: [a, b]}")
			continue
		}
		s.rules = append(s.rules, one)
	}
	if n != nil && n.Kind != yaml.SequenceNode {
		r.faults.add(r.doc.place(n), "x-either-or must be a list of {any: [a, b], when: c}")
	}
}

func readNotes(n *yaml.Node) notes {
	note := notes{
		inferred: text(n, "x-source") == "inferred",
		aspects:  words(get(n, "x-inferred")),
		evidence: oneLine(text(n, "x-evidence")),
	}
	if text(n, "x-complete") == "false" {
		note.partly = oneLine(text(n, "x-note"))
		if note.partly == "" {
			note.partly = "more members may exist."
		}
	}
	return note
}

// structure reads the keywords that decide the form.
func (r *reader) structure(s *shape, n *yaml.Node, in owner, depth int) {
	if all := items(get(n, "allOf")); len(all) > 0 {
		r.combined(s, n, all, in, depth)
		return
	}
	kinds, null := r.types(n)
	s.nullable = s.nullable || null
	options := append(slices.Clone(items(get(n, "oneOf"))), items(get(n, "anyOf"))...)
	if len(options) > 0 && r.options(s, n, options, in, depth) {
		return
	}
	switch {
	case r.enum(s, n, kinds):
	case len(kinds) > 1:
		s.kind = kindAny
	case len(kinds) == 0 && get(n, "items") != nil:
		r.array(s, n, in, depth)
	case len(kinds) == 0 && get(n, "properties") == nil && get(n, "additionalProperties") == nil:
		s.kind = kindAny
	case len(kinds) == 0 || kinds[0] == "object":
		r.object(s, n, in, depth)
	case kinds[0] == "array":
		r.array(s, n, in, depth)
	default:
		s.kind = scalarKinds[kinds[0]]
	}
}

var scalarKinds = map[string]kind{
	"string": kindString, "integer": kindInteger, "number": kindNumber, "boolean": kindBoolean,
	"file": kindString,
}

// types returns the types of a schema without null.
func (r *reader) types(n *yaml.Node) (kinds []string, null bool) {
	for _, word := range words(get(n, "type")) {
		word = strings.ToLower(word)
		switch word {
		case "null":
			null = true
		case "object", "array", "string", "integer", "number", "boolean", "file":
			if !slices.Contains(kinds, word) {
				kinds = append(kinds, word)
			}
		default:
			r.faults.add(r.doc.place(get(n, "type")), "unknown type %q; set one of object, array, string, integer, number, boolean in the overlay", word)
		}
	}
	if slices.Contains(kinds, "number") {
		kinds = slices.DeleteFunc(kinds, func(k string) bool { return k == "integer" })
	}
	return kinds, null
}

// enum reads enum and const of strings. Other values only tell the type.
func (r *reader) enum(s *shape, n *yaml.Node, kinds []string) bool {
	values := items(get(n, "enum"))
	if c := get(n, "const"); c != nil && len(values) == 0 {
		values = []*yaml.Node{c}
	}
	isString := slices.Equal(kinds, []string{"string"})
	for _, v := range values {
		switch {
		case isNull(v):
			s.nullable = true
		case v.Kind != yaml.ScalarNode || !isString && (len(kinds) > 0 || v.Tag != "!!str"):
			return false
		case !slices.Contains(s.values, v.Value):
			s.values = append(s.values, v.Value)
		}
	}
	if len(s.values) == 0 {
		return false
	}
	s.kind = kindEnum
	return true
}

func (r *reader) array(s *shape, n *yaml.Node, in owner, depth int) {
	s.kind = kindArray
	s.items = &shape{at: s.at}
	if each := get(n, "items"); each != nil && each.Kind == yaml.MappingNode && get(n, "prefixItems") == nil {
		s.items = r.schema(each, owner{in.of, singularOf(in.name)}, depth+1)
	}
}

func (r *reader) object(s *shape, n *yaml.Node, in owner, depth int) {
	s.kind = kindObject
	required := words(get(n, "required"))
	for k, v := range pairs(get(n, "properties")) {
		m := &member{
			name:     k.Value,
			goName:   text(v, "x-go-name"),
			at:       r.doc.place(k),
			required: slices.Contains(required, k.Value) || isTrue(get(v, "required")),
			shape:    r.schema(v, in.member(k.Value), depth+1),
		}
		s.members = append(s.members, m)
	}
	extra := get(n, "additionalProperties")
	switch {
	case extra != nil && extra.Kind == yaml.MappingNode:
		s.rest = r.schema(extra, in, depth+1)
	case isTrue(extra) || get(n, "patternProperties") != nil:
		s.rest = &shape{at: s.at}
	case isFalse(extra):
		s.closed = true
	}
	if len(s.members) == 0 {
		s.kind = kindMap
		if s.rest == nil {
			s.rest = &shape{at: s.at}
		}
	}
}
