package overlay

import (
	"fmt"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

const named = `components:
  schemas:
    CatDto: {type: object, properties: {kittens: {type: array, items: {$ref: '#/components/schemas/CatDto'}}}}
    Pet: {oneOf: [{$ref: '#/components/schemas/CatDto'}], discriminator: {propertyName: t, mapping: {a: CatDto, b: '#/components/schemas/CatDto'}}}
paths:
  /a: {get: {schema: {type: object, properties: {in: {type: object, properties: {x: {type: string}}}}}}}
`

// give gives names, each of one line.
func give(t *testing.T, entries ...string) (*yamldoc.Document, error) {
	t.Helper()
	text := "overlay: 1.0.0\nactions: []\n" + NamesKey + ":\n"
	for _, entry := range entries {
		text += "  " + entry + "\n"
	}
	over, err := Parse("over.yaml", []byte(text))
	if err != nil {
		return nil, err
	}
	doc, err := yamldoc.Load("doc.yaml", []byte(named))
	if err != nil {
		t.Fatal(err)
	}
	return doc, over.Name(doc).Err()
}

// TestName holds that a schema keeps its references, and that one within another is found
// whatever the order.
func TestName(t *testing.T) {
	doc, err := give(t, "Cat: $.components.schemas.CatDto",
		"Outer: $.paths['/a'].get.schema",
		"Inner: $.paths['/a'].get.schema.properties.in")
	if err != nil {
		t.Fatal(err)
	}
	got, err := doc.YAML()
	if err != nil {
		t.Fatal(err)
	}
	want, err := yamldoc.Load("want", []byte(`components:
  schemas:
    Cat: {type: object, properties: {kittens: {type: array, items: {$ref: '#/components/schemas/Cat'}}}}
    Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}], discriminator: {propertyName: t, mapping: {a: Cat, b: '#/components/schemas/Cat'}}}
    Outer:
        type: object
        properties: {in: {$ref: '#/components/schemas/Inner'}}
    Inner: {type: object, properties: {x: {type: string}}}
paths:
  /a: {get: {schema: {$ref: '#/components/schemas/Outer'}}}
`))
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := want.YAML(); flat(t, got) != flat(t, text) {
		t.Errorf("got\n%swant\n%s", got, text)
	}
}

// TestNameExchanged holds that two schemas can have each other's name, and that one is found within
// another by the name that this one gets.
func TestNameExchanged(t *testing.T) {
	doc, err := give(t, "Inner: $.components.schemas.CatDto.properties.in", "Pet: $.components.schemas.CatDto", "CatDto: $.components.schemas.Pet",
		"Outer: $.paths['/a'].get.schema", "Last: $.components.schemas.Outer.properties.in")
	if err == nil || !strings.HasPrefix(err.Error(), "over.yaml:4:3: $.components.schemas.CatDto.properties.in of Inner matches nothing") || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v", err)
	}
	for at, want := range map[string]string{
		"Pet/properties/kittens/items": "Pet", "CatDto/oneOf/0": "Pet", "Outer/properties/in": "Last",
	} {
		if got := doc.Root.At(yamldoc.SchemasPointer + at).Text("$ref"); got != yamldoc.SchemasPointer+want {
			t.Errorf("%s refers to %q, not to %s", at, got, want)
		}
	}
}

// TestNameOfReference holds that an entry for what was written out is one for what has a name there by now.
func TestNameOfReference(t *testing.T) {
	doc, err := give(t, "Cat: $.components.schemas.Pet.oneOf[0]")
	if err != nil || doc.Root.At(yamldoc.SchemasPointer+"Cat").Text("type") != "object" || doc.Root.At(yamldoc.SchemasPointer+"CatDto") != nil {
		t.Errorf("%v", err)
	}
}

// flat is a document without its layout.
func flat(t *testing.T, data []byte) string {
	t.Helper()
	var tree any
	if err := yaml.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(tree)
}

func TestNameFaults(t *testing.T) {
	for _, c := range []struct{ entry, want string }{
		{"Cat: $.components.schemas.CatDto\n  Dog: $.components.schemas.CatDto", "over.yaml:5:3: $.components.schemas.CatDto is the schema that is called Cat above; remove one of the entries"},
		{"Cat: $.components.schemas.Dog", "over.yaml:4:3: $.components.schemas.Dog of Cat matches nothing in doc.yaml; correct it, or remove the entry"},
		{"Pet: $.components.schemas.CatDto", "over.yaml:4:3: doc.yaml has schemas of its own called Pet; remove these entries of x-schemas, or"},
		{"Cat: schemas.CatDto", "over.yaml:4:3: schemas.CatDto of Cat is not a JSONPath"},
		{"'a b': $.components.schemas.CatDto", `over.yaml:4:3: "a b": an entry of x-schemas is the name of a schema and the JSONPath where the document has it`},
		{"Cat: [a]", `over.yaml:4:3: "Cat": an entry of x-schemas is the name of a schema`},
	} {
		if _, err := give(t, c.entry); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v", c.entry, err)
		}
	}
}
