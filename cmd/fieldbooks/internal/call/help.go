package call

import (
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// describe is the long help of a call: what the specs say of it, how they know it, and what it needs.
func describe(c *digest.Call, m *wire.Method) string {
	var b strings.Builder
	say := func(when bool, format string, args ...any) {
		if when {
			fmt.Fprintf(&b, format+"\n", args...)
		}
	}
	say(true, "%s", c.Doc)
	say(c.Note != "", "\n%s", c.Note)
	say(true, "")
	say(!reads(c), "It changes data at the vendor: it shows what it will send and asks; --dry-run only shows.")
	say(c.Evidence != "" && c.Source == "", "Not documented by the vendor: %s.", c.Evidence)
	say(c.Evidence != "" && c.Source != "", "Not documented by the vendor: %s (%s).", c.Evidence, c.Source)
	say(c.Permission != "", "Needs the permission %q.", c.Permission)
	if m != nil {
		say(m.Employee, "Needs an authorizing employee of the API user.")
	}
	if m != nil && m.Batch != nil {
		say(true, "Any number of keys; they are sent %d at a time.", m.Batch.Max)
	}
	if m != nil && m.Cap != nil {
		say(m.Cap.Rows > 0, "The server stops after %d rows; what it cuts is asked for in parts.", m.Cap.Rows)
	}
	say(c.Page != "", "Vendor page: %s", c.Page)
	return strings.TrimRight(b.String(), "\n")
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

// reads reports whether a call changes nothing at the vendor.
func reads(c *digest.Call) bool {
	return c.Kind == string(wire.KindList) || c.Kind == string(wire.KindGet) || c.Verb == "GET"
}

// methods are what the clients know of Ajera's methods, by name and version.
func methods() map[string]*wire.Method {
	all := map[string]*wire.Method{}
	for _, m := range append(ajerav1.Methods(), ajerav2.Methods()...) {
		all[methodID(m.Name, m.Version)] = m
	}
	return all
}

func methodID(name string, version int) string { return fmt.Sprint(name, ".v", version) }

// wireName is the vendor's name of a call.
func wireName(c *digest.Call) string {
	if c.Name != "" {
		return c.Name
	}
	return c.Go
}

// exampleOf shows how a call of Ajera's is typed.
func (f *form) exampleOf(name string) string {
	line := "  fieldbooks ajera " + name
	keys, several := f.takesKeys()
	switch {
	case !reads(f.call):
		return line + " --body " + strings.ToLower(f.call.Go) + ".yaml --dry-run"
	case f.call.Raw:
		return line + " --body arguments.yaml"
	case keys && several:
		return line + " 12 15"
	case keys:
		return line + " 12"
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
	if words := output.Nearest(word, known); len(words) > 0 {
		return " (did you mean " + strings.Join(words, " or ") + "?)"
	}
	return ""
}

// quoted is a word as a shell takes it.
func quoted(word string) string {
	if strings.ContainsAny(word, " '\"") {
		return fmt.Sprintf("%q", word)
	}
	return word
}
