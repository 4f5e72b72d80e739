package openapi

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// mark opens the comments that the generator writes itself, so that the name
// which oapi-codegen puts before each can be taken off again.
const mark = "@@"

// cleaned is the document as oapi-codegen gets it: OpenAPI 3.0 with every name
// and every Go type decided, and nothing in it that does not reach the output.
func (m *model) cleaned() *openapi3.T {
	t := &openapi3.T{
		OpenAPI:    "3.0.3",
		Info:       &openapi3.Info{Title: "cleaned", Version: "1"},
		Paths:      openapi3.NewPaths(),
		Components: &openapi3.Components{Schemas: openapi3.Schemas{}},
	}
	for _, c := range m.components {
		for _, writes := range forms(c) {
			t.Components.Schemas[typeName(c, writes)] = &openapi3.SchemaRef{}
		}
	}
	for _, c := range m.components {
		for _, writes := range forms(c) {
			if s := m.component(t, c, writes); s != nil {
				t.Components.Schemas[typeName(c, writes)].Value = s
			} else {
				delete(t.Components.Schemas, typeName(c, writes))
			}
		}
	}
	for _, op := range m.operations {
		path := t.Paths.Value(op.path)
		if path == nil {
			path = &openapi3.PathItem{}
			t.Paths.Set(op.path, path)
		}
		path.SetOperation(strings.ToUpper(op.method), m.operation(t, op))
	}
	return t
}

// forms returns the directions for which a component needs a type.
func forms(c *component) []bool {
	if c.twoForms {
		return []bool{false, true}
	}
	return []bool{c.writes}
}

// component returns the schema of one type, nil for what is written elsewhere.
func (m *model) component(t *openapi3.T, c *component, writes bool) *openapi3.Schema {
	switch {
	case (c.kind == kindEnum || c.kind == kindMap) && c.shape.goType == "":
		return nil
	case c.kind == kindObject && c.shape.goType == "":
		if hollow(c, writes) {
			return nil
		}
		return m.object(c, writes)
	case c.kind == kindUnion && c.shape.goType == "":
		return m.union(t, c, writes)
	}
	return typed(goType(c.shape, writes))
}

// typed is a schema that is nothing but a Go type.
func typed(goType string) *openapi3.Schema {
	return &openapi3.Schema{Extensions: map[string]any{"x-go-type": goType}}
}

func (m *model) object(c *component, writes bool) *openapi3.Schema {
	s := &openapi3.Schema{Type: &openapi3.Types{"object"}, Properties: openapi3.Schemas{}}
	for i, one := range c.members {
		if travels(one, writes) {
			s.Properties[one.name] = &openapi3.SchemaRef{Value: m.property(c, one, i, writes)}
		}
	}
	if rest := c.restOf(writes); rest != nil {
		s.AdditionalProperties.Schema = &openapi3.SchemaRef{Value: typed(goType(rest, writes))}
	}
	return s
}

// hollow reports whether no member of an object travels in a direction.
// oapi-codegen would make a map of it.
func hollow(c *component, writes bool) bool {
	for _, one := range c.members {
		if travels(one, writes) {
			return false
		}
	}
	return true
}

func (m *model) property(c *component, one *member, order int, writes bool) *openapi3.Schema {
	f := fieldOf(c, one, writes)
	s := typed(f.goType)
	s.Description = mark + fieldDoc(one, writes)
	s.Deprecated = one.deprecated
	s.Extensions["x-order"] = float64(order)
	s.Extensions["x-go-name"] = one.goName
	s.Extensions["x-go-type-skip-optional-pointer"] = true
	s.Extensions["x-omitempty"] = false
	s.Extensions["x-omitzero"] = f.omitZero
	if one.deprecated {
		s.Extensions["x-deprecated-reason"] = "the vendor marks it so."
	}
	if writes && one.required {
		s.Extensions["x-oapi-codegen-extra-tags"] = map[string]any{"wire": "required"}
	}
	return s
}

