package read

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// escaped writes the name of a schema as a step of a pointer.
var escaped = strings.NewReplacer("~", "~0", "/", "~1")

// pointerOf is what a $ref points to within the document with its escapes undone, as "#/a/b", "" when
// it points elsewhere. A bare name means a schema, as some writers have it.
func pointerOf(ref string) (pointer string, bare bool) {
	switch {
	case strings.HasPrefix(ref, "#/"):
		if plain, err := url.PathUnescape(ref); err == nil {
			return plain, false
		}
		return ref, false
	case ref != "" && !strings.ContainsAny(ref, "#/.:"):
		return yamldoc.SchemasPointer + ref, true
	}
	return "", false
}

// peek follows references without a word about those that lead nowhere: reading will tell.
func peek(root, n *yamldoc.Node) *yamldoc.Node {
	for range 20 {
		ref := n.Text("$ref")
		if ref == "" {
			return n
		}
		pointer, _ := pointerOf(ref)
		n = root.At(pointer)
	}
	return nil
}

// plainStep matches the steps of a pointer that only lead on.
var plainStep = regexp.MustCompile(`^(components|schemas|definitions|\$defs|paths|properties|responses|requestBodies|parameters|content|schema|items|application~1.*|[0-9]+)$`)

// pointerName is a name for what a pointer names: the last step of one to a component, else
// the steps that say something.
func pointerName(pointer string) string {
	steps := strings.Split(strings.TrimPrefix(pointer, "#/"), "/")
	var told []string
	for i, step := range steps {
		if !plainStep.MatchString(step) || i == len(steps)-1 && len(steps) == 3 {
			told = append(told, strings.NewReplacer("~1", " ", "~0", " ").Replace(step))
		}
	}
	if len(told) == 0 {
		return steps[len(steps)-1]
	}
	return strings.Join(told, " ")
}
