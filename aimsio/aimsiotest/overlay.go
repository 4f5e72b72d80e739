package aimsiotest

import (
	"reflect"
	"slices"
)

// overlay is the part of an OpenAPI overlay that the fake needs: targets made of
// names, [*] and filters for equality. It is applied to the document as a tree.
type overlay struct {
	actions []any
	beyond  []string // targets that are written in a way this package does not know
}

// apply changes the tree action by action.
func (o *overlay) apply(tree any) {
	for _, a := range o.actions {
		action, _ := a.(map[string]any)
		target, _ := action["target"].(string)
		steps, ok := parsePath(target)
		if !ok {
			o.beyond = append(o.beyond, target)
			continue
		}
		for _, spot := range find(tree, steps) {
			if remove, _ := action["remove"].(bool); remove {
				spot.drop()
			} else {
				spot.put(merge(spot.get(), action["update"]))
			}
		}
	}
}

// spot is one place in the tree.
type spot struct {
	get  func() any
	put  func(any)
	drop func() // takes it out of what it hangs on
}

// merge is what an update does: objects member by member, lists by appending,
// everything else by replacing.
func merge(old, with any) any {
	switch w := with.(type) {
	case map[string]any:
		into, ok := old.(map[string]any)
		if !ok {
			return w
		}
		into = unreferenced(into)
		for name, value := range w {
			into[name] = merge(into[name], value)
		}
		return into
	case []any:
		if list, ok := old.([]any); ok {
			return append(slices.Clone(list), w...)
		}
	}
	return with
}

// unreferenced makes room beside a reference: OpenAPI 3.0 ignores what stands next
// to one, so it moves into an allOf.
func unreferenced(object map[string]any) map[string]any {
	ref, ok := object["$ref"]
	if !ok {
		return object
	}
	return map[string]any{"allOf": []any{map[string]any{"$ref": ref}}}
}

// find walks the steps from the root.
func find(tree any, steps []step) []spot {
	spots := []spot{{get: func() any { return tree }, put: func(any) {}, drop: func() {}}}
	for _, st := range steps {
		var next []spot
		for _, s := range spots {
			next = append(next, s.children(st)...)
		}
		spots = next
	}
	return spots
}

func (s spot) children(st step) []spot {
	var found []spot
	switch v := s.get().(type) {
	case map[string]any:
		for name, value := range v {
			if st.takes(name, value) {
				found = append(found, spot{
					get:  func() any { return v[name] },
					put:  func(n any) { v[name] = n },
					drop: func() { delete(v, name) },
				})
			}
		}
	case []any:
		for i, value := range v {
			if st.takes("", value) {
				found = append(found, spot{
					get:  func() any { return v[i] },
					put:  func(n any) { v[i] = n },
					drop: func() { s.put(without(s.get(), value)) },
				})
			}
		}
	}
	return found
}

// without is the list as it is now, less one element.
func without(list, element any) any {
	var rest []any
	for _, e := range list.([]any) {
		if !same(e, element) {
			rest = append(rest, e)
		}
	}
	return rest
}

// same compares scalars by value, objects and lists by identity.
func same(a, b any) bool {
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	if va.Kind() != vb.Kind() {
		return false
	}
	if va.Kind() == reflect.Map || va.Kind() == reflect.Slice {
		return va.Pointer() == vb.Pointer()
	}
	return a == b
}
