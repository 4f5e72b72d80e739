package read

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
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

	Ref     *Component    // KindRef
	Members []*Member     // KindObject, in the order written
	Rest    *Shape        // KindObject, KindMap: what additional members look like, as far as said
	Closed  bool          // KindObject: additionalProperties is false
	Items   *Shape        // KindArray
	Values  []string      // KindEnum
	Parts   []*Shape      // KindUnion: the options; kindAll: what is combined
	Tag     *yamldoc.Node // KindUnion: the discriminator
	demands []string      // kindAll: members made required beside or inside the parts

	Format string
	GoType string // x-go-type
	Millis *bool  // x-millis
	Rules  []Rule
}

// flags are what may be said of any schema.
type flags struct{ Nullable, ReadOnly, WriteOnly, Deprecated bool }

func (f flags) or(g flags) flags {
	return flags{f.Nullable || g.Nullable, f.ReadOnly || g.ReadOnly, f.WriteOnly || g.WriteOnly, f.Deprecated || g.Deprecated}
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
	Inline Owner // where an inline schema stands
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
	Of   *Component // nil for the body of an operation
	Name string     // the member; for a body the whole name
}

// member is where a member of an inline schema stands.
func (o Owner) member(name string) Owner {
	if o.Of == nil && o.Name != "" {
		name = o.Name + " " + name
	}
	return Owner{o.Of, name}
}

// Inlined reports whether the document gives the schema no name.
func (c *Component) Inlined() bool { return c.Inline.Of != nil || c.Inline.Name != "" }

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
	if outer.Note.says() {
		s.Note = outer.Note
	}
	return s
}
