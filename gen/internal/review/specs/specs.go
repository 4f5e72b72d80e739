// Package specs lists what the specs say. A state of the module comes in; out goes one
// flat list of all that a reviewer would call by a name, whichever vendor it is of.
package specs

import (
	"fmt"
	"strings"
)

// Element is one entry of the specs as one Go package shows it: a method, an argument,
// a field, a value. Its facts are all that can be said of it, as text, so that one
// comparison serves all kinds.
type Element struct {
	Kind     string // method, argument, answer, type, field, enum, value; of Aimsio operation, parameter, type, member, enum, value, api, server
	Key      string // the same in both states when it is the same thing
	Parent   string // key of what holds it, "" for methods, operations, types and enums
	Name     string // on the wire
	Go       string // "ajerav2.Phase.Location", "ajerav2.Client.GetProjects", "ajerav2.BillingTypeFixedFee"
	Resource string // "projects_v2"
	Place    string // "specs/ajera/clients.yaml:42"
	Facts    []Fact
	Symbols  []string // Go symbols that come and go with it, itself the first
	Sent     bool     // it travels in requests
	Read     bool     // it travels in answers, into a struct that keeps what it does not name
	Path     []string // of keys, in the description of Aimsio
}

// Fact is one property; Value is "" when there is nothing to say.
type Fact struct{ Name, Value string }

// Fact is the value of a fact, "" when the element has no such fact, or there is none.
func (e *Element) Fact(name string) string {
	if e == nil {
		return ""
	}
	for _, f := range e.Facts {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// Surface is all elements, in the order of the specs.
type Surface struct {
	List  []*Element
	ByKey map[string]*Element

	// HandWritten is the place of a text in the hand-written code of the vendor, "" when
	// it has none. It may be nil.
	HandWritten func(text string) string
	Corrections []Correction
}

func newSurface() *Surface { return &Surface{ByKey: map[string]*Element{}} }

// add takes an element of a package in. Its key, by which its holder knows it, becomes
// one for the whole surface; names of Go get their package.
func (s *Surface) add(pkg string, e *Element, owns ...string) {
	e.Key = strings.Join([]string{e.Parent, pkg, e.Kind, e.Key}, " ")
	if s.ByKey[e.Key] != nil {
		return
	}
	e.Go = pkg + "." + e.Go
	e.Symbols = []string{e.Go}
	for _, name := range owns {
		if name != "" {
			e.Symbols = append(e.Symbols, pkg+"."+name)
		}
	}
	s.List = append(s.List, e)
	s.ByKey[e.Key] = e
}

func place(file string, line int) string { return fmt.Sprintf("%s:%d", file, line) }
