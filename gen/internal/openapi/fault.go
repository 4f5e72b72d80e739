package openapi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Place is where something is written. Line and Column count from 1; zero means
// the whole file.
type Place struct {
	File         string
	Line, Column int

	node *yaml.Node // what is written there, for the target of an overlay action
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

// faults collects what is wrong, so that everything is reported at once.
type faults struct{ list []*Fault }

func (f *faults) add(at Place, format string, args ...any) {
	f.list = append(f.list, &Fault{at, fmt.Sprintf(format, args...)})
}

// err returns all faults in file order as one error that unwraps to each, nil
// when there are none.
func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	sorted := slices.Clone(f.list)
	slices.SortStableFunc(sorted, func(a, b *Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Msg, b.Msg))
	})
	return Faults(slices.CompactFunc(sorted, func(a, b *Fault) bool { return a.Error() == b.Error() }))
}

// Faults is every fault of a description, in file order, one per line.
type Faults []*Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, one := range f {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the single faults.
func (f Faults) Unwrap() []error {
	errs := make([]error, len(f))
	for i, one := range f {
		errs[i] = one
	}
	return errs
}
