package openapi

import (
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// noise are leading parts of a path that say nothing about what it is about.
var noise = regexp.MustCompile(`(?i)^(rest|api|apis|public|standard|services?|v[0-9]+([._][0-9]+)*)$`)

// name gives the operation its Go name: what the overlay says, else the
// operationId, else a name by rule.
func (r *reader) name(op *operation, n *yaml.Node) {
	statics, onItem := segments(op.path)
	op.resource = "Service"
	if len(statics) > 0 {
		op.resource = goName(statics[0])
	}
	if set := text(n, "x-go-name"); set != "" {
		if goName(set) != set {
			r.faults.add(r.doc.place(get(n, "x-go-name")), "x-go-name %q is no exported Go name; write %q", set, goName(set))
		}
		op.goName = goName(set)
		return
	}
	op.goName = goName(text(n, "operationId"))
	if op.goName == "" {
		op.goName = ruleName(op.method, statics, onItem)
	}
	if reservedMethods[op.goName] {
		op.goName += "Operation"
	}
}

// reservedMethods are names that the client's own members have.
var reservedMethods = map[string]bool{"Client": true, "Server": true, "RequestEditors": true}

// segments returns the meaningful fixed parts of a path, and whether it ends
// with a parameter.
func segments(path string) (statics []string, onItem bool) {
	for part := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		onItem = strings.Contains(part, "{")
		part = pathParam.ReplaceAllString(part, " ")
		if goName(part) == "" || len(statics) == 0 && noise.MatchString(part) {
			continue
		}
		statics = append(statics, part)
	}
	return statics, onItem
}

// ruleName names an operation by its method and path: GET of a collection
// lists, GET of an item gets, POST creates or updates.
func ruleName(method string, statics []string, onItem bool) string {
	names := make([]string, len(statics))
	for i, s := range statics {
		names[i] = goName(s)
	}
	if len(names) == 0 {
		names = []string{"Root"}
	}
	last := len(names) - 1
	many := strings.Join(names[:last], "") + pluralOf(names[last])
	one := strings.Join(names[:last], "") + singularOf(names[last])
	deep := last > 0
	switch {
	case method == "get" && onItem:
		return "Get" + one
	case method == "get":
		return "List" + many
	case method == "post" && deep:
		return "Post" + strings.Join(names, "")
	case method == "post" && onItem:
		return "Upsert" + one
	case method == "post":
		return "Upsert" + many
	case method == "put" && onItem:
		return "Update" + one
	case onItem:
		return goName(method) + one
	}
	return goName(method) + strings.Join(names, "")
}

// uniqueOperations reports operations that got one name.
func (r *reader) uniqueOperations(ops []*operation) {
	first := map[string]*operation{}
	for _, op := range ops {
		other := first[op.goName]
		if other == nil {
			first[op.goName] = op
			continue
		}
		r.faults.add(op.at, "%s %s and %s %s (line %d) both become %s; give one an x-go-name in the overlay",
			strings.ToUpper(op.method), op.path, strings.ToUpper(other.method), other.path, other.at.Line, op.goName)
	}
}

// derived are the package-level names that oapi-codegen makes of an operation.
func (op *operation) derived() []string {
	n := op.goName
	list := []string{n + "Response", n + "Params", "New" + n + "Request", "New" + n + "RequestWithBody", "Parse" + n + "Response"}
	if op.body != nil && op.body.media != "" {
		tag := mediaTag(op.body.media)
		list = append(list, n+tag+"RequestBody", n+tag+"Body")
		if tag != "JSON" {
			list = append(list, "New"+n+"RequestWith"+tag+"Body")
		}
	}
	return list
}

// mediaTag is oapi-codegen's name for a JSON media type.
func mediaTag(media string) string {
	if media == "application/json" {
		return "JSON"
	}
	tag := strings.NewReplacer("/", " ", "+", " Plus ", "-", " ", ".", " ", "json", "JSON").Replace(media)
	words := strings.Fields(tag)
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}

// sortedHomes returns the resources in the order in which they first appear.
func sortedHomes(ops []*operation) []string {
	var list []string
	for _, op := range ops {
		if !slices.Contains(list, op.resource) {
			list = append(list, op.resource)
		}
	}
	return list
}
