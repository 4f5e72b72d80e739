package decide

import (
	"regexp"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

var (
	momentName = regexp.MustCompile(`(At|_at|Date|_date|^date|[Tt]imestamp|TIMESTAMP)[0-9]*$`)
	// pointName matches the names of points in time that no day can have.
	pointName = regexp.MustCompile(`(At|_at|[Tt]imestamp|TIMESTAMP)[0-9]*$`)
)

// A moment is an integer that may be a point in time.
type moment struct {
	*read.Shape
	at   yamldoc.Place
	name string
}

// moments finds the integers that are epoch milliseconds: those of which the description says so,
// and, where it says so of others and of none otherwise, those with the name of a point in time of
// which it says nothing. Each that is taken for milliseconds is a guess, and so is each of which
// nothing tells.
func (n *namer) moments(a *read.API) {
	list := candidates(a, &n.faults)
	customary := customary(list)
	for _, m := range list {
		because := m.Moment.Millis
		silent := because == "" && m.Moment.Other == ""
		if silent && customary && pointName.MatchString(m.name) {
			because = "that is what the description says of others"
		}
		switch {
		case because != "" && m.Moment.Other == "":
			m.Millis = new(true)
			a.Remarks.Add(m.at, yamldoc.Guessed, "%q counts milliseconds since 1970, because %s; x-millis: false in the overlay makes it a plain integer", m.name, because)
		case silent:
			a.Remarks.Add(m.at, yamldoc.Guessed, "%q is a plain integer, because nothing says what it counts; x-millis: true in the overlay makes it milliseconds since 1970", m.name)
		case because != "":
			a.Remarks.Add(m.at, yamldoc.Guessed, "%q is a plain integer: %s, but %s; x-millis: true in the overlay makes it milliseconds since 1970", m.name, because, m.Moment.Other)
		}
	}
}

// customary reports whether points in time are milliseconds wherever the description says what they
// are.
func customary(list []*moment) (yes bool) {
	for _, m := range list {
		if pointName.MatchString(m.name) && m.Moment.Other != "" {
			return false
		}
		yes = yes || m.Moment.Millis != "" && m.Moment.Other == ""
	}
	return yes
}

// candidates are the integers with the name of a point in time, or of which the text speaks of one.
// It reports an x-millis that would do nothing.
func candidates(a *read.API, f *yamldoc.Faults) (list []*moment) {
	seen := map[*read.Shape]bool{}
	add := func(s *read.Shape, at yamldoc.Place, name string) {
		for s.Kind == read.KindArray {
			s = s.Items
			at = s.Place()
		}
		if s.Kind == read.KindInteger && s.Millis == nil && !seen[s] && (s.Moment.Told || momentName.MatchString(name)) {
			seen[s] = true
			list = append(list, &moment{s, at, name})
		}
	}
	for _, op := range a.Operations {
		for _, p := range op.Params {
			add(p.Shape, p.Shape.Place(), p.Name)
		}
	}
	for _, c := range a.Components {
		add(c.Shape, c.At, c.Name)
		for _, m := range c.Members {
			add(m.Shape, m.At, m.Name)
			if target, _ := m.Target(); m.Shape.Millis != nil && m.Shape.GoType == "" && target.Kind != read.KindInteger {
				f.Add(m.At, "x-millis of member %q, which is no integer, does nothing; write x-go-type: wire.Millis in the overlay", m.Name)
			}
		}
	}
	return list
}
