package yamldoc

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Place is where something is written. Line and Column count from 1; zero means the whole file.
type Place struct {
	File         string
	Line, Column int

	Node *Node // what is written there, for the target of an overlay action
}

func (p Place) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// A Fault is one thing that is wrong with the description, where it is written,
// and what to do about it.
type Fault struct {
	Place
	Msg string
}

func (f *Fault) Error() string { return f.Place.String() + ": " + f.Msg }

// Faults is everything that is wrong with a description, so that it is told at once.
type Faults []*Fault

// Add notes one more fault.
func (f *Faults) Add(at Place, format string, args ...any) {
	*f = append(*f, &Fault{at, fmt.Sprintf(format, args...)})
}

// Err returns the faults in file order, each once, as an error; nil when there are none.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	sorted := slices.SortedStableFunc(slices.Values(f), func(a, b *Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Msg, b.Msg))
	})
	return Faults(slices.CompactFunc(sorted, func(a, b *Fault) bool { return a.Error() == b.Error() }))
}

// Error writes one fault per line.
func (f Faults) Error() string { return errors.Join(f.Unwrap()...).Error() }

// Unwrap returns the single faults.
func (f Faults) Unwrap() []error {
	errs := make([]error, len(f))
	for i, one := range f {
		errs[i] = one
	}
	return errs
}

// Fail is the fault of a whole file, as an error.
func Fail(file, format string, args ...any) error {
	return Faults{{Place{File: file}, fmt.Sprintf(format, args...)}}
}
