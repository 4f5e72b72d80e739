package mcp

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/google/jsonschema-go/jsonschema"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// parameters are what a tool takes.
type parameters struct {
	tool   string
	schema *jsonschema.Schema
}

// plainSchemas are the schemas of types that the SDK would say in more words, or wrongly.
var plainSchemas = map[reflect.Type]*jsonschema.Schema{
	reflect.TypeFor[wire.Value](): {Type: "object"}, // JSON as it is
	reflect.TypeFor[[]string]():   {Type: "array", Items: &jsonschema.Schema{Type: "string"}},
	reflect.TypeFor[[]int]():      {Type: "array", Items: &jsonschema.Schema{Type: "integer"}},
}

// newParameters are those that the tags of In say.
func newParameters[In any](tool string) *parameters {
	schema, err := jsonschema.For[In](&jsonschema.ForOptions{TypeSchemas: plainSchemas})
	if err != nil {
		panic(fmt.Sprintf("the arguments of %s: %v", tool, err)) // a test lists all tools
	}
	return &parameters{tool, schema}
}

// read reads arguments, digit for digit, or says which one is wrong and what is expected.
func (p *parameters) read(raw []byte, in any) error {
	if len(raw) == 0 {
		raw = []byte("{}")
	}
	given, err := rawjson.Members(raw)
	if err != nil {
		return exit.Usagef("%s: the arguments are no JSON object; %s", p.tool, p.takes())
	}
	given = slices.DeleteFunc(given, func(m rawjson.Member) bool { return rawjson.IsNull(m.Value) })
	for _, m := range given {
		if err := p.fits(m); err != nil {
			return err
		}
	}
	for _, name := range p.schema.Required {
		if _, there := rawjson.Lookup(given, name); !there {
			return exit.Usagef("%s: %q is missing: %s; %s", p.tool, name, p.wanted(name), p.takes())
		}
	}
	return p.faulty(json.Unmarshal(rawjson.Object(given), in, json.RejectUnknownMembers(true)))
}

// fits refuses an argument that the tool does not know, or not of that kind.
func (p *parameters) fits(m rawjson.Member) error {
	want := p.schema.Properties[m.Name]
	if want == nil {
		meant := output.OrMeant(output.Nearest(m.Name, p.names()))
		return exit.Usagef("%s: no argument is called %s%s; %s", p.tool, output.Quoted(m.Name), meant, p.takes())
	}
	if met := kindOf(m.Value); met != want.Type && (met != "integer" || want.Type != "number") {
		return exit.Usagef("%s: %q is %s, and must be %s", p.tool, m.Name, kindWords[met], p.wanted(m.Name))
	}
	return nil
}

// faulty says where arguments are of a wrong kind further in.
func (p *parameters) faulty(err error) error {
	if err == nil {
		return nil
	}
	said, ok := errors.AsType[*json.SemanticError](err)
	if !ok {
		return exit.Usagef("%s: the arguments cannot be read: %s", p.tool, strings.TrimPrefix(err.Error(), "jsontext: "))
	}
	place := strings.TrimPrefix(string(said.JSONPointer), "/")
	name, _, _ := strings.Cut(place, "/")
	return exit.Usagef("%s: %s is a %s, which does not fit there; %q must be %s", p.tool, place, said.JSONKind, name, p.wanted(name))
}

// names are the arguments, in their order.
func (p *parameters) names() []string { return p.schema.PropertyOrder }

// takes says which arguments there are.
func (p *parameters) takes() string {
	if len(p.names()) == 0 {
		return "it takes none"
	}
	return "it takes " + strings.Join(p.names(), ", ")
}

// wanted says what an argument must be.
func (p *parameters) wanted(name string) string {
	s := p.schema.Properties[name]
	words := kindWords[s.Type]
	if s.Items != nil {
		words += map[string]string{"string": " of texts", "integer": " of whole numbers"}[s.Items.Type]
	}
	if s.Description != "" {
		words += ", " + s.Description
	}
	return words
}

// kindWords are the types of JSON schema in words.
var kindWords = map[string]string{
	"string": "a text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
	"array": "a list", "object": "an object",
}

// kindOf is the type of a value as a schema calls it.
func kindOf(value wire.Value) string {
	switch value.Kind() {
	case '"':
		return "string"
	case '{':
		return "object"
	case '[':
		return "array"
	case 't', 'f':
		return "boolean"
	}
	if strings.ContainsAny(string(value), ".eE") {
		return "number"
	}
	return "integer"
}
