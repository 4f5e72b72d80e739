package read

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
	"github.com/fieldbooks/fieldbooks/gen/internal/words"
)

// Kind is the form of a schema after reading.
type Kind int

const (
	KindAny Kind = iota // anything: kept as JSON text
	KindRef
	KindObject // struct
	KindMap    // object without members of its own
	KindArray
	KindString
	KindInteger
	KindNumber
	KindBoolean
	KindEnum
	KindUnion
	kindAll // allOf, until it is flattened
)

// A Shape is a schema as the generator understands it: only what Go can say,
// with its evidence and its place.
type Shape struct {
	at   yamldoc.Place
	Kind Kind
	Doc  string
	Note Notes
	flags

	Ref     *Component // KindRef
	Members []*Member  // KindObject, in the order written
	Rest    *Shape     // KindObject, KindMap: what additional members look like, as far as said
	Closed  bool       // KindObject: additionalProperties is false
	Items   *Shape     // KindArray
	Values  []string   // KindEnum
	Parts   []*Shape   // KindUnion: the options; kindAll: what is combined
	Tag     *Tag       // KindUnion: the discriminator
	demands []string   // kindAll: members made required beside or inside the parts

	Format string
	GoType string // x-go-type
	Millis *bool  // x-millis
	Moment Moment // KindInteger
	Rules  []Rule
}

// A Tag is the member by which the options of a union are told apart.
type Tag struct {
	Name  string
	Cases []Case // one value stands for one option

	node *yamldoc.Node
}

// A Case is a value of a tag, and the option that it stands for.
type Case struct {
	Value  string
	Option *Shape
}

func tagOf(n *yamldoc.Node) *Tag {
	if n.Text("propertyName") == "" {
		return nil
	}
	return &Tag{Name: n.Text("propertyName"), node: n}
}

// String is what the tag tells apart, in any order: "kind (a is Cat, b is Dog)".
func (t *Tag) String() string {
	var cases []string
	for _, one := range t.Cases {
		cases = append(cases, one.Value+" is "+one.Option.Ref.Name)
	}
	slices.Sort(cases)
	return t.Name + " (" + strings.Join(cases, ", ") + ")"
}

// Stamp is the only value that stands for an option.
func (t *Tag) Stamp(option *Shape) (value string, ok bool) {
	if t == nil {
		return "", false
	}
	for _, one := range t.Cases {
		if one.Option == option && ok {
			return "", false
		} else if one.Option == option {
			value, ok = one.Value, true
		}
	}
	return value, ok
}

// Place is where the schema is written.
func (s *Shape) Place() yamldoc.Place { return s.at }

// flags are what may be said of any schema.
type flags struct{ Nullable, ReadOnly, WriteOnly, Deprecated, Personal bool }

func (f flags) or(g flags) flags {
	return flags{f.Nullable || g.Nullable, f.ReadOnly || g.ReadOnly, f.WriteOnly || g.WriteOnly, f.Deprecated || g.Deprecated, f.Personal || g.Personal}
}

// A Member is a named part of an object.
type Member struct {
	Name     string // as it travels
	GoName   string
	At       yamldoc.Place
	Required bool
	*Shape
}

// A Rule says that one of several members must be sent.
type Rule struct {
	Any  []string
	When string // only when this member is sent; "" always
}

// Notes is how a thing is known.
type Notes struct {
	Inferred bool     // the thing itself
	Aspects  []string // what of a documented thing is inferred
	Evidence string
	Partly   string // what is missing of it
}

func (n Notes) says() bool { return n.Inferred || len(n.Aspects) > 0 || n.Partly != "" }

// String is how a thing is known, on one line.
func (n Notes) String() string {
	text := n.Evidence
	if n.Inferred {
		text = "inferred " + text
	}
	if len(n.Aspects) > 0 {
		text += fmt.Sprintf(" (inferred: %s)", strings.Join(n.Aspects, ", "))
	}
	return strings.TrimSpace(text + " " + n.Partly)
}

// Page is the vendor's page among the evidence, "" when none is named.
func (n Notes) Page() string { return pageURL.FindString(n.Evidence) }

var pageURL = regexp.MustCompile(`https?://[^\s"'<>]*[^\s"'<>.,;:)]`)

