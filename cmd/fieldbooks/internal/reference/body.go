package reference

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// bodyFile finds the file that an example sends.
var bodyFile = regexp.MustCompile(`--body (\S+)`)

// body is what such a file holds, as YAML: the same that the Go of the page sends. It is "" for what
// is not known.
func (v *vendor) body(c *digest.Call) string {
	m, has := v.golang.method(c)
	if !has || c.Raw || call.Reads(c) {
		return ""
	}
	s := sampler{vendor: v, version: c.Version}
	if reading, save := v.savedFrom(c); save {
		return s.changes(reading, c)
	}
	if c.Version == 0 {
		_, record := s.accessor(c)
		return "- " + strings.TrimPrefix(s.members(record, "  "), "  ")
	}
	args, text := m.In(2), ""
	for _, arg := range c.Args {
		if f, known := field(args, arg.Name); known && (arg.Required || arg.Write == "required") {
			text += arg.Name + ":" + s.yaml(arg.Name, f.Type, "  ") + "\n"
		}
	}
	return text
}

// changes is one record by its key with one change; the command reads the rest.
func (s sampler) changes(reading, c *digest.Call) string {
	how, of := call.MethodOf(c).Update, reading.Content[0]
	element, _, _ := digest.Element(of.Type)
	record := s.digest.Type(element, s.version)
	text := fmt.Sprintf("%s:\n  - %s: %s\n", how.Updated, record.Key, s.value(record.Key, reflect.TypeFor[int]()))
	if len(how.Rows) == 0 {
		return text + "    " + s.changed(element, s.golang.types[s.version][element])
	}
	rows := how.Rows[len(how.Rows)-1]
	t := s.golang.types[s.version][element]
	for step := range strings.SplitSeq(rows.List, ".") {
		f, _ := field(t, step)
		if t = f.Type; t.Kind() == reflect.Slice {
			t = t.Elem()
		}
	}
	return text + fmt.Sprintf("    %s:\n      - %s: 12\n        %s", rows.Arg, s.digest.Type(t.Name(), s.version).Key, s.changed(t.Name(), t))
}

// changed is the field that the Go of the page changes, too.
func (s sampler) changed(name string, t reflect.Type) string {
	of, f := s.changeable(name, t)
	if of == nil {
		return ""
	}
	return of.Name + ":" + s.yaml(of.Name, f.Type, "") + "\n"
}

// members are those of a record that have to be there, a line for each.
func (s sampler) members(t reflect.Type, indent string) string {
	text := ""
	for _, f := range s.chosen(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		text += indent + name + ":" + s.of(t).yaml(name, f.Type, indent+"  ") + "\n"
	}
	return strings.TrimSuffix(text, "\n")
}

// leaves are the values of [asText] as they travel.
var leaves = map[reflect.Type]string{
	reflect.TypeFor[wire.Date]():   `"2026-11-01"`,
	reflect.TypeFor[wire.USDate](): `"11/01/2026"`,
	reflect.TypeFor[wire.Stamp]():  `"2026-11-01"`,
	reflect.TypeFor[wire.Millis](): "1793491200000",
	reflect.TypeFor[wire.File]():   `"dGhlIGJ5dGVzIG9mIGEgZmlsZQ=="`,
	reflect.TypeFor[wire.Value]():  "{}",
}

// yaml is what stands behind the name of a member, from the space or the end of the line on.
func (s sampler) yaml(name string, t reflect.Type, indent string) string {
	if t == reflect.TypeFor[wire.Decimal]() {
		return " " + number(name)
	}
	if text := leaves[t]; text != "" {
		return " " + text
	}
	switch t.Kind() {
	case reflect.String:
		return " " + strconv.Quote(s.word(name, t))
	case reflect.Pointer:
		return s.yaml(name, t.Elem(), indent)
	case reflect.Struct:
		return "\n" + s.members(t, indent)
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Struct {
			return "\n" + indent + "- " + strings.TrimPrefix(s.members(t.Elem(), indent+"  "), indent+"  ")
		}
		return " [" + strings.TrimSpace(s.yaml(name, t.Elem(), "")) + "]"
	}
	return " " + s.value(name, t)
}
