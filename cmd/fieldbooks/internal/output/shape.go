package output

import (
	"slices"
	"strings"
)

// shape is what was learnt of the objects at one place of a set's records: of each name in them, as it
// is written there, what that means. So a name is looked up once, and not in every record.
type shape struct {
	known  []*personal // what is personal in them
	of     *columns    // that their members are cells of; nil below a record
	names  map[string]*name
	none   name // whose next is the first of the object before
	spared *int // names that may still be kept, of all shapes of a set
}

// name is one name of an object.
type name struct {
	written  string // in quotes, with the colon
	says     string
	personal bool
	below    *shape // of objects behind it; nil where nothing in them is personal
	next     *name  // what followed it in the object before

	at     []int // columns that have it
	only   int   // the column to which alone it belongs, with no path behind it; -1 where there is none
	folded []int // columns that have it in other letter case
}

// mostNames are kept of a set: records are of a type, and their names are few, but in a map they are data.
const mostNames = 10_000

// newShape is the shape of records of which that is known. It is nil where nothing is personal.
func newShape(known *personal) *shape {
	if known == nil {
		return nil
	}
	spared := mostNames
	return &shape{known: []*personal{known}, names: map[string]*name{}, spared: &spared}
}

// cells is the shape of records whose members are cells of those columns.
func (s *shape) cells(of *columns) *shape {
	if s == nil {
		spared := mostNames
		s = &shape{spared: &spared}
	}
	return &shape{known: s.known, of: of, names: map[string]*name{}, spared: s.spared}
}

// begin is the name before the first of an object, nil where there is no shape.
func (s *shape) begin() *name {
	if s == nil {
		return nil
	}
	return &s.none
}

// met finds a name.
func (s *shape) met(written, says []byte) *name {
	if n := s.names[string(written)]; n != nil {
		return n
	}
	return s.learn(string(written), string(says))
}

func (s *shape) learn(written, says string) *name {
	n := &name{written: written + ":", says: says}
	folded := Folded(says)
	var below []*personal
	for _, p := range s.known {
		n.personal = n.personal || p.drops(folded)
		for _, inner := range p.inside(folded) {
			if inner.any(map[*personal]bool{}) && !slices.Contains(below, inner) {
				below = append(below, inner)
			}
		}
	}
	if below != nil && !n.personal {
		n.below = &shape{known: below, names: map[string]*name{}, spared: s.spared}
	}
	if s.of != nil {
		s.of.put(n, s.of.at[says])
		n.folded = s.of.folded[strings.ToLower(says)]
	}
	if *s.spared > 0 {
		*s.spared--
		s.names[written] = n
	}
	return n
}
