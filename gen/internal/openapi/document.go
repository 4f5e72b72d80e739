package openapi

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// maxNodes and maxDepth bound what a document may expand to, so that a small
// hostile file cannot exhaust memory or the stack. The largest published API
// descriptions have about two million nodes.
const (
	maxNodes = 5_000_000
	maxDepth = 300
)

// A document is an OpenAPI description as a tree that remembers where each node
// is written.
type document struct {
	file  string
	root  *yaml.Node
	moved map[*yaml.Node]string // nodes that came from another file (the overlay)
}

// place says where n is written.
func (d *document) place(n *yaml.Node) Place {
	if n == nil {
		return Place{File: d.file}
	}
	if file, ok := d.moved[n]; ok {
		return Place{file, n.Line, n.Column, n}
	}
	return Place{d.file, n.Line, n.Column, n}
}

// yamlLine finds the line in an error of the YAML parser.
var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

// load reads YAML or JSON. Aliases and merge keys are resolved, so that the
// later phases see a plain tree.
func load(file string, data []byte) (*document, error) {
	d := &document{file: file, moved: map[*yaml.Node]string{}}
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
		return nil, Faults{{Place{File: file}, "not an OpenAPI description: the top level must be a mapping; download the description again"}}
	}
	x := expander{doc: d}
	d.root = x.expand(top.Content[0], 0)
	return d, x.faults.err()
}

// plainJSON lets the YAML parser read JSON that is indented by tabs, and files
// that begin with a byte order mark. Columns stay right.
func plainJSON(data []byte) []byte {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if start := bytes.TrimLeft(data, " \t\r\n"); len(start) == 0 || start[0] != '{' {
		return data
	}
	out := bytes.Clone(data)
	quoted := false
	for i := 0; i < len(out); i++ {
		switch {
		case out[i] == '\\' && quoted:
			i++
		case out[i] == '"':
			quoted = !quoted
		case out[i] == '\t' && !quoted:
			out[i] = ' '
		}
	}
	return out
}

// expander copies a tree with its aliases resolved.
type expander struct {
	doc    *document
	faults faults
	nodes  int
	full   bool
}

func (x *expander) expand(n *yaml.Node, depth int) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if x.nodes++; x.nodes > maxNodes || depth > maxDepth {
		if !x.full {
			x.faults.add(x.doc.place(n), "nested or aliased beyond measure; write the document without YAML anchors")
		}
		x.full = true
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Line: n.Line, Column: n.Column}
	}
	if n.Kind == yaml.ScalarNode {
		return n
	}
	out := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Style: n.Style, Line: n.Line, Column: n.Column}
	if n.Kind != yaml.MappingNode {
		for _, item := range n.Content {
			if x.full {
				break
			}
			out.Content = append(out.Content, x.expand(item, depth+1))
		}
		return out
	}
	x.mapping(out, n, depth)
	return out
}

// mapping copies the pairs of n; what is merged in yields to what is written.
func (x *expander) mapping(out, n *yaml.Node, depth int) {
	seen := map[string]bool{}
	var merged []*yaml.Node
	for i := 0; i+1 < len(n.Content) && !x.full; i += 2 {
		key, value := n.Content[i], x.expand(n.Content[i+1], depth+1)
		if key.Kind != yaml.ScalarNode {
			x.faults.add(x.doc.place(key), "a key must be text; quote it")
			continue
		}
		if key.Tag == "!!merge" {
			merged = append(merged, value)
			continue
		}
		if seen[key.Value] {
			x.faults.add(x.doc.place(key), "%q is written twice in one mapping; remove one", key.Value)
			continue
		}
		seen[key.Value] = true
		out.Content = append(out.Content, key, value)
	}
	for _, from := range merged {
		sources := []*yaml.Node{from}
		if from.Kind == yaml.SequenceNode {
			sources = from.Content
		}
		for _, source := range sources {
			for k, v := range pairs(source) {
				if !seen[k.Value] {
					seen[k.Value] = true
					out.Content = append(out.Content, k, v)
				}
			}
		}
	}
}
