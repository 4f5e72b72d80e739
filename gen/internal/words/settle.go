package words

import (
	"math"
	"slices"
)

// Names are those that are given away.
type Names map[string]bool

// A Claim is a thing that needs a name of its own.
type Claim struct {
	Options []string // best first
	To      *string  // where its name goes

	level int
}

// option is the name that the claim has at a level; the last one stays.
func (c *Claim) option(level int) string {
	return c.Options[min(max(level, c.level), len(c.Options)-1)]
}

// Settle gives each claim a name. Those that want the same one, or one that is given away, go on
// together to the first kind of name that tells them apart, but for the one whose best name it is
// where others only come to it: what they are called does not depend on the order in which they are
// written. It returns those that none of their options tells apart.
func (n Names) Settle(claims []*Claim) (alike []*Claim) {
	for moved := true; moved; {
		moved = false
		for name, group := range byName(claims) {
			if n[name] {
				moved = raise(group) || moved
			} else if len(group) > 1 {
				moved = raise(guests(group)) || raise(group) || moved
			}
		}
	}
	groups := byName(claims)
	for _, c := range claims {
		*c.To = c.option(0)
		if n[*c.To] || len(groups[*c.To]) > 1 {
			alike = append(alike, c)
		}
	}
	for name := range groups {
		n[name] = true
	}
	return alike
}

func byName(claims []*Claim) map[string][]*Claim {
	groups := map[string][]*Claim{}
	for _, c := range claims {
		groups[c.option(0)] = append(groups[c.option(0)], c)
	}
	return groups
}

// guests are those of a group that come to the best name of one of it.
func guests(group []*Claim) []*Claim {
	rest := slices.DeleteFunc(slices.Clone(group), func(c *Claim) bool { return c.level == 0 })
	if len(rest) != len(group)-1 {
		return nil
	}
	return rest
}

// raise moves a group to the first level at which its names differ, else to the last. Those that
// are not free there go on alone.
func raise(group []*Claim) (moved bool) {
	last, from := 0, math.MaxInt
	for _, c := range group {
		last, from = max(last, len(c.Options)-1), min(from, c.level+1)
	}
	level := last
	for l := from; l < last; l++ {
		if differ(group, l) {
			level = l
			break
		}
	}
	for _, c := range group {
		if next := min(level, len(c.Options)-1); next > c.level {
			c.level, moved = next, true
		}
	}
	return moved
}

func differ(group []*Claim, level int) bool {
	seen := map[string]bool{}
	for _, c := range group {
		seen[c.option(level)] = true
	}
	return len(seen) == len(group)
}
