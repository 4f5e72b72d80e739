package aimsiotest

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// form is what a route does, by the shape of its path and method.
type form string

const (
	listing form = "list"   // GET .../Resource
	reading form = "read"   // GET .../Resource/{key}
	writing form = "write"  // POST .../Resource
	strange form = "beyond" // anything else
)

// route is one operation of the document.
type route struct {
	method    string
	template  string
	item      *openapi3.PathItem
	operation *openapi3.Operation
	form      form
	resource  string // the name in the store
	parameter string // name of the path parameter of a read
}

// aliases are resources that are written under one name and read under another.
var aliases = map[string]string{"NRB": "NonRecurringBillableItem"}

// name is the resource of a route as its path has it.
func (r *route) name() string {
	for written, read := range aliases {
		if read == r.resource && r.form == writing {
			return written
		}
	}
	return r.resource
}

// routesOf are the operations of a document, by path and method.
func routesOf(api *openapi3.T) []*route {
	var routes []*route
	paths := api.Paths.Map()
	for _, template := range slices.Sorted(maps.Keys(paths)) {
		operations := paths[template].Operations()
		for _, method := range slices.Sorted(maps.Keys(operations)) {
			r := &route{method: method, template: template, item: paths[template], operation: operations[method]}
			r.classify()
			routes = append(routes, r)
		}
	}
	return routes
}

func (r *route) classify() {
	segments := strings.Split(strings.Trim(r.template, "/"), "/")
	last := segments[len(segments)-1]
	key, keyed := parameterName(last)
	if keyed && len(segments) > 1 {
		segments = segments[:len(segments)-1]
	}
	name := resourceNamed(segments[len(segments)-1])
	r.resource, r.form, r.parameter = name, strange, key
	if other, ok := aliases[name]; ok {
		r.resource = other
	}
	switch {
	case strings.Count(r.template, "{") > 1 || !keyed && strings.Contains(r.template, "{"):
	case keyed && r.method == "GET":
		r.form = reading
	case !keyed && r.method == "GET":
		r.form = listing
	case !keyed && r.method == "POST":
		r.form = writing
	}
}

func parameterName(segment string) (string, bool) {
	name, ok := strings.CutPrefix(segment, "{")
	if !ok {
		return "", false
	}
	return strings.CutSuffix(name, "}")
}

// fits compares segment by segment, so that a key may hold an escaped slash.
func (r *route) fits(escapedPath string) (key string, ok bool) {
	want, got := strings.Split(r.template, "/"), strings.Split(escapedPath, "/")
	if len(want) != len(got) {
		return "", false
	}
	for i, segment := range want {
		text, err := url.PathUnescape(got[i])
		if err != nil || text == "" && i > 0 {
			return "", false
		}
		if _, open := parameterName(segment); open {
			key = text
		} else if segment != text {
			return "", false
		}
	}
	return key, true
}

// meant reports whether a pattern, as for [Server.Calls], can mean calls of the route. A key goes
// with its resource: by itself it might as well be a name misspelt.
func (r *route) meant(method, pattern string) bool {
	if method != "" && method != r.method {
		return false
	}
	segments := strings.Split(strings.TrimPrefix(r.template, "/"), "/")
	if r.parameter != "" {
		keyed := segments[len(segments)-2] + "/" + segments[len(segments)-1]
		segments = append(segments[:len(segments)-2], keyed)
	}
	for i := range segments {
		calls := anyParameter.ReplaceAllString(strings.Join(segments[i:], "/"), ".+")
		if meant, _ := regexp.MatchString("^/?"+calls+"/?$", pattern); meant {
			return true
		}
	}
	return pattern == ""
}

var anyParameter = regexp.MustCompile(`\{[^}]*\}`)

// endsWith compares whole segments from the end.
func endsWith(path, pattern string) bool {
	pattern = strings.TrimPrefix(pattern, "/")
	return pattern == "" || strings.HasSuffix(path, "/"+pattern)
}

// answer is the schema of a successful answer, nil when none is published.
func (r *route) answer() *openapi3.SchemaRef {
	if ok := r.operation.Responses.Status(200); ok != nil && ok.Value != nil {
		return jsonSchema(ok.Value.Content)
	}
	return nil
}

func jsonSchema(content openapi3.Content) *openapi3.SchemaRef {
	if media := content.Get("application/json"); media != nil {
		return media.Schema
	}
	return nil
}

func (r *route) shown() *openapi3.Schema {
	if ref := r.answer(); ref != nil {
		return ref.Value
	}
	return nil
}
