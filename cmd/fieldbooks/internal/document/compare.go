package document

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Edit is one place that somebody wants otherwise.
type Edit struct {
	Path  []*Node    // from the root, which is not in it, to the place
	Value wire.Value // new, nil for a list of records that has other ones now
	Items []Item     // of such a list
	Line  int        // where it was written, 0 for none
	Meant wire.Value // what stood there for who edited it, when somebody else changed that since
}

// Item is a record of a list: one that was there, or a new one as the edits that make it.
type Item struct {
	Old *Node
	New []Edit
}

// Place names a place, e.g. "Phases[16].Notes": records of a list by their key.
func (e Edit) Place() string { return placeOf(e.Path) }

func placeOf(path []*Node) string {
	place := ""
	for _, n := range path {
		switch {
		case n.Name != "":
			place = record.Join(place, n.Name)
		case n.Key != "":
			place += "[" + n.Key + "]"
		default:
			place += fmt.Sprintf("[%d]", n.index)
		}
	}
	return place
}

// Compare finds what somebody edited: what stands otherwise in edited than in given, the text that
// they got. The record may have become another since: its own values count only where something
// was edited.
func (n *Node) Compare(given, edited Text) ([]Edit, []Fault) {
	var c comparer
	c.node(nil, n, given.root, edited.root)
	return c.edits, c.faults
}

type comparer struct {
	edits  []Edit
	faults []Fault
}

func (c *comparer) fault(y *yaml.Node, path []*Node, format string, args ...any) {
	c.faults = append(c.faults, Fault{y.Line, strings.TrimPrefix(placeOf(path)+" ", " ") + fmt.Sprintf(format, args...)})
}

func (c *comparer) edit(y *yaml.Node, path []*Node, value wire.Value) {
	c.edits = append(c.edits, Edit{Path: slices.Clone(path), Value: value, Line: y.Line})
}

func (c *comparer) node(path []*Node, n *Node, given, y *yaml.Node) {
	whole := n.form == leaf || n.form == opaque
	switch {
	case same(given, y):
	case n.Fixed != "" && (whole || len(n.Children) == 0):
		c.fixed(path, n, y)
	case n.form == list:
		c.list(path, n, given, y)
	case whole:
		c.leaf(path, n, given, y)
	case isNone(y) || y.Kind != yaml.MappingNode:
		c.noMembers(path, n, given, y)
	default:
		c.members(path, n, given, y)
	}
}

// fixed refuses what cannot be changed, unless it is only written otherwise.
func (c *comparer) fixed(path []*Node, n *Node, y *yaml.Node) {
	if value, err := (&Node{Value: n.Value}).fromYAML(y); err == nil && n.is(value) {
		return
	}
	c.fault(y, path, "is %s and cannot be changed; set it back", n.Fixed)
}

func (c *comparer) leaf(path []*Node, n *Node, given, y *yaml.Node) {
	value, err := n.fromYAML(y)
	if err == nil && n.is(value) {
		return
	}
	if err == nil {
		err = n.check(value)
	}
	if err != nil {
		c.fault(y, path, "%v", err)
		return
	}
	c.edit(y, path, value)
	if given == nil {
		return
	}
	if was, err := n.fromYAML(given); err == nil && !n.is(was) {
		c.edits[len(c.edits)-1].Meant = was
	}
}

// is reports whether a place holds a value already.
func (n *Node) is(value wire.Value) bool {
	return rawjson.Same(value, n.Value) || rawjson.IsNull(value) && rawjson.IsNull(n.Value)
}

// fromYAML is the JSON of one value, or of a list of values.
func (n *Node) fromYAML(y *yaml.Node) (wire.Value, error) {
	if y.Kind == yaml.ScalarNode {
		return n.make(typed{y.Value, IsPlain(y)})
	}
	isList := n.kind != nil && n.kind.Kind() == reflect.Slice && holds(n.kind.Elem()) != "any"
	if y.Kind != yaml.SequenceNode || !isList {
		return anyJSON(y)
	}
	var all []wire.Value
	for _, item := range y.Content {
		value, err := (&Node{kind: n.kind.Elem(), secret: n.secret}).fromYAML(item)
		if err != nil {
			return nil, err
		}
		all = append(all, value)
	}
	return rawjson.Array(all), nil
}

// noMembers is for what stands where an object belongs. Nothing at all takes a record away.
func (c *comparer) noMembers(path []*Node, n *Node, given, y *yaml.Node) {
	switch {
	case !isNone(y):
		c.fault(y, path, "is an object: lines of \"name: value\" belong below it")
	case n.form != object || n.fixedInside():
		c.fault(y, path, "cannot be taken away; edit what is in it")
	case rawjson.IsNull(n.Value) || given == nil:
	default:
		c.edit(y, path, wire.Value("null"))
	}
}

// fixedInside reports a record that is not a link to another one.
func (n *Node) fixedInside() bool {
	k := n.keyNode()
	return n.Fixed != "" || k != nil && k.Fixed != "" || n.personalInside()
}

func (n *Node) personalInside() bool {
	return slices.ContainsFunc(n.Children, func(c *Node) bool { return c.personal })
}

func (c *comparer) members(path []*Node, n *Node, given, y *yaml.Node) {
	for i := 0; i < len(y.Content); i += 2 {
		name, value := y.Content[i], y.Content[i+1]
		child, err := n.member(name.Value)
		if err != nil {
			c.fault(name, path, "%v", err)
			continue
		}
		c.node(append(path, child), child, member(given, name.Value), value)
	}
	for _, child := range n.Children {
		gone := !child.personal && member(y, child.Name) == nil && member(given, child.Name) != nil
		if gone && !rawjson.IsBlank(child.Value) {
			c.fault(y, append(path, child), "was taken out; put it back, and nothing behind the colon to clear it")
		}
	}
}

// member is the place of that name: one that came, or one that the specs know.
func (n *Node) member(name string) (*Node, error) {
	for _, c := range n.Children {
		if c.Name == name && c.personal {
			return nil, fmt.Errorf("has %s, which is personal; use --with-sensitive to edit it", name)
		}
		if c.Name == name {
			return c, nil
		}
	}
	if n.form == object {
		if f := n.of.Field(name); f != nil && !n.has(f) {
			return n.absent(f), nil
		}
	}
	return nil, fmt.Errorf("has no member %q%s", name, n.like(name))
}

func (n *Node) has(f *record.Field) bool {
	return slices.ContainsFunc(n.Children, func(c *Node) bool {
		return c.field == f || c.form == outer && c.has(f)
	})
}

// absent is the place of a field that did not come.
func (n *Node) absent(f *record.Field) *Node {
	c := &Node{Name: f.Name, kind: f.Type, secret: f.Sensitive || n.secret}
	builder{Options{Words: n.words}}.typed(c, f, false)
	c.restrict(f, f.Key && n.keyNode() == nil && n.Value == nil)
	return c
}

// like suggests a name.
func (n *Node) like(name string) string {
	var names []string
	for _, c := range n.Children {
		if !c.personal {
			names = append(names, c.Name)
		}
	}
	if n.form == object {
		for _, f := range n.of.Fields {
			names = append(names, f.Name)
		}
	}
	if n.form == members && len(n.Children) > 0 {
		return "; it has " + strings.Join(names, ", ")
	}
	if near := output.Nearest(strings.NewReplacer(" ", "", "_", "", "-", "").Replace(name), names); len(near) > 0 {
		return fmt.Sprintf("; did you mean %q?", near[0])
	}
	return ""
}
