package openapi

import "github.com/getkin/kin-openapi/openapi3"

// parameter is one parameter of the cleaned document.
func parameter(p *param) *openapi3.Parameter {
	out := &openapi3.Parameter{
		Name: p.name, In: p.in, Required: p.required, Style: p.style, Deprecated: p.deprecated,
		Description: mark + paramDoc(p),
		Extensions:  map[string]any{"x-go-name": p.goName},
	}
	if p.explode != "" {
		explode := p.explode == "true"
		out.Explode = &explode
	}
	schema := &openapi3.SchemaRef{Value: paramSchema(p.shape)}
	if p.asJSON {
		out.Content = openapi3.Content{"application/json": &openapi3.MediaType{Schema: &openapi3.SchemaRef{Value: typed("json.RawMessage")}}}
		return out
	}
	out.Schema = schema
	return out
}

func paramSchema(s *shape) *openapi3.Schema {
	switch s.kind {
	case kindArray:
		return &openapi3.Schema{Type: &openapi3.Types{"array"}, Items: &openapi3.SchemaRef{Value: paramSchema(s.items)}}
	case kindMap:
		str := &openapi3.SchemaRef{Value: &openapi3.Schema{Type: &openapi3.Types{"string"}}}
		return &openapi3.Schema{Type: &openapi3.Types{"object"}, AdditionalProperties: openapi3.AdditionalProperties{Schema: str}}
	case kindInteger:
		return &openapi3.Schema{Type: &openapi3.Types{"integer"}, Format: "int64"}
	case kindBoolean:
		return &openapi3.Schema{Type: &openapi3.Types{"boolean"}}
	}
	return &openapi3.Schema{Type: &openapi3.Types{"string"}}
}
