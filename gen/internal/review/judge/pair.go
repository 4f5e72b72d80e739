package judge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/specs"
)

// pairs say which element of one state is which of the other.
type pairs struct {
	before map[*specs.Element]*specs.Element // of the new state: what it was
	after  map[*specs.Element]*specs.Element // of the old one: what it is
}

// pair finds elements again by their key, also where one version had what both share now; what is
// left by its Go name, by another name that is still read, or as a server by its address.
// Holders stand before what they hold.
func pair(old, new *specs.Surface) pairs {
	p := pairs{map[*specs.Element]*specs.Element{}, map[*specs.Element]*specs.Element{}}
	for _, e := range new.List {
		holder := e.Parent
		if was := p.before[new.ByKey[e.Parent]]; was != nil {
			holder = was.Key
		}
		key := holder + strings.TrimPrefix(e.Key, e.Parent)
		was := cmp.Or(old.ByKey[key], p.ofOneVersion(old, new, key))
		if was == nil {
			was = p.left(old, new, e, holder)
		}
		if was != nil {
			p.before[e], p.after[was] = was, e
		}
	}
	return p
}

// ofOneVersion finds what both versions share now under the key that it had in one of them, unless
// that version has it still. The package of the version names it as before.
func (p pairs) ofOneVersion(old, new *specs.Surface, key string) *specs.Element {
	for _, own := range specs.OfOneVersion(key) {
		if was := old.ByKey[own]; was != nil && new.ByKey[own] == nil && p.after[was] == nil {
			return was
		}
	}
	return nil
}

// left finds what e was among the elements of its holder that have no pair.
func (p pairs) left(old, new *specs.Surface, e *specs.Element, holder string) *specs.Element {
	for _, o := range old.List {
		if o.Kind != e.Kind || o.Parent != holder || p.after[o] != nil || !sameUnderAnotherName(o, e) {
			continue
		}
		if new.ByKey[e.Parent+strings.TrimPrefix(o.Key, o.Parent)] == nil {
			return o
		}
	}
	return nil
}

func sameUnderAnotherName(o, e *specs.Element) bool {
	if e.Kind == "server" {
		return o.Name == e.Name
	}
	return o.Go == e.Go || slices.Contains(strings.Split(e.Fact("also"), ", "), o.Name)
}
