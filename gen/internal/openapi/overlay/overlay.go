// Package overlay corrects a document: the corrections that we keep and a tree come in;
// the tree goes out corrected, or the corrections that do not fit it. It also says for
// a fault what a correction of it would aim at.
//
// The fake in package aimsiotest has an engine of its own, so that it is an independent
// witness of what is generated.
package overlay

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/speakeasy-api/jsonpath/pkg/jsonpath"
	"gopkg.in/yaml.v3"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/kin"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
	"github.com/fieldbooks/fieldbooks/gen/internal/words"
)

// An action is one correction.
type action struct {
	yamldoc.Place
	target string
	remove bool
	update *yamldoc.Node
}

// An Overlay is the corrections, in order, and the names that their targets use.
type Overlay struct {
	names   []name
	actions []action
}

// Parse reads an OpenAPI Overlay. Every action must give its reason.
func Parse(file string, data []byte) (Overlay, error) {
	doc, err := yamldoc.Load(file, data)
	if err != nil {
		return Overlay{}, err
	}
	var (
		o Overlay
		f yamldoc.Faults
	)
	for k := range doc.Root.Pairs() {
		if !slices.Contains([]string{"overlay", "info", "actions", "extends", "x-speakeasy-jsonpath", NamesKey}, k.Value) {
			f.Add(doc.Place(k), "unknown key %q; an overlay has overlay, info and actions", k.Value)
		}
	}
	for _, n := range doc.Root.Get("actions").Items() {
		o.actions = append(o.actions, parseAction(doc, n, &f))
	}
	o.names = parseNames(doc, doc.Root.Get(NamesKey), &f)
	return o, f.Err()
}

func parseAction(doc *yamldoc.Document, n *yamldoc.Node, f *yamldoc.Faults) action {
	a := action{
		Place:  doc.Place(n),
		target: n.Text("target"),
		remove: n.Yes("remove"),
		update: n.Get("update"),
	}
	for k := range n.Pairs() {
		if !slices.Contains([]string{"target", "description", "remove", "update"}, k.Value) {
			f.Add(doc.Place(k), "unknown key %q; an action has target, description, and remove or update", k.Value)
		}
	}
	if a.target == "" {
		f.Add(a.Place, "the action has no target; give the JSONPath of what it corrects")
	}
	if n.Text("description") == "" {
		f.Add(a.Place, "the action has no description; say why the correction is needed")
	}
	if a.remove == (a.update != nil) {
		f.Add(a.Place, "the action must have either remove: true or update")
	}
	return a
}

// Apply makes every correction, and reports each that finds nothing or changes
// nothing: it no longer fits the document.
func (o Overlay) Apply(doc *yamldoc.Document) (f yamldoc.Faults) {
	var astray []action
	for _, a := range o.actions {
		if a.pathGone(doc) {
			astray = append(astray, a)
		} else if msg := a.apply(doc); msg != "" {
			f.Add(a.Place, "%s", msg)
		}
	}
	if len(astray) > 0 {
		f.Add(astray[0].Place, "%s", noPath(doc, astray))
	}
	return f
}

// noPath says of actions on paths that the document has not what is wrong and what to do.
func noPath(doc *yamldoc.Document, astray []action) string {
	var paths []string
	for _, a := range astray {
		paths = append(paths, pathTarget.FindStringSubmatch(a.target)[1])
	}
	slices.Sort(paths)
	paths = slices.Compact(paths)
	return fmt.Sprintf("%s has no such path: %s; remove the actions on it if it is gone, or correct their targets", doc.File, strings.Join(paths, ", "))
}

// apply returns what is wrong and what to do, "" when the action took effect.
func (a action) apply(doc *yamldoc.Document) (msg string) {
	defer func() {
		// The JSONPath library indexes without looking on some odd filters.
		if r := recover(); r != nil {
			msg = fmt.Sprintf("target %s cannot be evaluated (%v); write it differently", a.target, r)
		}
	}()
	path, err := jsonpath.NewPath(a.aim(doc))
	if err != nil {
		return fmt.Sprintf("target %s is not a JSONPath (%s); mend it", a.target, words.OneLine(err.Error()))
	}
	tree := (*yaml.Node)(doc.Root)
	found := path.Query(tree)
	if len(found) == 0 {
		return fmt.Sprintf("target %s matches nothing in %s; remove the action if the document is right now, or change its target", a.target, doc.File)
	}
	changed := false
	for _, n := range found {
		if a.remove {
			changed = removeNode(tree, n) || changed
		} else {
			changed = merge(doc, a.File, (*yamldoc.Node)(n), a.update) || changed
		}
	}
	if !changed {
		return fmt.Sprintf("target %s already is as the action wants it in %s; remove the action", a.target, doc.File)
	}
	return ""
}

