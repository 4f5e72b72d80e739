package main

import (
	"encoding/json"
	"path"
	"reflect"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// document is an OpenAPI document of a generated client: a POST for each method,
// with the texts and the enums of the specs.
type document struct {
	schemas map[string]any
	source  source
	open    bool // records take members that they do not name, as ours do
}

type object = map[string]any

// openAPI describes the methods of a client and their types.
func openAPI(client reflect.Type, open bool) ([]byte, error) {
	s, err := readSource("../generated/"+path.Base(client.Elem().PkgPath()), "../generated/ajerashared")
	if err != nil {
		return nil, err
	}
	d := document{schemas: object{}, source: s, open: open}
	paths := object{}
	for i := range client.NumMethod() {
		m := client.Method(i)
		if m.Type.In(2).Kind() == reflect.Pointer {
			continue // a save: the same types again
		}
		answer := object{"description": "answer", "content": asJSON(d.schema(m.Type.Out(0)))}
		paths["/"+m.Name] = object{"post": object{
			"operationId": m.Name,
			"summary":     s.docs[m.Name],
			"requestBody": object{"required": true, "content": asJSON(d.schema(m.Type.In(2)))},
			"responses":   object{"200": answer},
		}}
	}
	return json.Marshal(object{
		"openapi": "3.0.3", "info": object{"title": "Ajera", "version": "1"},
		"paths": paths, "components": object{"schemas": d.schemas},
	})
}

func asJSON(schema any) any { return object{"application/json": object{"schema": schema}} }

func (d document) schema(t reflect.Type) any {
	switch t {
	case reflect.TypeFor[wire.Decimal]():
		return object{"type": "number", "format": "double"}
	case reflect.TypeFor[wire.Date]():
		return object{"type": "string", "format": "date"}
	case reflect.TypeFor[wire.USDate](), reflect.TypeFor[wire.Stamp]():
		return object{"type": "string"}
	case reflect.TypeFor[wire.Value]():
		return object{"type": "object"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return d.schema(t.Elem())
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Slice:
		return object{"type": "array", "items": d.schema(t.Elem())}
	case reflect.Struct:
		return d.record(t)
	}
	if values := d.source.values[t.Name()]; values != nil {
		return d.named(t, object{"type": "string", "enum": values})
	}
	return object{"type": "string"}
}

// named makes a component of a schema.
func (d document) named(t reflect.Type, schema object) any {
	if doc := d.source.docs[t.Name()]; doc != "" {
		schema["description"] = doc
	}
	d.schemas[t.Name()] = schema
	return object{"$ref": "#/components/schemas/" + t.Name()}
}

func (d document) record(t reflect.Type) any {
	if _, done := d.schemas[t.Name()]; done {
		return object{"$ref": "#/components/schemas/" + t.Name()}
	}
	properties := object{}
	schema := object{"type": "object", "properties": properties}
	reference := d.named(t, schema)
	var required []string
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case options == "embed" && d.open:
			schema["additionalProperties"] = true
		case f.Anonymous:
			d.beside(properties, f.Type)
		case name != "" && name != "-":
			properties[name] = d.member(t, f)
			if record.ParseTag(f.Tag.Get("wire")).Required {
				required = append(required, name)
			}
		}
	}
	if required != nil {
		schema["required"] = required
	}
	return reference
}

// member is the schema of a field, with its text unless that is of another schema.
func (d document) member(t reflect.Type, f reflect.StructField) any {
	schema := d.schema(f.Type)
	fields := schema.(object)
	if doc := d.source.docs[t.Name()+"."+f.Name]; doc != "" && fields["$ref"] == nil {
		fields["description"] = doc
	}
	return schema
}

// beside adds what travels beside the typed part: the page that is asked for, and
// what comes with an answer.
func (d document) beside(properties object, t reflect.Type) {
	names := []string{"PageNumber", "PageSize"}
	if t == reflect.TypeFor[wire.Answer]() {
		names = append(names, "PageCount", "ResponseCode")
		properties["UsageKey"] = object{"type": "string"}
		properties["Warnings"] = object{"type": "array", "items": object{"type": "string"}}
	}
	for _, name := range names {
		properties[name] = object{"type": "integer"}
	}
}
