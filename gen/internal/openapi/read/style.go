package read

import "slices"

// stylesIn are the styles of each place, the usual one first.
var stylesIn = map[string][]string{
	"path":   {"simple", "label", "matrix"},
	"query":  {"form", "spaceDelimited", "pipeDelimited", "deepObject"},
	"header": {"simple"},
	"cookie": {"form"},
}

// form is what a style distinguishes.
type form int

const (
	scalarForm form = iota
	listForm
	objectForm
	openForm // it may be any of them
)

func formOf(s *Shape) form {
	target, _ := s.Target()
	switch target.Kind {
	case KindAny:
		return openForm
	case KindArray:
		return listForm
	case KindObject, KindMap, KindUnion, kindAll:
		return objectForm
	}
	return scalarForm
}

// isPlain reports whether a list or an object holds nothing but single values, as far as is known.
func isPlain(s *Shape, within []*Shape) bool {
	target, _ := s.Target()
	if slices.Contains(within, target) {
		return true
	}
	within = append(within, target)
	single := func(s *Shape) bool { return formOf(s) == scalarForm || formOf(s) == openForm }
	switch target.Kind {
	case KindArray:
		return single(target.Items)
	case KindUnion:
		return !slices.ContainsFunc(target.Parts, func(part *Shape) bool { return !isPlain(part, within) })
	case KindObject, KindMap:
		return (target.Rest == nil || single(target.Rest)) &&
			!slices.ContainsFunc(target.Members, func(m *Member) bool { return m.Travels(Sent) && !single(m.Shape) })
	}
	return true
}
