package openapi

import "regexp"

// usableGoType matches what x-go-type may say: only packages that the generated
// files can import.
var usableGoType = regexp.MustCompile(`^(\*|\[\]|map\[string\])*(json\.RawMessage|json\.Number|time\.Time|wire\.[A-Z]\w*|string|bool|any|u?int(8|16|32|64)?|float(32|64)|byte)$`)

func usableType(t string) bool { return usableGoType.MatchString(t) }

// A field is a member as a Go struct field.
type field struct {
	goType   string
	omitZero bool
}

// goType is the Go type of a value that is there.
func goType(s *shape, writes bool) string {
	if s.goType != "" {
		return s.goType
	}
	switch s.kind {
	case kindRef:
		return refType(s.ref, writes)
	case kindArray:
		return "[]" + goType(s.items, writes)
	case kindMap:
		return "map[string]" + goType(s.rest, writes)
	case kindString:
		return stringType(s.format)
	case kindInteger:
		if s.millis != nil && *s.millis {
			return "wire.Millis"
		}
		return "int64"
	case kindNumber:
		return "wire.Decimal"
	case kindBoolean:
		return "bool"
	}
	if writes {
		return "any"
	}
	return "json.RawMessage"
}

// refType is the Go type of a component. Only objects, unions, enums and maps
// have a name worth using.
func refType(c *component, writes bool) string {
	if c.shape == nil {
		return "json.RawMessage"
	}
	switch target, last := (&shape{kind: kindRef, ref: c}).target(); {
	case c.shape.goType != "":
		return c.goName
	case target.kind == kindObject, target.kind == kindUnion, target.kind == kindEnum, target.kind == kindMap:
		return typeName(last, writes)
	default:
		return goType(target, writes)
	}
}

// typeName is the name of a component's type in one direction.
func typeName(c *component, writes bool) string {
	if writes && c.twoForms {
		if c.writeName == "" {
			return c.goName + "Write"
		}
		return c.writeName
	}
	return c.goName
}

func stringType(format string) string {
	switch format {
	case "date":
		return "wire.Date"
	case "date-time":
		return "time.Time"
	case "byte":
		return "[]byte"
	}
	return "string"
}

var (
	momentName = regexp.MustCompile(`(At|Date|Timestamp)[0-9]*$`)
	epoch      = regexp.MustCompile(`(?i)\bepoch\b`)
)

// markMoments finds the integers that are epoch milliseconds, by name or text.
func markMoments(components []*component) {
	for _, c := range components {
		for _, m := range c.members {
			s := m.shape
			if s.kind == kindInteger && s.millis == nil && s.format != "int32" {
				is := momentName.MatchString(m.name) || epoch.MatchString(s.doc)
				s.millis = &is
			}
		}
	}
}

// fieldOf is the Go field of a member. What is read is plain: absent, null and
// empty are one. What is sent tells false, zero and "" from absent, so optional
// scalars whose zero means something are pointers there.
func fieldOf(c *component, m *member, writes bool) field {
	target, last := m.target()
	t := goType(m.shape, writes)
	nullable := m.nullable || last != nil && last.nullable || target.nullable
	if m.shape.goType != "" {
		return field{t, !m.required || !writes}
	}
	isStruct := target.kind == kindObject || target.kind == kindUnion
	switch {
	case writes && nullable && t != "any":
		return field{"Nullable[" + t + "]", !m.required}
	case isStruct && m.required && !nullable && !holds(last, c, writes):
		return field{t, !writes}
	case isStruct:
		return field{"*" + t, true}
	case writes && m.required:
		return field{t, false}
	case writes && pointed[t]:
		return field{"*" + t, true}
	}
	return field{t, true}
}

// pointed are the types whose zero value is worth sending.
var pointed = map[string]bool{"string": true, "bool": true, "int64": true}

// holds reports whether a value of c holds one of other by value, so that a
// field of type c in other needs a pointer.
func holds(c, other *component, writes bool) bool {
	seen := map[*component]bool{}
	var visit func(c *component) bool
	visit = func(c *component) bool {
		if c == other {
			return true
		}
		if seen[c] || c.kind != kindObject {
			return false
		}
		seen[c] = true
		for _, m := range c.members {
			if target, last := m.target(); m.required && travels(m, writes) && target.kind == kindObject && visit(last) {
				return true
			}
		}
		return false
	}
	return visit(c)
}
