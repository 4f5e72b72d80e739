package openapi

import "gopkg.in/yaml.v3"

// kind is the form of a schema after reading.
type kind int

const (
	kindAny kind = iota // anything: kept as JSON text
	kindRef
	kindObject // struct
	kindMap    // object without members of its own
	kindArray
	kindString
	kindInteger
	kindNumber
	kindBoolean
	kindEnum
	kindUnion
	kindAll // allOf, until it is flattened
)

// A shape is a schema as the generator understands it: only what Go can say,
// with its evidence and its place.
type shape struct {
	at   Place
	kind kind
	doc  string
	note notes

	ref     *component // kindRef
	members []*member  // kindObject, in the order written
	rest    *shape     // kindObject, kindMap: what additional members look like, as far as said
	closed  bool       // kindObject: additionalProperties is false
	items   *shape     // kindArray
	values  []string   // kindEnum
	parts   []*shape   // kindUnion: the options; kindAll: what is combined
	loose   []*shape   // kindAll: options, of which each member may be absent
	tag     *yaml.Node // kindUnion: the discriminator
	demands []string   // kindAll: members made required beside or inside the parts

	format     string
	goType     string // x-go-type
	millis     *bool  // x-millis
	nullable   bool
	readOnly   bool
	writeOnly  bool
	deprecated bool
	rules      []rule
}

// A member is a named part of an object.
type member struct {
	name     string // as it travels
	goName   string
	at       Place
	required bool
	*shape
}

// A rule says that one of several members must be sent.
type rule struct {
	any  []string
	when string // only when this member is sent; "" always
}

// notes is how a thing is known.
type notes struct {
	inferred bool     // the thing itself
	aspects  []string // what of a documented thing is inferred
	evidence string
	partly   string // what is missing of it
}

func (n notes) says() bool { return n.inferred || len(n.aspects) > 0 || n.partly != "" }

// A component is a schema that becomes a Go type.
type component struct {
	name   string // in the document; for a hoisted one its Go name
	goName string
	at     Place
	node   *yaml.Node
	inline owner // of a schema without a name: where it stands
	*shape

	home      string // resource whose file holds the type
	reads     bool   // reached from an answer
	writes    bool   // reached from a request body
	twoForms  bool   // the form that is sent differs from the one that is read
	writeName string
	order     int
}

// has reports whether the object has a member of that name.
func (s *shape) has(name string) bool {
	for _, m := range s.members {
		if m.name == name {
			return true
		}
	}
	return false
}

// named reports whether a schema of this form must become a Go type of its own.
func (s *shape) named() bool {
	switch s.kind {
	case kindObject, kindEnum, kindUnion, kindAll:
		return s.goType == ""
	}
	return false
}

// restOf is what members look like that the description does not name, nil where
// there can be none. A description is never the last word on what a server sends,
// and mostly not on what it takes.
func (s *shape) restOf(writes bool) *shape {
	if s.rest == nil && !(s.closed && writes) {
		return &shape{at: s.at}
	}
	return s.rest
}
