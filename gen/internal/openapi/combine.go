package openapi

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// combined reads allOf; what stands beside it counts as one more part.
func (r *reader) combined(s *shape, n *yaml.Node, all []*yaml.Node, in owner, depth int) {
	s.kind = kindAll
	for _, part := range all {
		s.parts = append(s.parts, r.bare(part, in, depth+1))
		s.demands = append(s.demands, words(get(part, "required"))...)
	}
	s.demands = append(s.demands, words(get(n, "required"))...)
	beside := &yaml.Node{Kind: yaml.MappingNode, Line: n.Line, Column: n.Column}
	for k, v := range pairs(n) {
		switch k.Value {
		case "properties", "additionalProperties", "items", "enum", "type", "oneOf", "anyOf":
			beside.Content = append(beside.Content, k, v)
		}
	}
	if len(beside.Content) > 0 {
		s.parts = append(s.parts, r.bare(beside, in, depth+1))
	}
	for _, part := range s.parts {
		if part.kind == kindAny {
			*s = decorated(s, part)
		}
	}
	if one := soleRef(s.parts); one != nil {
		s.kind, s.ref, s.parts, s.demands = kindRef, one, nil, nil
	}
}

// decorated returns s with what a part of allOf adds that is nothing but
// decoration, such as {readOnly: true}.
func decorated(s, part *shape) shape {
	out := *s
	out.nullable = out.nullable || part.nullable
	out.readOnly = out.readOnly || part.readOnly
	out.writeOnly = out.writeOnly || part.writeOnly
	out.deprecated = out.deprecated || part.deprecated
	if out.doc == "" {
		out.doc = part.doc
	}
	return out
}

// soleRef returns the component when parts are one reference and nothing of
// weight: allOf is the way of OpenAPI 3.0 to decorate a reference.
func soleRef(parts []*shape) *component {
	var one *component
	for _, p := range parts {
		switch {
		case p.kind == kindRef && one == nil:
			one = p.ref
		case p.kind == kindAny && p.goType == "":
		case p.kind == kindMap && p.rest.kind == kindAny:
		default:
			return nil
		}
	}
	return one
}

// options reads oneOf and anyOf; false when they only constrain, such as
// {required: [a]}.
func (r *reader) options(s *shape, n *yaml.Node, options []*yaml.Node, in owner, depth int) bool {
	merged := get(n, "properties") != nil
	var parts []*shape
	for i, option := range options {
		if slices.Equal(words(get(option, "type")), []string{"null"}) {
			s.nullable = true
			continue
		}
		name := owner{in.of, strings.TrimSpace(in.name + " " + optionName(option, i))}
		part := r.bare(option, name, depth+1)
		if part.kind == kindAny && get(option, "type") == nil {
			continue
		}
		if part.named() && !merged {
			part = r.hoist(part, name)
		}
		parts = append(parts, part)
	}
	switch {
	case len(parts) == 0:
		return false
	case merged:
		own := &shape{at: s.at}
		r.object(own, n, in, depth)
		s.kind, s.parts, s.loose = kindAll, []*shape{own}, parts
	case len(parts) == 1:
		*s = withFlags(parts[0], s)
	default:
		s.kind, s.parts, s.tag = kindUnion, parts, get(n, "discriminator")
	}
	return true
}

// withFlags returns inner with the decorations of outer.
func withFlags(inner, outer *shape) shape {
	s := *inner
	s.at = outer.at
	s.nullable = s.nullable || outer.nullable
	s.readOnly = s.readOnly || outer.readOnly
	s.writeOnly = s.writeOnly || outer.writeOnly
	s.deprecated = s.deprecated || outer.deprecated
	if outer.doc != "" {
		s.doc = outer.doc
	}
	if outer.goType != "" {
		s.goType = outer.goType
	}
	if outer.note.says() {
		s.note = outer.note
	}
	return s
}

// optionName names an inline option of a union.
func optionName(n *yaml.Node, i int) string {
	if title := text(n, "title"); title != "" {
		return title
	}
	return fmt.Sprintf("Option%d", i+1)
}
