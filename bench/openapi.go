package main

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/fieldbooks/fieldbooks/wire"
)

// document is an OpenAPI document of a generated client: a POST for each method.
type document struct {
	schemas map[string]any
}

type object = map[string]any

// openAPI describes the methods of a client and their types.
func openAPI(client reflect.Type) []byte {
	d := document{schemas: object{}}
	paths := object{}
	for i := range client.NumMethod() {
		m := client.Method(i)
		if m.Type.NumIn() != 3 || m.Type.NumOut() != 2 {
			continue // a save: the same types again
		}
		answer := object{"description": "answer", "content": asJSON(d.schema(m.Type.Out(0)))}
		paths["/"+m.Name] = object{"post": object{
			"operationId": m.Name,
			"requestBody": object{"required": true, "content": asJSON(d.schema(m.Type.In(2)))},
			"responses":   object{"200": answer},
		}}
	}
	text, err := json.Marshal(object{
		"openapi": "3.0.3", "info": object{"title": "Ajera", "version": "1"},
		"paths": paths, "components": object{"schemas": d.schemas},
	})
	if err != nil {
		panic(err) // maps and texts only
	}
	return text
}

func asJSON(schema any) any { return object{"application/json": object{"schema": schema}} }

func (d document) schema(t reflect.Type) any {
	switch t {
	case reflect.TypeFor[wire.Decimal]():
		return object{"type": "number", "format": "double"}
	case reflect.TypeFor[wire.Date](), reflect.TypeFor[wire.USDate](), reflect.TypeFor[wire.Stamp]():
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
	return object{"type": "string"}
}

func (d document) record(t reflect.Type) any {
	reference := object{"$ref": "#/components/schemas/" + t.Name()}
	if _, done := d.schemas[t.Name()]; done {
		return reference
	}
	properties := object{}
	d.schemas[t.Name()] = object{"type": "object", "properties": properties}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "" && name != "-" {
			properties[name] = d.schema(t.Field(i).Type)
		}
	}
	return reference
}
