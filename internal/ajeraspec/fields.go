package ajeraspec

import (
	"fmt"
	"slices"
	"strconv"
)

// Rules about a single field, wherever it stands.

// The places where a field stands, which decide the keys it may have.
const (
	asArgument = "argument"
	asContent  = "content key"
	asMember   = "field"
)

// fieldUse is a field where it stands, in the session versions it is for.
type fieldUse struct {
	*Field
	as       string
	sessions []int
}

func (c check) fields(as string, sessions []int, fields []*Field) {
	for _, f := range fields {
		each(c.in("%s %q", as, f.Name), fieldUse{f, as, sessions}, fieldRules)
	}
}

func methodFieldsFit(c check, m *Method) {
	c.uniqueFields(m.Args)
	c.uniqueFields(m.Content)
	c.fields(asArgument, m.Sessions, m.Args)
	c.fields(asContent, m.Sessions, m.Content)
}

func typeFieldsFit(c check, t *Type) {
	all, _ := c.members(t)
	c.uniqueFields(all)
	c.fields(asMember, c.sessions[t], t.Fields)
}

func blockFieldsFit(c check, b *Block) { c.fields(asMember, c.blockSessions(b), b.Fields) }

func typeIsDeclared(c check, f fieldUse) {
	name := f.Type.Name
	if isScalar(name) {
		return
	}
	for _, s := range f.sessions {
		if at := (versioned{s, name}); c.types[at] == nil && c.enums[at] == nil {
			c.fault(f.Type.Pos, "unknown type %q; %s", name, c.cure(s, name))
			return
		}
	}
}

// cure says what to do about a type that a session version does not have.
func (c check) cure(session int, name string) string {
	if t := c.types[versioned{3 - session, name}]; t != nil {
		return fmt.Sprintf("%s is at %s for %s only; move it to a file for both, or declare one for session %d",
			name, t.place(), sessionsText(c.sessions[t]), session)
	}
	if b := c.block(name); b != nil {
		return "a block of that name is at " + b.place() + ", but only a type can be used here"
	}
	if near := nearest(name, append(slices.Clone(scalars), c.known(session, "type", "enum")...)); near != "" {
		return "declare it under types, or write " + near
	}
	return "declare it under types"
}

// valuesFit checks that each allowed value is one of the field's type.
func valuesFit(c check, f fieldUse) {
	fits, what := c.fitting(f)
	if fits == nil && len(f.Values) > 0 {
		c.fault(f.at("values"), "values are for a string, int, bool or enum, but the type is %s; remove them", f.Type.Name)
		return
	}
	for _, v := range f.Values {
		if !fits(v) {
			c.fault(f.at("values"), "value %q is not %s; correct or remove it", v, what)
		}
	}
}

// fitting returns the test for values of the field's type, nil when it can have none.
func (c check) fitting(f fieldUse) (fits func(string) bool, what string) {
	switch f.Type.Name {
	case "string":
		return func(string) bool { return true }, ""
	case "int":
		return func(v string) bool { _, err := strconv.Atoi(v); return err == nil }, "a whole number"
	case "bool":
		return func(v string) bool { return v == "true" || v == "false" }, "true or false"
	}
	for _, s := range f.sessions {
		if e := c.enums[versioned{s, f.Type.Name}]; e != nil {
			return func(v string) bool {
				return c.hurt[e.Pos] || slices.ContainsFunc(e.Values, func(known EnumValue) bool { return known.Value == v })
			}, "a value of " + e.Name + " at " + e.place()
		}
	}
	return nil, ""
}

func keysFitType(c check, f fieldUse) {
	if f.Max > 0 && f.Type.Name != "string" {
		c.fault(f.at("max"), "max counts the characters of a string, but the type is %s; remove it", f.Type.Name)
	}
	if f.Nullable && (f.as != asArgument || !f.Type.List) {
		c.fault(f.at("nullable"), "nullable says that elements of a list argument may be null, and the %s is %s; remove it", f.as, f.Type)
	}
	if f.Zero && (f.Type.Name != "int" || f.Type.List || f.Type.Map) {
		c.fault(f.at("zero"), "zero says that 0 is a value of an int, and the %s is %s; remove it", f.as, f.Type)
	}
}

func keysFitUse(c check, f fieldUse) {
	if f.Required && f.as != asArgument {
		cure := map[string]string{asContent: "remove it", asMember: "write write: required"}[f.as]
		c.fault(f.at("required"), "required is for arguments, and this is a %s; %s", f.as, cure)
	}
	if f.Write != "" && f.as != asMember {
		cure := map[string]string{asContent: "remove it", asArgument: "write required: true if it must be given"}[f.as]
		c.fault(f.at("write"), "write is for the fields of types; %s", cure)
	}
	if len(f.Also) > 0 && f.as == asArgument {
		c.fault(f.at("also"), "also is for what is read, and arguments are sent; remove it")
	}
}
