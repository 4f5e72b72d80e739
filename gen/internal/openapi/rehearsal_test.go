package openapi

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gopkg.in/yaml.v3"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// The first meeting with the vendor's own document, rehearsed: our document in the forms in which
// it may be offered. Each has to end with the Go of today, after what the report asks for.

// form is a way to write down the same description.
type form struct {
	name   string
	change func(tree *yaml.Node) // nil for none
	write  func(tree *yaml.Node) []byte
	rounds int  // of reading the report and doing what it says
	other  bool // the Go cannot be the same
}

var forms = []form{
	{name: "as_it_is", write: asYAML},
	{name: "json", write: asJSON},
	{name: "json_on_one_line", write: asOneLine},
	{name: "openapi_3_1", change: as31, write: asYAML},
	{name: "keys_of_a_site", change: withSiteKeys, write: asJSON},
	{name: "operation_ids", change: withOperationIDs, write: asYAML, rounds: 1},
	{name: "dereferenced", change: dereferenced, write: asJSON},
	{name: "inline", change: inline, write: asJSON, rounds: 1},
	{name: "other_schema_names", change: renamedSchemas, write: asYAML, rounds: 1},
	{name: "letter_case_of_paths", change: lowerPaths, write: asYAML, rounds: 1},
	{name: "exchanged_schema_names", change: exchanged, write: asYAML, rounds: 1},
	{name: "framework", change: asAFramework, write: asJSON, rounds: 1, other: true},
	{name: "read_and_sent_apart", change: apart, write: asYAML, rounds: 1, other: true},
	{name: "sent_apart", change: func(tree *yaml.Node) {
		apart(tree)
		rename(tree, map[string]string{"JobOrderView": "JobOrder"})
	}, write: asYAML, rounds: 1, other: true},
	{name: "all_at_once", change: func(tree *yaml.Node) {
		as31(tree)
		withSiteKeys(tree)
		inline(tree)
		lowerPaths(tree)
	}, write: asOneLine, rounds: 1},
}

func TestRehearsal(t *testing.T) {
	spec, corrections := present(t)
	today, _, err := generate([]byte(spec), []byte(corrections))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range forms {
		t.Run(f.name, func(t *testing.T) {
			module := tree(t)
			document := f.document(t, spec)
			var report strings.Builder
			for round := range f.rounds + 1 {
				got, err := Replace(module, specFile, document)
				fmt.Fprintf(&report, "%s", got.Advice)
				if err != nil {
					fmt.Fprintf(&report, "%v\n", err)
				}
				for _, group := range []yamldoc.Group{yamldoc.Guessed, yamldoc.Untyped, yamldoc.Dropped} {
					lines, _ := got.New.Remarks.Of(group)
					for _, line := range lines {
						fmt.Fprintf(&report, "%s: %s\n", group, line)
					}
				}
				if len(got.New.Operations) > 0 && len(got.Old.Operations) == 0 {
					t.Errorf("round %d compares with nothing", round+1)
				}
				if round < f.rounds && got.Advice == "" && err == nil {
					t.Fatalf("nothing to do in round %d", round+1)
				}
				if round == f.rounds {
					if err != nil || got.Advice != "" {
						t.Fatalf("not done after %d rounds:\n%s", round, report.String())
					}
					if !f.other {
						sameGo(t, got.Files, today)
					}
					module[specFile] = &fstest.MapFile{Data: got.Files[specFile]}
				}
				act(module, got.Advice)
				report.WriteString("--\n")
			}
			if again, err := Replace(module, specFile, document); err != nil || again.Advice != "" {
				t.Errorf("a second time: %s%v", again.Advice, err)
			}
			if back, err := Replace(module, specFile, []byte(spec)); err != nil || back.Advice != "" {
				fmt.Fprintf(&report, "and the document of before in its place:\n%s%v\n", back.Advice, err)
			}
			golden(t, filepath.Join("testdata", "rehearsal", f.name+".txt"), report.String())
		})
	}
}

// document is the description in this form.
func (f form) document(t *testing.T, spec string) []byte {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(spec), &doc); err != nil {
		t.Fatal(err)
	}
	if f.change != nil {
		f.change(doc.Content[0])
	}
	return f.write(doc.Content[0])
}

// act puts the lines of the report into the overlay, as a person would.
func act(module fstest.MapFS, advice string) {
	names, actions, _ := strings.Cut(advice, "actions: # beside those that are there\n")
	text := strings.Replace(string(module[overlayFile].Data), "actions:\n", names+"actions:\n"+actions, 1)
	module[overlayFile] = &fstest.MapFile{Data: []byte(text)}
}

