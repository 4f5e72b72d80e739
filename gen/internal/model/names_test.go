package model

import (
	"reflect"
	"slices"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
	"github.com/fieldbooks/fieldbooks/wire"
)

func TestGoName(t *testing.T) {
	for wire, want := range map[string]string{
		"Cost + Premium": "CostPlusPremium",
		"Cost+Premium":   "CostPlusPremium",
		"% Complete":     "PercentComplete",
		"100%":           "100Percent",
		"R&D":            "RAndD",
		"Item #":         "ItemNumber",
		"icrClientId":    "ICRClientID",
		"- -":            "",
	} {
		if got := GoName(wire); got != want {
			t.Errorf("GoName(%q) is %q, wanted %q", wire, got, want)
		}
	}
}

func TestExported(t *testing.T) {
	for name, want := range map[string]bool{
		"Phase": true, "Größe": true, "W9": true, "A_b": true,
		"": false, "phase": false, "9W": false, "日本": false, "_A": false, "A b": false, "A-b": false,
	} {
		if got := Exported(name); got != want {
			t.Errorf("Exported(%q) is %v", name, got)
		}
	}
}

func TestVariable(t *testing.T) {
	for method, want := range map[string]string{
		"GetProjects": "getProjects", "GLPost": "glPost", "CRM": "crm", "W9": "w9",
		"Type": "typeMethod", "Range": "rangeMethod", "String": "stringMethod", "Len": "lenMethod", "Nil": "nilMethod",
		"Wire": "wireMethod", "Seam": "seamMethod", "Jsontext": "jsontextMethod", "Args": "argsMethod", "C": "cMethod", "Init": "initMethod", "Context": "contextMethod",
	} {
		if got := variable(method); got != want {
			t.Errorf("variable(%q) is %q, wanted %q", method, got, want)
		}
	}
}

// The names that embedded types bring are reserved by a list; this holds the list to
// the types.
func TestEmbeddedNamesAreReserved(t *testing.T) {
	b := &builder{faults: &faults{}, version: 1, names: newScope(""), methods: newScope("")}
	for _, c := range []struct {
		embedded reflect.Type
		build    func(*ajeraspec.Method) *Struct
		fields   func(*ajeraspec.Method, []*ajeraspec.Field)
	}{
		{reflect.TypeFor[*wire.Answer](), b.result, func(m *ajeraspec.Method, f []*ajeraspec.Field) { m.Content = f }},
		{reflect.TypeFor[*wire.Page](), b.args, func(m *ajeraspec.Method, f []*ajeraspec.Field) { m.Args = f }},
	} {
		for _, name := range promoted(c.embedded) {
			m := &ajeraspec.Method{Name: "M" + name + c.embedded.Elem().Name(), Paged: true}
			c.fields(m, []*ajeraspec.Field{{Name: name, Type: ajeraspec.TypeRef{Name: "int"}}})
			if before := len(b.list); c.build(m) != nil && len(b.list) != before+1 {
				t.Errorf("a field %s may hide that of the embedded %v", name, c.embedded)
			}
		}
	}
}

// promoted are the names that embedding a type brings into a struct.
func promoted(pointer reflect.Type) []string {
	names := []string{pointer.Elem().Name()}
	for f := range pointer.Elem().Fields() {
		names = append(names, f.Name)
	}
	for m := range pointer.Methods() {
		names = append(names, m.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
