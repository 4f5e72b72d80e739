package rules

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// MayChange refuses a member that nobody knows, that cannot be written, or whose
// value has the wrong type.
func (o *Order) MayChange(entity string, typ *tables.Type, before *fake.Value, name string, v *fake.Value) *Refusal {
	f := typ.Field(name)
	if f == nil {
		if before.Has(name) || o.CustomField(entity, name) {
			return nil
		}
		return Invalid("unknown property %s", name)
	}
	if r := Writable(f, name); r != nil {
		return r
	}
	if why := o.CheckMember(o.Version, f, v); why != "" {
		return Invalid("%s: %s", name, why)
	}
	if !v.Zero() && !o.Allows(f, v) {
		return Invalid("%s cannot be %s", name, v)
	}
	return nil
}

// Writable refuses a field that only the server sets.
func Writable(f *ajeraspec.Field, name string) *Refusal {
	switch f.Write {
	case "key", "read-only", "token":
		return Invalid("%s cannot be changed: %s", name, f.Write)
	}
	return nil
}

// CustomField reports whether any record of the kind bears this field.
func (o *Order) CustomField(entity, name string) bool {
	field, ok := strings.CutPrefix(name, tables.Prefix)
	return ok && o.Custom(entity).Has(field)
}

// Distinct refuses a negative key that is used twice in a request, across records
// of all kinds.
func (o *Order) Distinct(typ *tables.Type, updated *fake.Value) *Refusal {
	if !updated.Is('[') || len(updated.Items) == 0 {
		return Invalid("%s must be a list with at least one record", o.Method.Update.Updated)
	}
	seen := map[int]bool{}
	for _, n := range updated.Items {
		if !n.Is('{') {
			return Invalid("%s must hold objects", o.Method.Update.Updated)
		}
		if r := o.negatives(typ, n, seen); r != nil {
			return r
		}
	}
	return nil
}

func (o *Order) negatives(typ *tables.Type, n *fake.Value, seen map[int]bool) *Refusal {
	if typ == nil || !n.Is('{') {
		return nil
	}
	if key := n.Key(typ.Key); key < 0 {
		if seen[key] {
			return Invalid("the negative key %d is used twice", key)
		}
		seen[key] = true
	}
	for _, f := range typ.Fields {
		inner := o.Type(o.Version, f.Type.Name)
		for _, item := range n.Get(f.Name).Elements() {
			if r := o.negatives(inner, item, seen); r != nil {
				return r
			}
		}
	}
	return nil
}

// Required refuses a new record without a field that it must have.
func Required(typ *tables.Type, n *fake.Value) *Refusal {
	for _, f := range typ.Fields {
		if f.Write == "required" && n.Get(f.Name).Zero() {
			return Invalid("%s is missing", f.Name)
		}
	}
	return nil
}

// Records is one record or a list of them as a list.
func Records(n *fake.Value) []*fake.Value {
	if n.Is('[') {
		return n.Items
	}
	if n == nil {
		return nil
	}
	return []*fake.Value{n}
}

// Malformed reports a record or list that does not have the shape the page shows.
func (o *Order) Malformed(f *ajeraspec.Field) bool {
	n := o.Args.Get(f.Name)
	if n == nil {
		return f.Required
	}
	if f.Type.List != n.Is('[') || f.Required && len(Records(n)) == 0 {
		return true
	}
	typ := o.Type(o.Version, f.Type.Name)
	return slices.ContainsFunc(Records(n), func(n *fake.Value) bool {
		return o.CheckRecord(o.Version, typ, n) != "" || lacks(typ, n)
	})
}

// lacks reports a missing required field. False is a value: IsTask must be sent.
func lacks(typ *tables.Type, n *fake.Value) bool {
	return slices.ContainsFunc(typ.Fields, func(f *ajeraspec.Field) bool {
		v := n.Get(f.Name)
		return f.Write == "required" && v.Zero() && !v.Is('f') && !(f.Zero && v.Is('0'))
	})
}

// RefersWell checks lengths, allowed values and keys.
func (o *Order) RefersWell(arg *ajeraspec.Field, n *fake.Value) *Refusal {
	for _, f := range o.Type(o.Version, arg.Type.Name).Fields {
		v := n.Get(f.Name)
		switch {
		case v.Empty():
		case f.Max > 0 && utf8.RuneCountInString(v.Text()) > f.Max:
			return Invalid("%s has more than %d characters", f.Name, f.Max)
		case !o.Allows(f, v):
			return Invalid("%s cannot be %s", f.Name, v)
		case f.Type.Name == "int" && f.Name != "ParentKey" && o.dangling(f.Name, v):
			return Invalid("no %s %s", f.Name, v)
		case v.Is('{') && !o.ticked(f.Name, v):
			return Invalid("%s: the employee does not have the flag Is%s", f.Name, f.Name)
		}
	}
	return nil
}

// dangling reports a key of a kind that the fake has records of, without one.
func (o *Order) dangling(keyName string, v *fake.Value) bool {
	key, _ := v.Integer()
	entity := o.Entity(keyName)
	return key != 0 && len(o.Keys(entity)) > 0 && o.Row(entity, key) == nil
}

// flags are what an employee must be ticked as to fill a place in a project.
var flags = map[string]string{
	"ProjectManager": "IsProjectManager", "PrincipalInCharge": "IsPrincipal", "MarketingContact": "IsMarketingContact",
}

func (o *Order) ticked(name string, ref *fake.Value) bool {
	flag := flags[name]
	return flag == "" || o.Row("Employees", ref.Key("EmployeeKey")).Get(flag).Truth()
}
