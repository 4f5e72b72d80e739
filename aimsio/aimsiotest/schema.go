package aimsiotest

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// shape is what the fake needs to know of an object's schema.
type shape struct {
	members  map[string]*openapi3.Schema
	sorted   []string // the names of the members
	required []string
	closed   bool // every member is published
	rules    []eitherOr
}

// eitherOr demands one of Any, if When is given or empty.
type eitherOr struct {
	Any  []string
	When string
}

// shapes are those made so far, by schema: each record that is written or shown asks for several, and
// a document does not change once it is read.
var shapes sync.Map

// shapeOf flattens a schema with its allOf parts.
func shapeOf(schema *openapi3.Schema) shape {
	if made, ok := shapes.Load(schema); ok {
		return made.(shape)
	}
	sh := shape{members: map[string]*openapi3.Schema{}}
	sh.add(schema)
	sh.sorted = slices.Sorted(maps.Keys(sh.members))
	shapes.Store(schema, sh)
	return sh
}

func (sh *shape) add(schema *openapi3.Schema) {
	if schema == nil {
		return
	}
	for name, ref := range schema.Properties {
		sh.members[name] = ref.Value
	}
	if complete, _ := schema.Extensions["x-complete"].(bool); complete && len(schema.Properties) > 0 {
		sh.closed = true
	}
	sh.required = append(sh.required, schema.Required...)
	sh.rules = append(sh.rules, eitherOrIn(schema.Extensions["x-either-or"])...)
	for _, part := range schema.AllOf {
		sh.add(part.Value)
	}
}

// eitherOrIn reads the rules that the overlay puts on a schema.
func eitherOrIn(extension any) []eitherOr {
	var rules []eitherOr
	list, _ := extension.([]any)
	for _, entry := range list {
		object, _ := entry.(map[string]any)
		names, _ := object["any"].([]any)
		var rule eitherOr
		rule.When, _ = object["when"].(string)
		for _, name := range names {
			if text, ok := name.(string); ok {
				rule.Any = append(rule.Any, text)
			}
		}
		rules = append(rules, rule)
	}
	return rules
}

// elements is the schema of a list's elements when they are objects of their own.
func elements(schema *openapi3.Schema) *openapi3.Schema {
	if schema == nil || !schema.Type.Is("array") || schema.Items == nil {
		return nil
	}
	if items := schema.Items.Value; items != nil && len(shapeOf(items).members) > 0 {
		return items
	}
	return nil
}

// shapeless reports whether of the elements of a list nothing is published.
func shapeless(schema *openapi3.Schema) bool {
	if !schema.Type.Is("array") || elements(schema) != nil {
		return false
	}
	items := schema.Items
	return items == nil || items.Value == nil || items.Value.Type == nil || items.Value.Type.Is("object")
}

// formMember is the name of the form-data object that a read shows of the custom
// fields, "" when the schema has none.
func (sh shape) formMember() string {
	for _, name := range sh.sorted {
		if member := sh.members[name]; member.ReadOnly && strings.HasSuffix(name, "FormData") {
			return name
		}
	}
	return ""
}

// body is the schema of one record of a write, and the name of the list that wraps
// it; both are zero where the document does not publish them.
func (r *route) body() (item *openapi3.Schema, wrapper string) {
	if r.operation.RequestBody == nil || r.operation.RequestBody.Value == nil {
		return nil, ""
	}
	ref := jsonSchema(r.operation.RequestBody.Value.Content)
	if ref == nil {
		return nil, ""
	}
	if ref.Value.Type.Is("array") {
		return elements(ref.Value), ""
	}
	sh := shapeOf(ref.Value)
	for _, name := range sh.sorted {
		if items := elements(sh.members[name]); items != nil && len(sh.members) == 1 {
			return items, name
		}
	}
	if len(sh.members) == 0 {
		return nil, ""
	}
	return ref.Value, ""
}
