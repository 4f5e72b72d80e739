package reference

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// sampler makes values that stand in examples, as Go writes them.
type sampler struct {
	*vendor
	version int
	only    map[string]string // what members of the record take and nothing else, by their names on the wire
}

// of is a sampler of the members of a record.
func (s sampler) of(t reflect.Type) sampler {
	s.only = map[string]string{}
	if d := s.digest.Type(t.Name(), s.version); d != nil {
		for _, f := range d.Fields {
			if len(f.Values) > 0 {
				s.only[f.Name] = f.Values[0]
			}
		}
	}
	return s
}

// asText are the types of values that are written by a function of package wire.
var asText = map[reflect.Type]string{
	reflect.TypeFor[wire.Date]():   `wire.MustDate("2026-11-01")`,
	reflect.TypeFor[wire.USDate](): `wire.USDate(wire.MustDate("2026-11-01"))`,
	reflect.TypeFor[wire.Stamp]():  `wire.StampOn(wire.MustDate("2026-11-01"))`,
	reflect.TypeFor[wire.Millis](): `wire.MillisAt(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))`,
	reflect.TypeFor[wire.File]():   `wire.File("the bytes of a file")`,
	reflect.TypeFor[wire.Value]():  "wire.Value(`{}`)",
}

// value is a value for what has that name on the wire.
func (s sampler) value(name string, t reflect.Type) string {
	if text := asText[t]; text != "" {
		return text
	}
	if t == reflect.TypeFor[wire.Decimal]() {
		return "wire.MustDecimal(" + strconv.Quote(number(name)) + ")"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return "new(" + s.value(name, t.Elem()) + ")"
	case reflect.Slice:
		one := s.value(name, t.Elem())
		if t.Elem().Kind() == reflect.Struct && asText[t.Elem()] == "" {
			one = strings.TrimPrefix(one, s.golang.spelled(s.version, t.Elem())) // the list says it
		}
		return s.golang.spelled(s.version, t) + "{" + one + "}"
	case reflect.Map:
		return s.golang.spelled(s.version, t) + "{}"
	case reflect.Struct:
		return s.record(t)
	case reflect.Bool:
		return cmp.Or(s.only[name], invented[name], "true")
	case reflect.String:
		word := s.word(name, t)
		if constant := s.constant(word, t); constant != "" {
			return constant
		}
		return strconv.Quote(word)
	}
	return cmp.Or(s.only[name], invented[name], "12")
}

// number is an exact number for what has that name on the wire.
func number(name string) string { return cmp.Or(invented[name], "7.50") }

// constant is what a program writes for a known word, "" where there is none.
func (s sampler) constant(word string, t reflect.Type) string {
	e := s.digest.Enum(t.Name(), s.version)
	if e == nil {
		return ""
	}
	at := slices.Index(e.Values, word)
	if at < 0 || at >= len(e.Go) {
		return ""
	}
	return s.golang.pkg(s.version) + "." + e.Go[at]
}

// word is the only one, else the first of the known ones that says something, or one that says what
// is meant.
func (s sampler) word(name string, t reflect.Type) string {
	if word := cmp.Or(s.only[name], invented[name]); word != "" {
		return word
	}
	if e := s.digest.Enum(t.Name(), s.version); e != nil {
		return e.Values[max(slices.IndexFunc(e.Values, func(v string) bool { return v != "Null" }), 0)]
	}
	spoken := strings.Split(call.Kebab(name), "-")
	if spoken[len(spoken)-1] == "guid" {
		return "6f1c0a52-0000-4000-8000-000000000001"
	}
	return "New " + strings.Join(spoken, " ")
}

// record is a record with what has to be there.
func (s sampler) record(t reflect.Type) string {
	var parts []string
	for _, f := range s.chosen(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		parts = append(parts, f.Name+": "+s.of(t).value(name, f.Type))
	}
	return s.golang.spelled(s.version, t) + s.braces(parts)
}

// chosen are the fields of a record that an example shows. A type of which nothing has to be there
// shows its first one.
func (s sampler) chosen(t reflect.Type) (fields []reflect.StructField) {
	needed := s.needed(t)
	for i := range numField(t) {
		f := t.Field(i)
		name, how, _ := strings.Cut(f.Tag.Get("json"), ",")
		if first := len(needed) == 0 && len(fields) == 0 && name != "-" && how != "embed"; needed[f.Name] || first {
			fields = append(fields, f)
		}
	}
	return fields
}

// braces are the parts of a record, a line for each where they are long.
func (s sampler) braces(parts []string) string {
	if line := "{" + strings.Join(parts, ", ") + "}"; len(line) < 60 && !strings.Contains(line, "\n") {
		return line
	}
	return "{\n" + strings.Join(parts, ",\n") + ",\n}"
}

// needed are the Go names of the fields that have to be there: those that are required, the key, and
// one of each group of which the client wants one.
func (s sampler) needed(t reflect.Type) map[string]bool {
	chosen := map[string]bool{}
	record := reflect.New(t).Elem()
	choose := func(wire string) bool {
		f, known := field(t, wire)
		if known && !chosen[f.Name] {
			chosen[f.Name] = true
			fill(record.FieldByName(f.Name))
		}
		return known
	}
	d := s.digest.Type(t.Name(), s.version)
	if d == nil {
		d = &digest.Type{}
	}
	choose(d.Key)
	choose(besides[t.Name()])
	for i := range numField(t) {
		if f := t.Field(i); has(f, "required") {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			choose(name)
		}
	}
	for range t.NumField() { // a rule may ask for what another one asks for more
		var lacks *wire.CheckError
		if c, checks := record.Interface().(interface{ Check() error }); !checks || !errors.As(c.Check(), &lacks) {
			break
		}
		for _, fault := range lacks.Faults {
			choose(strings.Fields(fault)[0])
		}
	}
	return chosen
}

// fill gives a field a value that is not the absent one.
func fill(v reflect.Value) {
	switch v.Interface().(type) {
	case wire.Decimal:
		v.Set(reflect.ValueOf(wire.MustDecimal("1")))
		return
	case wire.Date:
		v.Set(reflect.ValueOf(wire.MustDate("2026-11-01")))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	case reflect.String:
		v.SetString("x")
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Bool:
		v.SetBool(true)
	}
}
