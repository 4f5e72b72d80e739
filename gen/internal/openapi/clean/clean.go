// Package clean tells oapi-codegen what to write: what was decided comes in; out goes a
// document of OpenAPI 3.0 that leaves it nothing to decide.
package clean

import (
	"context"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/decide"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
	"github.com/fieldbooks/fieldbooks/gen/internal/words"
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
	var faults yamldoc.Faults
	for _, one := range m.Types {
		if s := schema(one); s != nil {
			t.Components.Schemas[one.Name] = s.NewRef()
			if err := s.Validate(context.Background()); err != nil {
				faults.Add(one.At, "type %s cannot be written for OpenAPI 3.0 (%v); correct it in the overlay", one.Name, words.OneLine(err.Error()))
			}
		}
	}
	for _, op := range m.Operations {
		out := operationOf(op)
		t.AddOperation(op.Path, strings.ToUpper(op.Method), out)
		if err := out.Validate(context.Background()); err != nil {
			faults.Add(op.At, "%v cannot be written for OpenAPI 3.0 (%v); correct it in the overlay", op, words.OneLine(err.Error()))
		}
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return t, nil
}

// schema returns the schema of one type, nil for what is written elsewhere: enums, maps, unions,
// and structs without a field, of which oapi-codegen would make a map.
func schema(t *decide.Type) *openapi3.Schema {
	switch {
	case t.Shape.GoType != "":
		return typed(t.Shape.GoType)
	case t.Kind == read.KindEnum, t.Kind == read.KindMap, t.Kind == read.KindUnion, t.Empty():
		return nil
	case t.Kind == read.KindObject:
		return structOf(t)
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
	out := &openapi3.Parameter{Name: p.Name, In: p.In, Required: p.Required, Extensions: map[string]any{"x-go-name": p.GoName}}
	schema := typed(p.Type)
	if p.AsJSON {
		out.Content = openapi3.NewContentWithJSONSchema(schema)
		return out
	}
	if word := typeWord(p.Shape); word != "" {
		schema.Type, schema.Format, schema.Items = &openapi3.Types{word}, p.Format, (&openapi3.Schema{}).NewRef()
	}
	out.Style, out.Explode, out.AllowReserved, out.Schema = p.Style, &p.Explode, p.AllowReserved, schema.NewRef()
	return out
}

// typeWord is the type of a parameter for its description, "" when it may be any.
func typeWord(s *read.Shape) string {
	target, _ := s.Target()
	switch target.Kind {
	case read.KindArray:
		return "array"
	case read.KindObject, read.KindMap, read.KindUnion:
		return "object"
	case read.KindInteger:
		return "integer"
	case read.KindNumber:
		return "number"
	case read.KindBoolean:
		return "boolean"
	case read.KindAny:
		return ""
	}
	return "string"
}
