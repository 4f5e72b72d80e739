package yamldoc

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A Group is what remarks have in common.
type Group string

// The groups of remarks, in the order in which a report tells them.
const (
	Guessed Group = "guessed"     // the description does not say it
	Untyped Group = "not typed"   // it travels as bytes, or as any JSON
	Dropped Group = "not carried" // nothing in Go is made of it
)

// A Remark is something that is no fault and that a person should know: where the generated code
// rests on a guess, or says less than the description.
type Remark struct {
	Place
	Group Group
	Msg   string

	kind string // what remarks of one cause share: the words without the names
}

// Remarks is what there is to know of a description.
type Remarks []*Remark

// Add notes one more remark. What several operations share is read for each, and [Remarks.Of]
// tells it once.
func (r *Remarks) Add(at Place, group Group, format string, args ...any) {
	*r = append(*r, &Remark{at, group, fmt.Sprintf(format, args...), format})
}

// Of returns the lines that a report has of a group, in the order of the places, and how many
// remarks they tell of. Remarks of one kind share a line with the first of their places; guesses
// have all of them there, for each is to be looked at.
func (r Remarks) Of(group Group) (lines []string, count int) {
	var kinds []string
	of := map[string][]*Remark{}
	for _, one := range r.sorted(group) {
		kind := one.kind
		if group == Guessed { // the reason is part of the kind, the name is not
			kind = quoted.ReplaceAllString(one.Msg, "")
		}
		list := of[kind]
		if list == nil {
			kinds = append(kinds, kind)
		}
		if list == nil || list[len(list)-1].Place.String() != one.Place.String() {
			of[kind] = append(list, one)
			count++
		}
	}
	limit := shown
	if group == Guessed {
		limit = count
	}
	for _, kind := range kinds {
		first := of[kind][0]
		var rest []string
		for _, one := range of[kind][1:] {
			at := one.Place.within(first.File)
			if group == Guessed {
				at = strings.TrimSpace(quoted.FindString(one.Msg) + " " + at)
			}
			rest = append(rest, at)
		}
		lines = append(lines, first.Place.String()+": "+first.Msg+more(rest, limit))
	}
	return lines, count
}

func (r Remarks) sorted(group Group) []*Remark {
	var list []*Remark
	for _, one := range r {
		if one.Group == group {
			list = append(list, one)
		}
	}
	slices.SortStableFunc(list, func(a, b *Remark) int { return comparePlaces(a.Place, b.Place) })
	return list
}

var quoted = regexp.MustCompile(`"[^"]*"`)

// shown is how many more places of one kind are told.
const shown = 3

// more tells of the places after the first, as many as the limit lets, "" when there are none.
func more(places []string, limit int) string {
	if len(places) == 0 {
		return ""
	}
	text := fmt.Sprintf(" (and %d more like it, at %s", len(places), strings.Join(places[:min(len(places), limit)], ", "))
	if len(places) > limit {
		text += ", ..."
	}
	return text + ")"
}

// within is a place as it is told after one in file.
func (p Place) within(file string) string {
	if p.File == file {
		return strings.TrimPrefix(p.String(), file+":")
	}
	return p.String()
}

func comparePlaces(a, b Place) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}
