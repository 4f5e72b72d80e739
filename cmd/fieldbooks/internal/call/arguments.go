package call

import (
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Arguments are args, a JSON object, as a call of Ajera's takes them: under the vendor's names, also
// where those of the flags were used, a list where a single value stands for one, the words of the
// specs in their letter case, and what was written as text of its type, in records too. A name that the call does not
// take, a value of another type and a required one that is missing are errors; what is read when it is
// not given, as the unchanged half of an update, may be missing.
func Arguments(c *digest.Call, args wire.Value) ([]rawjson.Member, error) {
	given, err := rawjson.Members(args)
	if err != nil {
		return nil, exit.Usagef("args: an object of arguments by their names is expected")
	}
	if c.Raw {
		return given, nil
	}
	f := formOf(SpecsOf(c), c, taken)
	var list []rawjson.Member
	for _, m := range given {
		arg := f.argument(m.Name)
		if arg == nil {
			return nil, exit.Usagef("args: %s takes no %s%s; it takes %s", Name(c), output.Quoted(m.Name), f.meantArgument(m.Name), f.takes())
		}
		if _, twice := rawjson.Lookup(list, arg.Name); twice {
			return nil, exit.Usagef("args: %s is given twice, once as %s", arg.Name, output.Quoted(m.Name))
		}
		value, err := f.asTyped(arg, m.Value)
		if err != nil {
			return nil, exit.Usagef("args: %s: %w", arg.Name, err)
		}
		list = append(list, rawjson.Member{Name: arg.Name, Value: value})
	}
	if err := f.whole(list); err != nil {
		return nil, err
	}
	if err := checkAjera(c.Version, c.Go, rawjson.Object(list)); err != nil {
		return nil, exit.Usagef("args: %w", err)
	}
	return list, nil
}

// argument is the one of a name of the vendor's or of a flag, in any case, nil when there is none. What
// takes the keys of records is also called keys.
func (f *form) argument(name string) *digest.Field {
	if strings.EqualFold(name, "keys") && f.keyArg() != nil {
		return f.keyArg()
	}
	for i, arg := range f.call.Args {
		if slices.ContainsFunc(append([]string{arg.Name, f.names[i], Kebab(arg.Name)}, arg.Also...), func(known string) bool { return strings.EqualFold(known, name) }) {
			return arg
		}
	}
	return nil
}

// meantArgument asks whether another argument was meant.
func (f *form) meantArgument(name string) string {
	if said := meant(name, f.names); said != "" {
		return said
	}
	var names []string
	for _, arg := range f.call.Args {
		names = append(names, arg.Name)
	}
	return meant(name, names)
}

// takes are the arguments by their names.
func (f *form) takes() string {
	var names []string
	for _, arg := range f.call.Args {
		names = append(names, arg.Name)
	}
	if len(names) == 0 {
		return "no arguments"
	}
	return strings.Join(names, ", ")
}

// whole refuses arguments of which a required one is missing.
func (f *form) whole(list []rawjson.Member) error {
	for _, i := range f.lacks(list) {
		arg := f.call.Args[i]
		return exit.Usagef("args: %s needs %s: %s", Name(f.call), arg.Name, f.expectedOf(arg))
	}
	return nil
}

// expectedOf is the type of an argument in words.
func (f *form) expectedOf(arg *digest.Field) string {
	words := map[string]string{"int": "whole number", "bool": "true or false", "date": "date such as \"2026-10-31\"", "decimal": "number"}
	element, list, _ := digest.Element(arg.Type)
	word := words[element]
	if element == "raw" || f.digest.Type(element, f.version) != nil {
		word = "record"
	}
	if word == "" {
		word = "text"
	}
	if list {
		return "a list, of a " + word + " each"
	}
	return "a " + word
}

// asTyped is a value as the type of an argument has it.
func (f *form) asTyped(arg *digest.Field, value wire.Value) (wire.Value, error) {
	element, list, _ := digest.Element(arg.Type)
	if list && value.Kind() != '[' && !rawjson.IsNull(value) {
		value = rawjson.Array([]wire.Value{value})
	}
	if !list {
		return f.scalar(arg, element, value)
	}
	items := elements(value)
	for i, item := range items {
		var err error
		if items[i], err = f.scalar(arg, element, item); err != nil {
			return nil, err
		}
	}
	return rawjson.Array(items), nil
}

// scalar is one value: text is read as the flag of the argument reads it.
func (f *form) scalar(arg *digest.Field, element string, value wire.Value) (wire.Value, error) {
	switch text := rawjson.Text(value); {
	case value.Kind() != '"' || element == "raw":
		return f.numbers(element, value), nil
	case f.enum(element) != nil:
		return f.known(element, text)
	default:
		return f.value(arg, element, text)
	}
}

// known is a word of the specs, in any case. Another one is refused when the vendor documents all, or
// when it is near one of them; else the vendor may know it.
func (f *form) known(enum, text string) (wire.Value, error) {
	e := f.digest.Enum(enum, f.version)
	near := meant(text, e.Values)
	r := f.reader
	r.any = !e.Complete && near == ""
	value, err := r.word(e.Values, text)
	if err != nil {
		return nil, exit.Usagef("%s is none of %s%s", output.Quoted(text), strings.Join(e.Values, ", "), near)
	}
	return value, nil
}
