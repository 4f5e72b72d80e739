package aimsiotest

import (
	"encoding/json"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// The vendor may name schemas otherwise than we do, write them out where they are used, or change the
// letter case of a path. The overlay goes on to speak of them by the names that it has: what is here
// brings these into the document, or turns the overlay to it.

const schemaPointer = "#/components/schemas/"

// nameSchemas gives schemas the names that the overlay has for them, and makes references of what is
// written out and word for word a named schema.
func (o *overlay) nameSchemas(tree any) {
	if len(o.names) > 0 { // the document may have none of its own
		memberOf(memberOf(tree, "components"), "schemas")
	}
	components, _ := at(tree, []step{{name: "components"}, {name: "schemas"}}).(map[string]any)
	found := map[string]any{}
	for name, target := range o.names { // all are found before the first is renamed: one may stand within another
		path, _ := target.(string)
		if steps, ok := parsePath(path); ok {
			found[name] = clone(at(tree, steps))
		}
		if found[name] == nil {
			o.beyond = append(o.beyond, path)
		}
	}
	renamed := map[string]string{}
	for name, target := range o.names {
		if old, ok := strings.CutPrefix(target.(string), "$.components.schemas"); ok && found[name] != nil {
			old = strings.Trim(old, ".[]'\"")
			delete(components, old)
			renamed[schemaPointer+old] = schemaPointer + name
		}
	}
	redirect(tree, renamed) // at once: two may have changed their names with each other
	redirect(found, renamed)
	for name, schema := range found {
		if schema != nil {
			components[name] = schema
		}
	}
	fold(tree, components)
}

// memberOf is the object at a name, made where it is missing.
func memberOf(tree any, name string) map[string]any {
	of, _ := tree.(map[string]any)
	inner, ok := of[name].(map[string]any)
	if !ok && of != nil {
		inner = map[string]any{}
		of[name] = inner
	}
	return inner
}

// at is what stands at a path, nil for nothing.
func at(tree any, steps []step) (found any) {
	change(tree, steps, func(old any) (any, bool) {
		found = old
		return old, true
	})
	return found
}

func clone(tree any) (copied any) {
	data, _ := json.Marshal(tree) // it came from JSON
	_ = json.Unmarshal(data, &copied)
	return copied
}

// redirect replaces texts wherever they stand.
func redirect(tree any, names map[string]string) {
	each(tree, func(value any) any {
		if text, ok := value.(string); ok && names[text] != "" {
			return names[text]
		}
		return value
	})
}

// each replaces every value below tree, from the top down.
func each(tree any, with func(any) any) {
	switch v := tree.(type) {
	case map[string]any:
		for name := range v {
			v[name] = with(v[name])
			each(v[name], with)
		}
	case []any:
		for i := range v {
			v[i] = with(v[i])
			each(v[i], with)
		}
	}
}

// fold makes a reference of each schema that says what a named one says. The large ones come
// first, because they hold the small ones.
func fold(tree any, components map[string]any) {
	size := func(name string) int { return values(components[name]) }
	names := slices.SortedFunc(maps.Keys(components), func(a, b string) int {
		if size(a) != size(b) {
			return size(b) - size(a)
		}
		return strings.Compare(a, b)
	})
	for _, name := range names {
		if size(name) < 3 { // it says too little to be known by
			continue
		}
		schema := components[name]
		refer := func(value any) any {
			if reflect.DeepEqual(value, schema) {
				return map[string]any{"$ref": schemaPointer + name}
			}
			return value
		}
		each(at(tree, []step{{name: "paths"}}), refer)
		for other := range components {
			each(components[other], refer)
		}
	}
}

// values counts what is no list and no object.
func values(tree any) (count int) {
	switch v := tree.(type) {
	case map[string]any:
		for _, child := range v {
			count += values(child)
		}
	case []any:
		for _, child := range v {
			count += values(child)
		}
	default:
		count = 1
	}
	return count
}

// aim is a path as the document writes it, when that is only in other letter case or with other names of parameters.
func aim(tree any, steps []step) []step {
	if len(steps) < 2 || steps[0].name != "paths" {
		return steps
	}
	paths, _ := at(tree, steps[:1]).(map[string]any)
	if _, ok := paths[steps[1].name]; ok {
		return steps
	}
	for path := range paths {
		if plainPath(path) == plainPath(steps[1].name) {
			steps = slices.Clone(steps)
			steps[1].name = path
		}
	}
	return steps
}

// plainPath is the same for paths that a server cannot tell apart.
func plainPath(path string) string {
	parts := strings.Split(strings.ToLower(path), "/")
	for i, part := range parts {
		if strings.HasPrefix(part, "{") {
			parts[i] = "{}"
		}
	}
	return strings.Join(parts, "/")
}

// resourceNamed is the name that we have for a resource, whatever letter case the path has.
func resourceNamed(segment string) string {
	for _, names := range []iter.Seq[string]{maps.Keys(aliases), maps.Keys(identities)} {
		for name := range names {
			if strings.EqualFold(name, segment) {
				return name
			}
		}
	}
	return segment
}
