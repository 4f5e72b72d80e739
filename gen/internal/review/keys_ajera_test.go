package review

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"gopkg.in/yaml.v3"

	"github.com/fieldbooks/fieldbooks/gen/internal/emit"
	"github.com/fieldbooks/fieldbooks/gen/internal/model"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/specs"
)

// TestEveryKeyOfAjera changes every key that schema.json has, in every way that the format
// allows: nobody has to remember the next key.
func TestEveryKeyOfAjera(t *testing.T) {
	data, err := os.ReadFile(root + "/specs/ajera/schema.json")
	var schema object
	if err == nil {
		err = json.Unmarshal(data, &schema)
	}
	text, readErr := os.ReadFile("testdata/ajera.yaml")
	if err != nil || readErr != nil {
		t.Fatal(err, readErr)
	}
	n := tree(t, string(text))
	w := &schemaWalk{root: n, schema: schema, words: wordsOf(n)}
	w.walk(n, schema, "file")
	f := format{
		vendor: "Ajera", read: specs.Ajera, state: ajeraState,
		follow:   []string{"file.types", "file.enums", "file.blocks"}, // an entry comes and goes with the field that names it
		generate: func(text string) (map[string][]byte, error) { return ajeraCode(ajeraState(text)) },
	}
	f.hold(t, "testdata/ajera-keys.txt", written(n), w.keys(schema), w.changes)
}

func ajeraState(text string) fstest.MapFS {
	return fstest.MapFS{"specs/ajera/things.yaml": {Data: []byte(text)}}
}

func ajeraCode(state fstest.MapFS) (map[string][]byte, error) {
	packages, _, err := model.Build(state)
	if err != nil {
		return nil, err
	}
	all := map[string][]byte{}
	for _, p := range packages {
		files, err := emit.Files(p)
		if err != nil {
			return nil, err
		}
		maps.Copy(all, files)
	}
	return all, nil
}

type object = map[string]any

// schemaWalk follows a document along its schema, and collects a change of everything.
type schemaWalk struct {
	root    *yaml.Node
	schema  object
	words   []string // that the document names
	changes []keyChange
}

// keys are all keys of the schema, by what has them.
func (w *schemaWalk) keys(schema object) []string {
	var all []string
	add := func(def string, s object) {
		properties, _ := s["properties"].(object)
		for name := range properties {
			all = append(all, def+"."+name)
		}
	}
	add("file", schema)
	for def, s := range schema["$defs"].(object) {
		add(def, s.(object))
		for _, form := range formsOf(s.(object)) {
			add(def, form)
		}
	}
	slices.Sort(all)
	return all
}

func formsOf(schema object) []object {
	var all []object
	forms, _ := schema["anyOf"].([]any)
	for _, one := range forms {
		all = append(all, one.(object))
	}
	return all
}

// resolved follows references and picks the form that fits a node; def is the last name on the way.
func (w *schemaWalk) resolved(n *yaml.Node, schema object, def string) (object, string) {
	if ref, ok := schema["$ref"].(string); ok {
		def = strings.TrimPrefix(ref, "#/$defs/")
		return w.resolved(n, w.schema["$defs"].(object)[def].(object), def)
	}
	for _, form := range formsOf(schema) {
		if s, d := w.resolved(n, form, def); fits(n, s) {
			return s, d
		}
	}
	return schema, def
}

func fits(n *yaml.Node, schema object) bool {
	required, _ := schema["required"].([]any)
	switch schema["type"] {
	case "object":
		return n.Kind == yaml.MappingNode && !slices.ContainsFunc(required, func(k any) bool { return index(n, k.(string)) < 0 })
	case "array":
		return n.Kind == yaml.SequenceNode
	}
	return n.Kind == yaml.ScalarNode && schema["anyOf"] == nil
}

func index(n *yaml.Node, name string) int {
	for i := 0; i < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return i
		}
	}
	return -1
}

func (w *schemaWalk) walk(n *yaml.Node, schema object, def string) {
	schema, def = w.resolved(n, schema, def)
	switch n.Kind {
	case yaml.SequenceNode:
		if items, ok := schema["items"].(object); ok {
			for _, item := range n.Content {
				w.walk(item, items, def)
			}
		}
	case yaml.MappingNode:
		properties, _ := schema["properties"].(object)
		others, _ := schema["additionalProperties"].(object)
		for i := 0; i < len(n.Content); i += 2 {
			name, value := n.Content[i].Value, n.Content[i+1]
			of, known := properties[name].(object)
			if !known {
				w.walk(value, others, def)
				continue
			}
			k := key{w.root, n, def + "." + name, i}
			w.changes = append(w.changes, k.removed())
			for _, other := range w.others(value, of) {
				w.changes = append(w.changes, k.replaced(other))
			}
			w.walk(value, of, def)
		}
	}
}

// freeText are the forms of which any other text is as good as any.
var freeText = []string{"anyText", "anyLine", "httpsPage", "enumText"}

// others are values that a schema allows in the place of one.
func (w *schemaWalk) others(n *yaml.Node, schema object) []*yaml.Node {
	var all []*yaml.Node
	for _, form := range formsOf(schema) {
		all = append(all, w.others(n, form)...)
	}
	if ref, ok := schema["$ref"].(string); ok {
		name := strings.TrimPrefix(ref, "#/$defs/")
		if slices.Contains(freeText, name) {
			return []*yaml.Node{scalar("!!str", n.Value+"x")}
		}
		return w.others(n, w.schema["$defs"].(object)[name].(object))
	}
	if values, ok := schema["enum"].([]any); ok {
		for _, v := range values {
			all = append(all, encoded(v))
		}
		return all
	}
	switch schema["type"] {
	case "boolean":
		return []*yaml.Node{scalar("!!bool", strconv.FormatBool(n.Value != "true"))}
	case "integer":
		is, _ := strconv.Atoi(n.Value)
		return []*yaml.Node{scalar("!!int", strconv.Itoa(is+1)), scalar("!!int", strconv.Itoa(max(is-1, 1)))}
	case "string":
		all = append(all, scalar("!!str", n.Value+"x"))
		for _, word := range w.words {
			all = append(all, scalar("!!str", word))
		}
	case "array", "object":
		all = append(all, without(n)...)
	case nil:
		if c, ok := schema["const"]; ok {
			all = append(all, encoded(c))
		}
	}
	return all
}

// without are a list or mapping each without one of its entries.
func without(n *yaml.Node) []*yaml.Node {
	var all []*yaml.Node
	size := map[yaml.Kind]int{yaml.SequenceNode: 1, yaml.MappingNode: 2}[n.Kind]
	for i := 0; size > 0 && len(n.Content) > size && i < len(n.Content); i += size {
		less := *n
		less.Content = slices.Concat(n.Content[:i], n.Content[i+size:])
		all = append(all, &less)
	}
	return all
}

func encoded(v any) *yaml.Node {
	var n yaml.Node
	if err := n.Encode(v); err != nil {
		panic(err)
	}
	return &n
}

// wordsOf are the names of a document: keys, and values of one word.
func wordsOf(n *yaml.Node) []string {
	found := map[string]bool{}
	var add func(n *yaml.Node)
	add = func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode && n.Value != strings.ToLower(n.Value) && !strings.Contains(n.Value, " ") {
			found[n.Value] = true
		}
		for _, child := range n.Content {
			add(child)
		}
	}
	add(n)
	return slices.Sorted(maps.Keys(found))
}
