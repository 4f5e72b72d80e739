package ajeraspec

import (
	"fmt"
	"slices"
	"strconv"
)

// Rules about a single field, wherever it stands.

// role is where a field stands, which decides the keys it may have.
type role string

const (
	asArgument role = "argument"
	asContent  role = "content key"
	asMember   role = "field"
)

// fieldUse is a field where it stands, in the session versions it is for.
type fieldUse struct {
	*Field
	role     role
	sessions []int
}

func (c check) fields(as role, sessions []int, fields []*Field) {
	for _, f := range fields {
		each(c.in("%s %q", as, f.Name), fieldUse{f, as, sessions}, fieldRules)
	}
}

func typeIsDeclared(c check, f fieldUse) {
	name := f.Type.Name
	if isScalar(name) {
		return
	}
	for _, s := range f.sessions {
		if c.declares(s, name) {
			continue
		}
		c.fault(f.Type.Pos, "unknown type %q; %s", name, c.cure(s, name))
		return
	}
}

// cure says what to do about a type that a session version does not have.
func (c check) cure(session int, name string) string {
	if t := c.types[versioned{3 - session, name}]; t != nil {
		return fmt.Sprintf("%s is at %s for %s only; move it to a file for both, or declare one for session %d",
			name, t.place(), sessionsText(c.sessions[t]), session)
	}
	if b := c.blocks[name]; b != nil {
		return "a block of that name is at " + b.place() + ", but only a type can be used here"
	}
	if near := nearest(name, c.typeNames(session)); near != "" {
		return "declare it under types, or write " + near
	}
	return "declare it under types"
}

func maxIsOnStrings(c check, f fieldUse) {
	if f.Max > 0 && f.Type.Name != "string" {
		c.fault(f.at("max", f.Pos), "max counts the characters of a string, but the type is %s; remove it", f.Type.Name)
	}
}

// valuesFit checks that each allowed value is one of the field's type.
func valuesFit(c check, f fieldUse) {
	at := f.at("values", f.Pos)
	fits, what := c.fitting(f)
	for _, v := range f.Values {
		switch {
		case fits == nil:
			c.fault(at, "values are for a string, int, bool or enum, but the type is %s; remove them", f.Type.Name)
			return
		case !fits(v):
			c.fault(at, "value %q is not %s; correct or remove it", v, what)
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
			return func(v string) bool { return c.hurt[e.Pos] || e.has(v) }, "a value of " + e.Name + " at " + e.place()
		}
	}
	return nil, ""
}

func (e *Enum) has(value string) bool {
	return slices.ContainsFunc(e.Values, func(v EnumValue) bool { return v.Value == value })
}

func nullableIsOnListArguments(c check, f fieldUse) {
	if f.Nullable && (f.role != asArgument || !f.Type.List) {
		c.fault(f.at("nullable", f.Pos), "nullable says that elements of a list argument may be null, and the %s is %s; remove it", f.role, f.Type)
	}
}

func zeroIsOnInts(c check, f fieldUse) {
	if f.Zero && (f.Type.Name != "int" || f.Type.List || f.Type.Map) {
		c.fault(f.at("zero", f.Pos), "zero says that 0 is a value of an int, and the %s is %s; remove it", f.role, f.Type)
	}
}

func requiredIsOnArguments(c check, f fieldUse) {
	cure := map[role]string{asContent: "remove it", asMember: "write write: required"}
	if f.Required && f.role != asArgument {
		c.fault(f.at("required", f.Pos), "required is for arguments, and this is a %s; %s", f.role, cure[f.role])
	}
}

func writeIsOnMembers(c check, f fieldUse) {
	cure := map[role]string{asContent: "remove it", asArgument: "write required: true if it must be given"}
	if f.Write != "" && f.role != asMember {
		c.fault(f.at("write", f.Pos), "write is for the fields of types; %s", cure[f.role])
	}
}

func alsoIsOnAnswers(c check, f fieldUse) {
	if len(f.Also) > 0 && f.role == asArgument {
		c.fault(f.at("also", f.Pos), "also is for what is read, and arguments are sent; remove it")
	}
}

// fileOf returns the document that a place is in.
func (x *index) fileOf(at Pos) *Document {
	return x.docs[slices.IndexFunc(x.docs, func(d *Document) bool { return d.File == at.File })]
}
