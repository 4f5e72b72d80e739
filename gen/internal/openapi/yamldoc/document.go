// Package yamldoc reads YAML or JSON that remembers its places: the bytes of a file come
// in; out goes a plain tree, without aliases and merge keys, whose every node can say
// where it is written, and the faults that others find in it are told by their place.
package yamldoc

import (
	"bytes"
	"cmp"
	"io"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// maxNodes and MaxDepth bound what a document may expand to, so that a small hostile file cannot
// exhaust memory or the stack. The largest published API descriptions have about two million nodes.
const (
	maxNodes = 5_000_000
	MaxDepth = 300
)

// A Document is an OpenAPI description as a tree that remembers where each node is written.
type Document struct {
	File    string
	Root    *Node
	Remarks Remarks
	moved   map[*Node]string // nodes that came from another file (the overlay)
}

// Place says where n is written.
func (d *Document) Place(n *Node) Place {
	if n == nil {
		return Place{File: d.File}
	}
	return Place{cmp.Or(d.moved[n], d.File), n.Line, n.Column, n}
}

// Load reads YAML or JSON. Aliases and merge keys are resolved, so that the
// later phases see a plain tree.
func Load(file string, data []byte) (*Document, error) {
	data, err := Text(file, data)
	if err != nil {
		return nil, err
	}
	top, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	if top == nil || top.Kind != yaml.MappingNode {
		return nil, Fail(file, "neither a description nor an overlay: the top level must be a mapping; restore the file, or download it again")
	}
	x := expander{doc: &Document{File: file, moved: map[*Node]string{}}}
	x.doc.Root = (*Node)(x.expand(top, 0))
	return x.doc, x.faults.Err()
}

// parse reads what is JSON as JSON, and everything else as YAML, what is nearly JSON included.
func parse(file string, data []byte) (*yaml.Node, error) {
	if !looksLikeJSON(data) {
		top, err := parseYAML(file, data)
		if err != nil {
			if marked := conflict(file, data); marked != nil {
				return nil, marked
			}
		}
		return top, err
	}
	top, fault := parseJSON(file, data)
	if fault == nil {
		return top, nil
	}
	if err := conflict(file, data); err != nil { // which YAML could take for a key
		return nil, err
	}
	top, err := parseYAML(file, data)
	if err != nil && quotedKey(data) {
		return nil, fault
	}
	return top, err
}

// parseYAML reads the one document of a file that says something, nil when none does.
func parseYAML(file string, data []byte) (*yaml.Node, error) {
	var top *yaml.Node
	for stream := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var next yaml.Node
		switch err := stream.Decode(&next); {
		case err == io.EOF:
			return top, nil
		case err != nil:
			return nil, Faults{yamlFault(file, data, err)}
		case len(next.Content) == 0 || (*Node)(next.Content[0]).IsNull():
		case top != nil:
			at := Place{File: file, Line: next.Content[0].Line, Column: next.Content[0].Column}
			return nil, Faults{{Place: at, Whole: true, Msg: "a second YAML document begins here; make a file of each, and take the one that is the description"}}
		default:
			top = next.Content[0]
		}
	}
}

// yamlLine finds the line in an error of the YAML parser.
var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

// yamlFault says where the text is no YAML.
func yamlFault(file string, data []byte, err error) *Fault {
	if offset, what := unreadable(data); offset >= 0 {
		return &Fault{Place: placeOf(file, data, offset), Msg: what, Whole: true}
	}
	at, msg := Place{File: file}, strings.TrimPrefix(err.Error(), "yaml: ")
	if m := yamlLine.FindStringSubmatch(msg); m != nil {
		at.Line, _ = strconv.Atoi(m[1])
		at.Column, msg = 1, m[2]
	}
	return &Fault{Place: at, Whole: true, Msg: "not YAML or JSON (" + msg + "); mend the file, or download it again"}
}

// expander copies a tree with its aliases resolved.
type expander struct {
	doc    *Document
	faults Faults
	nodes  int
	full   bool
}

func (x *expander) fault(n *yaml.Node, format string, args ...any) {
	x.faults.Add(x.doc.Place((*Node)(n)), format, args...)
}

func (x *expander) expand(n *yaml.Node, depth int) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if x.nodes++; x.nodes > maxNodes || depth > MaxDepth {
		if !x.full {
			x.fault(n, "nested or aliased beyond measure; write the document without YAML anchors")
		}
		x.full = true
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Line: n.Line, Column: n.Column}
	}
	if n.Kind == yaml.ScalarNode {
		return n
	}
	out := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Style: n.Style, Line: n.Line, Column: n.Column}
	if n.Kind == yaml.MappingNode {
		x.mapping((*Node)(out), n, depth)
		return out
	}
	for _, item := range n.Content {
		if !x.full {
			out.Content = append(out.Content, x.expand(item, depth+1))
		}
	}
	return out
}

// mapping copies the pairs of n; what is merged in yields to what is written.
func (x *expander) mapping(out *Node, n *yaml.Node, depth int) {
	written := map[string]bool{}
	var merged []*Node
	for i := 0; i+1 < len(n.Content) && !x.full; i += 2 {
		key, value := n.Content[i], (*Node)(x.expand(n.Content[i+1], depth+1))
		switch {
		case key.Kind != yaml.ScalarNode:
			x.fault(key, "a key must be text; quote it")
		case key.Tag == "!!merge": // one mapping, or a list of them
			merged = append(append(merged, value), value.Items()...)
		case written[key.Value]:
			x.fault(key, "%q is written twice in one mapping; remove one", key.Value)
		default:
			written[key.Value] = true
			out.Append((*Node)(key), value)
		}
	}
	for _, source := range merged {
		for k, v := range source.Pairs() {
			if !written[k.Value] {
				written[k.Value] = true
				out.Append(k, v)
			}
		}
	}
}

// Copied returns a copy of n that remembers which file it is from.
func (d *Document) Copied(file string, n *Node) *Node {
	out := &Node{}
	d.Overwrite(file, out, n)
	return out
}

// Overwrite makes of n a copy of what is written in file.
func (d *Document) Overwrite(file string, n, from *Node) {
	*n = *from
	n.Content = nil
	for _, child := range from.Content {
		n.Append(d.Copied(file, (*Node)(child)))
	}
	d.moved[n] = file
}

// YAML writes the tree.
func (d *Document) YAML() ([]byte, error) { return yaml.Marshal((*yaml.Node)(d.Root)) }
