package read

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
	"github.com/fieldbooks/fieldbooks/gen/internal/words"
)

// optionNames names the options of a oneOf or anyOf by what tells each from the others, so that one
// that is put in front renames none: a title, the value that a member always has, a member that no
// other option demands or has; else by what it is. Options that are quite alike share a name here.
// It also reports whether there is only one beside null, which needs no name of its own.
func optionNames(root, n *yamldoc.Node, options []*yamldoc.Node) (names []string, sole bool) {
	seen := make([]*option, len(options))
	for i, one := range options {
		seen[i] = &option{title: one.Text("title"), members: map[string]*yamldoc.Node{}}
		seen[i].look(root, one, 0)
		seen[i].names = slices.Sorted(maps.Keys(seen[i].members))
		slices.Sort(seen[i].required)
	}
	tag := n.Get("discriminator").Text("propertyName")
	names, some := make([]string, len(options)), 0
	for i, one := range seen {
		others := slices.Concat(seen[:i], seen[i+1:])
		if one.kind != "null" {
			some++
		}
		names[i] = cmp.Or(one.ownTitle(others), one.ownValue(tag, others), one.ownMember(others), one.title, one.form(others))
	}
	return names, some == 1
}

// An option is what is seen of one option of a union before it is read.
type option struct {
	title, kind string
	names       []string // of the members; sorted, because the order in which they are written says nothing
	required    []string // sorted too
	members     map[string]*yamldoc.Node
}

// look collects what an option says of its members, in its parts too.
func (o *option) look(root, n *yamldoc.Node, depth int) {
	n = peek(root, n)
	if n == nil || depth > 20 {
		return
	}
	o.kind = cmp.Or(o.kind, strings.Join(n.Get("type").Strings(), " "))
	o.required = append(o.required, n.Get("required").Strings()...)
	for k, v := range n.Get("properties").Pairs() {
		if only(o.members[k.Value]) == "" { // one part may say more than another
			o.members[k.Value] = peek(root, v)
		}
	}
	for _, part := range n.Get("allOf").Items() {
		o.look(root, part, depth+1)
	}
}

func (o *option) ownTitle(others []*option) string {
	if slices.ContainsFunc(others, func(x *option) bool { return x.title == o.title }) {
		return ""
	}
	return o.title
}

// ownValue is the value of a member that has another one in every other option that says so. The
// discriminator goes first.
func (o *option) ownValue(tag string, others []*option) string {
	for _, name := range append([]string{tag}, o.names...) {
		value := only(o.members[name])
		if value == "" || slices.ContainsFunc(others, func(x *option) bool { return only(x.members[name]) == value }) {
			continue
		}
		if _, err := fmt.Sscan(value, new(float64)); err == nil || value == "true" || value == "false" {
			return name + " " + value
		}
		return words.ValueName(value)
	}
	return ""
}

// only is the value of a schema that allows no other.
func only(n *yamldoc.Node) string {
	if value := n.Text("const"); value != "" {
		return value
	}
	if values := n.Get("enum").Strings(); len(values) == 1 {
		return values[0]
	}
	return ""
}

// ownMember is a member that no other option has, one that must be there before one that may.
func (o *option) ownMember(others []*option) string {
	for _, name := range append(slices.Clone(o.required), o.names...) {
		if !slices.ContainsFunc(others, func(x *option) bool { return x.members[name] != nil || slices.Contains(x.required, name) }) {
			return name
		}
	}
	return ""
}

// form is what an option is: its type, or the names of its members, with their types where that
// tells.
func (o *option) form(others []*option) string {
	if o.kind != "" && o.kind != "object" {
		return o.kind
	}
	form := "Option " + strings.Join(o.names, " ")
	if slices.ContainsFunc(others, func(x *option) bool { return slices.Equal(x.names, o.names) }) {
		for _, name := range o.names {
			form += " " + strings.Join(o.members[name].Get("type").Strings(), " ")
		}
	}
	return form
}