// A Component is a schema that becomes a Go type.
type Component struct {
	Name   string // in the document; an inline one has its Go name
	GoName string
	At     yamldoc.Place
	Inline Owner  // where an inline schema stands
	Path   string // how the document reaches it, from Inline.Of where there is one
	*Shape

	node *yamldoc.Node // until it is read

	// What package decide adds.
	Used      [2]bool // by direction
	TwoForms  bool    // the form that is sent differs from the one that is read
	WriteName string  // of the form that is sent
	Constants []string
	File      string
}

// An Owner is where an inline schema stands, for its name.
type Owner struct {
	Of    *Component // nil for the body or a parameter of an operation
	Name  string     // the way from there in Go words; without a component the whole name
	Path  string     // the same way step by step, with [] for the elements of a list and {} for any name
	about string     // without a component, what the way begins at
}

// dotted makes a way of steps one as a person writes it.
var dotted = strings.NewReplacer("/[]", "", "/{}", "", "/", ".")

// path is the way step by step, which begins with the name where there is no component.
func (o Owner) path() string {
	if o.Of == nil {
		return cmp.Or(o.Path, o.Name)
	}
	return o.Path
}

// String is where a schema stands for a comment: "status of [Order]", "" when there is no telling.
func (o Owner) String() string {
	_, steps, _ := strings.Cut(o.path(), "/")
	way := strings.Trim(dotted.Replace("/"+steps), ".")
	switch {
	case o.Of != nil:
		return way + " of [" + o.Of.GoName + "]"
	case way == "" || o.about == "":
		return o.about
	}
	return way + " of " + o.about
}

// member is where a member of an inline schema stands.
func (o Owner) member(name string) Owner {
	return Owner{o.Of, words.Below(o.Name, words.AnyName(name)), o.path() + "/" + name, o.about}
}

// named is where what an inline schema holds stands: below its own name, if it has one.
func (o Owner) named(n *yamldoc.Node) Owner {
	if set := words.Exported(n.Text("x-go-name")); set != "" && o.Name != "" && n.Get("items") == nil {
		return Owner{nil, set, o.path(), o.about}
	}
	return o
}

// items is where the elements of a list stand.
func (o Owner) items() Owner { return o.within(words.Singular(o.Name), "Item", "/[]") }

// values is where what an object holds under any name stands.
func (o Owner) values() Owner { return o.within(o.Name, "Value", "/{}") }

// within is where the elements of a whole stand, of which a component has no name of its own.
func (o Owner) within(name, bare, step string) Owner {
	if name == "" && o.Of != nil {
		name = bare
	}
	return Owner{o.Of, name, o.path() + step, o.about}
}

// Inlined reports whether the document gives the schema no name.
func (c *Component) Inlined() bool { return c.Inline.Of != nil || c.Inline.Name != "" }

// Whole is how the document reaches a schema, for what has no other difference: "Job.inner".
func (c *Component) Whole() string {
	if c.Inline.Of != nil {
		return dotted.Replace(c.Inline.Of.Path + c.Path)
	}
	return dotted.Replace(c.Path)
}

// A Direction is the way of a value between client and server.
type Direction int

const (
	Answered Direction = iota
	Sent
)

// Travels reports whether a member exists in a direction: neither it nor the
// schema it refers to says otherwise.
func (m *Member) Travels(way Direction) bool {
	for s := m.Shape; ; s = s.Ref.Shape {
		if way == Sent && s.ReadOnly || way == Answered && s.WriteOnly {
			return false
		}
		if s.Kind != KindRef {
			return true
		}
	}
}

// Target follows references to the shape that says something, and returns the last
// component on the way.
func (s *Shape) Target() (*Shape, *Component) {
	var last *Component
	for s.Kind == KindRef {
		last = s.Ref
		s = last.Shape
	}
	return s, last
}

// Member returns the member of that name, nil when the object has none.
func (s *Shape) Member(name string) *Member {
	for _, m := range s.Members {
		if m.Name == name {
			return m
		}
	}
	return nil
}

// named reports whether a schema of this form must become a Go type of its own.
func (s *Shape) named() bool {
	switch s.Kind {
	case KindObject, KindEnum, KindUnion, kindAll:
		return s.GoType == ""
	}
	return false
}

// withFlags returns inner with what outer says about it.
func withFlags(inner, outer *Shape) Shape {
	s := *inner
	s.at = outer.at
	s.flags = s.flags.or(outer.flags)
	s.Doc = cmp.Or(outer.Doc, s.Doc)
	s.GoType = cmp.Or(outer.GoType, s.GoType)
	s.Millis = cmp.Or(outer.Millis, s.Millis)
	if outer.Note.says() {
		s.Note = outer.Note
	}
	return s
}