// sameGo holds that the Go is the same, in whatever files, but for its comments and for the letter case
// that it has from paths: of parameters, files and the names of resources in errors.
func sameGo(t *testing.T, got, want map[string][]byte) {
	t.Helper()
	lines := func(files map[string][]byte) map[string]bool {
		all := map[string]bool{}
		for name, data := range files {
			if strings.HasSuffix(name, ".go") {
				for line := range strings.Lines(comments.ReplaceAllString(string(data), "")) {
					all[strings.ToLower(strings.TrimSpace(line))] = true
				}
			}
		}
		return all
	}
	is, was := lines(got), lines(want)
	for line := range is {
		if !was[line] {
			t.Errorf("new: %s", line)
		}
	}
	for line := range was {
		if !is[line] {
			t.Errorf("gone: %s", line)
		}
	}
	if was, is := exported(want), exported(got); !slices.Equal(was, is) {
		t.Errorf("the Go API is\n%s\nand was\n%s", is, was)
	}
}

// exported are the exported names that files declare at the top, and the methods of the client.
func exported(files map[string][]byte) (names []string) {
	for _, data := range files {
		for _, m := range declaration.FindAllStringSubmatch(string(data), -1) {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

var (
	comments    = regexp.MustCompile(`(?m)\s*//.*$`)
	declaration = regexp.MustCompile(`(?m)^(?:type|func(?: \(c \*Client\))?|var|const|\t) ?([A-Z]\w*)\b`)
)

func asYAML(tree *yaml.Node) []byte {
	data, err := yaml.Marshal(tree)
	if err != nil {
		panic(err)
	}
	return data
}

// asOneLine is JSON as PHP writes it: every slash has a backslash.
func asOneLine(tree *yaml.Node) []byte {
	var out bytes.Buffer
	toJSON(&out, tree)
	return bytes.ReplaceAll(out.Bytes(), []byte("/"), []byte(`\/`))
}

func asJSON(tree *yaml.Node) []byte {
	var out bytes.Buffer
	if err := json.Indent(&out, asOneLine(tree), "", "\t"); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// toJSON keeps the order of keys.
func toJSON(out *bytes.Buffer, n *yaml.Node) {
	text := func(s string) {
		data, _ := json.Marshal(s) // a text
		out.Write(data)
	}
	brackets := map[yaml.Kind]string{yaml.MappingNode: "{}", yaml.SequenceNode: "[]"}[n.Kind]
	if brackets == "" {
		if n.Tag == "!!str" {
			text(n.Value)
		} else {
			out.WriteString(n.Value)
		}
		return
	}
	out.WriteByte(brackets[0])
	for i, child := range n.Content {
		switch {
		case n.Kind == yaml.MappingNode && i%2 == 1:
			out.WriteByte(':')
		case i > 0:
			out.WriteByte(',')
		}
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			text(child.Value)
		} else {
			toJSON(out, child)
		}
	}
	out.WriteByte(brackets[1])
}

// value finds what a mapping has at some keys from the top down.
func value(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		i := slices.IndexFunc(n.Content, func(k *yaml.Node) bool { return k.Value == key })
		n = n.Content[i+1]
	}
	return n
}

// put adds a key to a mapping, written as YAML.
func put(n *yaml.Node, key, text string) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		panic(err)
	}
	n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, doc.Content[0])
}

// every calls f for n and all below it.
func every(n *yaml.Node, f func(*yaml.Node)) {
	f(n)
	for _, child := range n.Content {
		every(child, f)
	}
}

func as31(tree *yaml.Node) {
	value(tree, "openapi").Value = "3.1.0"
	put(tree, "jsonSchemaDialect", "https://spec.openapis.org/oas/3.1/dialect/base")
	every(value(tree, "components", "schemas"), func(n *yaml.Node) {
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == "type" && n.Content[i+1].Value == "integer" {
				n.Content[i+1] = &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: []*yaml.Node{n.Content[i+1]}}
			}
		}
	})
}

// withSiteKeys adds what documentation sites keep in a document.
func withSiteKeys(tree *yaml.Node) {
	put(tree, "x-tagGroups", "[{name: All, tags: [Master Data, Users]}]")
	put(value(tree, "info"), "x-logo", "{url: 'https://example.com/logo.png', altText: Logo}")
	eachOperation(tree, func(_, _ string, operation *yaml.Node) {
		put(operation, "x-codeSamples", "[{lang: curl, source: 'curl -X GET {url}/'}]")
		put(operation, "x-internal", "false")
	})
}

// eachOperation calls f for every operation.
func eachOperation(tree *yaml.Node, f func(path, method string, operation *yaml.Node)) {
	paths := value(tree, "paths")
	for i := 0; i < len(paths.Content); i += 2 {
		item := paths.Content[i+1]
		for j := 0; j < len(item.Content); j += 2 {
			f(paths.Content[i].Value, item.Content[j].Value, item.Content[j+1])
		}
	}
}

