package reference

import (
	"slices"

	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// uses are where a type or an enum is met.
type uses struct {
	versions []int          // of the session
	takes    []*digest.Call // what it is sent with
	gives    []*digest.Call // what answers it
	parts    []string       // the types that hold it, by their names in the digest
}

// used are the uses of all types, by their names in the digest.
func (v *vendor) used() map[string]*uses {
	all := map[string]*uses{}
	for _, c := range v.digest.Calls {
		for _, f := range slices.Concat(c.Args, []*digest.Field{{Type: c.Body}}) {
			if u := v.meet(all, f.Type, c.Version); u != nil && !slices.Contains(u.takes, c) {
				u.takes = append(u.takes, c)
			}
		}
		for _, f := range c.Content {
			if u := v.meet(all, f.Type, c.Version); u != nil && !slices.Contains(u.gives, c) {
				u.gives = append(u.gives, c)
			}
		}
	}
	return all
}

// meet notes a version of a type, and goes on to what it is made of.
func (v *vendor) meet(all map[string]*uses, typ string, version int) *uses {
	element, _, _ := digest.Element(typ)
	name := v.fullName(element, version)
	if name == "" {
		return nil
	}
	u := all[name]
	if u == nil {
		u = &uses{}
		all[name] = u
	}
	if slices.Contains(u.versions, version) {
		return u
	}
	u.versions = append(u.versions, version)
	if t := v.digest.Types[name]; t != nil {
		for _, f := range slices.Concat(t.Fields, []*digest.Field{{Type: t.Labels}}) {
			if of := v.meet(all, f.Type, version); of != nil && !slices.Contains(of.parts, name) {
				of.parts = append(of.parts, name)
			}
		}
	}
	return u
}
