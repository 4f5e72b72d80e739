package account

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/fieldbooks/fieldbooks/ajera"
)

// reader walks through the file of profiles and gathers what is wrong. It never shows a value: who
// edits by hand may have put a password there.
type reader struct {
	file   string
	faults []error
}

func (r *reader) fault(n *yaml.Node, format string, args ...any) {
	r.faults = append(r.faults, fmt.Errorf("%s:%d: %s", r.file, n.Line, fmt.Sprintf(format, args...)))
}

// read takes the text of the file apart.
func (b *Book) read(text []byte) error {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return fmt.Errorf("%s is not YAML: %s", b.File, strings.TrimPrefix(place(err), "yaml: "))
	}
	if len(doc.Content) == 0 || doc.Content[0].Tag == "!!null" {
		return nil // only comments, or nothing
	}
	b.doc = &doc
	r := &reader{file: b.File}
	r.members(b.top(), "the file", map[string]func(*yaml.Node){
		"default":  r.text(&b.chosen),
		"profiles": func(n *yaml.Node) { b.Profiles = r.profiles(n) },
	})
	if b.chosen != "" && b.Profile(b.chosen) == nil && len(r.faults) == 0 {
		r.fault(child(b.top(), "default"), "default names a profile that is not there; there are: %s", strings.Join(b.Names(), ", "))
	}
	return errors.Join(r.faults...)
}

// place is where a text stops being YAML, without what stands there.
func place(err error) string {
	text := err.Error()
	if at := strings.Index(text, "line "); at >= 0 {
		return "see " + strings.SplitN(text[at:], ":", 2)[0]
	}
	return "see its first lines"
}

// members gives each member of a mapping to who knows it.
func (r *reader) members(n *yaml.Node, what string, known map[string]func(*yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.fault(n, "%s has to be a list of names with values, as in username: api", what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		take := known[key.Value]
		switch {
		case take == nil:
			r.fault(key, "unknown key %q of %s; it takes %s", key.Value, what, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		case seen[key.Value]:
			r.fault(key, "%q of %s is there twice; take one out", key.Value, what)
		default:
			take(value)
		}
		seen[key.Value] = true
	}
}

func (r *reader) profiles(n *yaml.Node) (all []*Profile) {
	known := map[string]func(*yaml.Node){}
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			if CheckName(key.Value) != nil {
				r.fault(key, "%q cannot be the name of a profile; use small letters, digits, - and _", key.Value)
			}
			known[key.Value] = func(n *yaml.Node) { all = append(all, r.profile(key.Value, n)) }
		}
	}
	r.members(n, "profiles", known)
	return all
}

func (r *reader) profile(name string, n *yaml.Node) *Profile {
	p := &Profile{Name: name}
	r.members(n, fmt.Sprintf("profile %q", name), map[string]func(*yaml.Node){
		string(OfAjera):  func(n *yaml.Node) { p.Ajera = r.entry(name, OfAjera, n) },
		string(OfAimsio): func(n *yaml.Node) { p.Aimsio = r.entry(name, OfAimsio, n) },
	})
	return p
}

func (r *reader) entry(name string, v Vendor, n *yaml.Node) *Entry {
	e := &Entry{Vendor: v, Profile: name, line: n.Line, file: r.file}
	known := map[string]func(*yaml.Node){
		"username":  r.text(&e.Username),
		"server":    r.text(&e.Address),
		"secret":    r.store(&e.Store),
		"read-only": r.flag(&e.ReadOnly),
	}
	if v == OfAjera {
		known["database"] = func(n *yaml.Node) { e.Database = r.database(n) }
	} else {
		known["read-only-portal"] = r.flag(&e.ReadOnlyPortal)
	}
	r.members(n, v.Title()+"'s account", known)
	for _, key := range []string{"server", "username", "secret"} {
		if n.Kind == yaml.MappingNode && child(n, key) == nil {
			r.fault(n, "%s's account lacks %s; \"fieldbooks login --profile %s %s\" writes it", v.Title(), key, name, v)
		}
	}
	return e
}

func (r *reader) database(n *yaml.Node) *ajera.Database {
	d := &ajera.Database{}
	r.members(n, "the database", map[string]func(*yaml.Node){
		"name":     r.text(&d.DatabaseName),
		"client":   r.number(&d.ClientID),
		"database": r.number(&d.DatabaseID),
		"sample":   r.flag(&d.IsSampleData),
	})
	return d
}

// text reads any scalar as it is written: a user name may be 007.
func (r *reader) text(into *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || n.Tag == "!!null" || n.Value == "" {
			r.fault(n, "a text is expected")
			return
		}
		*into = n.Value
	}
}

func (r *reader) flag(into *bool) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || n.Value != "true" && n.Value != "false" {
			r.fault(n, "true or false is expected")
			return
		}
		*into = n.Value == "true"
	}
}

func (r *reader) number(into *int) func(*yaml.Node) {
	return func(n *yaml.Node) {
		value, err := strconv.Atoi(n.Value)
		if n.Kind != yaml.ScalarNode || err != nil {
			r.fault(n, "a whole number is expected")
			return
		}
		*into = value
	}
}

func (r *reader) store(into *Store) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if *into = Store(n.Value); n.Kind != yaml.ScalarNode || *into != InKeyring && *into != InFile {
			r.fault(n, "%s or %s is expected; the password itself does not belong here", InKeyring, InFile)
		}
	}
}

// child is the value of a member, nil when there is none.
func child(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}