// withOperationIDs names operations as frameworks do.
func withOperationIDs(tree *yaml.Node) {
	eachOperation(tree, func(path, method string, operation *yaml.Node) {
		put(operation, "operationId", strings.NewReplacer("/rest/api/standard/v1/", "", "{", "by_", "}", "", "/", "_").Replace(path)+"_"+method)
	})
}

// dereferenced writes every schema out where it is used; the named ones stay beside it.
func dereferenced(tree *yaml.Node) {
	schemas := value(tree, "components", "schemas")
	every(tree, func(n *yaml.Node) {
		for n.Kind == yaml.MappingNode && len(n.Content) == 2 && n.Content[0].Value == "$ref" {
			*n = *value(schemas, strings.TrimPrefix(n.Content[1].Value, yamldoc.SchemasPointer))
		}
	})
}

// inline writes every schema out where it is used, and names none.
func inline(tree *yaml.Node) {
	dereferenced(tree)
	value(tree, "components").Content = slices.DeleteFunc(slices.Clone(value(tree, "components").Content), func(n *yaml.Node) bool { return n == value(tree, "components", "schemas") || n.Value == "schemas" })
}

// renamedSchemas gives every schema the name that a Java or C# class might have.
func renamedSchemas(tree *yaml.Node) {
	names, schemas := map[string]string{}, value(tree, "components", "schemas")
	for i := 0; i < len(schemas.Content); i += 2 {
		name := schemas.Content[i].Value
		names[name] = "Api" + name + ".Dto"
	}
	rename(tree, names)
}

// rename gives schemas other names.
func rename(tree *yaml.Node, names map[string]string) {
	schemas := value(tree, "components", "schemas")
	for i := 0; i < len(schemas.Content); i += 2 {
		schemas.Content[i].Value = cmp.Or(names[schemas.Content[i].Value], schemas.Content[i].Value)
	}
	every(tree, func(n *yaml.Node) {
		if name, ok := strings.CutPrefix(n.Value, yamldoc.SchemasPointer); ok {
			n.Value = yamldoc.SchemasPointer + cmp.Or(names[name], name)
		}
	})
}

// exchanged gives some schemas the names of others, and one of these a new name.
func exchanged(tree *yaml.Node) {
	rename(tree, map[string]string{"BillableItem": "PriceItem", "PriceItem": "NRB", "NRB": "Charge"})
}

// asAFramework is as controllers written in Java are described: operations are numbered, and media types are any.
func asAFramework(tree *yaml.Node) {
	renamedSchemas(tree)
	count := map[string]int{}
	eachOperation(tree, func(path, method string, operation *yaml.Node) {
		name := map[string]string{"get": "list", "post": "save"}[method]
		if strings.Contains(path, "{") {
			name = "find"
		}
		id := name
		if n := count[name]; n > 0 {
			id = fmt.Sprintf("%s_%d", name, n)
		}
		count[name]++
		put(operation, "operationId", id)
		every(value(operation, "responses"), func(n *yaml.Node) {
			if n.Value == "application/json" {
				n.Value = "*/*"
			}
		})
	})
}

// apart has one schema for what is read of a job, and another for what is sent.
func apart(tree *yaml.Node) {
	schemas := value(tree, "components", "schemas")
	rename(tree, map[string]string{"JobOrder": "JobOrderView"})
	schemas.Content = append(schemas.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "JobOrderForm"}, value(schemas, "JobOrderView"))
	every(value(schemas, "JobOrderPostRequest"), func(n *yaml.Node) {
		if n.Value == yamldoc.SchemasPointer+"JobOrderView" {
			n.Value = yamldoc.SchemasPointer + "JobOrderForm"
		}
	})
}

// lowerPaths writes paths and their parameters as the addresses of the site do.
func lowerPaths(tree *yaml.Node) {
	paths := value(tree, "paths")
	for i := 0; i < len(paths.Content); i += 2 {
		paths.Content[i].Value = strings.ToLower(paths.Content[i].Value)
	}
	every(paths, func(n *yaml.Node) {
		if n.Kind == yaml.MappingNode && len(n.Content) > 3 && n.Content[0].Value == "name" && n.Content[2].Value == "in" {
			n.Content[1].Value = strings.ToLower(n.Content[1].Value)
		}
	})
}

// golden compares a text with a file, or writes it.
func golden(t *testing.T, file, text string) {
	t.Helper()
	if *update {
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want, err := os.ReadFile(file); err != nil || string(want) != text {
		t.Errorf("%s is not what is said (%v):\n%s", file, err, text)
	}
}
