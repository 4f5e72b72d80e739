package call

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// describe is the long help of a call: what the specs say of it, how they know it, and what it needs.
func describe(c *digest.Call) string {
	says := []string{c.Doc}
	if c.Note != "" {
		says = append(says, "", c.Note)
	}
	says = append(says, "")
	if !Reads(c) {
		says = append(says, "It changes data at the vendor: it shows what it will send and asks; --dry-run only shows.")
	}
	for _, f := range Facts(c) {
		says = append(says, f.Says)
	}
	if c.Page != "" {
		says = append(says, "Vendor page: "+c.Page)
	}
	return strings.TrimRight(strings.Join(says, "\n"), "\n")
}

// Fact is one thing that is to be known of a call, as a sentence.
type Fact struct{ About, Says string }

// Facts are how a call is known, what it needs and where it ends, as help and the reference say it.
func Facts(c *digest.Call) (all []Fact) {
	say := func(when bool, about, format string, args ...any) {
		if when {
			all = append(all, Fact{about, fmt.Sprintf(format, args...)})
		}
	}
	say(c.Evidence != "" && c.Source == "", "Evidence", "Not documented by the vendor: %s.", c.Evidence)
	say(c.Evidence != "" && c.Source != "", "Evidence", "Not documented by the vendor: %s (%s).", c.Evidence, strings.TrimSuffix(c.Source, "."))
	say(c.Permission != "", "Permission", "Needs the permission %q.", c.Permission)
	say(c.Employee, "Employee", "Needs an authorizing employee of the API user.")
	if m := MethodOf(c); m != nil {
		if m.Batch != nil {
			say(true, "Batch", "Any number of keys; they are sent %d at a time.", m.Batch.Max)
		}
		if m.Cap != nil {
			say(m.Cap.Rows > 0, "Rows", "The server stops after %d rows; what it cuts is asked for in parts%s.", m.Cap.Rows, parts(m.Cap))
		}
	}
	return all
}

// short is one line of help: the first sentence, without its full stop.
func short(c *digest.Call) string {
	first, _, _ := strings.Cut(c.Doc, ". ")
	for _, end := range []string{"; ", ": ", ", "} {
		if len(first) > line {
			first, _, _ = strings.Cut(first, end)
		}
	}
	return strings.TrimSuffix(first, ".")
}

// line is how many letters of help fit beside the name of a command.
const line = 80

// Reads reports whether a call changes nothing at the vendor.
func Reads(c *digest.Call) bool {
	return c.Kind == string(wire.KindList) || c.Kind == string(wire.KindGet) || c.Verb == "GET"
}

// parts are how a call that is cut is split.
func parts(c *wire.Cap) string {
	switch {
	case c.From == "":
		return ""
	case c.Then == "":
		return fmt.Sprintf(": shorter windows from %s to %s", c.From, c.To)
	}
	return fmt.Sprintf(": shorter windows from %s to %s, and a single day by the keys given in %s", c.From, c.To, c.Then)
}

// MethodOf is what the client knows of a method of Ajera's, nil of all else.
func MethodOf(c *digest.Call) *wire.Method { return methods()[ID(c)] }

// methods are what the clients know of Ajera's methods, by [ID]. Several may have one name on the
// wire; the specs have them in the same order.
var methods = sync.OnceValue(func() map[string]*wire.Method {
	all, known := map[string]*wire.Method{}, map[int][]*wire.Method{1: ajerav1.Methods(), 2: ajerav2.Methods()}
	for _, c := range AjeraSpecs().Calls {
		if rest := known[c.Version]; len(rest) > 0 && rest[0].Name == wireName(c) {
			all[ID(c)], known[c.Version] = rest[0], rest[1:]
		}
	}
	return all
})

// exampleOf shows how a call of Ajera's is typed.
func (f *form) exampleOf(name string) string {
	line := "  fieldbooks ajera " + name
	keys, several := f.takesKeys()
	switch {
	case !Reads(f.call):
		return line + " --body " + strings.ToLower(f.call.Go) + ".yaml --dry-run"
	case f.call.Raw:
		return line + " --body arguments.yaml"
	case keys && several:
		return line + " 12 15"
	case keys:
		return line + " 12"
	}
	if at := slices.IndexFunc(f.call.Args, func(a *digest.Field) bool { return a.Required }); at >= 0 {
		return line + " --" + f.names[at] + " 12"
	}
	for i, g := range f.flags {
		element, _, _ := digest.Element(g.field.Type)
		if known := f.enum(element); len(known) > 0 {
			return line + " --" + f.names[i] + " " + quoted(known[0])
		}
	}
	return line + " --limit 10"
}

// meant asks whether one of the known words was meant, "" when none is near.
func meant(word string, known []string) string {
	return output.OrMeant(output.Nearest(word, known))
}

// quoted is a word as a shell takes it.
func quoted(word string) string {
	if strings.ContainsAny(word, " '\"") {
		return fmt.Sprintf("%q", word)
	}
	return word
}
