package ajeraspec

import (
	"fmt"
	"iter"
	"strings"

	"go.yaml.in/yaml/v3"
)

// reader walks the nodes of one file and gathers every fault it meets. It is
// passed by value: in returns a reader for a part, with a longer description of
// where it is.
type reader struct {
	*notes
	where string // e.g. `method "GetProjects": `, "" at the top
	outer string // where, without the key whose value is being read
}

// notes are shared by all readers of a file.
type notes struct {
	file   string
	faults []*Error
	lost   bool         // whole sections could not be read: nothing can be said about what they declare
	hurt   map[Pos]bool // the methods, types, enums and blocks with faults, by their place
	owner  Pos          // the one being read
}

func newReader(file string) reader {
	return reader{notes: &notes{file: file, hurt: map[Pos]bool{}}}
}

// in returns a reader for a part of what r reads.
func (r reader) in(format string, args ...any) reader {
	r.where += fmt.Sprintf(format, args...) + ": "
	r.outer = r.where
	return r
}

// key returns a reader for the value of a key.
func (r reader) key(name string) reader {
	r.outer = r.where
	r.where += name + ": "
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
	r.faults = append(r.faults, Errorf(at, "%s%s", r.where, fmt.Sprintf(format, args...)))
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

// foreign says which part of YAML a node uses that the format does without, ""
// when none.
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
		first := map[string]*yaml.Node{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			k, v := n.Content[i], n.Content[i+1]
			if r.keyed(k, v, first) && !yield(k, v) {
				return
			}
		}
	}
}

// keyed reports whether a key can be used, and notes it in first.
func (r reader) keyed(k, v *yaml.Node, first map[string]*yaml.Node) bool {
	if _, ok := r.str(k, "a name"); !ok {
		return false
	}
	if old := first[k.Value]; old != nil {
		r.fault(k, "%q is given twice, first on line %d; keep one", shorten(k.Value), old.Line)
		return false
	}
	first[k.Value] = k
	if isNothing(v) {
		r.fault(k, "%q has no value; give it one or remove the key", shorten(k.Value))
		return false
	}
	return true
}

// items yields the entries of a list that has some.
func (r reader) items(n *yaml.Node, what string) iter.Seq[*yaml.Node] {
	return func(yield func(*yaml.Node) bool) {
		if !r.isKind(n, yaml.SequenceNode, what) {
			return
		}
		for _, item := range n.Content {
			if isNothing(item) {
				r.fault(n, "a list with an entry that is empty; fill it in or remove its dash")
			} else if !yield(item) {
				return
			}
		}
	}
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
	switch {
	case n.Kind == yaml.MappingNode && len(n.Content) == 0:
		return "an empty mapping"
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode && len(n.Content) == 0:
		return "an empty list"
	case n.Kind == yaml.SequenceNode:
		return "a list"
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
