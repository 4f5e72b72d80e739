package read

import (
	"cmp"
	"slices"
)

// flatten merges every allOf into one object and removes references that lead in
// a circle. Afterwards no shape is kindAll.
func (r *reader) flatten() {
	r.breakEndless()
	for _, c := range r.components {
		if c.Kind == kindAll {
			r.merge(c)
		}
	}
	for _, c := range r.components {
		if c.Kind == KindUnion {
			r.plainUnion(c)
		}
	}
	r.breakEndless() // what was combined may be a list now
	for _, c := range r.components {
		if c.Kind == KindMap && c.Rest.Kind == KindAny {
			c.Kind = KindObject // a record of which no member is known
		}
	}
}

// merge turns an allOf into the object of all its members.
func (r *reader) merge(c *Component) {
	m := merger{r: r, into: &Shape{at: c.At}}
	m.add(c.Shape, false, []*Component{c})
	s := m.into
	*s = withFlags(s, c.Shape)
	s.Rules = append(slices.Clone(c.Rules), s.Rules...)
	switch {
	case len(s.Members) > 0:
		s.Kind = KindObject
	case m.mixed:
		s.Kind = KindAny
	case m.scalar != nil:
		*s = withFlags(m.scalar, s)
	default:
		s.Kind, s.Rest = KindMap, cmp.Or(s.Rest, &Shape{at: c.At})
	}
	for _, member := range s.Members {
		member.Required = member.Required || slices.Contains(m.demands, member.Name)
	}
	c.Shape = s
}

// merger collects the members of the parts of an allOf.
type merger struct {
	r       *reader
	into    *Shape
	scalar  *Shape
	mixed   bool
	demands []string
}

// add merges s. Members of loose parts may be absent. stack holds the components
// being merged, outermost first.
func (m *merger) add(s *Shape, loose bool, stack []*Component) {
	switch s.Kind {
	case KindRef:
		m.addRef(s, loose, stack)
	case KindObject:
		for _, one := range s.Members {
			m.member(one, loose)
		}
		m.into.Rest = cmp.Or(m.into.Rest, s.Rest)
		m.into.Rules = append(m.into.Rules, s.Rules...)
	case KindMap:
		if m.into.Rest == nil && s.Rest.Kind != KindAny {
			m.into.Rest = s.Rest
		}
	case kindAll, KindUnion:
		if !loose {
			m.demands = append(m.demands, s.demands...)
		}
		for _, part := range s.Parts {
			m.add(part, loose || s.Kind == KindUnion, stack)
		}
	case KindAny:
	default:
		m.one(s)
	}
}

// one takes a part that is no object.
func (m *merger) one(s *Shape) {
	m.mixed = m.mixed || m.scalar != nil && !sameType(m.scalar, s)
	if m.scalar == nil || s.Kind == KindRef || s.Kind == KindEnum {
		m.scalar = s
	}
}

func (m *merger) addRef(s *Shape, loose bool, stack []*Component) {
	c := s.Ref
	if slices.Contains(stack, c) {
		// A parent that lists its children in oneOf while each child takes the
		// parent by allOf is usual, and a circle only on paper: the way back is loose.
		if !loose {
			m.r.faults.Add(s.at, "allOf of %q leads back to itself; remove one of the references in the overlay", c.Name)
		}
		return
	}
	switch target, _ := s.Target(); target.Kind {
	case KindObject, kindAll, KindUnion, KindMap, KindAny:
		m.add(c.Shape, loose, append(slices.Clone(stack), c))
	default:
		m.one(s)
	}
}

// member adds one member. A later definition of the same name refines the
// earlier; where their types differ the value is kept as JSON.
func (m *merger) member(add *Member, loose bool) {
	next := *add
	next.Required = next.Required && !loose
	for i, old := range m.into.Members {
		if old.Name != add.Name {
			continue
		}
		refined := withFlags(add.Shape, old.Shape)
		next.Required = next.Required || old.Required
		next.Shape = &refined
		if add.Kind == KindAny {
			next.Shape = old.Shape
		} else if old.Kind != KindAny && !sameType(old.Shape, add.Shape) {
			refined.Kind, refined.Ref = KindAny, nil
		}
		m.into.Members[i] = &next
		return
	}
	m.into.Members = append(m.into.Members, &next)
}

// sameType reports whether two members can share a Go type.
func sameType(a, b *Shape) bool {
	at, ac := a.Target()
	bt, bc := b.Target()
	if at.Kind != bt.Kind {
		return false
	}
	switch at.Kind {
	case KindObject, KindUnion, KindEnum, kindAll:
		return ac == bc || at.Kind == KindEnum && slices.Equal(at.Values, bt.Values)
	case KindArray:
		return sameType(at.Items, bt.Items)
	case KindMap:
		return sameType(at.Rest, bt.Rest)
	}
	return true
}

// plainUnion turns a union that Go cannot tell apart into something simpler: one
// enum when all options are enums, JSON when an option is not an object.
func (r *reader) plainUnion(c *Component) {
	values, enums, objects := []string{}, true, true
	seen := map[*Component]bool{}
	parts := c.Parts[:0:0]
	for _, part := range c.Parts {
		target, named := part.Target()
		enums = enums && target.Kind == KindEnum
		objects = objects && named != nil && (target.Kind == KindObject || target.Kind == KindUnion)
		for _, v := range target.Values {
			if !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
		if !seen[named] {
			parts, seen[named] = append(parts, part), true
		}
	}
	c.Parts = parts
	switch {
	case enums:
		c.Kind, c.Values, c.Parts = KindEnum, values, nil
	case !objects:
		c.Kind, c.Parts = KindAny, nil
	case len(parts) == 1:
		c.Kind, c.Ref, c.Parts = KindRef, parts[0].Ref, nil
	}
}

// breakEndless keeps a list or map that holds nothing but itself as JSON: Go has
// no plain name for it. It reports a schema that is only ever a reference back to itself.
func (r *reader) breakEndless() {
	for _, c := range r.components {
		if !endless(c.Shape, c, map[*Component]bool{}) {
			continue
		}
		end := c.Shape
		for end.Kind == KindRef && end.Ref != c {
			end = end.Ref.Shape
		}
		if end.Kind == KindRef {
			r.faults.Add(c.At, "schema %q is nothing but a reference to itself; give it a type in the overlay", c.Name)
		}
		c.Shape = &Shape{at: c.At, Doc: c.Doc, Note: c.Note}
	}
}

func endless(s *Shape, c *Component, seen map[*Component]bool) bool {
	switch s.Kind {
	case KindRef:
		if s.Ref == c || seen[s.Ref] {
			return s.Ref == c
		}
		seen[s.Ref] = true
		return endless(s.Ref.Shape, c, seen)
	case KindArray:
		return endless(s.Items, c, seen)
	case KindMap:
		return endless(s.Rest, c, seen)
	}
	return false
}
