package openapi

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// A writer makes up descriptions that are odd but right, from a seed.
type writer struct {
	*rand.Rand
	schemas []string
}

type object = map[string]any

// oddNames collide, are reserved, differ by case, or have no letters.
var oddNames = []string{
	"id", "ID", "Id", "guid", "name", "Name", "type", "func", "error", "string", "any", "client", "Client", "check", "Check", "Write",
	"write", "get", "set", "Unknown", "other", "json", "wire", "context", "ctx", "body", "params", "1st", "2", "$ref2", "@type",
	"a b", "a-b", "a_b", "a.b", "größe", "日本", "jobStatus", "jobWBSSchedule", "nrbPONumber", "updatedAt", "startDate", "itemList",
	"items", "statuses", "x", "X", "Response", "Request", "JSONRequestBody", "init", "main", "len", "nil", "iota", "MarshalJSON",
}

func (w *writer) pick(list ...string) string { return list[w.IntN(len(list))] }

func (w *writer) ref() object {
	return object{"$ref": yamldoc.SchemasPointer + escaped(w.pick(w.schemas...))}
}

func escaped(name string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(name) }

// schema makes up one schema.
func (w *writer) schema(depth int) object {
	s := object{}
	choice := w.IntN(14)
	if depth > 3 {
		choice = w.IntN(5)
	}
	switch choice {
	case 0, 1:
		return w.decorated(w.ref())
	case 2:
		s["type"] = "string"
		s["format"] = w.pick("", "date", "date-time", "byte", "uuid", "binary", "odd")
	case 3:
		s["type"] = w.pick("integer", "number", "boolean")
	case 4:
		s["type"], s["enum"] = "string", []any{w.pick(oddNames...), "+1", "-1", " ", w.pick(oddNames...)}
	case 5, 6, 7:
		s = w.object(depth)
	case 8:
		s["type"], s["items"] = "array", w.schema(depth+1)
	case 9:
		s["type"], s["additionalProperties"] = "object", w.schema(depth+1)
	case 10:
		s["allOf"] = []any{w.schema(depth + 1), w.object(depth + 1)}
	case 11:
		s[w.pick("oneOf", "anyOf")] = []any{w.schema(depth + 1), w.schema(depth + 1), w.ref()}
		if w.IntN(2) == 0 {
			s["discriminator"] = object{"propertyName": w.pick(oddNames...)}
		}
	case 12:
		s["oneOf"] = []any{w.ref(), object{"type": "null"}}
	}
	return w.decorated(s)
}

func (w *writer) object(depth int) object {
	properties, required := object{}, []string{}
	for range w.IntN(8) {
		name := w.pick(oddNames...)
		properties[name] = w.schema(depth + 1)
		if w.IntN(3) == 0 {
			required = append(required, name)
		}
	}
	s := object{"type": "object", "properties": properties, "required": required}
	if w.IntN(4) == 0 {
		s["additionalProperties"] = w.IntN(2) == 0
	}
	return s
}

func (w *writer) decorated(s object) object {
	for _, key := range []string{"nullable", "readOnly", "writeOnly", "deprecated"} {
		if w.IntN(10) == 0 && !(key == "writeOnly" && s["readOnly"] == true) {
			s[key] = true
		}
	}
	if w.IntN(5) == 0 {
		s["description"] = "Text of */ `any` \"kind\"\n@@ %s" + strings.Repeat(" and more", w.IntN(20))
	}
	return s
}

// document makes up a description with that many schemas and paths.
func (w *writer) document(schemas, paths int) []byte {
	all := object{}
	for i := range schemas {
		name := w.pick(oddNames...)
		if i >= len(oddNames)/2 {
			name = fmt.Sprintf("%s%d", name, i)
		}
		if all[name] == nil {
			all[name] = object{}
			w.schemas = append(w.schemas, name)
		}
	}
	for _, name := range w.schemas {
		all[name] = w.schema(0)
	}
	routes := object{}
	for i := range paths {
		resource := fmt.Sprintf("/rest/api/standard/v1/%s%d", w.pick("Job", "Crew", "pay-period", "LINUX", "Test", "NRB"), i)
		routes[resource] = object{"get": w.operation(false), "post": w.operation(true)}
		routes[resource+"/{"+w.pick("id", "body", "type", "jobGuid", "url")+"}"] = object{"get": w.operation(false), "delete": w.operation(false)}
	}
	data, err := json.MarshalIndent(object{
		"openapi": w.pick("3.0.0", "3.0.3", "3.1.0"), "info": object{"title": "t", "version": "1"},
		"paths": routes, "components": object{"schemas": all},
	}, "", "\t")
	if err != nil {
		panic(err)
	}
	return data
}

func (w *writer) operation(sends bool) object {
	content := func() object {
		return object{w.pick("application/json", "*/*", "application/hal+json"): object{"schema": w.schema(2)}}
	}
	op := object{"responses": object{w.pick("200", "202", "2XX", "default"): object{"description": "d", "content": content()}}}
	if sends {
		op["requestBody"] = object{"content": content()}
	}
	if w.IntN(3) == 0 {
		op["parameters"] = []any{w.parameter()}
	}
	return op
}

// parameter makes up one of those that can be sent.
func (w *writer) parameter() object {
	switch w.IntN(3) {
	case 0:
		return object{"name": "x-" + w.pick("id", "Type"), "in": w.pick("header", "cookie"), "schema": object{"type": w.pick("string", "integer", "number", "boolean")}}
	case 1:
		return object{"name": w.pick(oddNames...), "in": "query", "content": object{w.pick("application/json", "text/plain"): object{"schema": w.schema(2)}}}
	}
	s := object{"type": "object", "properties": object{w.pick(oddNames...): w.schema(2)}}
	return object{"name": w.pick(oddNames...), "in": "query", "required": w.IntN(2) == 0, "style": "deepObject", "schema": s}
}

// writtenFault reports whether a made-up document has a fault that it is right to
// refuse: a schema that is nothing but itself.
func writtenFault(err error) bool {
	return strings.Contains(err.Error(), "reference to itself") || strings.Contains(err.Error(), "leads back to itself")
}

// TestRandom: documents that nobody would write become Go that compiles.
func TestRandom(t *testing.T) {
	good := 0
	for seed := range uint64(40) {
		w := writer{Rand: rand.New(rand.NewPCG(seed, 1))}
		doc := w.document(4+int(seed)/2, 3)
		files, _, err := generate(doc, []byte(emptyOverlay))
		if err != nil {
			if !writtenFault(err) {
				t.Errorf("seed %d: %v", seed, err)
			}
			continue
		}
		good++
		typeCheck(t, files)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if good < 15 {
		t.Errorf("only %d documents were right", good)
	}
}

// TestLong: a description of several thousand lines.
func TestLong(t *testing.T) {
	for seed := uint64(1); ; seed++ {
		w := writer{Rand: rand.New(rand.NewPCG(seed, 2))}
		doc := w.document(150, 60)
		files, made, err := generate(doc, []byte(emptyOverlay))
		if err != nil {
			if !writtenFault(err) {
				t.Fatal(err)
			}
			continue
		}
		lines := strings.Count(string(doc), "\n")
		t.Logf("%d lines, %d operations, %d files", lines, len(made.Operations), len(files))
		if lines < 5000 || len(made.Operations) != 240 {
			t.Errorf("%d lines and %d operations are too little to prove anything", lines, len(made.Operations))
		}
		typeCheck(t, files)
		return
	}
}
