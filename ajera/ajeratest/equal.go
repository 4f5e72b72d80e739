package ajeratest

import "slices"

// equal compares as the server's concurrency check does: null and absent are the
// same, numbers by value, strings by their characters.
func equal(a, b *node) bool {
	switch {
	case a.empty() || b.empty():
		return a.empty() && b.empty()
	case a.kind != b.kind:
		return false
	case a.kind == '{':
		return !slices.ContainsFunc(union(a, b), func(name string) bool { return !equal(a.get(name), b.get(name)) })
	case a.kind == '[':
		return slices.EqualFunc(a.items, b.items, equal)
	case a.kind == '"':
		return a.text() == b.text()
	case a.kind == '0':
		return a.raw == b.raw || a.rat().Cmp(b.rat()) == 0
	}
	return true
}

// union is the names of both objects, a's first.
func union(a, b *node) []string {
	var names []string
	if a.is('{') {
		names = slices.Clone(a.names)
	}
	if b.is('{') {
		for _, name := range b.names {
			if !a.has(name) {
				names = append(names, name)
			}
		}
	}
	return names
}
