package specs

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// What there is to say of an element is read from the structs of its format, field by
// field: a key that a format gains is a fact at once, and breaking until room judge has a
// rule for it. Nobody keeps a list of what counts.

// facts are all that a struct says; what a part of it says stands behind the name of the
// part: "batch max". Own facts say it in the words of the wire or of Go, and win over a
// field of their name; left out is what other facts say. Without a value a fact is "".
func facts(of any, leftOut []string, own ...Fact) []Fact {
	f := &flattened{all: own, leftOut: leftOut}
	f.add("", reflect.ValueOf(of))
	return f.all
}

type flattened struct {
	all     []Fact
	leftOut []string
}

func (f *flattened) add(part string, v reflect.Value) {
	v = reflect.Indirect(v)
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		name := strings.TrimSpace(part + " " + factName(field))
		switch {
		case field.Anonymous && field.Type != reflect.TypeFor[ajeraspec.Pos]():
			f.add(part, value)
		case elsewhere[field.Type], slices.Contains(f.leftOut, name), !field.IsExported():
		case field.Type.Kind() == reflect.Pointer && field.Type.Elem().Kind() == reflect.Struct && !isText(field.Type):
			if value.IsNil() {
				value = reflect.New(field.Type.Elem())
			}
			f.add(name, value)
		case !slices.ContainsFunc(f.all, func(o Fact) bool { return o.Name == name }):
			f.all = append(f.all, Fact{name, text(value, isOrdered[name])})
		}
	}
}

// elsewhere are the types of what is no fact: places, and what is or names an element.
var elsewhere = map[reflect.Type]bool{
	reflect.TypeFor[ajeraspec.Pos]():         true,
	reflect.TypeFor[[]*ajeraspec.Field]():    true,
	reflect.TypeFor[[]ajeraspec.EnumValue](): true,
	reflect.TypeFor[yamldoc.Place]():         true,
	reflect.TypeFor[read.Kind]():             true,
	reflect.TypeFor[read.Owner]():            true,
	reflect.TypeFor[*read.Component]():       true,
	reflect.TypeFor[*read.Member]():          true,
	reflect.TypeFor[[]*read.Member]():        true,
	reflect.TypeFor[*read.Shape]():           true,
	reflect.TypeFor[[]*read.Shape]():         true,
	reflect.TypeFor[[]*read.Param]():         true,
	reflect.TypeFor[[]*read.Answer]():        true,
}

// isOrdered are the lists in which it counts what comes first.
var isOrdered = map[string]bool{"upsert keys": true, "update rows": true}

// factNames are those of fields which the format, or its wire, calls otherwise than Go.
var factNames = map[string]string{
	"Wire": "method", "IsNew": "new", "GoName": "Go name", "ReadOnly": "readOnly", "WriteOnly": "writeOnly", "Tag": "discriminator",
}

func factName(field reflect.StructField) string {
	name, ok := factNames[field.Name]
	switch {
	case field.Type == reflect.TypeFor[read.Notes]():
		return "evidence"
	case ok:
		return name
	}
	return strings.ToLower(newWord.ReplaceAllString(field.Name, "$1 $2"))
}

var newWord = regexp.MustCompile(`([a-z])([A-Z])`)

func isText(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[fmt.Stringer]()) || t == reflect.TypeFor[*yamldoc.Node]()
}

// text is a value on one line, "" when there is nothing to say.
func text(v reflect.Value, ordered bool) string {
	if v.IsZero() {
		return ""
	}
	switch said := v.Interface().(type) {
	case fmt.Stringer:
		return said.String()
	case *yamldoc.Node:
		return written(said)
	case bool:
		return "yes"
	}
	switch v = reflect.Indirect(v); v.Kind() {
	case reflect.Slice:
		return list(v, ordered)
	case reflect.Struct:
		f := &flattened{}
		f.add("", v)
		var said []string
		for _, one := range f.all {
			said = append(said, one.Value)
		}
		return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), " ")
	}
	return fmt.Sprint(v.Interface())
}

// list is a list in any order as one text, unless the order counts.
func list(v reflect.Value, ordered bool) string {
	var all []string
	for i := range v.Len() {
		all = append(all, text(v.Index(i), ordered))
	}
	if !ordered {
		slices.Sort(all)
	}
	return strings.Join(all, ", ")
}

// written is what stands at a node of a description, in any order.
func written(n *yamldoc.Node) string {
	var all []string
	for k, v := range n.Pairs() {
		all = append(all, k.Value+": "+written(v))
	}
	for _, item := range n.Items() {
		all = append(all, written(item))
	}
	switch slices.Sort(all); {
	case n.IsMapping():
		return "{" + strings.Join(all, ", ") + "}"
	case n.IsSequence():
		return "[" + strings.Join(all, ", ") + "]"
	case n.IsNull():
		return ""
	}
	return n.Value
}
