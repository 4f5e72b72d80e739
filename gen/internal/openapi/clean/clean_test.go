package clean

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/decide"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

func cleaned(t *testing.T, text string) *openapi3.T {
	t.Helper()
	out, err := Document(decided(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func decided(t *testing.T, text string) *decide.Model {
	t.Helper()
	doc, err := yamldoc.Load("doc.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	api, faults := read.Document(doc)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	m, faults := decide.All(api)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return m
}

// TestFaults: what oapi-codegen would refuse is told where it is written.
func TestFaults(t *testing.T) {
	m := decided(t, pets)
	m.Operations[0].Params[1].In = "odd"
	_, err := Document(m)
	const want = `doc.yaml:4:5: PUT /Pet/{id} cannot be written for OpenAPI 3.0 (`
	if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v, wanted %s", err, want)
	}
}

const pets = `openapi: 3.0.0
paths:
  /Pet/{id}:
    put:
      x-source: inferred
      parameters: [{name: tags, in: query, explode: false, schema: {items: {type: integer}}}, {name: filter, in: query, content: {application/json: {}}}]
      requestBody: {content: {application/json: {schema: {$ref: Pet}}}}
      responses: {'200': {content: {application/json: {schema: {$ref: Any}}}}}
components:
  schemas:
    Pet: {properties: {name: {type: string}, id: {type: string, readOnly: true}}, required: [name], additionalProperties: false}
    Any: {oneOf: [{$ref: Cat}, {$ref: Dog}], discriminator: {propertyName: kind, mapping: {c: '#/components/schemas/Cat'}}}
    Cat: {properties: {kind: {type: string}}}
    Dog: {properties: {kind: {type: string}}}
    Size: {enum: [S, M]}
    Days: {type: array, items: {type: string, format: date}}
    Map: {additionalProperties: {type: string}}
`

// TestSchemas: what oapi-codegen writes is there, and what is written without it is not.
func TestSchemas(t *testing.T) {
	doc := cleaned(t, pets)
	names := slices.Sorted(maps.Keys(doc.Components.Schemas))
	if want := []string{"Cat", "Days", "Dog", "Pet"}; !slices.Equal(names, want) {
		t.Errorf("schemas %q, wanted %q", names, want)
	}
	if got := doc.Components.Schemas["Days"].Value.Extensions["x-go-type"]; got != "[]wire.Date" {
		t.Errorf("Days is %v", got)
	}
}

// TestStruct: every field has its name, type, place and tags from here.
func TestStruct(t *testing.T) {
	doc := cleaned(t, pets)
	pet := doc.Components.Schemas["Pet"].Value.Properties
	want := map[string]any{
		"x-go-type": "string", "x-go-type-skip-optional-pointer": true, "x-order": 0.0, "x-go-name": "Name",
		"x-omitempty": false, "x-omitzero": false, "x-oapi-codegen-extra-tags": map[string]any{"wire": "required"},
	}
	if got := pet["name"].Value.Extensions; len(pet) != 1 || !reflect.DeepEqual(got, want) {
		t.Errorf("%d fields, name: %v", len(pet), got)
	}
	unknown := doc.Components.Schemas["Cat"].Value.Properties[unknownMember].Value.Extensions
	if unknown["x-go-name"] != "Unknown" || unknown["x-order"] != 1.0 {
		t.Errorf("unknown members: %v", unknown)
	}
}

func TestOperation(t *testing.T) {
	op := cleaned(t, pets).Paths.Value("/Pet/{id}").Put
	want := map[string]any{
		"Var": "updatePet", "Answer": "*Any", "Via": "record[Any]", "Body": "Pet", "Media": "application/json",
		"Reads": false, "Resource": "Pet", "Page": "", "Evidence": "Inferred", "Keys": []string(nil),
	}
	if got := op.Extensions["x-call"]; !reflect.DeepEqual(got, want) {
		t.Errorf("call %v", got)
	}
	tags, filter := op.Parameters.GetByInAndName("query", "tags"), op.Parameters.GetByInAndName("query", "filter")
	if *tags.Explode || !tags.Schema.Value.Type.Is("array") || tags.Schema.Value.Extensions["x-go-type"] != "[]int64" {
		t.Errorf("tags %+v", tags)
	}
	if filter.Schema != nil || filter.Content["application/json"] == nil {
		t.Errorf("filter %+v", filter)
	}
}
