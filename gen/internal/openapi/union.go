package openapi

import "slices"

// plainUnion turns a union that Go cannot tell apart into something simpler: one
// enum when all options are enums, JSON when an option is not an object.
func (r *reader) plainUnion(c *component) {
	values, enums, objects := []string{}, true, true
	seen := map[*component]bool{}
	parts := c.parts[:0:0]
	for _, part := range c.parts {
		target, named := part.target()
		enums = enums && target.kind == kindEnum
		objects = objects && named != nil && (target.kind == kindObject || target.kind == kindUnion)
		for _, v := range target.values {
			if !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
		if named == nil || !seen[named] {
			parts = append(parts, part)
		}
		seen[named] = true
	}
	c.parts = parts
	switch {
	case enums:
		c.kind, c.values, c.parts = kindEnum, values, nil
	case !objects:
		c.kind, c.parts = kindAny, nil
	case len(parts) == 1:
		c.kind, c.ref, c.parts = kindRef, parts[0].ref, nil
	}
}

// breakEndless keeps a list or map that holds nothing but itself as JSON: Go has
// no plain name for it.
func (r *reader) breakEndless() {
	for _, c := range r.components {
		if endless(c.shape, c, map[*component]bool{}) {
			c.shape = &shape{at: c.at, doc: c.doc, note: c.note}
		}
	}
}

func endless(s *shape, c *component, seen map[*component]bool) bool {
	switch s.kind {
	case kindRef:
		if s.ref == c {
			return true
		}
		if seen[s.ref] || s.ref.shape == nil {
			return false
		}
		seen[s.ref] = true
		return endless(s.ref.shape, c, seen)
	case kindArray:
		return endless(s.items, c, seen)
	case kindMap:
		return endless(s.rest, c, seen)
	}
	return false
}
