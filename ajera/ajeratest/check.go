package ajeratest

import (
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// checkArguments refuses what the specs of the method do not allow. Where one
// method has several typed ways, the fixed argument (CreateType) chooses.
func (c *call) checkArguments() *refusal {
	if c.method.Kind == "session" {
		return c.checkTop()
	}
	c.args = c.request.args
	if !c.args.is('{') {
		return invalid("MethodArguments must be an object, {} when empty")
	}
	if r := c.checkPaging(); r != nil {
		return r
	}
	if c.method.RawArgs {
		return nil
	}
	if r := c.choose(); r != nil {
		return r
	}
	return c.checkMembers(c.args)
}

// checkTop checks the arguments of the session methods.
func (c *call) checkTop() *refusal {
	if c.request.args != nil && len(c.request.args.names) > 0 {
		return invalid("%s takes no MethodArguments", c.method.Wire)
	}
	c.args = c.request.top
	return c.checkMembers(c.args)
}

// choose picks the typed way whose fixed arguments the call has.
func (c *call) choose() *refusal {
	all := c.s.specs.byName[c.method.Wire][c.version]
	for _, m := range all {
		fits := func(f ajeraspec.Fixed) bool { return c.args.get(f.Name).text() == f.Value }
		if !slices.ContainsFunc(m.Fixed, func(f ajeraspec.Fixed) bool { return !fits(f) }) {
			c.method = m
			return nil
		}
	}
	return invalid("no way to call %s has these arguments", c.method.Wire)
}

func (c *call) checkMembers(args *node) *refusal {
	for _, name := range args.names {
		if slices.ContainsFunc(c.method.Fixed, func(f ajeraspec.Fixed) bool { return f.Name == name }) {
			continue
		}
		i := slices.IndexFunc(c.method.Args, func(f *ajeraspec.Field) bool { return f.Name == name })
		if i < 0 {
			return invalid("unknown argument %q", name)
		}
		if why := c.checkField(c.method.Args[i], args.get(name)); why != "" {
			return invalid("%s: %s", name, why)
		}
	}
	for _, f := range c.method.Args {
		if f.Required && !args.has(f.Name) && !c.echoes() {
			return invalid("%s is missing", f.Name)
		}
	}
	return nil
}

// echoes reports whether a malformed call of this method looks successful; see
// skeleton.
func (c *call) echoes() bool { return c.method.Kind == "create" && len(c.method.Fixed) > 0 }

// checkField says what is wrong with an argument, "" when nothing is. Records that
// are created or changed are checked where they are used.
func (c *call) checkField(f *ajeraspec.Field, n *node) string {
	switch {
	case f.Type.Name == "raw" && !f.Type.List:
		return ""
	case n.empty():
		return "null instead of a value"
	case f.Type.List:
		return c.checkList(f, n)
	case c.echoes() && c.s.specs.records[c.version][f.Type.Name] != nil:
		return ""
	}
	return c.checkOne(f, n)
}

func (c *call) checkList(f *ajeraspec.Field, n *node) string {
	if !n.is('[') {
		return "a list is wanted"
	}
	if len(n.items) == 0 && f.Required && strings.HasPrefix(f.Name, "Requested") {
		return "the list is empty"
	}
	for _, item := range n.items {
		if item.empty() && f.Nullable || f.Type.Name == "raw" || c.echoes() {
			continue
		}
		if why := c.checkOne(f, item); why != "" {
			return why
		}
	}
	return ""
}

func (c *call) checkOne(f *ajeraspec.Field, n *node) string {
	if why := checkScalar(f.Type.Name, n); why != "" {
		return why
	}
	if len(f.Values) > 0 && !slices.Contains(f.Values, n.text()) && !slices.Contains(f.Values, n.raw) {
		return "not one of " + strings.Join(f.Values, ", ")
	}
	if r := c.s.specs.records[c.version][f.Type.Name]; r != nil {
		return c.s.specs.checkRecord(c.version, r, n)
	}
	return ""
}

// checkScalar compares a value with the kind of JSON that a type travels as. Types
// that are not scalars are enums or records.
func checkScalar(typ string, n *node) string {
	ok := true
	switch typ {
	case "int":
		_, ok = n.integer()
	case "decimal":
		ok = n.is('0')
	case "bool":
		ok = n.is('t') || n.is('f')
	case "date":
		_, err := time.Parse(time.DateOnly, n.text())
		ok = err == nil
	case "usdate":
		_, err := time.Parse("01/02/2006", n.text())
		ok = err == nil
	case "stamp":
		_, ok = parseMoment(n.text())
	case "string":
		ok = n.is('"')
	}
	if !ok {
		return "not of type " + typ
	}
	return ""
}

// checkRecord checks a record against its type: every member known and of the
// right kind. Null is allowed anywhere in a record.
func (c *catalogue) checkRecord(version int, r *record, n *node) string {
	if !n.is('{') {
		return "an object is wanted"
	}
	for _, name := range n.names {
		f := r.byName[name]
		if f == nil {
			return "unknown property " + name
		}
		if why := c.checkMember(version, f, n.get(name)); why != "" {
			return name + ": " + why
		}
	}
	return ""
}

func (c *catalogue) checkMember(version int, f *ajeraspec.Field, n *node) string {
	if n.empty() || f.Type.Name == "raw" || f.Type.Map {
		return ""
	}
	if f.Type.List && n.is('[') {
		for _, item := range n.items {
			if why := c.checkValue(version, f, item); why != "" {
				return why
			}
		}
		return ""
	}
	return c.checkValue(version, f, n)
}

func (c *catalogue) checkValue(version int, f *ajeraspec.Field, n *node) string {
	if r := c.records[version][f.Type.Name]; r != nil {
		return c.checkRecord(version, r, n)
	}
	if n.is('"') && n.text() == "" { // "" stands for no value in places
		return ""
	}
	if f.Type.Name == "date" && len(n.text()) > len(time.DateOnly) {
		return checkScalar("stamp", n)
	}
	return checkScalar(f.Type.Name, n)
}
