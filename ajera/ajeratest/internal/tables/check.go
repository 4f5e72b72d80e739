package tables

import (
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// CheckScalar compares a value with the kind of JSON that a type travels as, and says
// what is wrong, "" when nothing is. Types that are not scalars are enums or records.
func CheckScalar(typ string, n *fake.Value) string {
	ok := true
	switch typ {
	case "int":
		_, ok = n.Integer()
	case "decimal":
		ok = n.Is('0')
	case "bool":
		ok = n.Is('t') || n.Is('f')
	case "date":
		_, err := time.Parse(time.DateOnly, n.Text())
		ok = err == nil
	case "usdate":
		_, err := time.Parse("01/02/2006", n.Text())
		ok = err == nil
	case "stamp":
		_, ok = ParseMoment(n.Text())
	case "string", "file":
		ok = n.Is('"')
	}
	if !ok {
		return "not of type " + typ
	}
	return ""
}

// CheckRecord checks a record against its type: every member known and of the
// right kind. It says what is wrong, "" when nothing is. Null is allowed anywhere in
// a record.
func (c *Catalogue) CheckRecord(version int, r *Type, n *fake.Value) string {
	if !n.Is('{') {
		return "an object is wanted"
	}
	for _, name := range n.Names() {
		f := r.Field(name)
		if f == nil {
			return "unknown property " + name
		}
		if why := c.CheckMember(version, f, n.Get(name)); why != "" {
			return name + ": " + why
		}
	}
	return ""
}

// CheckMember checks the value of one field of a record, as [Catalogue.CheckRecord] does.
func (c *Catalogue) CheckMember(version int, f *ajeraspec.Field, n *fake.Value) string {
	if n.Empty() || f.Type.Name == "raw" || f.Type.Map {
		return ""
	}
	if f.Type.List && n.Is('[') {
		for _, item := range n.Items {
			if why := c.checkValue(version, f, item); why != "" {
				return why
			}
		}
		return ""
	}
	return c.checkValue(version, f, n)
}

func (c *Catalogue) checkValue(version int, f *ajeraspec.Field, n *fake.Value) string {
	if r := c.Type(version, f.Type.Name); r != nil {
		return c.CheckRecord(version, r, n)
	}
	if n.Is('"') && n.Text() == "" { // "" stands for no value in places
		return ""
	}
	if f.Type.Name == "date" && len(n.Text()) > len(time.DateOnly) {
		return CheckScalar("stamp", n)
	}
	return CheckScalar(f.Type.Name, n)
}

// Allows reports whether a field can have a value: any, unless the specs have all that there are.
func (c *Catalogue) Allows(f *ajeraspec.Field, n *fake.Value) bool {
	values := append(slices.Clone(f.Values), c.complete[f.Type.Name]...)
	return len(values) == 0 || slices.Contains(values, n.Text()) || slices.Contains(values, n.Raw)
}

// Blank is a record with every field of its type and no value in any: what a new
// record looks like before something is entered.
func (c *Catalogue) Blank(version int, r *Type) *fake.Value {
	n := fake.Object()
	if r == nil {
		return n
	}
	if r.Field(r.Key) != nil {
		n.Set(r.Key, fake.Of(0)) // first, for whoever reads it
	}
	for _, f := range r.Fields {
		if v := c.blankValue(version, r, f); v != nil {
			n.Set(f.Name, v)
		}
	}
	return n
}

func (c *Catalogue) blankValue(version int, r *Type, f *ajeraspec.Field) *fake.Value {
	switch {
	case f.Type.List:
		return fake.List()
	case f.Type.Name == "raw" || f.Type.Map || strings.HasPrefix(f.Name, "Original") || f.Name == "Deleted":
		return nil
	case f.Type.Name == "int" && f.Name != r.Key && strings.HasSuffix(f.Name, "Key"), f.Type.Name == "date":
		return fake.Null()
	case f.Type.Name == "int":
		return fake.Of(0)
	case f.Type.Name == "decimal":
		return fake.Of(fake.Number("0.00"))
	case f.Type.Name == "bool":
		return fake.Of(false)
	case c.Type(version, f.Type.Name) != nil:
		return fake.Null()
	}
	return fake.Of("")
}