var pathTarget = regexp.MustCompile(`^\$\.paths\['([^']+)'\]`)

// pathGone reports whether the target is below a path that the document has not.
func (a action) pathGone(doc *yamldoc.Document) bool {
	m := pathTarget.FindStringSubmatch(a.aim(doc))
	return m != nil && doc.Root.Get("paths").Get(m[1]) == nil
}

// aim is the target, with its path as the document writes it when that is only in other letter case, or with
// other names of parameters.
func (a action) aim(doc *yamldoc.Document) string {
	m := pathTarget.FindStringSubmatch(a.target)
	if m == nil || doc.Root.Get("paths").Get(m[1]) != nil {
		return a.target
	}
	for k := range doc.Root.Get("paths").Pairs() {
		if kin.Path(k.Value) == kin.Path(m[1]) {
			doc.Remarks.Add(doc.Place(k), yamldoc.Guessed, "%s is the path that the overlay calls %s", k.Value, m[1])
			return strings.Replace(a.target, m[1], k.Value, 1)
		}
	}
	return a.target
}

// removeNode takes victim out of the tree below n. What was found may be the content of
// a node, so that is made anew.
func removeNode(n, victim *yaml.Node) bool {
	i := slices.Index(n.Content, victim)
	if i < 0 {
		return slices.ContainsFunc(n.Content, func(child *yaml.Node) bool { return removeNode(child, victim) })
	}
	from, to := i, i+1
	if n.Kind == yaml.MappingNode {
		from = i - i%2
		to = from + 2
	}
	n.Content = slices.Concat(n.Content[:from], n.Content[to:])
	return true
}

// merge writes update into n by the rules of Overlay 1.0: mappings are merged,
// sequences are appended, anything else is replaced.
func merge(doc *yamldoc.Document, file string, n, update *yamldoc.Node) (changed bool) {
	switch {
	case n.IsSequence() && update.IsSequence():
		for _, item := range update.Items() {
			n.Append(doc.Copied(file, item))
		}
		return len(update.Content) > 0
	case n.IsMapping() && update.IsMapping():
		for k, v := range update.Pairs() {
			if old := n.Get(k.Value); old != nil {
				changed = merge(doc, file, old, v) || changed
				continue
			}
			n.Append(doc.Copied(file, k), doc.Copied(file, v))
			changed = true
		}
		return changed
	case n.Kind == update.Kind && n.Value == update.Value && n.Tag == update.Tag:
		return false
	}
	doc.Overwrite(file, n, update)
	return true
}

// Cures reports whether a fault can be mended by a correction: it says so.
func Cures(f *yamldoc.Fault) bool { return strings.Contains(f.Msg, "in the overlay") }

// AddTargets appends to each fault that the overlay can cure the target to write there.
func AddTargets(d *yamldoc.Document, faults yamldoc.Faults) {
	for _, fault := range faults {
		if fault.File != d.File || fault.Node == nil || !Cures(fault) {
			continue
		}
		if target := Target(d.Root, fault.Node); target != "" {
			fault.Msg += " (target: " + target + ")"
		}
	}
}

// Target is the JSONPath of a node, "" when it is not below root.
func Target(root, n *yamldoc.Node) string { return target(root, "$", n) }

func target(n *yamldoc.Node, path string, wanted *yamldoc.Node) string {
	if n == wanted {
		return path
	}
	for i, item := range n.Items() {
		if found := target(item, fmt.Sprintf("%s[%d]", path, i), wanted); found != "" {
			return found
		}
	}
	for k, v := range n.Pairs() {
		next := path + step(k.Value)
		if k == wanted {
			return next
		}
		if found := target(v, next, wanted); found != "" {
			return found
		}
	}
	return ""
}

var plainStep = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// step writes one key of a JSONPath.
func step(key string) string {
	if plainStep.MatchString(key) {
		return "." + key
	}
	return "['" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(key) + "']"
}
