package document

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// ErrAbsent is a place that the specs know and the record does not have.
var ErrAbsent = errors.New("not in this record")

// Place finds a place by its name, e.g. "Phases[16].Notes": dotted, records of a list by their key, or
// by their number from 0 where they have none. The fields of a tenant need not say what they are in.
// With [ErrAbsent] the path is one that can be set all the same.
func (n *Node) Place(name string) ([]*Node, error) {
	if name == "" {
		return nil, nil
	}
	if n.form == list {
		return n.placeInList(name)
	}
	child, rest := n.childOf(name)
	if child == nil {
		if path := n.custom(name); path != nil {
			return path, nil
		}
		return n.placeAbsent(name)
	}
	path, err := child.Place(rest)
	return append([]*Node{child}, path...), err
}

// childOf is the member that a place begins with; a name may have dots in it.
func (n *Node) childOf(place string) (child *Node, rest string) {
	for _, c := range n.Children {
		if after, ok := begins(place, c.Name); ok && (child == nil || len(c.Name) > len(child.Name)) {
			child, rest = c, after
		}
	}
	return child, rest
}

func begins(place, name string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(place, name)
	switch {
	case !ok || name == "":
		return "", false
	case rest == "" || rest[0] == '[':
		return rest, true
	}
	return strings.CutPrefix(rest, ".")
}

// custom finds a field of the tenant.
func (n *Node) custom(name string) []*Node {
	for _, c := range n.Children {
		if c.field == nil || c.form != members {
			continue
		}
		if inner, rest := c.childOf(name); inner != nil {
			if path, err := inner.Place(rest); err == nil {
				return append([]*Node{c, inner}, path...)
			}
		}
	}
	return nil
}

func (n *Node) placeAbsent(name string) ([]*Node, error) {
	if n.form == object {
		for i := range n.of.Fields {
			f := &n.of.Fields[i]
			if _, ok := begins(name, f.Name); ok && !n.has(f) {
				c := n.absent(f)
				rest, _ := begins(name, f.Name)
				path, err := c.Place(rest)
				if err == nil {
					err = fmt.Errorf("%s: %w", f.Name, ErrAbsent)
				}
				return append([]*Node{c}, path...), err
			}
		}
	}
	if n.form != object && n.form != members && n.form != outer {
		return nil, fmt.Errorf("there is no %q in it: it is one value", strings.TrimPrefix(name, "."))
	}
	return nil, fmt.Errorf("there is no such member%s", n.like(name))
}

func (n *Node) placeInList(name string) ([]*Node, error) {
	selector, rest, ok := strings.Cut(strings.TrimPrefix(name, "["), "]")
	rest = strings.TrimPrefix(rest, ".")
	if !ok || name[0] != '[' {
		return nil, fmt.Errorf("%s is a list: say which of its records, as in %s[%s]", n.Name, n.Name, strings.Join(n.selectors(), "] or ["))
	}
	i := slices.Index(n.selectors(), selector)
	if i < 0 {
		return nil, fmt.Errorf("%s has no record [%s]; it has %s", n.Name, selector, "["+strings.Join(n.selectors(), "], [")+"]")
	}
	path, err := n.Children[i].Place(rest)
	return append([]*Node{n.Children[i]}, path...), err
}

// selectors are how the records of a list are told apart.
func (n *Node) selectors() (all []string) {
	for _, c := range n.Children {
		if c.Key != "" {
			all = append(all, c.Key)
		} else {
			all = append(all, fmt.Sprint(c.index))
		}
	}
	return all
}

// Set is the edit that gives a place the value that somebody typed, or JSON. Nothing at all clears it.
func Set(path []*Node, text string, isJSON bool) (Edit, error) {
	n := path[len(path)-1]
	if n.form == members && !isJSON && n.child("Value") != nil {
		if err := n.offers(text); err != nil {
			return Edit{}, err
		}
		n = n.child("Value")
		path = append(slices.Clone(path), n)
	}
	if n.Fixed != "" {
		return Edit{}, fmt.Errorf("it is %s and cannot be changed", n.Fixed)
	}
	value, err := n.typedIn(text, isJSON)
	return Edit{Path: path, Value: value}, err
}

func (n *Node) child(name string) *Node {
	for _, c := range n.Children {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// offers refuses what is none of the choices of a field of the tenant.
func (n *Node) offers(choice string) error {
	values, open := n.child("Values"), n.child("AllowEdit")
	if choice == "" || values == nil || open != nil && string(open.Value) == "true" {
		return nil
	}
	choices := rawjson.Texts(values.Value)
	if len(choices) == 0 || slices.Contains(choices, choice) {
		return nil
	}
	return fmt.Errorf("%s is none of its choices: %s", n.quote(choice), strings.Join(choices, ", "))
}

// typedIn is the JSON of what was typed for a place.
func (n *Node) typedIn(text string, isJSON bool) (wire.Value, error) {
	whole := n.form == leaf
	switch {
	case isJSON && !wire.Value(text).IsValid():
		return nil, fmt.Errorf("%s is no JSON; a text in JSON stands in double quotes", n.quote(text))
	case isJSON:
		return wire.Value(text), n.decodes(wire.Value(text))
	case n.form == object && text == "" && !n.fixedInside():
		return wire.Value("null"), nil
	case !whole:
		return nil, fmt.Errorf("it is no single value; name what is in it (%s), or give JSON by :=", strings.Join(n.names(), ", "))
	}
	value, err := n.fromText(text)
	if err != nil {
		return nil, err
	}
	return value, n.check(value)
}

func (n *Node) names() (all []string) {
	if n.form == list {
		for _, s := range n.selectors() {
			all = append(all, "["+s+"]")
		}
		return all
	}
	for _, c := range n.Children {
		if c.Fixed == "" {
			all = append(all, c.Name)
		}
	}
	return all
}

func (n *Node) fromText(text string) (wire.Value, error) {
	isText := holds(n.kind) == "text"
	switch was := n.Value.Kind(); {
	case isText && text == "" && n.kind.Kind() != reflect.String && n.kind.Kind() != reflect.Pointer:
		return wire.Value("null"), nil
	case isText || n.kind == nil && was == '"':
		return rawjson.Quote(n.broken(text)), nil
	case n.kind == nil && rawjson.IsNull(n.Value) && text != "":
		return nil, fmt.Errorf("it holds nothing, so that its type is not known; give JSON: %s:=5 for a number, %s:='\"5\"' for a text", n.Name, n.Name)
	case text == "null":
		return nil, n.wants(text)
	}
	return n.make(typed{text, true})
}

// decodes reads JSON as the field will hold it, and no more: what the specs do not know is the
// caller's to answer for.
func (n *Node) decodes(value wire.Value) error {
	if n.kind == nil || n.form != leaf {
		return nil
	}
	known := *n
	known.field = nil
	if err := known.check(value); err != nil && !errors.Is(err, errUnknownValue) {
		return err
	}
	return nil
}
