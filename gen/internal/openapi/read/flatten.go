package read

import (
	"cmp"
	"slices"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
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
	r.unions()
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
	if m.joined {
		r.remarks.Add(c.At, yamldoc.Dropped, "which members of the options belong together: all are members of one type, and may be absent")
	}
	switch {
	case len(s.Members) > 0:
		s.Kind = KindObject
	case m.mixed:
		s.Kind = KindAny
		r.remarks.Add(c.At, yamldoc.Untyped, "allOf joins values of different types, and travels as any JSON")
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
	joined  bool // options of a union became members
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
		m.joined = m.joined || s.Kind == KindUnion
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
	if m.scalar != nil && narrows(m.scalar, s) {
		return
	}
	m.mixed = m.mixed || m.scalar != nil && !sameType(m.scalar, s) && !narrows(s, m.scalar)
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
		} else if narrows(old.Shape, add.Shape) {
			next.Shape = old.Shape
		} else if old.Kind != KindAny && !sameType(old.Shape, add.Shape) && !narrows(add.Shape, old.Shape) {
			refined.Kind, refined.Ref = KindAny, nil
			m.r.remarks.Add(add.At, yamldoc.Untyped, "member %q has different types in the parts of an allOf, and travels as any JSON", add.Name)
		}
		m.into.Members[i] = &next
		return
	}
	m.into.Members = append(m.into.Members, &next)
}

// narrows reports whether a names the values that a text b may have.
func narrows(a, b *Shape) bool {
	narrow, _ := a.Target()
	wide, _ := b.Target()
	return narrow.Kind == KindEnum && wide.Kind == KindString && wide.GoType == "" && wide.Format == ""
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

// unions settles what the unions are, and what tells their options apart.
func (r *reader) unions() {
	for changed := true; changed; { // one union may be an option of another
		changed = false
		for _, c := range r.components {
			changed = c.Kind == KindUnion && r.plainUnion(c) || changed
		}
	}
	for _, c := range r.components {
		if c.Kind != KindUnion {
			continue
		}
		if c.Tag != nil {
			r.tag(c)
		}
		if several := c.Shape.at.Node.Get("anyOf"); several != nil {
			r.remark(several, yamldoc.Guessed, "anyOf is read as oneOf: a value has one of the forms")
		}
	}
}

// plainUnion turns a union that Go cannot tell apart into something simpler: one
// enum when all options are enums, JSON when an option is not an object. It reports whether it did.
func (r *reader) plainUnion(c *Component) bool {
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
		r.remarks.Add(c.At, yamldoc.Untyped, "an option of the union is no object, and it travels as any JSON")
	case len(parts) == 1:
		c.Kind, c.Ref, c.Parts = KindRef, parts[0].Ref, nil
	}
	return c.Kind != KindUnion
}

// tag finds the values that stand for the options of a union: those that the mapping has for it,
// else the one that the option always has, else the name of its schema.
func (r *reader) tag(c *Component) {
	mapped := map[*Component][]string{}
	for k, v := range c.Tag.node.Get("mapping").Pairs() {
		to := r.mapped(v.Value)
		if !slices.ContainsFunc(c.Parts, func(part *Shape) bool { return to != nil && last(part) == to }) {
			r.remark(k, yamldoc.Dropped, "the value %s of a discriminator stands for none of the options", k.Value)
		}
		mapped[to] = append(mapped[to], k.Value)
	}
	taken := map[string]bool{}
	for _, part := range c.Parts {
		values := mapped[last(part)]
		if len(values) == 0 {
			values = c.Tag.implied(part)
		}
		for _, value := range values {
			if !taken[value] {
				c.Tag.Cases = append(c.Tag.Cases, Case{value, part})
			}
			taken[value] = true
		}
	}
}

// mapped is the schema that a value of the mapping stands for, nil when there is none.
func (r *reader) mapped(to string) *Component {
	c := r.byPointer[yamldoc.SchemasPointer+escaped.Replace(to)]
	if pointer, _ := pointerOf(to); c == nil {
		c = r.byPointer[pointer]
	}
	if c == nil {
		return nil
	}
	return last(&Shape{Kind: KindRef, Ref: c})
}

// last is the component at the end of a reference.
func last(s *Shape) *Component {
	_, c := s.Target()
	return c
}

// implied is the value of an option that no mapping names.
func (t *Tag) implied(option *Shape) []string {
	target, _ := option.Target()
	if m := target.Member(t.Name); m != nil {
		if value, _ := m.Target(); len(value.Values) == 1 {
			return value.Values
		}
	}
	if option.Ref.Inlined() {
		return nil
	}
	return []string{option.Ref.Name}
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
		r.remarks.Add(c.At, yamldoc.Untyped, "a list or map of nothing but itself travels as any JSON")
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
