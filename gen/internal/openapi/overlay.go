package openapi

import (
	"fmt"

	"github.com/speakeasy-api/jsonpath/pkg/jsonpath"
	"gopkg.in/yaml.v3"
)

// An Action is one correction of the overlay.
type Action struct {
	Place
	Target string
	Reason string
	remove bool
	update *yaml.Node
}

// overlay is the corrections, in order.
type overlay struct {
	file    string
	actions []Action
}

// parseOverlay reads an OpenAPI Overlay. Every action must give its reason.
func parseOverlay(file string, data []byte) (*overlay, error) {
	doc, err := load(file, data)
	if err != nil {
		return nil, err
	}
	var f faults
	o := &overlay{file: file}
	for k := range pairs(doc.root) {
		switch k.Value {
		case "overlay", "info", "actions", "extends", "x-speakeasy-jsonpath":
		default:
			f.add(doc.place(k), "unknown key %q; an overlay has overlay, info and actions", k.Value)
		}
	}
	for _, n := range items(get(doc.root, "actions")) {
		if a, ok := parseAction(doc, n, &f); ok {
			o.actions = append(o.actions, a)
		}
	}
	return o, f.err()
}

func parseAction(doc *document, n *yaml.Node, f *faults) (Action, bool) {
	a := Action{
		Place:  doc.place(n),
		Target: text(n, "target"),
		Reason: text(n, "description"),
		remove: yes(n, "remove"),
		update: get(n, "update"),
	}
	before := len(f.list)
	for k := range pairs(n) {
		switch k.Value {
		case "target", "description", "remove", "update":
		default:
			f.add(doc.place(k), "unknown key %q; an action has target, description, and remove or update", k.Value)
		}
	}
	if a.Target == "" {
		f.add(a.Place, "the action has no target; give the JSONPath of what it corrects")
	}
	if a.Reason == "" {
		f.add(a.Place, "the action has no description; say why the correction is needed")
	}
	if a.remove == (a.update != nil) {
		f.add(a.Place, "the action must have either remove: true or update")
	}
	return a, len(f.list) == before
}

// apply makes every correction, and reports each that finds nothing or changes
// nothing: it no longer fits the document.
func (o *overlay) apply(doc *document) error {
	var f faults
	for _, a := range o.actions {
		if msg := a.apply(doc); msg != "" {
			f.add(a.Place, "%s", msg)
		}
	}
	return f.err()
}

// apply returns what is wrong and what to do, "" when the action took effect.
func (a Action) apply(doc *document) (msg string) {
	defer func() {
		// The JSONPath library indexes without looking on some odd filters.
		if r := recover(); r != nil {
			msg = fmt.Sprintf("target %s cannot be evaluated (%v); write it differently", a.Target, r)
		}
	}()
	path, err := jsonpath.NewPath(a.Target)
	if err != nil {
		return fmt.Sprintf("target %s is not a JSONPath (%s); mend it", a.Target, oneLine(err.Error()))
	}
	found := path.Query(doc.root)
	if len(found) == 0 {
		return fmt.Sprintf("target %s matches nothing in %s; remove the action if the document is right now, or change its target", a.Target, doc.file)
	}
	changed := false
	for _, n := range found {
		if a.remove {
			changed = removeNode(doc.root, n) || changed
		} else {
			changed = merge(doc, a.File, n, a.update) || changed
		}
	}
	if !changed {
		return fmt.Sprintf("target %s already is as the action wants it in %s; remove the action", a.Target, doc.file)
	}
	return ""
}

// removeNode takes victim out of the tree below n.
func removeNode(n, victim *yaml.Node) bool {
	for i, child := range n.Content {
		if child != victim {
			if removeNode(child, victim) {
				return true
			}
			continue
		}
		from, to := i, i+1
		if n.Kind == yaml.MappingNode {
			from = i - i%2
			to = from + 2
		}
		n.Content = append(n.Content[:from:from], n.Content[to:]...)
		return true
	}
	return false
}

// merge writes update into n by the rules of Overlay 1.0: mappings are merged,
// sequences are appended, anything else is replaced.
func merge(doc *document, file string, n, update *yaml.Node) bool {
	switch {
	case n.Kind != update.Kind:
		*n = *doc.copied(file, update)
		doc.moved[n] = file
		return true
	case n.Kind == yaml.SequenceNode:
		for _, item := range update.Content {
			n.Content = append(n.Content, doc.copied(file, item))
		}
		return len(update.Content) > 0
	case n.Kind == yaml.MappingNode:
		return mergeMapping(doc, file, n, update)
	}
	if n.Value == update.Value && n.Tag == update.Tag {
		return false
	}
	*n = *update
	doc.moved[n] = file
	return true
}

func mergeMapping(doc *document, file string, n, update *yaml.Node) bool {
	changed := false
	for k, v := range pairs(update) {
		if old := get(n, k.Value); old != nil {
			changed = merge(doc, file, old, v) || changed
			continue
		}
		n.Content = append(n.Content, doc.copied(file, k), doc.copied(file, v))
		changed = true
	}
	return changed
}

// copied returns a copy of n that remembers which file it is from.
func (d *document) copied(file string, n *yaml.Node) *yaml.Node {
	out := *n
	out.Content = make([]*yaml.Node, len(n.Content))
	for i, child := range n.Content {
		out.Content[i] = d.copied(file, child)
	}
	d.moved[&out] = file
	return &out
}
