package aimsiotest

import (
	"regexp"
	"strings"
)

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
