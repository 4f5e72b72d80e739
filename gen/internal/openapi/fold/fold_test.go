package fold

import (
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

const schemas = `
components:
  schemas:
    Node: {type: object, properties: {next: {$ref: '#/components/schemas/Node'}}}
    Cat: {type: object, properties: {name: {type: string}, tail: {$ref: '#/components/schemas/Tail'}}}
    Tail: {type: object, properties: {length: {type: integer}, curl: {type: boolean}}}
    One: {type: object, properties: {same: {type: string}, other: {type: string}}}
    Two: {type: object, properties: {same: {type: string}, other: {type: string}}}
    Text: {type: string}
    Lone: {type: object, properties: {a: {type: string}}}
`

func TestDocument(t *testing.T) {
	for _, c := range []struct{ name, schema, want string }{
		{"word for word", "{type: object, properties: {length: {type: integer}, curl: {type: boolean}}}", "Tail"},
		{"in another order", "{properties: {length: {type: integer}, curl: {type: boolean}}, type: object}", "Tail"},
		{"written out within", "{type: object, properties: {name: {type: string}, tail: {type: object, properties: {length: {type: integer}, curl: {type: boolean}}}}}", "Cat"},
		{"with a reference within", "{type: object, properties: {name: {type: string}, tail: {$ref: '#/components/schemas/Tail'}}}", "Cat"},
		{"one word more", "{type: object, description: d, properties: {length: {type: integer}, curl: {type: boolean}}}", ""},
		{"another type", "{type: object, properties: {length: {type: string}, curl: {type: boolean}}}", ""},
		{"what two schemas say", "{type: object, properties: {same: {type: string}, other: {type: string}}}", ""},
		{"one member", "{type: object, properties: {a: {type: string}}}", ""},
		{"what says nothing", "{type: string}", ""},
		{"what refers to itself", "{type: object, properties: {next: {$ref: '#/components/schemas/Node'}}}", ""},
	} {
		doc, err := yamldoc.Load("doc.yaml", []byte("paths: {/a: {get: {schema: "+c.schema+"}}}\n"+schemas))
		if err != nil {
			t.Fatal(err)
		}
		Document(doc)
		ref := doc.Root.At("#/paths/~1a/get/schema").Text("$ref")
		if got := strings.TrimPrefix(ref, yamldoc.SchemasPointer); got != c.want {
			t.Errorf("%s: it is read as %q, wanted %q", c.name, got, c.want)
		}
		if told := len(doc.Remarks) > 0; told != (c.want != "") {
			t.Errorf("%s: %d remarks", c.name, len(doc.Remarks))
		}
	}
}
