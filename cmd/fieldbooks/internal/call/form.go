package call

import (
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// form is what a command takes for the arguments of one call: a flag for each, keys behind the
// command, and all of them at once from a file.
type form struct {
	reader
	call  *digest.Call
	proof string   // argument that is read when it is not given, "" when there is none
	names []string // of the flags, in the order of the arguments
	flags []*given
	body  string
	keys  []string // that were given behind the command
}

// newForm gives a command the flags for a call of Ajera's.
func newForm(cmd *cobra.Command, d *digest.Digest, c *digest.Call, taken []string) *form {
	f := formOf(d, c, taken)
	words := false
	for i, arg := range c.Args {
		f.flags = append(f.flags, f.addFlag(cmd, f.names[i], arg))
		element, _, _ := digest.Element(arg.Type)
		words = words || f.enum(element) != nil
	}
	if len(c.Args) > 0 || c.Raw {
		cmd.Flags().StringVar(&f.body, "body", "", "all arguments as JSON or YAML, from this `file` or from standard input (-); a flag goes before it")
	}
	if words {
		cmd.Flags().BoolVar(&f.any, "any-value", false, "take words that the specs do not know")
	}
	return f
}

// formOf is the form of a call without a command: there are no flags to be read.
func formOf(d *digest.Digest, c *digest.Call, taken []string) *form {
	f := &form{reader: reader{digest: d, version: c.Version}, call: c, names: flagNames(c.Args, taken)}
	if m := MethodOf(c); m != nil && m.Update != nil {
		f.proof = m.Update.Unchanged
	}
	return f
}

// takesKeys reports whether keys may stand behind the command, and whether several may.
func (f *form) takesKeys() (keys, several bool) {
	arg := f.keyArg()
	if arg == nil {
		return false, false
	}
	_, list, _ := digest.Element(arg.Type)
	return true, list
}

func (f *form) keyArg() *digest.Field {
	at := slices.IndexFunc(f.call.Args, func(a *digest.Field) bool {
		return a.Name == f.call.Keys || f.call.Keys == "" && strings.HasPrefix(a.Name, "Requested")
	})
	if at < 0 {
		return nil
	}
	return f.call.Args[at]
}

// filled are the arguments that were given.
type filled struct {
	members []rawjson.Member
	none    bool // keys were to come from standard input, and none came: there is nothing to ask for
}

// fill gathers the arguments. What is missing or wrong is an error, before anything is sent.
func (f *form) fill(positional []string, in io.Reader) (filled, error) {
	if f.body == "-" && slices.Contains(positional, "-") {
		return filled{}, exit.Usagef("standard input cannot be both --body and the keys; put one of them into a file or behind the command")
	}
	list, err := f.fromBody(in)
	if err == nil {
		list, err = f.fromFlags(list)
	}
	if err != nil {
		return filled{}, err
	}
	keys, err := readKeys(positional, in)
	if err != nil {
		return filled{}, exit.Usagef("%w", err)
	}
	if f.keys = keys; len(keys) > 0 {
		if list, err = f.withKeys(list, keys); err != nil {
			return filled{}, err
		}
	}
	if len(keys) == 0 && slices.Contains(positional, "-") {
		return filled{none: true}, nil
	}
	return filled{members: list}, f.complete(list)
}

// fromFlags sets the arguments that have flags of their own.
func (f *form) fromFlags(list []rawjson.Member) ([]rawjson.Member, error) {
	for i, g := range f.flags {
		if len(g.texts) == 0 {
			continue
		}
		value, err := f.field(g.field, g.texts)
		if err != nil {
			return nil, exit.Usagef("--%s: %w", f.names[i], err)
		}
		list = put(list, g.field, value)
	}
	return list, nil
}

// fromBody are the arguments that --body has.
func (f *form) fromBody(in io.Reader) ([]rawjson.Member, error) {
	if f.body == "" {
		return nil, nil
	}
	value, err := readBody(f.body, in)
	if err != nil {
		return nil, exit.Usagef("--body: %w", err)
	}
	list, err := rawjson.Members(value)
	if err != nil {
		return nil, exit.Usagef("--body: a list or a single value, where an object of arguments by their names is expected%s", f.example())
	}
	return list, nil
}

// example shows the beginning of a body.
func (f *form) example() string {
	if len(f.call.Args) == 0 {
		return ""
	}
	return ", such as {\"" + f.call.Args[0].Name + "\": ...}"
}

// put sets an argument, under the name that it was given by.
func put(list []rawjson.Member, f *digest.Field, value wire.Value) []rawjson.Member {
	for _, name := range f.Also {
		if _, there := rawjson.Lookup(list, name); there {
			return rawjson.With(list, name, value)
		}
	}
	return rawjson.With(list, f.Name, value)
}

// withKeys adds keys to the argument that takes them.
func (f *form) withKeys(list []rawjson.Member, keys []string) ([]rawjson.Member, error) {
	arg := f.keyArg()
	value, err := f.field(arg, keys)
	if err != nil {
		return nil, exit.Usagef("the keys of %s: %w", Kebab(f.call.Go), err)
	}
	if before, there := rawjson.Lookup(list, arg.Name); there && before.Kind() == '[' {
		value = rawjson.Array(append(elements(before), elements(value)...))
	}
	return put(list, arg, value), nil
}

// lacks are the places of arguments that the vendor requires and that are missing.
func (f *form) lacks(list []rawjson.Member) (places []int) {
	for i, arg := range f.call.Args {
		required := arg.Required || arg.Write == "required"
		value, _ := rawjson.Lookup(list, arg.Name)
		if required && arg.Name != f.proof && (rawjson.IsNull(value) || string(value) == "[]") {
			places = append(places, i)
		}
	}
	return places
}

// complete refuses arguments of which one is missing that the vendor requires.
func (f *form) complete(list []rawjson.Member) error {
	var missing []string
	for _, i := range f.lacks(list) {
		arg := f.call.Args[i]
		how := "--" + f.names[i]
		if arg == f.keyArg() {
			how = "keys behind the command, or " + how
		}
		missing = append(missing, arg.Name+" ("+how+")")
	}
	if len(missing) == 0 {
		return nil
	}
	are := "is missing; give it"
	if len(missing) > 1 {
		are = "are missing; give them"
	}
	return exit.Usagef("%s: %s %s, or all arguments with --body", Kebab(f.call.Go), strings.Join(missing, " and "), are)
}

// strangers are the arguments that the specs do not name, and those they name.
func (f *form) strangers(list []rawjson.Member) (names, known []string) {
	for _, arg := range f.call.Args {
		known = append(append(known, arg.Name), arg.Also...)
	}
	for _, m := range list {
		if !slices.Contains(known, m.Name) {
			names = append(names, m.Name)
		}
	}
	return names, known
}

// verbatim are the arguments that go out as they were typed: those that the specs do not name, and
// records, which may have members that the specs do not name.
func (f *form) verbatim(list []rawjson.Member) (opts []wire.CallOption) {
	names, _ := f.strangers(list)
	for _, arg := range f.call.Args {
		if element, _, _ := digest.Element(arg.Type); f.digest.Type(element, f.version) != nil {
			names = append(append(names, arg.Name), arg.Also...)
		}
	}
	for _, m := range list {
		if slices.Contains(names, m.Name) {
			opts = append(opts, wire.With(m.Name, m.Value))
		}
	}
	return opts
}
