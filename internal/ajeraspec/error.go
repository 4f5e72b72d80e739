package ajeraspec

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Error is a fault at a place in a spec file. Its text reads
// "file:line:column: what was met; what to do".
type Error struct {
	Pos
	Msg string
}

// Errorf returns the fault at a place, for phases that find faults after [Validate].
func Errorf(at Pos, format string, args ...any) *Error {
	return &Error{Pos: at, Msg: fmt.Sprintf(format, args...)}
}

// Error implements error.
func (e *Error) Error() string {
	return fmt.Sprintf("%s: %s", e.place(), e.Msg)
}

// place is the position as editors and compilers write it. It is not a String method of Pos,
// because every element of a document embeds Pos and would print as its position.
func (p Pos) place() string {
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Join returns all faults as one error, in the order of their places and each
// only once, or nil when there are none. errors.As finds the first one.
func Join(faults []*Error) error {
	sorted := slices.SortedFunc(slices.Values(faults), func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column, cmp.Compare(a.Msg, b.Msg))
	})
	var errs []error
	for i, f := range sorted {
		if i == 0 || *f != *sorted[i-1] {
			errs = append(errs, f)
		}
	}
	return errors.Join(errs...)
}

// suggest writes the end of a message about an unknown word: the known word it
// was probably meant to be, or what is known at all.
func suggest(word string, known []string, otherwise string) string {
	if near := nearest(word, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return otherwise
}

// nearest returns the known word that is so like the given one that it was probably meant, or "".
func nearest(word string, known []string) string {
	for edits := range 1 + max(1, min(len(word)/3, 3)) {
		for _, k := range known {
			if within(edits, strings.ToLower(word), strings.ToLower(k)) {
				return k
			}
		}
	}
	return ""
}

// within reports whether a becomes b by so many letters at most that are removed,
// inserted, replaced or swapped with their neighbour.
func within(edits int, a, b string) bool {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	switch {
	case edits == 0 || a == "" || b == "":
		return len(a)+len(b) <= edits
	case within(edits-1, a[1:], b), within(edits-1, a, b[1:]), within(edits-1, a[1:], b[1:]):
		return true
	}
	swapped := len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0]
	return swapped && within(edits-1, a[2:], b[2:])
}

// sessionsText writes session versions, of which there are two, for a message.
func sessionsText(versions []int) string {
	if len(versions) > 1 {
		return "sessions 1 and 2"
	}
	return fmt.Sprint("session ", versions[0])
}
