package tables

import (
	"slices"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Equal compares as the server's concurrency check does: null and absent are the
// same, numbers by value, strings by their characters.
func Equal(a, b *fake.Value) bool {
	switch {
	case a.Empty() || b.Empty():
		return a.Empty() && b.Empty()
	case a.Kind != b.Kind:
		return false
	case a.Kind == '{':
		return !slices.ContainsFunc(Union(a, b), func(name string) bool { return !Equal(a.Get(name), b.Get(name)) })
	case a.Kind == '[':
		return slices.EqualFunc(a.Items, b.Items, Equal)
	case a.Kind == '"':
		return a.Text() == b.Text()
	case a.Kind == '0':
		return a.Raw == b.Raw || a.Rat().Cmp(b.Rat()) == 0
	}
	return true
}

// Union is the names of both objects, a's first.
func Union(a, b *fake.Value) []string {
	names := slices.Clone(a.Names())
	for _, name := range b.Names() {
		if !a.Has(name) {
			names = append(names, name)
		}
	}
	return names
}

// Difference names the first member that differs, "" when none does.
func Difference(a, b *fake.Value) string {
	if !a.Is('{') {
		return "the record"
	}
	for _, name := range Union(a, b) {
		if !Equal(a.Get(name), b.Get(name)) {
			return name
		}
	}
	return ""
}

// Mentioned is a stored value without the members that neither half of a pair mentions: the value
// as it was read, and the one or ones that take its place. What is left out of both is not
// touched. The token of a record cannot be left out.
func Mentioned(stored, read *fake.Value, after ...*fake.Value) *fake.Value {
	switch {
	case stored.Is('{') && read.Is('{'):
		out := fake.Object()
		for _, name := range stored.Names() {
			has := func(n *fake.Value) bool { return n.Has(name) }
			if name == "LastModifiedDate" || read.Has(name) || slices.ContainsFunc(after, has) {
				out.Set(name, Mentioned(stored.Get(name), read.Get(name), members(after, name)...))
			}
		}
		return out
	case stored.Is('[') && read.Is('[') && len(stored.Items) == len(read.Items):
		out := fake.List()
		for i, item := range stored.Items {
			out.Items = append(out.Items, Mentioned(item, read.Items[i], items(after)...))
		}
		return out
	}
	return stored
}

func members(of []*fake.Value, name string) []*fake.Value {
	var all []*fake.Value
	for _, n := range of {
		all = append(all, n.Get(name))
	}
	return all
}

func items(of []*fake.Value) []*fake.Value {
	var all []*fake.Value
	for _, n := range of {
		all = append(all, n.Elements()...)
	}
	return all
}

// DropNulls takes away the members that are null.
func DropNulls(n *fake.Value) {
	for _, name := range slices.Clone(n.Names()) {
		if n.Get(name).Empty() {
			n.Drop(name)
		}
	}
}

// OrNull is the value, or null for an absent one.
func OrNull(v *fake.Value) *fake.Value {
	if v == nil {
		return fake.Null()
	}
	return v
}
