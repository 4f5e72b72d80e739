package specs

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

const overlayFile = "specs/aimsio/overlay.yaml"

// Correction is one action of the overlay. It is the place of what it corrects: who wants
// that otherwise edits the action.
type Correction struct {
	Text  string // what it does, without its reason
	Place string
	paths [][]string // of what it changes, in the description
}

// corrections lists the actions of the overlay of a state.
func corrections(state fs.FS) ([]Correction, error) {
	data, err := fs.ReadFile(state, overlayFile)
	if err != nil {
		return nil, err
	}
	doc, err := yamldoc.Load(overlayFile, data)
	if err != nil {
		return nil, err
	}
	var all []Correction
	for _, n := range doc.Root.Get("actions").Items() {
		target, update := n.Text("target"), n.Get("update")
		c := Correction{Text: target + " " + written(update) + n.Text("remove"), Place: place(overlayFile, n.Line)}
		c.add(steps(target), update)
		all = append(all, c)
	}
	return all, nil
}

// step matches one step of a JSONPath: a name, plain or quoted, or the text that an item is.
var step = regexp.MustCompile(`^(?:\.([\w-]+)|\[['"]([^'"]*)['"]\]|\[\?\(?\s*@\s*==\s*['"]([^'"]*)['"]\s*\)?\])`)

// steps are those of a JSONPath, as far as each is one name.
func steps(target string) []string {
	var all []string
	for target = strings.TrimPrefix(target, "$"); ; {
		m := step.FindStringSubmatch(target)
		if m == nil {
			return all
		}
		all = append(all, m[1]+m[2]+m[3])
		target = target[len(m[0]):]
	}
}

// add notes the paths of what an action changes: each leaf of its update. What is required
// is said of the members, where it stands beside them.
func (c *Correction) add(at []string, update *node) {
	switch {
	case len(at) > 1 && at[len(at)-2] == "required":
		at = append(slices.Clone(at[:len(at)-2]), "properties", at[len(at)-1])
	case update.IsMapping():
		for k, v := range update.Pairs() {
			c.add(append(slices.Clone(at), k.Value), v)
		}
		return
	case len(at) > 0 && at[len(at)-1] == "required":
		for _, name := range update.Strings() {
			c.add(append(slices.Clone(at), name), nil)
		}
	}
	c.paths = append(c.paths, at)
}

// Concerns reports whether a correction changes something of an element itself, and not
// of what it holds.
func (c Correction) Concerns(e *Element) bool {
	own := len(e.Path)
	return own > 0 && slices.ContainsFunc(c.paths, func(p []string) bool {
		return len(p) >= own && slices.Equal(p[:own], e.Path) && (len(p) == own || p[own] != "properties")
	})
}

// inCode is the place of a text in the Go that nobody generates, in one folder; of an
// address also its host alone. It is "" when the text is not there.
func inCode(state fs.FS, dir, text string) string {
	_, host, _ := strings.Cut(text, "://")
	entries, _ := fs.ReadDir(state, dir)
	for _, wanted := range []string{text, host} {
		for _, entry := range entries {
			name := path.Join(dir, entry.Name())
			if path.Ext(name) != ".go" || wanted == "" || strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, ".gen.go") {
				continue
			}
			data, _ := fs.ReadFile(state, name)
			if before, _, found := strings.Cut(string(data), wanted); found {
				return fmt.Sprintf("%s:%d", name, strings.Count(before, "\n")+1)
			}
		}
	}
	return ""
}
