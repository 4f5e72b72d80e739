package ajeraspec

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"go.yaml.in/yaml/v3"
)

const (
	specDir  = "../../specs/ajera"
	firstRow = "# yaml-language-server: $schema=schema.json\n"
)

// object is a JSON object of the schema.
type object = map[string]any

func readSchema(t *testing.T) object {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(specDir, "schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var root object
	if err := json.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	return root
}

func def(root object, name string) object {
	if name == "" {
		return root
	}
	d, _ := root["$defs"].(object)[name].(object)
	return d
}

// TestSchemaKeys compares the key tables of the parser with the schema.
func TestSchemaKeys(t *testing.T) {
	root := readSchema(t)
	compareKeys(t, root, "", new(Document).mapping())
	compareKeys(t, root, "method", new(Method).mapping())
	compareKeys(t, root, "batch", new(Batch).mapping())
	compareKeys(t, root, "cap", new(Cap).mapping())
	compareKeys(t, root, "update", new(Update).mapping())
	compareKeys(t, root, "rows", new(Rows).mapping())
	compareKeys(t, root, "type", new(Type).mapping())
	compareKeys(t, root, "block", new(Block).mapping())
	compareKeys(t, root, "enum", new(Enum).mapping())
	compareKeys(t, root, "enumValue", new(EnumValue).mapping())
	compareKeys(t, root, "fieldMapping", new(Field).mapping())
}

func compareKeys(t *testing.T, root object, name string, m mapping) {
	d := def(root, name)
	properties, _ := d["properties"].(object)
	var required []string
	for _, k := range m.keys {
		if k.required {
			required = append(required, k.name)
		}
	}
	want, got := slices.Sorted(slices.Values(m.names())), slices.Sorted(maps.Keys(properties))
	if !slices.Equal(want, got) {
		t.Errorf("%s: the parser has %q, the schema %q", m.what, want, got)
	}
	if got := words(d["required"]); !slices.Equal(required, got) {
		t.Errorf("%s: the parser requires %q, the schema %q", m.what, required, got)
	}
	if d["additionalProperties"] != false {
		t.Errorf("%s: the schema lets other keys pass", m.what)
	}
	for key, p := range properties {
		if text, _ := p.(object)["description"].(string); !strings.HasSuffix(text, ".") {
			t.Errorf("%s: %s has no description that is a sentence: %q", m.what, key, text)
		}
	}
}

func words(list any) []string {
	var s []string
	items, _ := list.([]any)
	for _, w := range items {
		s = append(s, fmt.Sprint(w))
	}
	return s
}

// TestSchemaWords compares closed sets of words, and the patterns of names.
func TestSchemaWords(t *testing.T) {
	root := readSchema(t)
	property := func(d, key string) object { return def(root, d)["properties"].(object)[key].(object) }
	for _, tt := range []struct {
		in   object
		want []string
	}{
		{property("method", "kind"), kinds},
		{property("update", "send"), sends},
		{property("fieldMapping", "write"), writes},
		{def(root, "evidence"), grades},
		{def(root, "scalar"), scalars},
	} {
		if got := words(tt.in["enum"]); !slices.Equal(got, tt.want) {
			t.Errorf("the parser knows %q, the schema %q", tt.want, got)
		}
	}
	for name, rule := range map[string]word{
		"anyText": anyText, "anyLine": anyLine, "goName": goName, "goSuffix": goSuffix, "wireName": wireName,
		"wirePath": wirePath, "httpsPage": httpsPage, "enumText": enumText, "custom": custom,
	} {
		if got := def(root, name)["pattern"]; got != rule.pattern.String() {
			t.Errorf("%s: the parser has %s, the schema %v", name, rule.pattern, got)
		}
	}
}

// TestSchemaAccepts holds every good file against the schema.
func TestSchemaAccepts(t *testing.T) {
	s := checker{readSchema(t)}
	for name, data := range goodFiles(t) {
		var v any
		if err := yaml.Unmarshal(data, &v); err != nil {
			t.Fatal(err)
		}
		for _, fault := range s.check("", s.root, v) {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

// TestSpecsNameTheSchema looks at the first line, by which editors find it.
func TestSpecsNameTheSchema(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(specDir, "*.yaml"))
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(data), firstRow) {
			t.Errorf("%s: the first line is not %q", file, firstRow)
		}
	}
}

func goodFiles(t *testing.T) map[string][]byte {
	files := map[string][]byte{}
	specs, _ := filepath.Glob(filepath.Join(specDir, "*.yaml"))
	for _, file := range append(specs, filepath.Join("testdata", "sketch.yaml")) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		files[file] = data
	}
	for name, data := range archivedFiles(t, "ok") {
		files[name] = data
	}
	return files
}

// archivedFiles returns the YAML files of all archives of a folder.
func archivedFiles(t testing.TB, dir string) map[string][]byte {
	files := map[string][]byte{}
	archives, _ := filepath.Glob(filepath.Join("testdata", dir, "*.txtar"))
	for _, file := range archives {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range a.Files {
			if filepath.Ext(f.Name) == ".yaml" {
				files[strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+f.Name] = f.Data
			}
		}
	}
	return files
}

// TestSchemaRefuses holds what Parse refuses against the schema. Where the fault
// is in the YAML itself (cases yaml-*) a schema cannot see it.
func TestSchemaRefuses(t *testing.T) {
	s := checker{readSchema(t)}
	refused := 0
	for name, data := range archivedFiles(t, "bad") {
		var v any
		_, err := Parse(name, data)
		if err == nil || yaml.Unmarshal(data, &v) != nil || strings.HasPrefix(name, "yaml-") {
			continue
		}
		refused++
		if len(s.check("", s.root, v)) == 0 {
			t.Errorf("%s: the schema lets pass what Parse refuses: %v", name, err)
		}
	}
	if refused < 20 {
		t.Errorf("only %d files were compared", refused)
	}
}

// TestSpecs reads the specs of this repository.
func TestSpecs(t *testing.T) {
	docs, err := ParseFS(os.DirFS(filepath.Dir(specDir)), "ajera", "specs/ajera/")
	if err != nil || len(docs) == 0 {
		t.Errorf("%d documents, %v", len(docs), err)
	}
}
