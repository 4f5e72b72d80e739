// Package yamldoc reads YAML or JSON that remembers its places: the bytes of a file come
// in; out goes a plain tree, without aliases and merge keys, whose every node can say
// where it is written, and the faults that others find in it are told by their place.
package yamldoc

import (
	"bytes"
	"cmp"
	"fmt"
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
	File  string
	Root  *Node
	moved map[*Node]string // nodes that came from another file (the overlay)
}

// Place says where n is written.
func (d *Document) Place(n *Node) Place {
	if n == nil {
		return Place{File: d.File}
	}
	return Place{cmp.Or(d.moved[n], d.File), n.Line, n.Column, n}
}

// yamlLine finds the line in an error of the YAML parser.
var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

// Load reads YAML or JSON. Aliases and merge keys are resolved, so that the
// later phases see a plain tree.
func Load(file string, data []byte) (*Document, error) {
	d := &Document{File: file, moved: map[*Node]string{}}
	var top yaml.Node
	if err := yaml.Unmarshal(plainJSON(data), &top); err != nil {
		at, msg := Place{File: file}, strings.TrimPrefix(err.Error(), "yaml: ")
		if m := yamlLine.FindStringSubmatch(msg); m != nil {
			at.Line, _ = strconv.Atoi(m[1])
			at.Column, msg = 1, m[2]
		}
		return nil, Faults{{at, fmt.Sprintf("not YAML or JSON (%s); mend the file", msg)}}
	}
	if top.Kind != yaml.DocumentNode || len(top.Content) == 0 || top.Content[0].Kind != yaml.MappingNode {
		return nil, Fail(file, "not an OpenAPI description: the top level must be a mapping; download the description again")
	}
	x := expander{doc: d}
	d.Root = (*Node)(x.expand(top.Content[0], 0))
	return d, x.faults.Err()
}

// textOrTab matches the texts of JSON, and the tabs between them.
var textOrTab = regexp.MustCompile(`(?s)"(\\.|[^"\\])*"?|\t`)

// plainJSON lets the YAML parser read JSON that is indented by tabs, and files
// that begin with a byte order mark. Columns stay right.
func plainJSON(data []byte) []byte {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{")) {
		return data
	}
	return textOrTab.ReplaceAllFunc(data, func(found []byte) []byte {
		if found[0] == '\t' {
			return []byte(" ")
		}
		return found
	})
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
