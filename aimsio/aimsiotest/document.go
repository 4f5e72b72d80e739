package aimsiotest

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/fieldbooks/fieldbooks/specs"
)

// document is the vendor's OpenAPI document with our overlay applied.
type document struct {
	api    *openapi3.T
	routes []*route
	beyond []string // overlay targets that could not be applied
}

// published is the document of the specs folder. It does not change at run time.
var published = sync.OnceValues(func() (*document, error) {
	api, err := specs.FS.ReadFile("aimsio/openapi.yaml")
	if err != nil {
		return nil, err
	}
	over, err := specs.FS.ReadFile("aimsio/overlay.yaml")
	if err != nil {
		return nil, err
	}
	return loadDocument(api, over)
})

// loadDocument reads a document and an overlay, both YAML or JSON; the overlay may
// be empty.
func loadDocument(api, over []byte) (*document, error) {
	doc, err := openapi3.NewLoader().LoadFromData(api)
	if err != nil {
		return nil, fmt.Errorf("openapi document: %w", err)
	}
	o, err := loadOverlay(over)
	if err != nil {
		return nil, fmt.Errorf("overlay: %w", err)
	}
	doc, err = rework(doc, func(tree any) {
		o.apply(tree)
		loosen(tree)
	})
	if err != nil {
		return nil, fmt.Errorf("openapi document with overlay: %w", err)
	}
	return &document{api: doc, routes: routesOf(doc), beyond: o.beyond}, nil
}

// loadOverlay reads the actions. The OpenAPI loader serves as the YAML reader: it
// keeps the members it does not know.
func loadOverlay(data []byte) (*overlay, error) {
	if len(data) == 0 {
		return &overlay{}, nil
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, err
	}
	actions, _ := doc.Extensions["actions"].([]any)
	names, _ := doc.Extensions["x-schemas"].(map[string]any)
	return &overlay{names: names, actions: actions}, nil
}

// rework changes a loaded document as a plain tree, and loads the result.
func rework(doc *openapi3.T, change func(tree any)) (*openapi3.T, error) {
	data, err := json.Marshal(doc)
	if err != nil {
		return nil, err
	}
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		return nil, err
	}
	change(tree)
	if data, err = json.Marshal(tree); err != nil {
		return nil, err
	}
	return openapi3.NewLoader().LoadFromData(data)
}

// loosen lets an enum value with stray spaces be sent without them, too: nobody
// knows which of the two the vendor's server takes.
func loosen(tree any) {
	switch v := tree.(type) {
	case map[string]any:
		if enum, ok := v["enum"].([]any); ok {
			v["enum"] = withTrimmed(enum)
		}
		for _, child := range v {
			loosen(child)
		}
	case []any:
		for _, child := range v {
			loosen(child)
		}
	}
}

func withTrimmed(enum []any) []any {
	for _, value := range enum {
		if s, ok := value.(string); ok && strings.TrimSpace(s) != s {
			enum = append(enum, strings.TrimSpace(s))
		}
	}
	return enum
}

// match finds the operation of a request. On a miss, allowed lists the methods
// that the path has, none when the path is unknown.
func (d *document) match(method, escapedPath string) (found *route, key string, allowed []string) {
	for _, r := range d.routes {
		k, ok := r.fits(escapedPath)
		switch {
		case !ok:
		case r.method == method:
			return r, k, nil
		default:
			allowed = append(allowed, r.method)
		}
	}
	return nil, "", allowed
}

// shown is the schema of the records that a read returns, nil for none.
func (d *document) shown(resource string) *openapi3.Schema {
	for _, r := range d.routes {
		if r.form == reading && r.resource == resource {
			return r.shown()
		}
	}
	return nil
}