func (m *model) union(t *openapi3.T, c *component, writes bool) *openapi3.Schema {
	s := &openapi3.Schema{}
	if property := text(c.tag, "propertyName"); property != "" && usableTag.MatchString(property) {
		s.Discriminator = &openapi3.Discriminator{PropertyName: property, Mapping: map[string]openapi3.MappingRef{}}
	}
	for _, part := range c.parts {
		_, to := part.target()
		name := typeName(to, writes)
		ref := &openapi3.SchemaRef{Ref: schemasPointer + name, Value: &openapi3.Schema{}}
		s.OneOf = append(s.OneOf, ref)
		if s.Discriminator == nil {
			continue
		}
		for _, value := range tagValues(c, to) {
			s.Discriminator.Mapping[value] = openapi3.MappingRef{Ref: ref.Ref}
		}
	}
	return s
}

// tagValues are the discriminator values that stand for an option: those of the
// mapping, else the schema's own name.
func tagValues(c, option *component) []string {
	var values []string
	for k, v := range pairs(get(c.tag, "mapping")) {
		name := v.Value[strings.LastIndex(v.Value, "/")+1:]
		if name == option.name && usableTag.MatchString(k.Value) {
			values = append(values, k.Value)
		}
	}
	if len(values) == 0 {
		values = []string{option.name}
	}
	return values
}

func (m *model) operation(t *openapi3.T, op *operation) *openapi3.Operation {
	out := &openapi3.Operation{OperationID: op.goName, Summary: op.goName, Responses: &openapi3.Responses{}}
	for _, p := range op.params {
		out.Parameters = append(out.Parameters, &openapi3.ParameterRef{Value: parameter(p)})
	}
	if op.body != nil {
		out.RequestBody = &openapi3.RequestBodyRef{Value: m.requestBody(t, op.body)}
	}
	for _, a := range op.answers {
		out.Responses.Set(a.code, &openapi3.ResponseRef{Value: m.response(t, a)})
	}
	if len(op.answers) == 0 {
		empty := ""
		out.Responses.Set("200", &openapi3.ResponseRef{Value: &openapi3.Response{Description: &empty}})
	}
	return out
}

func (m *model) requestBody(t *openapi3.T, b *body) *openapi3.RequestBody {
	out := &openapi3.RequestBody{Required: b.required, Content: openapi3.Content{}}
	if b.media != "" {
		out.Content[b.media] = &openapi3.MediaType{Schema: m.content(t, b.shape, true)}
	}
	if b.media == "" {
		// Only the function that takes bytes: one odd media type gives that.
		out.Content["application/octet-stream"] = &openapi3.MediaType{}
	}
	return out
}

func (m *model) response(t *openapi3.T, a *answer) *openapi3.Response {
	empty := ""
	out := &openapi3.Response{Description: &empty}
	if a.shape != nil {
		out.Content = openapi3.Content{a.media: &openapi3.MediaType{Schema: m.content(t, a.shape, false)}}
	}
	return out
}

// content is the schema of a body or an answer: a reference where there is a
// type for it.
func (m *model) content(t *openapi3.T, s *shape, writes bool) *openapi3.SchemaRef {
	name := goType(s, writes)
	if known := t.Components.Schemas[name]; known != nil && known.Value != nil {
		return &openapi3.SchemaRef{Ref: schemasPointer + name, Value: known.Value}
	}
	return &openapi3.SchemaRef{Value: typed(name)}
}

// check lets kin-openapi look at the cleaned document. It finds nothing unless
// this package made a mistake. Names of schemas are not its business, Go allows
// more letters in them than OpenAPI; nor are paths that differ by the name of a
// parameter only.
func check(t *openapi3.T, file string) error {
	ctx := openapi3.WithValidationOptions(context.Background(), openapi3.DisableExamplesValidation())
	var errs []error
	for _, item := range t.Paths.Map() {
		for _, op := range item.Operations() {
			errs = append(errs, op.Validate(ctx))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.Components.Schemas)) {
		errs = append(errs, t.Components.Schemas[name].Validate(ctx))
	}
	if err := errors.Join(errs...); err != nil {
		return Faults{{Place{File: file}, fmt.Sprintf("cannot be brought into the form of OpenAPI 3.0 (%v); correct it in the overlay", err)}}
	}
	return nil
}
