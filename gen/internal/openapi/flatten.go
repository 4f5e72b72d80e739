package openapi

import "slices"

// flatten merges every allOf into one object and removes references that lead in
// a circle. Afterwards no shape is kindAll.
func (r *reader) flatten() {
	for _, c := range r.components {
		r.checkAlias(c)
	}
	r.breakEndless()
	for _, c := range r.components {
		if c.kind == kindAll {
			r.merge(c)
		}
	}
	for _, c := range r.components {
		if c.kind == kindUnion {
			r.plainUnion(c)
		}
	}
	r.breakEndless() // what was combined may be a list now
}

// checkAlias reports a schema that is only ever a reference back to itself.
func (r *reader) checkAlias(c *component) {
	seen := map[*component]bool{}
	for at := c; at != nil && at.kind == kindRef; at = at.ref {
		if seen[at] {
			r.faults.add(c.at, "schema %q is nothing but a reference to itself; give it a type in the overlay", c.name)
			c.shape = &shape{at: c.at}
			return
		}
		seen[at] = true
	}
}

// target follows references to the shape that says something.
func (s *shape) target() (*shape, *component) {
	var last *component
	for s.kind == kindRef && s.ref.shape != nil {
		last = s.ref
		s = last.shape
	}
	return s, last
}

// merge turns an allOf into the object of all its members.
func (r *reader) merge(c *component) {
	m := merger{r: r, into: &shape{at: c.at}}
	m.add(c.shape, false, []*component{c})
	s := m.into
	*s = withFlags(s, c.shape)
	s.rules = append(slices.Clone(c.rules), s.rules...)
	switch {
	case len(s.members) > 0:
		s.kind = kindObject
	case m.mixed:
		s.kind = kindAny
	case m.scalar != nil:
		*s = withFlags(m.scalar, s)
	case s.rest != nil:
		s.kind = kindMap
	default:
		s.kind = kindMap
		s.rest = &shape{at: c.at}
	}
	for _, member := range s.members {
		member.required = member.required || slices.Contains(m.demands, member.name)
	}
	c.shape = s
}

// merger collects the members of the parts of an allOf.
type merger struct {
	r       *reader
	into    *shape
	scalar  *shape
	mixed   bool
	demands []string
}

// add merges s. Members of loose parts may be absent. stack holds the components
// being merged, outermost first.
func (m *merger) add(s *shape, loose bool, stack []*component) {
	switch s.kind {
	case kindRef:
		m.addRef(s, loose, stack)
	case kindObject:
		m.object(s, loose)
	case kindMap:
		if m.into.rest == nil && s.rest.kind != kindAny {
			m.into.rest = s.rest
		}
	case kindAll:
		if !loose {
			m.demands = append(m.demands, s.demands...)
		}
		for _, part := range s.parts {
			m.add(part, loose, stack)
		}
		for _, part := range s.loose {
			m.add(part, true, stack)
		}
	case kindUnion:
		for _, part := range s.parts {
			m.add(part, true, stack)
		}
	case kindAny:
	default:
		m.one(s)
	}
}

// one takes a part that is no object.
func (m *merger) one(s *shape) {
	m.mixed = m.mixed || m.scalar != nil && !sameType(m.scalar, s)
	if m.scalar == nil || s.kind == kindRef || s.kind == kindEnum {
		m.scalar = s
	}
}

func (m *merger) addRef(s *shape, loose bool, stack []*component) {
	c := s.ref
	if c.shape == nil {
		return
	}
	if slices.Contains(stack, c) {
		// A parent that lists its children in oneOf while each child takes the
		// parent by allOf is usual, and a circle only on paper.
		if !loose && !throughUnion(stack, c) {
			m.r.faults.add(s.at, "allOf of %q leads back to itself; remove one of the references in the overlay", c.name)
		}
		return
	}
	switch target, _ := s.target(); target.kind {
	case kindObject, kindAll, kindUnion, kindMap, kindAny:
		m.add(c.shape, loose, append(slices.Clone(stack), c))
	default:
		m.one(s)
	}
}

// throughUnion reports whether the way back to c passes a choice.
func throughUnion(stack []*component, c *component) bool {
	for _, on := range stack[slices.Index(stack, c):] {
		if on.kind == kindUnion || len(on.loose) > 0 {
			return true
		}
	}
	return false
}

func (m *merger) object(s *shape, loose bool) {
	for _, one := range s.members {
		m.member(one, loose)
	}
	if m.into.rest == nil {
		m.into.rest = s.rest
	}
	m.into.rules = append(m.into.rules, s.rules...)
}

// member adds one member. A later definition of the same name refines the
// earlier; where their types differ the value is kept as JSON.
func (m *merger) member(add *member, loose bool) {
	next := *add
	next.required = next.required && !loose
	for i, old := range m.into.members {
		if old.name != add.name {
			continue
		}
		refined := withFlags(add.shape, old.shape)
		next.required = next.required || old.required
		next.shape = &refined
		if add.kind == kindAny {
			next.shape = old.shape
		} else if old.kind != kindAny && !sameType(old.shape, add.shape) {
			refined.kind, refined.ref = kindAny, nil
		}
		m.into.members[i] = &next
		return
	}
	m.into.members = append(m.into.members, &next)
}

// sameType reports whether two members can share a Go type.
func sameType(a, b *shape) bool {
	at, ac := a.target()
	bt, bc := b.target()
	if at.kind != bt.kind {
		return false
	}
	switch at.kind {
	case kindObject, kindUnion, kindEnum, kindAll:
		return ac == bc || at.kind == kindEnum && slices.Equal(at.values, bt.values)
	case kindArray:
		return sameType(at.items, bt.items)
	case kindMap:
		return sameType(at.rest, bt.rest)
	}
	return true
}
