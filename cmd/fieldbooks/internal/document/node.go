// Package document is a record as text that people edit: YAML in which each value stands as it
// travels, digit for digit, and no rule of YAML makes another of it. In come the JSON of a record
// and its Go type, out come the text, and later what was edited in it, place by place. What was not
// edited is not touched.
package document

import (
	"reflect"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Node is one place of a record: a member, or an item of a list.
type Node struct {
	Name     string     // of a member as it came, "" of an item
	Value    wire.Value // as it came, nil when it did not
	Children []*Node    // members or items
	Key      string     // that an item is known by, "" for none
	Fixed    string     // why it cannot be changed, e.g. "read-only"; "" when it can

	form     form
	index    int           // of an item
	field    *record.Field // nil of what the specs do not name, and of items
	kind     reflect.Type  // what is there; nil is any JSON
	of       *record.Record
	secret   bool // personal: no error shows it
	personal bool // left out of the text
	toplevel bool // a list of what a method reads
	words    func(reflect.Type) ([]string, bool)
}

// form is how a place is written and compared.
type form int

const (
	leaf    form = iota // one value, or a list of values
	object              // a record
	outer               // an object around a value that belongs to the record around it
	list                // of records
	members             // an object that the specs do not describe
	opaque              // of another form than the specs have: shown, not changed
)

// Options choose what of a record is shown and may be changed.
type Options struct {
	Personal bool       // show what is sensitive
	Rows     [][]string // the lists that may be changed, as paths of names; nil is all

	// Words are what a type can say, and whether that is all: else only what is nearly such a word is
	// refused. It may be nil.
	Words func(reflect.Type) (words []string, all bool)
}

// Read makes a tree of a record's JSON, which was read into a struct of that type.
func Read(value wire.Value, t reflect.Type, o Options) *Node {
	n := &Node{Value: value, kind: t}
	b := builder{o}
	b.typed(n, nil, false)
	_, isResult := reflect.New(t).Interface().(wire.Replied)
	for _, c := range n.Children {
		c.toplevel = isResult && c.form == list
	}
	if o.Rows != nil {
		n.keepRows(o.Rows)
	}
	return n
}

// keepRows fixes all that is in no list of rows.
func (n *Node) keepRows(rows [][]string) {
	for _, c := range n.Children {
		if n.form == list {
			c.keepRows(rows)
			continue
		}
		var below [][]string
		whole := false
		for _, path := range rows {
			if path[0] == c.Name && len(path) == 1 {
				whole = true
			} else if path[0] == c.Name {
				below = append(below, path[1:])
			}
		}
		switch {
		case whole:
		case below != nil:
			c.keepRows(below)
		default:
			c.fix("outside the rows")
		}
	}
}

// fix says of a place, and of all in it, why it cannot be changed.
func (n *Node) fix(why string) {
	if n.Fixed == "" {
		n.Fixed = why
	}
	for _, c := range n.Children {
		c.fix(why)
	}
}

type builder struct{ Options }

// typed decides the form of a place by its type, and reads what is in it. A link is a record that
// stands for another: its key can be changed.
func (b builder) typed(n *Node, f *record.Field, link bool) {
	t, kind := n.kind, n.Value.Kind()
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	n.kind, n.field, n.words = t, f, b.Words
	isValue := kind != '{' && kind != '['
	switch {
	case t == nil || t == reflect.TypeFor[wire.Value]() || t.Kind() == reflect.Interface:
		n.kind = nil
		b.any(n)
	case record.IsRecord(t):
		n.form, n.of = object, record.Of(t)
		if kind == '{' {
			b.record(n, link)
		} else if !rawjson.IsBlank(n.Value) && len(n.Value) > 0 {
			n.form = opaque
		}
	case t.Kind() == reflect.Slice && record.IsRecord(base(t.Elem())):
		n.form, n.of = list, record.Of(base(t.Elem()))
		if kind == '[' || kind == '{' {
			b.items(n)
		} else if !rawjson.IsBlank(n.Value) && len(n.Value) > 0 {
			n.form = opaque
		}
	case isValue || t.Kind() == reflect.Slice && kind == '[' || t.Kind() == reflect.Map && kind == '{':
		n.form = leaf
	default:
		n.form = opaque
	}
	if n.form == opaque {
		n.fix("not in the form that the specs have")
	}
}

func base(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// any reads what the specs do not describe.
func (b builder) any(n *Node) {
	have, err := rawjson.Members(n.Value)
	if n.Value.Kind() != '{' || err != nil {
		return
	}
	n.form = members
	for _, m := range once(have) {
		c := &Node{Name: m.Name, Value: m.Value}
		b.any(c)
		n.Children = append(n.Children, c)
	}
}

// once is members without those of which a later one has the name.
func once(have []rawjson.Member) (list []rawjson.Member) {
	last := make(map[string]int, len(have))
	for i, m := range have {
		last[m.Name] = i
	}
	for i, m := range have {
		if last[m.Name] == i {
			list = append(list, m)
		}
	}
	return list
}

// items reads the records of a list. A lone record is a list of one.
func (b builder) items(n *Node) {
	all, err := rawjson.Split(n.Value, 0)
	if err != nil {
		n.form = opaque
		return
	}
	for i, m := range all {
		c := &Node{Value: m.Value, index: i, kind: n.of.Type}
		b.typed(c, nil, false)
		if k := c.keyNode(); k != nil {
			c.Key = rawjson.Text(k.Value)
		}
		n.Children = append(n.Children, c)
	}
}

// keyNode is the member that a record is known by.
func (n *Node) keyNode() *Node {
	if n.of == nil || n.of.Key == nil {
		return nil
	}
	for _, c := range n.Children {
		if c.field == n.of.Key {
			return c
		}
	}
	return nil
}

// names are the places in a record that its fields are read from: the vendor spells some of them in
// several ways, some inside another object.
type names struct {
	field  map[string]*record.Field // by path
	around map[string]bool          // paths that lead to fields
}

const sep = "\x00"

func namesIn(r *record.Record, have []rawjson.Member) names {
	n := names{make(map[string]*record.Field), make(map[string]bool)}
	for i := range r.Fields {
		path, _, there := r.Fields[i].Spelled(have)
		if !there {
			continue
		}
		n.field[strings.Join(path, sep)] = &r.Fields[i]
		for j := 1; j < len(path); j++ {
			n.around[strings.Join(path[:j], sep)] = true
		}
	}
	return n
}

// record reads the members of a record.
func (b builder) record(n *Node, link bool) {
	have, _ := rawjson.Members(n.Value)
	b.members(n, "", have, namesIn(n.of, have), link)
}

// members reads those of a record, or of an object in it, that is at path.
func (b builder) members(n *Node, path string, have []rawjson.Member, all names, link bool) {
	for _, m := range once(have) {
		c := &Node{Name: m.Name, Value: m.Value}
		at := path + m.Name
		switch f := all.field[at]; {
		case f != nil:
			c.kind = f.Type
			b.typed(c, f, f.Shape == record.Nested)
			c.restrict(f, link)
			b.hide(c, f.Sensitive)
		case all.around[at]:
			c.form, c.of = outer, n.of
			inner, _ := rawjson.Members(m.Value)
			b.members(c, at+sep, inner, all, link)
		default:
			b.any(c)
			b.unknown(c, n.of, path)
		}
		n.Children = append(n.Children, c)
	}
}

// restrict says of a field why it cannot be changed.
func (n *Node) restrict(f *record.Field, link bool) {
	switch {
	case f.Key && !link:
		n.fix("the key")
	case f.Token:
		n.fix("proof of what was read")
	case f.ReadOnly:
		n.fix("read-only")
	}
}

// unknown restricts a member that no field is read from.
func (b builder) unknown(n *Node, r *record.Record, path string) {
	switch {
	case r.Rest >= 0:
		n.fix("computed by the vendor")
	case path != "" || r.Field(n.Name) != nil || r.Takes([]byte(n.Name)):
		n.fix("another spelling of a member")
	case r.Embed < 0:
		n.fix("not in the specs")
	}
	hides := func(f record.Field) bool { return f.Sensitive }
	b.hide(n, slices.ContainsFunc(r.Fields, hides))
}

// hide marks what is personal, with all that is in it.
func (b builder) hide(n *Node, personal bool) {
	n.secret, n.personal = n.secret || personal, personal && !b.Personal
	if !personal {
		return
	}
	for _, c := range n.Children {
		b.hide(c, true)
	}
}

// Find is the path to the record with a key in a list of what a method reads, nil where there is none.
func (n *Node) Find(list, key string) []*Node {
	for _, c := range n.Children {
		for _, item := range c.Children {
			if named := c.Name == list || c.field != nil && c.field.Name == list; named && item.Key == key {
				return []*Node{c, item}
			}
		}
	}
	return nil
}

// Member is the text of a member, "" where there is none.
func (n *Node) Member(name string) string {
	if c := n.child(name); c != nil && !c.personal {
		return rawjson.Text(c.Value)
	}
	return ""
}

// Visible is the JSON of what is shown, without what proves what was read.
func (n *Node) Visible() wire.Value {
	switch n.form {
	case leaf, opaque:
		return n.Value
	case list:
		items := make([]wire.Value, len(n.Children))
		for i, c := range n.Children {
			items[i] = c.Visible()
		}
		return rawjson.Array(items)
	}
	var all []rawjson.Member
	for _, c := range n.Children {
		if proof := c.field != nil && c.field.Token; !c.personal && !proof {
			all = append(all, rawjson.Member{Name: c.Name, Value: c.Visible()})
		}
	}
	return rawjson.Object(all)
}

// Hidden is how many members are left out of the text.
func (n *Node) Hidden() (count int) {
	if n.personal {
		return 1
	}
	for _, c := range n.Children {
		count += c.Hidden()
	}
	return count
}
