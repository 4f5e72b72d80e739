package aimsiotest

import (
	"regexp"
	"slices"
	"strings"
)

// overlay is the part of an OpenAPI overlay that the fake needs: targets made of
// names, [*] and filters for equality. It is applied to the document as a tree. The
// generator has an engine of its own, so that the fake is an independent witness of it.
type overlay struct {
	names   map[string]any // of schemas, with the path where the document has each
	actions []any
	beyond  []string // targets that are written in a way this package does not know
}

// apply gives the schemas of the tree their names, and changes it action by action.
func (o *overlay) apply(tree any) {
	o.nameSchemas(tree)
	for _, a := range o.actions {
		action, _ := a.(map[string]any)
		target, _ := action["target"].(string)
		steps, ok := parsePath(target)
		if !ok {
			o.beyond = append(o.beyond, target)
			continue
		}
		change(tree, aim(tree, steps), func(old any) (any, bool) {
			if remove, _ := action["remove"].(bool); remove {
				return nil, false
			}
			return merge(old, action["update"]), true
		})
	}
}

// change is the tree with each value that the steps lead to replaced, or taken out
// when edit says that it does not stay.
func change(tree any, steps []step, edit func(any) (any, bool)) (changed any, stays bool) {
	if len(steps) == 0 {
		return edit(tree)
	}
	switch v := tree.(type) {
	case map[string]any:
		for name, child := range v {
			if !steps[0].takes(name, child) {
				continue
			}
			if v[name], stays = change(child, steps[1:], edit); !stays {
				delete(v, name)
			}
		}
	case []any:
		kept := make([]any, 0, len(v))
		for _, child := range v {
			stays := true
			if steps[0].takes("", child) {
				child, stays = change(child, steps[1:], edit)
			}
			if stays {
				kept = append(kept, child)
			}
		}
		return kept, true
	}
	return tree, true
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

// step is one selector of a JSONPath: a name, every child, or the children that
// equal one of some texts, themselves or in a member.
type step struct {
	name   string
	every  bool
	member string // of a filter, "" for the child itself
	equals []string
}

// takes reports whether the step selects a child, given by its name in an object
// ("" in a list) and its value.
func (st step) takes(name string, value any) bool {
	switch {
	case st.every:
		return true
	case st.equals == nil:
		return name == st.name && name != ""
	}
	if st.member != "" {
		object, _ := value.(map[string]any)
		value = object[st.member]
	}
	text, ok := value.(string)
	for _, want := range st.equals {
		if ok && text == want {
			return true
		}
	}
	return false
}

var (
	pathName   = regexp.MustCompile(`^(?:\.([\w-]+)|\[['"]([^'"]*)['"]\])`)
	pathEvery  = regexp.MustCompile(`^(?:\.\*|\[\*\])`)
	comparison = regexp.MustCompile(`^\s*@(?:\.([\w-]+)|\[['"]([^'"]*)['"]\])?\s*==\s*['"]([^'"]*)['"]\s*$`)
)

// parsePath reads a JSONPath of the kinds that overlays of this house use; ok is
// false for any other.
func parsePath(path string) (steps []step, ok bool) {
	rest, ok := strings.CutPrefix(path, "$")
	for ok && rest != "" {
		var st step
		var length int
		st, length, ok = parseStep(rest)
		steps, rest = append(steps, st), rest[length:]
	}
	return steps, ok
}

func parseStep(rest string) (st step, length int, ok bool) {
	if m := pathEvery.FindString(rest); m != "" {
		return step{every: true}, len(m), true
	}
	if m := pathName.FindStringSubmatch(rest); m != nil {
		return step{name: m[1] + m[2]}, len(m[0]), true
	}
	end := closing(rest)
	if !strings.HasPrefix(rest, "[?") || end < 0 {
		return step{}, 0, false
	}
	filter := strings.TrimSpace(rest[2:end])
	if inner, ok := strings.CutPrefix(filter, "("); ok {
		filter = strings.TrimSuffix(inner, ")")
	}
	st, ok = parseFilter(filter)
	return st, end + 1, ok
}

// closing is where the bracket that opens the text closes, -1 for nowhere.
func closing(text string) int {
	depth := 0
	for i, c := range text {
		switch c {
		case '[':
			depth++
		case ']':
			depth--
			if depth == 0 {
				return i
			}
		}
	}
	return -1
}

// parseFilter reads comparisons joined by ||, all of the same member.
func parseFilter(filter string) (step, bool) {
	var st step
	for i, part := range strings.Split(filter, "||") {
		m := comparison.FindStringSubmatch(part)
		if m == nil || i > 0 && m[1]+m[2] != st.member {
			return st, false
		}
		st.member = m[1] + m[2]
		st.equals = append(st.equals, m[3])
	}
	return st, true
}
