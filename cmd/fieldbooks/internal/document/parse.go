package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Fault is something wrong in a text, for the person who wrote it.
type Fault struct {
	Line int // 0 where it is in no line
	Text string
}

func (f Fault) String() string {
	if f.Line == 0 {
		return f.Text
	}
	return fmt.Sprintf("line %d: %s", f.Line, f.Text)
}

// Text is a text that was read as YAML, not yet as a record.
type Text struct{ root *yaml.Node } // nil when it says nothing

// IsEmpty reports a text without anything but comments.
func (t Text) IsEmpty() bool { return t.root == nil }

// JSON is the text as JSON, with the values that scalar makes.
func (t Text) JSON(scalar func(*yaml.Node) (wire.Value, error)) (wire.Value, error) {
	return toJSON(t.root, scalar)
}

func toJSON(y *yaml.Node, scalar func(*yaml.Node) (wire.Value, error)) (wire.Value, error) {
	switch y.Kind {
	case yaml.MappingNode:
		var all []rawjson.Member
		for i := 0; i < len(y.Content); i += 2 {
			value, err := toJSON(y.Content[i+1], scalar)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", y.Content[i].Value, err)
			}
			all = append(all, rawjson.Member{Name: y.Content[i].Value, Value: value})
		}
		return rawjson.Object(all), nil
	case yaml.SequenceNode:
		var all []wire.Value
		for _, c := range y.Content {
			value, err := toJSON(c, scalar)
			if err != nil {
				return nil, err
			}
			all = append(all, value)
		}
		return rawjson.Array(all), nil
	}
	return scalar(y)
}

// Root is what was read, nil when the text says nothing.
func (t Text) Root() *yaml.Node { return t.root }

// yamlLine is how the YAML reader names a line.
var yamlLine = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)$`)

// Parse reads YAML. What a record cannot hold is a fault: names given twice, tags, anchors.
func Parse(text []byte) (Text, []Fault) {
	dec := yaml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	var doc, more yaml.Node
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return Text{}, nil
	case err != nil:
		return Text{}, []Fault{yamlFault(err)}
	}
	switch err := dec.Decode(&more); {
	case err == nil:
		return Text{}, []Fault{{more.Line, "something follows behind a line of three hyphens; take it out"}}
	case !errors.Is(err, io.EOF):
		return Text{}, []Fault{yamlFault(err)}
	}
	root := doc.Content[0]
	if isNone(root) && root.Value == "" {
		return Text{}, nil
	}
	faults := unreadable(root, nil)
	return Text{root}, faults
}

func yamlFault(err error) Fault {
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[1])
		return Fault{line, m[2] + "; texts with : or # in them belong in quotes"}
	}
	return Fault{0, strings.TrimPrefix(err.Error(), "yaml: ")}
}

// unreadable finds what YAML has and records have not.
func unreadable(y *yaml.Node, faults []Fault) []Fault {
	switch {
	case y.Kind == yaml.AliasNode || y.Anchor != "":
		return append(faults, Fault{y.Line, "anchors (&) and aliases (*) are not read here; put the text in quotes"})
	case y.Style&yaml.TaggedStyle != 0:
		return append(faults, Fault{y.Line, "tags (!) are not read here; put the text in quotes"})
	}
	if y.Kind == yaml.MappingNode {
		var came []string
		for i := 0; i < len(y.Content); i += 2 {
			k := y.Content[i]
			if k.Kind != yaml.ScalarNode || IsPlain(k) && k.Value == "<<" { // YAML would merge
				faults = append(faults, Fault{k.Line, "a name is expected before the colon"})
			} else if slices.Contains(came, k.Value) {
				faults = append(faults, Fault{k.Line, fmt.Sprintf("%s is given twice; keep one", k.Value)})
			}
			came = append(came, k.Value)
		}
	}
	for _, c := range y.Content {
		faults = unreadable(c, faults)
	}
	return faults
}

// IsPlain reports one value without quotes.
func IsPlain(y *yaml.Node) bool {
	return y.Kind == yaml.ScalarNode && y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
}

// isNone reports what stands for no value: null, or nothing at all.
func isNone(y *yaml.Node) bool { return IsPlain(y) && (y.Value == "" || y.Value == "null") }

// same reports whether two texts say the same in the same way.
func same(a, b *yaml.Node) bool {
	if a == nil || b == nil || a.Kind != b.Kind || len(a.Content) != len(b.Content) {
		return false
	}
	if a.Kind == yaml.ScalarNode {
		return a.Value == b.Value && IsPlain(a) == IsPlain(b)
	}
	for i := range a.Content {
		if !same(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}

// member finds the value of a name.
func member(y *yaml.Node, name string) *yaml.Node {
	if y == nil || y.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i < len(y.Content); i += 2 {
		if y.Content[i].Value == name {
			return y.Content[i+1]
		}
	}
	return nil
}
