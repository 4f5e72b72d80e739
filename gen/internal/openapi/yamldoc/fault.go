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
	Msg   string
	Whole bool // of the whole description: what else is wrong may be nothing but its consequence
}

func (f *Fault) Error() string { return f.Place.String() + ": " + f.Msg }

// Faults is everything that is wrong with a description, so that it is told at once.
type Faults []*Fault

// Add notes one more fault.
func (f *Faults) Add(at Place, format string, args ...any) {
	*f = append(*f, &Fault{Place: at, Msg: fmt.Sprintf(format, args...)})
}

// AddWhole notes a fault of the whole description.
func (f *Faults) AddWhole(at Place, format string, args ...any) {
	f.Add(at, format, args...)
	(*f)[len(*f)-1].Whole = true
}

// Err returns the faults in file order, each once, as an error; nil when there are none. Those of
// the whole description stand for all others.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	part := func(one *Fault) bool { return !one.Whole }
	if whole := slices.DeleteFunc(slices.Clone(f), part); len(whole) > 0 {
		f = whole
	}
	sorted := f.sorted()
	return slices.CompactFunc(sorted, func(a, b *Fault) bool { return a.Error() == b.Error() })
}

func (f Faults) sorted() Faults {
	return slices.SortedStableFunc(slices.Values(f), func(a, b *Fault) int {
		return cmp.Or(comparePlaces(a.Place, b.Place), cmp.Compare(a.Msg, b.Msg))
	})
}

// Joined makes one fault of those that say the same of several places: it stands at the first of
// them and tells the others.
func (f Faults) Joined() (list Faults) {
	of := map[string]Faults{}
	for _, one := range f.sorted() {
		same := of[one.Msg]
		if same == nil {
			list = append(list, one)
		}
		if same == nil || same[len(same)-1].Place.String() != one.Place.String() {
			of[one.Msg] = append(same, one)
		}
	}
	for _, one := range list {
		var rest []string
		for _, other := range of[one.Msg][1:] {
			rest = append(rest, other.Place.within(one.File))
		}
		one.Msg += more(rest, shown)
	}
	return list
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
	return Faults{{Place: Place{File: file}, Msg: fmt.Sprintf(format, args...), Whole: true}}
}
