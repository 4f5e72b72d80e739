// Package kin finds out which schema of a new document is which of the old one: both
// documents come in; out go the schemas that the new one has under another name, or under
// none. They are known by where they are used, and not by what they look like.
package kin

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// A Move is a name and the schema of the new document that is to have it.
type Move struct {
	Name string
	To   *yamldoc.Node
	Of   string // the schema of which To is what is sent, where what is read is another one now
}

// Moved compares two documents, operation by operation. What both have under one name is
// left out; the rest comes in the order of the old document's operations. What the new document has in
// the place of several is none of them, and has no name to keep.
func Moved(old, new *yamldoc.Document) []Move {
	w := walker{old: old, new: new, met: map[string]*places{}, names: map[*yamldoc.Node][]string{}, named: map[*yamldoc.Node]bool{}}
	for _, schema := range new.Root.Get("components").Get("schemas").Pairs() {
		w.named[schema] = true
	}
	paths := map[string]*yamldoc.Node{}
	for k, v := range new.Root.Get("paths").Pairs() {
		paths[Path(k.Value)] = v
	}
	for k, v := range old.Root.Get("paths").Pairs() {
		item := new.Root.Get("paths").Get(k.Value)
		if item == nil {
			item = paths[Path(k.Value)]
		}
		item = Follow(new, item)
		for method, was := range Follow(old, v).Pairs() {
			w.operation(was, item.Get(method.Value))
		}
	}
	return w.moves()
}

var parameter = regexp.MustCompile(`\{[^{}]*\}`)

// Path is the same for paths that differ only in letter case or in the names of parameters.
func Path(path string) string {
	return strings.ToLower(parameter.ReplaceAllString(path, "{}"))
}

// walker goes through two documents in step.
type walker struct {
	old, new *yamldoc.Document
	order    []string // the schemas of the old one
	met      map[string]*places
	names    map[*yamldoc.Node][]string // which schemas of the old one a schema of the new one stands for
	named    map[*yamldoc.Node]bool     // those of the new one
}

// places are the schemas that the new document has where the old one has one.
type places struct{ read, sent []*yamldoc.Node }

func (w *walker) moves() (list []Move) {
	for _, name := range w.order {
		own := w.own(name)
		to, sent := w.chosen(w.met[name], own)
		if to != own && !to.Same(own) && len(w.names[to]) == 1 {
			list = append(list, Move{Name: name, To: to})
			if own != nil && own != sent && len(w.names[own]) == 0 { // its name is taken from it
				list = append(list, Move{Name: name + "Other", To: own})
			}
		}
		if written := w.own(name + "Write"); sent != nil && len(w.names[sent]) == 1 && (written == nil || written == sent) {
			list = append(list, Move{Name: name + "Write", To: sent, Of: name})
		}
	}
	return list
}

// own is the schema that the new document has under a name, nil for none.
func (w *walker) own(name string) *yamldoc.Node { return w.new.Root.At(yamldoc.SchemasPointer + name) }

// chosen returns the schema that takes the place of the old one, which is the one that is read: its
// Go type has the plain name. What is sent comes beside it when it is another, and no copy.
func (w *walker) chosen(p *places, own *yamldoc.Node) (to, sent *yamldoc.Node) {
	pick := func(list []*yamldoc.Node) *yamldoc.Node {
		if slices.Contains(list, own) {
			return own
		}
		return list[0]
	}
	if len(p.read) == 0 {
		return pick(p.sent), nil
	}
	to = pick(p.read)
	one := func(n *yamldoc.Node) bool { return n == to || !w.named[n] && n.Same(to) }
	if len(p.sent) > 0 && !slices.ContainsFunc(p.sent, one) {
		sent = pick(p.sent)
	}
	return to, sent
}

func (w *walker) operation(was, is *yamldoc.Node) {
	w.content(Follow(w.old, was.Get("requestBody")), Follow(w.new, is.Get("requestBody")), true)
	for code, answer := range was.Get("responses").Pairs() {
		w.content(Follow(w.old, answer), Follow(w.new, answerFor(code.Value, is.Get("responses"))), false)
	}
}

// answerFor is the answer of that code, or the one that comes for it.
func answerFor(code string, answers *yamldoc.Node) *yamldoc.Node {
	for _, key := range []string{code, code[:min(1, len(code))] + "XX", "default"} {
		if n := answers.Get(key); n != nil {
			return n
		}
	}
	for k, n := range answers.Pairs() {
		if strings.HasPrefix(code, "2") && strings.HasPrefix(k.Value, "2") {
			return n
		}
	}
	return nil
}

func (w *walker) content(was, is *yamldoc.Node, sent bool) {
	var first *yamldoc.Node
	for _, one := range is.Get("content").Pairs() {
		first = one
		break
	}
	for media, one := range was.Get("content").Pairs() {
		in := is.Get("content").Get(media.Value)
		if in == nil { // frameworks write */* for what is JSON
			in = first
		}
		w.schema(one.Get("schema"), in.Get("schema"), sent)
	}
}

// inner are the keywords under which one more schema stands, and several.
var (
	inner  = []string{"items", "additionalProperties"}
	listed = []string{"allOf", "oneOf", "anyOf"}
)

func (w *walker) schema(was, is *yamldoc.Node, sent bool) {
	is = Follow(w.new, is)
	if !is.IsMapping() {
		return
	}
	if name, ok := strings.CutPrefix(was.Text("$ref"), yamldoc.SchemasPointer); ok {
		if !w.meet(name, is, sent) {
			return
		}
		was = Follow(w.old, was)
	}
	for name, one := range was.Get("properties").Pairs() {
		w.schema(one, is.Get("properties").Get(name.Value), sent)
	}
	for _, key := range inner {
		w.schema(was.Get(key), is.Get(key), sent)
	}
	for _, key := range listed {
		others := is.Get(key).Items()
		for i, one := range was.Get(key).Items() {
			if i < len(others) {
				w.schema(one, others[i], sent)
			}
		}
	}
}

// meet notes that a schema stands where the old document has the one of that name, and reports
// whether that is new.
func (w *walker) meet(name string, is *yamldoc.Node, sent bool) bool {
	met := w.met[name]
	if met == nil {
		met = &places{}
		w.met[name], w.order = met, append(w.order, name)
	}
	list := &met.read
	if sent {
		list = &met.sent
	}
	if slices.Contains(*list, is) {
		return false
	}
	*list = append(*list, is)
	if !slices.Contains(w.names[is], name) {
		w.names[is] = append(w.names[is], name)
	}
	return true
}

// Follow returns what n stands for, when it is a reference within its document.
func Follow(doc *yamldoc.Document, n *yamldoc.Node) *yamldoc.Node {
	for range 20 {
		ref := n.Text("$ref")
		if !strings.HasPrefix(ref, "#/") {
			return n
		}
		n = doc.Root.At(ref)
	}
	return nil
}
