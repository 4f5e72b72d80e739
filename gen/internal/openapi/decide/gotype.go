package decide

import (
	"cmp"
	"slices"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
)

// A Field is a member as a Go struct field.
type Field struct {
	*read.Member
	Type     string
	OmitZero bool
}

// GoType is the Go type of a value that is there.
func GoType(s *read.Shape, way read.Direction) string {
	if s.GoType != "" {
		return s.GoType
	}
	switch s.Kind {
	case read.KindRef:
		switch target, last := s.Target(); {
		case s.Ref.GoType != "":
			return s.Ref.GoName
		case slices.Contains(namedKinds, target.Kind):
			return TypeName(last, way)
		case target.Kind == read.KindInteger && s.Millis != nil:
			return integer(s.Millis)
		default:
			return GoType(target, way)
		}
	case read.KindArray:
		return "[]" + Element(s.Items, way)
	case read.KindMap:
		return "map[string]" + Element(s.Rest, way)
	case read.KindString:
		return cmp.Or(stringTypes[s.Format], "string")
	case read.KindInteger:
		return integer(s.Millis)
	case read.KindNumber:
		return "wire.Decimal"
	case read.KindBoolean:
		return "bool"
	}
	if way == read.Sent {
		return "any"
	}
	return "wire.Value"
}

func integer(millis *bool) string {
	if millis != nil && *millis {
		return "wire.Millis"
	}
	return "int64"
}

var stringTypes = map[string]string{"date": "wire.Date", "date-time": "time.Time", "byte": "[]byte"}

// namedKinds are the forms of which a component's type has a name worth using.
var namedKinds = []read.Kind{read.KindObject, read.KindUnion, read.KindEnum, read.KindMap}

// Element is the Go type of a part of a list or map. One that may be null keeps it, also in what
// is read: a place in a list says something without a value.
func Element(s *read.Shape, way read.Direction) string {
	t := GoType(s, way)
	if s.GoType == "" && isNullable(s) && t != "any" && t != "wire.Value" {
		return "Nullable[" + t + "]"
	}
	return t
}

func isNullable(s *read.Shape) bool {
	target, last := s.Target()
	return s.Nullable || last != nil && last.Nullable || target.Nullable
}

// paramType is the Go type of a parameter. What is optional is left out as a member of a body is.
// In a path it stands as an argument; elsewhere a required false or 0 is told from one forgotten.
func paramType(p *read.Param) string {
	t := GoType(p.Shape, read.Sent)
	target, _ := p.Target()
	switch {
	case p.In == "path" || p.Shape.GoType != "":
		return t
	case t == "bool" || t == "int64":
		return "*" + t
	case !p.Required && (t == "string" || target.Kind == read.KindObject || target.Kind == read.KindUnion):
		return "*" + t
	}
	return t
}

// TypeName is the name of a component's type in one direction.
func TypeName(c *read.Component, way read.Direction) string {
	if way == read.Sent && c.TwoForms {
		return cmp.Or(c.WriteName, c.GoName+"Write")
	}
	return c.GoName
}

// fieldOf is the Go field of a member. What is read is plain: absent, null and empty are one, and
// only what holds its own kind is a pointer. What is sent tells false, zero and "" from absent, so
// scalars whose zero means something are pointers there; a required text may not be empty.
func fieldOf(c *read.Component, m *read.Member, way read.Direction) Field {
	target, last := m.Target()
	t := GoType(m.Shape, way)
	nullable := isNullable(m.Shape)
	isStruct := target.Kind == read.KindObject || target.Kind == read.KindUnion
	switch {
	case m.Shape.GoType != "":
		return Field{m, t, !m.Required || way == read.Answered}
	case way == read.Sent && nullable && t != "any":
		return Field{m, "Nullable[" + t + "]", !m.Required}
	case isStruct && (way == read.Answered || m.Required && !nullable) && !holds(last, c, way):
		return Field{m, t, way == read.Answered}
	case isStruct:
		return Field{m, "*" + t, true}
	case way == read.Sent && m.Required && (t == "bool" || t == "int64"): // forgotten is not false
		return Field{m, "*" + t, false}
	case way == read.Sent && m.Required:
		return Field{m, t, false}
	case way == read.Sent && (t == "string" || t == "bool" || t == "int64"): // whose zero value is worth sending
		return Field{m, "*" + t, true}
	}
	return Field{m, t, true}
}

// holds reports whether a value of c holds one of other by value, so that a
// field of type c in other needs a pointer.
func holds(c, other *read.Component, way read.Direction) bool {
	seen := map[*read.Component]bool{}
	var visit func(c *read.Component) bool
	visit = func(c *read.Component) bool {
		if c == other || seen[c] || c.Kind != read.KindObject {
			return c == other
		}
		seen[c] = true
		return slices.ContainsFunc(c.Members, func(m *read.Member) bool {
			target, last := m.Target()
			return target.Kind == read.KindObject && (m.Required || way == read.Answered) && m.Travels(way) && visit(last)
		})
	}
	return visit(c)
}
