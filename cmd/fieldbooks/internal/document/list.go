package document

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

// list compares a list of records. Those with keys are known by them, others by their place.
func (c *comparer) list(path []*Node, n *Node, given, y *yaml.Node) {
	if isNone(y) {
		y = &yaml.Node{Kind: yaml.SequenceNode, Line: y.Line}
	}
	if y.Kind != yaml.SequenceNode {
		c.fault(y, path, "is a list: each of its items begins with a hyphen")
		return
	}
	p := pairing{n: n, given: given, edited: y}
	if err := p.pair(); err != nil {
		c.fault(y, path, "%v", err)
		return
	}
	var items []Item
	for i, item := range y.Content {
		old := p.old[i]
		if old == nil {
			items = append(items, c.added(path, n, item))
			continue
		}
		c.node(append(path, old), old, p.was[i], item)
		items = append(items, Item{Old: old})
	}
	if items, moved := c.kept(path, n, &p, items); moved {
		c.edits = append(c.edits, Edit{Path: slices.Clone(path), Items: items, Line: y.Line})
	}
}

// kept adds the records that somebody else added meanwhile, and tells whether who edited the list
// added to it, took out of it, or gave it another order.
func (c *comparer) kept(path []*Node, n *Node, p *pairing, items []Item) ([]Item, bool) {
	moved, last := false, -1
	for _, item := range items {
		moved = moved || item.Old == nil || item.Old.index < last
		if item.Old != nil {
			last = item.Old.index
		}
	}
	for _, old := range n.Children {
		switch {
		case slices.Contains(p.old, old):
		case !p.wasGiven(old):
			items = append(items, Item{Old: old})
		case n.stays() || old.personalInside():
			c.fault(p.edited, append(path, old), "was taken out, and cannot be deleted this way; put it back")
		default:
			moved = true
		}
	}
	return items, moved
}

// stays reports a list whose records are no links to others: nothing deletes them.
func (n *Node) stays() bool { return n.of.IsOwn() || n.top() }

// top reports a list of what a method reads.
func (n *Node) top() bool { return n.field != nil && n.of.Key != nil && n.toplevel }

// added is a new record.
func (c *comparer) added(path []*Node, n *Node, y *yaml.Node) Item {
	blank := &Node{form: object, of: n.of, kind: n.of.Type, index: -1, words: n.words}
	if n.Fixed != "" || n.stays() {
		c.fault(y, path, "has a record that was not there; this command changes those that are")
		return Item{}
	}
	if y.Kind != yaml.MappingNode {
		c.fault(y, path, "has an item that is no record: lines of \"name: value\" belong behind the hyphen")
		return Item{}
	}
	var inner comparer
	inner.members(nil, blank, nil, y)
	for _, f := range inner.faults {
		f.Text = placeOf(path) + ": " + f.Text
		c.faults = append(c.faults, f)
	}
	return Item{New: inner.edits}
}

// pairing finds for each item of a text the record that it was, and its text before.
type pairing struct {
	n             *Node
	given, edited *yaml.Node
	old           []*Node
	was           []*yaml.Node
}

func (p *pairing) pair() error {
	p.old = make([]*Node, len(p.edited.Content))
	p.was = make([]*yaml.Node, len(p.edited.Content))
	if !p.n.keyed() {
		return p.byPlace()
	}
	used := make(map[string]bool)
	for i, item := range p.edited.Content {
		key := p.keyIn(item)
		if key == "" {
			continue
		}
		if used[key] {
			return fmt.Errorf("has two records with the key %s", key)
		}
		used[key] = true
		for _, c := range p.n.Children {
			if c.Key == key {
				p.old[i], p.was[i] = c, p.givenItem(key)
			}
		}
		if p.old[i] == nil && p.givenItem(key) != nil {
			return fmt.Errorf("had a record with the key %s, which is not there any more; take it out", key)
		}
	}
	p.rekeyed()
	return nil
}

// rekeyed pairs a record with that in whose place it stands, when that is not there otherwise: its key
// was edited, which is told better than that one was taken out and another added.
func (p *pairing) rekeyed() {
	if !p.n.stays() || len(p.edited.Content) != len(p.n.Children) {
		return
	}
	for i, old := range p.n.Children {
		if p.old[i] == nil && !slices.Contains(p.old, old) {
			p.old[i], p.was[i] = old, p.givenItem(old.Key)
		}
	}
}

// byPlace pairs records without keys: one by one, or when their number changed, those that say the
// same as before.
func (p *pairing) byPlace() error {
	var given []*yaml.Node
	if p.given != nil {
		given = p.given.Content
	}
	if len(given) != len(p.n.Children) && p.given != nil {
		return fmt.Errorf("has other records than it had; edit it anew")
	}
	next := 0
	for i, item := range p.edited.Content {
		at := -1
		if len(p.edited.Content) == len(p.n.Children) {
			at = i
		} else if j := slices.IndexFunc(given[min(next, len(given)):], func(g *yaml.Node) bool { return same(g, item) }); j >= 0 {
			at = next + j
			next = at + 1
		}
		if at >= 0 {
			p.old[i] = p.n.Children[at]
		}
		if at >= 0 && at < len(given) {
			p.was[i] = given[at]
		}
	}
	return nil
}

func (p *pairing) keyIn(item *yaml.Node) string {
	for _, path := range p.n.of.Key.Paths {
		at := item
		for _, name := range path {
			at = member(at, name)
		}
		if at != nil && at.Kind == yaml.ScalarNode {
			return at.Value
		}
	}
	return ""
}

// givenItem is the text of the record with a key, as it was before.
func (p *pairing) givenItem(key string) *yaml.Node {
	if p.given == nil {
		return nil
	}
	for _, item := range p.given.Content {
		if p.keyIn(item) == key {
			return item
		}
	}
	return nil
}

// wasGiven reports whether a record stood in the text as it was before.
func (p *pairing) wasGiven(old *Node) bool { return !p.n.keyed() || p.givenItem(old.Key) != nil }

// keyed reports a list in which each record has a key of its own.
func (n *Node) keyed() bool {
	came := make(map[string]bool)
	for _, c := range n.Children {
		if c.Key == "" || c.Key == "0" || came[c.Key] {
			return false
		}
		came[c.Key] = true
	}
	return n.of.Key != nil
}
