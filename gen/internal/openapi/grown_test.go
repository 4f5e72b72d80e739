package openapi

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// growths are what is put in front of the others below a key, wherever that stands.
var growths = map[string]string{
	"schemas":    "Aaa: {type: object, properties: {b: {type: string}}}",
	"paths":      "/aaa/{id}: {get: {responses: {'200': {description: d}}}, post: {responses: {'200': {description: d}}}}",
	"parameters": "- {name: aaa, in: query, schema: {type: string, enum: [a]}}",
	"enum":       "- aaa",
}

// otherwise are the cases in which something in front renames others by what it means: what all paths
// had in common is no more, a value is no longer the only one, an operation takes more than a key.
var otherwise = strings.Fields("path_prefix/paths union_options/enum upsert/parameters")

// TestGrown: what comes to a description renames nothing that was in it.
func TestGrown(t *testing.T) {
	for _, file := range cases(t, "good") {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		_, section := quirk(t, file)
		was, err := described(specFile, section("openapi.yaml"), section("overlay.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		for key, more := range growths {
			if slices.Contains(otherwise, name+"/"+key) {
				continue
			}
			doc, front := loaded(t, section("openapi.yaml")), loaded(t, []byte("all:\n  "+more))
			grow(doc.Root, key, front.Root.Get("all"), map[*yamldoc.Node]bool{})
			text, err := doc.YAML()
			if err != nil {
				t.Fatal(err)
			}
			is, err := described(specFile, text, section("overlay.yaml"))
			if err != nil {
				t.Fatalf("%s/%s: %v", name, key, err)
			}
			all := named(is)
			for one := range named(was) {
				if !all[one] {
					t.Errorf("%s/%s: without %s", name, key, one)
				}
			}
		}
	}
}

func loaded(t *testing.T, text []byte) *yamldoc.Document {
	t.Helper()
	doc, err := yamldoc.Load(specFile, text)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// grow puts more in front of everything below key, once where anchors share it.
func grow(n *yamldoc.Node, key string, more *yamldoc.Node, seen map[*yamldoc.Node]bool) {
	if seen[n] {
		return
	}
	seen[n] = true
	for k, v := range n.Pairs() {
		grow(v, key, more, seen)
		if k.Value == key && v.Kind == more.Kind {
			v.Content = slices.Concat(more.Content, v.Content)
		}
	}
	for _, item := range n.Items() {
		grow(item, key, more, seen)
	}
}
