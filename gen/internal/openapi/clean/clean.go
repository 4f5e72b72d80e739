// Package clean tells oapi-codegen what to write: what was decided comes in; out goes a
// document of OpenAPI 3.0 that leaves it nothing to decide.
package clean

import (
	"context"
	"errors"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/decide"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// Document is the document as oapi-codegen gets it: OpenAPI 3.0 with every name
// and every Go type decided, and nothing in it that does not reach the output. What
// kin-openapi has to say of a schema or an operation is the error; the names of schemas
// and the paths are not its business, Go and Aimsio allow more.
func Document(m *decide.Model) (*openapi3.T, error) {
	t := &openapi3.T{
		OpenAPI:    "3.0.3",
		Info:       &openapi3.Info{Title: "cleaned", Version: "1"},
		Components: &openapi3.Components{Schemas: openapi3.Schemas{}},
	}
	var errs []error
	for _, one := range m.Types {
		if s := schema(one); s != nil {
			t.Components.Schemas[one.Name] = s.NewRef()
			errs = append(errs, s.Validate(context.Background()))
		}
	}
	for _, op := range m.Operations {
		out := operationOf(op)
		t.AddOperation(op.Path, strings.ToUpper(op.Method), out)
		errs = append(errs, out.Validate(context.Background()))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, yamldoc.Fail(m.File, "cannot be brought into the form of OpenAPI 3.0 (%v); correct it in the overlay", err)
	}
	return t, nil
}

// schema returns the schema of one type, nil for what is written elsewhere: enums,
// maps, and structs without a field, of which oapi-codegen would make a map.
func schema(t *decide.Type) *openapi3.Schema {
	switch {
	case t.Shape.GoType != "":
		return typed(t.Shape.GoType)
	case t.Kind == read.KindEnum, t.Kind == read.KindMap, t.Empty():
		return nil
	case t.Kind == read.KindObject:
		return structOf(t)
	case t.Kind == read.KindUnion:
		return union(t)
	}
	return typed(decide.GoType(t.Shape, t.Way))
}

// typed is a schema that is nothing but a Go type. Whether there is a pointer is part of the type.
func typed(goType string) *openapi3.Schema {
	return &openapi3.Schema{Extensions: map[string]any{"x-go-type": goType, "x-go-type-skip-optional-pointer": true}}
}

// unknownMember is the name of no member of any schema: that of the last field of a
// struct, which keeps the members that the description does not name.
const unknownMember = ",embed"

func structOf(t *decide.Type) *openapi3.Schema {
	s := openapi3.NewObjectSchema()
	for i, f := range t.Fields {
		s.WithProperty(f.Name, property(f, i, t.Way))
	}
	if t.Open {
		unknown := decide.Field{Member: &read.Member{GoName: "Unknown"}, Type: "wire.Value"}
		last := property(unknown, len(t.Fields), t.Way)
		last.Extensions["x-oapi-codegen-extra-tags"] = map[string]any{"json": ",embed"}
		s.WithProperty(unknownMember, last)
	}
	return s
}

func property(f decide.Field, order int, way read.Direction) *openapi3.Schema {
	s := typed(f.Type)
	s.Extensions["x-order"] = float64(order)
	s.Extensions["x-go-name"] = f.GoName
	s.Extensions["x-omitempty"] = false
	s.Extensions["x-omitzero"] = f.OmitZero
	if way == read.Sent && f.Required {
		s.Extensions["x-oapi-codegen-extra-tags"] = map[string]any{"wire": "required"}
	}
	return s
}

func union(t *decide.Type) *openapi3.Schema {
	s := &openapi3.Schema{}
	if property := t.Tag.Text("propertyName"); property != "" && read.UsableTag.MatchString(property) {
		s.Discriminator = &openapi3.Discriminator{PropertyName: property, Mapping: map[string]openapi3.MappingRef{}}
	}
	for _, part := range t.Parts {
		_, to := part.Target()
		ref := read.SchemasPointer + decide.TypeName(to, t.Way)
		s.OneOf = append(s.OneOf, &openapi3.SchemaRef{Ref: ref, Value: &openapi3.Schema{}})
		if s.Discriminator != nil {
			for _, value := range tagValues(t.Component, to) {
				s.Discriminator.Mapping[value] = openapi3.MappingRef{Ref: ref}
			}
		}
	}
	return s
}

// tagValues are the discriminator values that stand for an option: those of the
// mapping, else the schema's own name.
func tagValues(c, option *read.Component) (values []string) {
	for k, v := range c.Tag.Get("mapping").Pairs() {
		name := v.Value[strings.LastIndex(v.Value, "/")+1:]
		if name == option.Name && read.UsableTag.MatchString(k.Value) {
			values = append(values, k.Value)
		}
	}
	if len(values) == 0 {
		return []string{option.Name}
	}
	return values
}

// operationOf is one operation, with what the template of its method needs to know.
func operationOf(op *read.Operation) *openapi3.Operation {
	out := &openapi3.Operation{OperationID: op.GoName, Summary: op.GoName, Extensions: map[string]any{"x-call": call(op)}}
	for _, p := range op.Params {
		out.AddParameter(parameter(p))
	}
	out.AddResponse(200, openapi3.NewResponse().WithDescription(""))
	return out
}

// call is what client.tmpl writes of an operation beside its parameters.
func call(op *read.Operation) map[string]any {
	answer, via, body, media, evidence := "*wire.Reply", "record[wire.Reply]", "", "", "Documented"
	if op.Note.Inferred {
		evidence = "Inferred"
	}
	if op.Result != nil {
		name := decide.GoType(op.Result, read.Answered)
		answer, via = name, "value["+name+"]"
		if target, _ := op.Result.Target(); target.Kind == read.KindObject || target.Kind == read.KindUnion {
			answer, via = "*"+name, "record["+name+"]"
		}
	}
	switch {
	case op.Body == nil:
	case op.Body.Media == "":
		body = "wire.Content"
	default:
		body, media = decide.GoType(op.Body.Shape, read.Sent), op.Body.Media
	}
	return map[string]any{
		"Var": op.Variable, "Answer": answer, "Via": via, "Body": body, "Media": media, "Reads": op.Method == "get" || op.Method == "head",
		"Resource": op.Resource, "Page": op.Note.Page(), "Evidence": evidence, "Keys": op.Keys,
	}
}

// parameter is one parameter of the cleaned document.
func parameter(p *read.Param) *openapi3.Parameter {
	out := &openapi3.Parameter{
		Name: p.Name, In: p.In, Required: p.Required, Style: p.Style,
		Extensions: map[string]any{"x-go-name": p.GoName},
	}
	if p.Explode != "" {
		out.Explode = new(p.Explode == "true")
	}
	if p.AsJSON {
		out.Content = openapi3.NewContentWithJSONSchema(typed("wire.Value"))
	} else {
		out.Schema = paramSchema(p.Shape).NewRef()
	}
	return out
}

func paramSchema(s *read.Shape) *openapi3.Schema {
	switch s.Kind {
	case read.KindArray:
		return openapi3.NewArraySchema().WithItems(paramSchema(s.Items))
	case read.KindMap:
		return openapi3.NewObjectSchema().WithAdditionalProperties(openapi3.NewStringSchema())
	case read.KindInteger:
		return openapi3.NewInt64Schema()
	case read.KindBoolean:
		return openapi3.NewBoolSchema()
	}
	return openapi3.NewStringSchema()
}
