package reference

import (
	"cmp"
	"fmt"
	"go/format"
	"reflect"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// failed is what stands behind each call of an example.
const failed = "if err != nil {\nreturn err\n}\n"

// snippet is a call as a program has it, in a function with ctx and client that returns an error. It
// is "" where the client has no such method.
func (v *vendor) snippet(c *digest.Call) string {
	m, has := v.golang.method(c)
	if !has {
		return ""
	}
	s := sampler{vendor: v, version: c.Version}
	text := ""
	switch reading, save := v.savedFrom(c); {
	case c.Version == 0:
		text = s.operation(c, m)
	case save:
		text = s.edit(reading, c)
	default:
		text = s.call(c, m) + s.shown(c, m)
	}
	made, err := format.Source([]byte(text))
	if err != nil {
		return text // the test that compiles all of them tells
	}
	return string(made)
}

// savedFrom is the call whose answer is edited and saved by c.
func (v *vendor) savedFrom(c *digest.Call) (*digest.Call, bool) {
	m := call.MethodOf(c)
	if m == nil || m.Update == nil {
		return nil, false
	}
	for _, reading := range v.digest.Calls {
		if call.MethodOf(reading) == m.Update.Reads {
			return reading, reading.Save != ""
		}
	}
	return nil, false
}

// call is a call of Ajera's: got is what is answered.
func (s sampler) call(c *digest.Call, m reflect.Type) string {
	args := ""
	if m.NumIn() > 3 {
		args = ", " + s.arguments(c, m.In(2))
	}
	return fmt.Sprintf("got, err := client.V%d.%s(ctx%s)\n", c.Version, c.Go, args) + failed
}

// arguments are what has to be there, or the filter that the command's example has.
func (s sampler) arguments(c *digest.Call, t reflect.Type) string {
	if t.Kind() != reflect.Struct {
		return s.value("", t)
	}
	var parts []string
	for _, arg := range c.Args {
		f, known := field(t, arg.Name)
		element, _, _ := digest.Element(arg.Type)
		filter := call.MethodOf(c).Kind.Reads() && len(parts) == 0 && s.digest.Enum(element, s.version) != nil
		switch {
		case !known || !arg.Required && arg.Write != "required" && !filter:
		case f.Type == reflect.TypeFor[[]int]():
			parts = append(parts, f.Name+": []int{"+cmp.Or(s.only[arg.Name], "12, 15")+"}")
		default:
			parts = append(parts, f.Name+": "+s.value(arg.Name, f.Type))
		}
	}
	return s.golang.spelled(s.version, t) + s.braces(parts)
}

// shown prints something of what a call of Ajera's answered.
func (s sampler) shown(c *digest.Call, m reflect.Type) string {
	if len(c.Content) == 0 {
		return "fmt.Println(string(got.Raw))\n"
	}
	of := told(c)
	f, known := field(m.Out(0).Elem(), of.Name)
	element, list, _ := digest.Element(of.Type)
	record := s.golang.types[s.version][element]
	switch {
	case of.Type == "file":
		return "err = os.WriteFile(\"attached\", got." + f.Name + ", 0o600)\n" + failed
	case !known || record == nil:
		return "fmt.Println(string(got.Raw))\n"
	case !list:
		return "fmt.Println(" + s.columns("got."+f.Name, element, record) + ")\n"
	}
	return "for _, record := range got." + f.Name + " {\nfmt.Println(" + s.columns("record", element, record) + ")\n}\n"
}

// told is the part of an answer that a call is about: what the first argument has created, else the
// first.
func told(c *digest.Call) *digest.Field {
	for _, arg := range c.Args {
		made, _, _ := digest.Element(arg.Type)
		for _, f := range c.Content {
			if of, _, _ := digest.Element(f.Type); made == "New"+of {
				return f
			}
		}
	}
	return c.Content[0]
}

// columns are two of those fields of a record that tables show: the first, and what people know a
// record by.
func (s sampler) columns(of, name string, t reflect.Type) string {
	var parts []string
	for _, column := range call.Columns(s.digest, name, s.version) {
		f, known := field(t, column.Name)
		switch part := of + "." + f.Name; {
		case !known || !column.Shown || column.Sensitive:
		case len(parts) < 2:
			parts = append(parts, part)
		case isName(column.Name) && !isName(parts[1]):
			parts[1] = part
		}
	}
	if len(parts) == 0 {
		return "string(" + of + ".Unknown)"
	}
	return strings.Join(parts, ", ")
}

// isName reports whether a field says what a record is called.
func isName(field string) bool {
	return strings.HasSuffix(field, "Description") || strings.HasSuffix(field, "Name")
}

// edit reads, changes one field and saves.
func (s sampler) edit(reading, c *digest.Call) string {
	m, _ := s.golang.method(reading)
	of := reading.Content[0]
	list, _ := field(m.Out(0).Elem(), of.Name)
	element, _, _ := digest.Element(of.Type)
	place, t := "got."+list.Name+"[0]", list.Type.Elem()
	s.only = map[string]string{reading.Keys: cmp.Or(invented[s.digest.Type(element, s.version).Key], "12")}
	if rows := call.MethodOf(c).Update.Rows; len(rows) > 0 {
		for step := range strings.SplitSeq(rows[len(rows)-1].List, ".") {
			f, _ := field(t, step)
			if place, t = place+"."+f.Name, f.Type; t.Kind() == reflect.Slice {
				place, t = place+"[0]", t.Elem()
			}
		}
		element = t.Name()
	}
	return s.call(reading, m) + place + "." + s.change(element, t) +
		fmt.Sprintf("saved, err := client.V%d.%s(ctx, got)\n", s.version, reading.Save) + failed + "fmt.Println(saved.Info)\n"
}

// change sets a field.
func (s sampler) change(name string, t reflect.Type) string {
	of, f := s.changeable(name, t)
	if of == nil {
		return ""
	}
	return f.Name + " = " + s.value(of.Name, f.Type) + "\n"
}

// changeable is the field that is most easily understood to be changed, nil where none may be.
func (s sampler) changeable(name string, t reflect.Type) (best *digest.Field, in reflect.StructField) {
	score := 0
	for _, of := range s.digest.Type(name, s.version).Fields {
		f, known := field(t, of.Name)
		points := 0
		switch {
		case !known || of.Write != "" && of.Write != "required" || of.Evidence != "" || of.Sensitive:
		case of.Name == "Notes" || of.Name == "Description":
			points = 3
		case of.Type == "decimal":
			points = 2
		case of.Type == "string":
			points = 1
		}
		if points > score {
			best, in, score = of, f, points
		}
	}
	return best, in
}
