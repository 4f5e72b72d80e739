package model

import (
	"fmt"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// faults gathers everything that is wrong, so that all of it is reported at once.
type faults struct{ list []*ajeraspec.Error }

func (f *faults) add(at ajeraspec.Pos, format string, args ...any) {
	f.list = append(f.list, ajeraspec.Errorf(at, format, args...))
}

// place is a position as it is written inside a message.
func place(at ajeraspec.Pos) string {
	return fmt.Sprintf("%s:%d:%d", at.File, at.Line, at.Column)
}

// scope is a set of Go names that must differ: those of a package, of the Client's
// methods, or of one struct.
type scope struct {
	where string // "type \"Phase\": ", "" for a package
	names map[string]claim
}

// claim says what wants a Go name.
type claim struct {
	what string // "field \"Client Key\""
	at   ajeraspec.Pos
	how  string // where the specs can give it another name, e.g. " with go:"
	own  string // for a name that no spec gives: what the generated code needs it for
}

func newScope(where string) *scope {
	return &scope{where: where, names: map[string]claim{}}
}

// reserve takes names that the generated code itself declares.
func (s *scope) reserve(use string, names ...string) {
	for _, name := range names {
		s.names[name] = claim{own: use}
	}
}

// declare takes a name for what the specs say at a place, or tells who has it.
func (s *scope) declare(f *faults, name string, c claim) {
	first, clash := s.names[name]
	if !clash {
		s.names[name] = c
		return
	}
	switch {
	case first.own != "":
		f.add(c.at, "%s%s is %s in Go, a name that %s; give it another name%s", s.where, c.what, name, first.own, c.how)
	case first.what == c.what:
		f.add(c.at, "%s%s is declared twice, first at %s; remove one", s.where, c.what, place(first.at))
	default:
		f.add(c.at, "%s%s and %s (%s) are both %s in Go; give one of them another name%s",
			s.where, c.what, first.what, place(first.at), name, c.how)
	}
}
