package decide

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
	"github.com/fieldbooks/fieldbooks/gen/internal/words"
)

// sharedHome is the resource that stands for several.
const sharedHome = "Shared"

// A use is the way of a component: what an operation on the resource answers or is sent.
type use struct {
	of       *read.Component
	resource string
	way      read.Direction
}

// reach is every use, directly or within another component.
type reach map[use]bool

// reached finds out which types are read and which are sent, which need two forms
// for that, and in which file each belongs.
func reached(a *read.API) {
	r, resources := reach{}, []string{}
	for _, op := range a.Operations {
		for _, answer := range op.Answers {
			r.follow(answer.Shape, op.Resource, read.Answered)
		}
		for _, p := range op.Params {
			r.follow(p.Shape, op.Resource, read.Sent)
		}
		if op.Body != nil {
			r.follow(op.Body.Shape, op.Resource, read.Sent)
		}
		if !slices.Contains(resources, op.Resource) {
			resources = append(resources, op.Resource)
		}
	}
	markForms(a.Components)
	for _, c := range a.Components {
		c.File = fileOf(r.home(c, resources))
	}
}

// follow notes the components that a shape leads to.
func (r reach) follow(s *read.Shape, resource string, way read.Direction) {
	if s == nil {
		return
	}
	if s.Kind == read.KindRef {
		if u := (use{s.Ref, resource, way}); !r[u] {
			r[u], s.Ref.Used[way] = true, true
			r.follow(s.Ref.Shape, resource, way)
		}
		return
	}
	for _, m := range s.Members {
		if m.Travels(way) {
			r.follow(m.Shape, resource, way)
		}
	}
	for _, part := range s.Parts {
		r.follow(part, resource, way)
	}
	r.follow(s.Items, resource, way)
	r.follow(s.Rest, resource, way)
}

// home chooses the resource of a type: the one its name begins with, else the only
// one that uses it, else none of them.
func (r reach) home(c *read.Component, resources []string) string {
	best, users := "", []string{}
	own := words.Snake(c.GoName) + "_"
	for _, name := range resources {
		if len(name) > len(best) && strings.HasPrefix(own, words.Snake(name)+"_") {
			best = name
		}
		if r[use{c, name, read.Answered}] || r[use{c, name, read.Sent}] {
			users = append(users, name)
		}
	}
	switch {
	case best != "":
		return best
	case len(users) == 1:
		return users[0]
	}
	return sharedHome
}

// markForms marks the types whose form for sending differs, until nothing
// changes: a type that holds such a type is one itself.
func markForms(components []*read.Component) {
	for changed := true; changed; {
		changed = false
		for _, c := range components {
			if c.Used == [2]bool{true, true} && !c.TwoForms && signature(c, read.Answered) != signature(c, read.Sent) {
				c.TwoForms, changed = true, true
			}
		}
	}
}

// signature is what of a type depends on the direction.
func signature(c *read.Component, way read.Direction) string {
	t := newType(c, way)
	text := fmt.Sprintln(t.Open)
	for _, f := range t.Fields {
		text += f.Name + " " + f.Type + "\n"
	}
	for _, part := range c.Parts {
		text += GoType(part, way) + "\n"
	}
	if c.Kind != read.KindObject && c.Kind != read.KindUnion && c.Kind != read.KindEnum {
		text += GoType(c.Shape, way)
	}
	return text
}
