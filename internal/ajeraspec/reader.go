package ajeraspec

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// reader walks the nodes of one file and gathers every fault it meets. It is
// passed by value: in, under and entry return a reader for a part.
type reader struct {
	*notes
	file  string
	owner Pos    // the method, type, enum or block being read
	where string // e.g. `method "GetProjects": `, "" at the top
	key   string // the key whose value is being read, e.g. "args: "
}

// notes are shared by the readers of all files.
type notes struct {
	faults []*Error
	lost   bool         // whole sections could not be read: nothing can be said about what they declare
	hurt   map[Pos]bool // the methods, types, enums and blocks with faults, by their place
}

func newNotes() *notes { return &notes{hurt: map[Pos]bool{}} }

// under returns a reader for the value of a key.
func (r reader) under(key string) reader {
	r.where, r.key = r.where+r.key, key+": "
	return r
}

// entry returns a reader for what has a name, which says more than the key that
// the names are under. The outermost thing with a name owns the faults in it.
func (r reader) entry(name *yaml.Node) reader {
	r.key, r.owner = "", cmp.Or(r.owner, r.pos(name))
	return r
}

// in returns a reader that says more of where it is.
func (r reader) in(format string, args ...any) reader {
	r.where += fmt.Sprintf(format, args...) + ": "
	return r
}

func (r reader) pos(n *yaml.Node) Pos {
	return Pos{File: r.file, Line: n.Line, Column: n.Column}
}

// fault notes what is wrong at a node, unless refuse has done so.
func (r reader) fault(n *yaml.Node, format string, args ...any) {
	if n.Kind == yaml.AliasNode || n.Tag == "!!merge" || n.Style&yaml.TaggedStyle != 0 {
		return
	}
	r.faultAt(n.Line, n.Column, format, args...)
}

func (r reader) faultAt(line, column int, format string, args ...any) {
	at := Pos{File: r.file, Line: line, Column: column}
	r.faults = append(r.faults, Errorf(at, "%s%s%s", r.where, r.key, fmt.Sprintf(format, args...)))
	if r.owner == (Pos{}) {
		r.lost = true
	} else {
		r.hurt[r.owner] = true
	}
}

// refuse reports the parts of YAML that the format does without: anchors,
// aliases, tags, and depth without end.
func (r reader) refuse(n *yaml.Node, depth int) {
	if depth > maxDepth {
		r.faultAt(n.Line, n.Column, "nested more than %d deep; nothing in the format is; check the brackets and the indentation", maxDepth)
		return
	}
	if what := foreign(n); what != "" {
		r.faultAt(n.Line, n.Column, "%s", what)
	}
	for _, child := range n.Content {
		r.refuse(child, depth+1)
	}
}

// foreign says which part of YAML a node uses that the format does without, "" when none.
func foreign(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.AliasNode:
		return fmt.Sprintf("the alias *%s; the format has none; write the value out or make a block", n.Value)
	case n.Anchor != "":
		return fmt.Sprintf("the anchor &%s; the format has none; remove it, and make a block of fields that types share", n.Anchor)
	case n.Style&yaml.TaggedStyle != 0:
		return fmt.Sprintf("the tag %s; the format has none; remove it", n.Tag)
	case n.Tag == "!!merge":
		return "the merge key <<; the format has none; make a block and name it under use"
	}
	return ""
}

// pairs yields the keys and values of a mapping, after reporting keys that are
// given twice and values that are missing.
func (r reader) pairs(n *yaml.Node, what string) iter.Seq2[*yaml.Node, *yaml.Node] {
	return func(yield func(k, v *yaml.Node) bool) {
		if !r.isKind(n, yaml.MappingNode, what) {
			return
		}
		lines := map[string]int{}
		for pair := range slices.Chunk(n.Content, 2) {
			k, v := pair[0], pair[1]
			if _, ok := r.str(k, "a name"); !ok {
				continue
			}
			if first := lines[k.Value]; first > 0 {
				r.fault(k, "%q is given twice, first on line %d; keep one", shorten(k.Value), first)
				continue
			}
			lines[k.Value] = k.Line
			if isNothing(v) {
				r.fault(k, "%q has no value; give it one or remove the key", shorten(k.Value))
			} else if !yield(k, v) {
				return
			}
		}
	}
}

// items returns the entries of a list that has some.
func (r reader) items(n *yaml.Node, what string) []*yaml.Node {
	if !r.isKind(n, yaml.SequenceNode, what) {
		return nil
	}
	if slices.ContainsFunc(n.Content, isNothing) {
		r.fault(n, "a list with an entry that is empty; fill it in or remove its dash")
	}
	return slices.DeleteFunc(slices.Clone(n.Content), isNothing)
}

// isKind reports whether n is a mapping or list as expected, with something in it.
func (r reader) isKind(n *yaml.Node, kind yaml.Kind, what string) bool {
	switch {
	case n.Kind != kind:
		r.fault(n, "%s, where %s was expected; see specs/README.md", describe(n), what)
	case len(n.Content) == 0:
		r.fault(n, "%s, where %s was expected; fill it or remove the key", describe(n), what)
	default:
		return true
	}
	return false
}

func isNothing(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Tag == "!!null" && n.Value == ""
}

// describe says what was met, for a message.
func describe(n *yaml.Node) string {
	kind := map[yaml.Kind]string{yaml.MappingNode: "mapping", yaml.SequenceNode: "list"}[n.Kind]
	switch {
	case kind != "" && len(n.Content) == 0:
		return "an empty " + kind
	case kind != "":
		return "a " + kind
	case n.Tag != "!!str":
		return shorten(n.Value) // unquoted, as it stands in the file
	}
	return fmt.Sprintf("%q", shorten(n.Value))
}

// shorten keeps messages on one line.
func shorten(s string) string {
	const most = 60
	if line, _, cut := strings.Cut(s, "\n"); cut || len(line) > most {
		return string([]rune(line)[:min(most, len([]rune(line)))]) + "..."
	}
	return s
}
