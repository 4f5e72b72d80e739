// Package decide settles what becomes of a description in Go: operations and shapes come
// in; out go the types with their fields, the resources, and every name and file.
package decide

import (
	"slices"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// A Model is what is written: a description with every name, type and file decided.
type Model struct {
	*read.API
	Types     []*Type // each component's, in the order of the description
	Resources []*Resource
}

// A Type is the Go type of a component: of its only form, or of one of two.
type Type struct {
	*read.Component
	Name   string
	Way    read.Direction
	Fields []Field // of a struct
	Open   bool    // of a struct: it keeps members that the description does not name
}

// Empty reports whether the type is a struct without a field.
func (t *Type) Empty() bool { return t.Kind == read.KindObject && !t.Open && len(t.Fields) == 0 }

// All gives every type, constant, member and parameter its Go name, every value its
// Go type, and everything its file. What it returns is whole only without faults.
func All(a *read.API) (*Model, yamldoc.Faults) {
	n := newNamer(a.Operations)
	n.components(a.Components)
	n.moments(a)
	reached(a)
	n.constants(a.Components)
	for _, op := range a.Operations {
		op.Variable = variable(op.GoName)
		if op.Result = result(op); op.Result == nil && typed(op) {
			a.Remarks.Add(op.At, yamldoc.Untyped, "%s: its answers have several types, and come as bytes", op)
		}
		op.File = fileOf(op.Resource)
		n.params(op)
	}
	checkRules(a.Components, &n.faults)
	return &Model{a, types(a.Components), resources(a.Operations, &n.faults)}, n.faults
}

// types returns the Go types: two of what is read and sent in different forms. An inline schema that
// needs no type after all, a union of texts for instance, has none.
func types(components []*read.Component) (list []*Type) {
	for _, c := range components {
		if c.Inlined() && !slices.Contains(namedKinds, c.Kind) {
			continue
		}
		if c.TwoForms || !c.Used[read.Sent] {
			list = append(list, newType(c, read.Answered))
		}
		if c.Used[read.Sent] {
			list = append(list, newType(c, read.Sent))
		}
	}
	return list
}

func newType(c *read.Component, way read.Direction) *Type {
	t := &Type{Component: c, Name: TypeName(c, way), Way: way}
	if c.Kind == read.KindObject {
		// The description is never the last word on what a server sends, and mostly not on what it takes.
		t.Open = way == read.Answered || c.Rest != nil || !c.Closed
		for _, m := range c.Members {
			if m.Travels(way) {
				t.Fields = append(t.Fields, fieldOf(c, m, way))
			}
		}
	}
	return t
}

// result is what a success brings, nil when it has no type, or one that depends on the status.
func result(op *read.Operation) *read.Shape {
	var one *read.Shape
	for _, a := range op.Answers {
		switch {
		case a.Shape == nil:
		case one != nil && GoType(one, read.Answered) != GoType(a.Shape, read.Answered):
			return nil
		default:
			one = a.Shape
		}
	}
	return one
}

// typed reports whether any success brings a value with a type.
func typed(op *read.Operation) bool {
	return slices.ContainsFunc(op.Answers, func(a *read.Answer) bool { return a.Shape != nil })
}

// checkRules reports rules about members that do not exist.
func checkRules(components []*read.Component, f *yamldoc.Faults) {
	for _, c := range components {
		for _, rule := range c.Rules {
			for _, name := range append([]string{rule.When}, rule.Any...) {
				if name != "" && c.Member(name) == nil {
					f.Add(c.At, "x-either-or of %q names %q, which it has not; correct the rule in the overlay", c.Name, name)
				}
			}
		}
	}
}
