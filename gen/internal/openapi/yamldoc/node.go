package yamldoc

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// A Node is what is written at one place; nil is what is not there, and answers every
// question with nothing.
type Node yaml.Node

// IsMapping reports whether n has keys and values.
func (n *Node) IsMapping() bool { return n != nil && n.Kind == yaml.MappingNode }

// IsSequence reports whether n has items.
func (n *Node) IsSequence() bool { return n != nil && n.Kind == yaml.SequenceNode }

// IsScalar reports whether n is a text, a number, a boolean or null.
func (n *Node) IsScalar() bool { return n != nil && n.Kind == yaml.ScalarNode }

// IsNull reports whether n says nothing.
func (n *Node) IsNull() bool { return n == nil || n.IsScalar() && n.Tag == "!!null" }

// Get returns the value of key in a mapping.
func (n *Node) Get(key string) *Node {
	for k, v := range n.Pairs() {
		if k.Value == key {
			return v
		}
	}
	return nil
}

// Text returns the scalar at key, "" when there is none.
func (n *Node) Text(key string) string {
	if v := n.Get(key); v.IsScalar() && !v.IsNull() {
		return v.Value
	}
	return ""
}

// Yes reports whether the scalar at key says true.
func (n *Node) Yes(key string) bool { return strings.EqualFold(n.Text(key), "true") }

// Pairs yields the keys and values of a mapping in the order written.
func (n *Node) Pairs() iter.Seq2[*Node, *Node] {
	return func(yield func(k, v *Node) bool) {
		if !n.IsMapping() {
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield((*Node)(n.Content[i]), (*Node)(n.Content[i+1])) {
				return
			}
		}
	}
}

// Only returns the mapping with those of its keys alone.
func (n *Node) Only(keys ...string) *Node {
	out := &Node{Kind: yaml.MappingNode, Line: n.Line, Column: n.Column}
	for k, v := range n.Pairs() {
		if slices.Contains(keys, k.Value) {
			out.Append(k, v)
		}
	}
	return out
}

// Append adds to a sequence, or a key and its value to a mapping.
func (n *Node) Append(items ...*Node) {
	for _, item := range items {
		n.Content = append(n.Content, (*yaml.Node)(item))
	}
}

// Word is a text that stands where n does.
func (n *Node) Word(text string) *Node {
	return &Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Line: n.Line, Column: n.Column}
}

// Section returns the mapping at some keys from the top down, made where it is missing.
func (n *Node) Section(keys ...string) *Node {
	for _, key := range keys {
		inner := n.Get(key)
		if inner == nil {
			inner = &Node{Kind: yaml.MappingNode, Tag: "!!map", Line: n.Line, Column: n.Column}
			n.Append(n.Word(key), inner)
		}
		n = inner
	}
	return n
}

// Refer makes of n a reference.
func (n *Node) Refer(pointer string) {
	n.Kind, n.Tag, n.Value, n.Content = yaml.MappingNode, "!!map", "", nil
	n.Append(n.Word("$ref"), n.Word(pointer))
}

// Items returns the elements of a sequence.
func (n *Node) Items() []*Node {
	if !n.IsSequence() {
		return nil
	}
	list := make([]*Node, len(n.Content))
	for i, item := range n.Content {
		list[i] = (*Node)(item)
	}
	return list
}

// Strings returns the scalars of a sequence, or the one scalar that stands in for it.
func (n *Node) Strings() []string {
	if n.IsScalar() && !n.IsNull() {
		return []string{n.Value}
	}
	var list []string
	for _, item := range n.Items() {
		if item.IsScalar() {
			list = append(list, item.Value)
		}
	}
	return list
}

// SchemasPointer begins the pointer to a named schema.
const SchemasPointer = "#/components/schemas/"

// Same reports whether n and other say the same, wherever they are written.
func (n *Node) Same(other *Node) bool {
	if n == nil || other == nil || n.Kind != other.Kind || n.Tag != other.Tag || n.Value != other.Value {
		return n == other
	}
	return slices.EqualFunc(n.Content, other.Content, func(a, b *yaml.Node) bool { return (*Node)(a).Same((*Node)(b)) })
}

// At returns the node at a pointer such as "#/a/b".
func (n *Node) At(pointer string) *Node {
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "#/"), "/") {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		if list := n.Items(); list == nil {
			n = n.Get(token)
		} else if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(list) {
			n = list[i]
		} else {
			return nil
		}
	}
	return n
}
