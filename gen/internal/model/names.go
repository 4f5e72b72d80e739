package model

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/words"
	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// signs that carry meaning in the vendor's names are words of them.
var signs = strings.NewReplacer("+", " Plus ", "%", " Percent ", "&", " And ", "#", " Number ")

// GoName is the Go name of a wire name; the vendor's misspelt words stay. Two wire
// names can come to one Go name: a scope finds them and asks for a `go:` name. Types,
// enums and methods are declared in the specs under their Go names.
//
// It is not always a Go identifier: see [Exported].
func GoName(wire string) string { return words.GoName(signs.Replace(wire)) }

// Exported reports whether name can be declared for other packages.
func Exported(name string) bool {
	return token.IsIdentifier(name) && token.IsExported(name)
}

// variable is the name of the package variable that describes a method: its name
// with a small letter, unless that means something else where it is written.
func variable(method string) string {
	parts := words.Split(method)
	name := strings.ToLower(parts[0]) + strings.Join(parts[1:], "")
	if slices.Contains(locals, name) || token.IsKeyword(name) || types.Universe.Lookup(name) != nil {
		return name + "Method"
	}
	return name
}

// locals are the names that generated functions declare, and the packages their
// files import: a variable of the package would hide or be hidden.
var locals = strings.Fields(`args c caller ctx enc f got opts plain r v verb
	ajerashared context fmt init jsontext seam slog wire`)

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

// memberScope is that of a struct, in which the names of the methods are taken that
// records have, and arguments with sensitive fields.
func memberScope(what, name string) *scope {
	s := newScope(fmt.Sprintf("%s %q: ", what, name))
	s.reserve("prints the struct", "Format", "LogValue")
	s.reserve("is how encoding/json sees the struct", "MarshalJSON", "UnmarshalJSON", "MarshalJSONTo", "UnmarshalJSONFrom")
	return s
}

// reserve takes names that the generated code itself declares.
func (s *scope) reserve(use string, names ...string) {
	for _, name := range names {
		s.names[name] = claim{own: use}
	}
}

// free reports whether nothing has the name.
func (s *scope) free(name string) bool {
	_, taken := s.names[name]
	return !taken
}

// declare takes a name for what the specs say at a place, or tells who has it.
func (s *scope) declare(f *faults, name string, c claim) {
	first, clash := s.names[name]
	switch {
	case !clash:
		s.names[name] = c
	case first.own != "":
		f.add(c.at, "%s%s is %s in Go, a name that %s; give it another name%s", s.where, c.what, name, first.own, c.how)
	default:
		f.add(c.at, "%s%s and %s (%s:%d:%d) are both %s in Go; give one of them another name%s",
			s.where, c.what, first.what, first.at.File, first.at.Line, first.at.Column, name, c.how)
	}
}

// derive takes a name that was made of a wire name, or tells that none came of it.
func (s *scope) derive(f *faults, name, what string, at ajeraspec.Pos) {
	if !Exported(name) {
		f.add(at, "%s%s gives no Go name; give it one with go:", s.where, what)
		return
	}
	s.declare(f, name, claim{what: what, at: at, how: " with go:"})
}
