package openapi

import (
	"slices"
	"strings"
)

// sharedHome is the file of what belongs to several resources.
const sharedHome = "Shared"

// reach finds out which types are read and which are sent, which need two forms
// for that, and in which file each belongs.
type reach struct {
	components []*component
	users      map[*component]map[string]bool
}

func newReach(components []*component, ops []*operation) *reach {
	r := &reach{components: components, users: map[*component]map[string]bool{}}
	for _, op := range ops {
		for _, a := range op.answers {
			r.mark(a.shape, op.resource, false)
		}
		if op.body != nil {
			r.mark(op.body.shape, op.resource, true)
		}
	}
	r.twoForms()
	homes := sortedHomes(ops)
	for _, c := range components {
		c.home = r.home(c, homes)
	}
	return r
}

// mark follows a shape in one direction.
func (r *reach) mark(s *shape, resource string, writes bool) {
	if s == nil {
		return
	}
	if s.kind == kindRef {
		r.markComponent(s.ref, resource, writes)
		return
	}
	for _, m := range s.members {
		if travels(m, writes) {
			r.mark(m.shape, resource, writes)
		}
	}
	for _, part := range s.parts {
		r.mark(part, resource, writes)
	}
	r.mark(s.items, resource, writes)
	r.mark(s.rest, resource, writes)
}

func (r *reach) markComponent(c *component, resource string, writes bool) {
	if r.users[c] == nil {
		r.users[c] = map[string]bool{}
	}
	done := &c.reads
	if writes {
		done = &c.writes
	}
	key := resource + direction(writes)
	if *done && r.users[c][key] {
		return
	}
	*done = true
	r.users[c][key] = true
	r.mark(c.shape, resource, writes)
}

// direction keeps the two directions apart in the table of users.
func direction(writes bool) string {
	if writes {
		return ">"
	}
	return "<"
}

// travels reports whether a member exists in that direction: neither it nor the
// schema it refers to says otherwise.
func travels(m *member, writes bool) bool {
	for s := m.shape; ; s = s.ref.shape {
		if writes && s.readOnly || !writes && s.writeOnly {
			return false
		}
		if s.kind != kindRef || s.ref.shape == nil {
			return true
		}
	}
}

// twoForms marks the types whose form for sending differs, until nothing
// changes: a type that holds such a type is one itself.
func (r *reach) twoForms() {
	for changed := true; changed; {
		changed = false
		for _, c := range r.components {
			if c.reads && c.writes && !c.twoForms && signature(c, false) != signature(c, true) {
				c.twoForms = true
				changed = true
			}
		}
	}
}

// signature is what of a type depends on the direction.
func signature(c *component, writes bool) string {
	var b strings.Builder
	switch c.kind {
	case kindObject:
		for _, m := range c.members {
			if travels(m, writes) {
				f := fieldOf(c, m, writes)
				b.WriteString(m.name + " " + f.goType + "\n")
			}
		}
		if rest := c.restOf(writes); rest != nil {
			b.WriteString("..." + goType(rest, writes))
		}
	case kindUnion:
		for _, part := range c.parts {
			b.WriteString(goType(part, writes) + "\n")
		}
	case kindRef, kindArray, kindMap, kindAny:
		return goType(c.shape, writes)
	}
	return b.String()
}

// home chooses the file of a type: the resource its name begins with, else the
// only resource that uses it, else the shared file.
func (r *reach) home(c *component, homes []string) string {
	best := ""
	for _, h := range homes {
		if len(h) > len(best) && strings.HasPrefix(c.goName, h) && beginsWith(c.goName, h) {
			best = h
		}
	}
	if best != "" {
		return best
	}
	var users []string
	for _, h := range homes {
		if r.users[c][h+direction(true)] || r.users[c][h+direction(false)] {
			users = append(users, h)
		}
	}
	if len(users) == 1 {
		return users[0]
	}
	return sharedHome
}

// beginsWith reports whether the words of name begin with those of prefix.
func beginsWith(name, prefix string) bool {
	a, b := splitWords(name), splitWords(prefix)
	return len(a) >= len(b) && slices.Equal(a[:len(b)], b)
}
