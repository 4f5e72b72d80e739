package ajeraspec

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Error is a fault at a place in a spec file. Its text reads
// "file:line:column: what was met; what to do".
type Error struct {
	Pos
	Msg string
}

// Errorf returns the fault at a place, for phases that find faults after
// [Validate].
func Errorf(at Pos, format string, args ...any) *Error {
	return &Error{Pos: at, Msg: fmt.Sprintf(format, args...)}
}

// Error implements error.
func (e *Error) Error() string {
	return fmt.Sprintf("%s: %s", e.place(), e.Msg)
}

// place is the position as editors and compilers write it. It is not a String
// method of Pos, because every element of a document embeds Pos and would print
// as its position.
func (p Pos) place() string {
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Join returns all faults as one error, in the order of their places and each
// only once, or nil when there are none. errors.As finds the first one.
func Join(faults []*Error) error {
	sorted := slices.SortedStableFunc(slices.Values(faults), (*Error).compare)
	sorted = slices.CompactFunc(sorted, func(a, b *Error) bool { return *a == *b })
	errs := make([]error, len(sorted))
	for i, f := range sorted {
		errs[i] = f
	}
	return errors.Join(errs...)
}

func (e *Error) compare(o *Error) int {
	return cmp.Or(
		cmp.Compare(e.File, o.File),
		cmp.Compare(e.Line, o.Line),
		cmp.Compare(e.Column, o.Column),
		cmp.Compare(e.Msg, o.Msg),
	)
}
