package openapi

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// params reads the parameters of the path and of the operation, which wins, and
// adds what the path names and nobody declares.
func (r *reader) params(op *operation, lists ...*yaml.Node) {
	for _, list := range lists {
		for _, n := range items(list) {
			p := r.param(r.follow(n))
			if p == nil {
				continue
			}
			if p.in == "path" && !strings.Contains(op.path, "{"+p.name+"}") {
				continue // declared for sibling paths, or stale
			}
			same := func(q *param) bool { return q.name == p.name && q.in == p.in }
			if i := slices.IndexFunc(op.params, same); i >= 0 {
				op.params[i] = p
			} else {
				op.params = append(op.params, p)
			}
		}
	}
	for _, m := range pathParam.FindAllStringSubmatch(op.path, -1) {
		if !slices.ContainsFunc(op.params, func(p *param) bool { return p.in == "path" && p.name == m[1] }) {
			op.params = append(op.params, &param{at: op.at, name: m[1], in: "path", required: true, shape: &shape{at: op.at, kind: kindString}})
		}
	}
}

// ignoredHeaders are described elsewhere in OpenAPI, or set by the client.
var ignoredHeaders = []string{"accept", "content-type", "authorization"}

func (r *reader) param(n *yaml.Node) *param {
	if n == nil {
		return nil
	}
	p := &param{
		at:       r.doc.place(n),
		name:     text(n, "name"),
		in:       strings.ToLower(text(n, "in")),
		goName:   text(n, "x-go-name"),
		required: yes(n, "required"),
		style:    text(n, "style"),
		explode:  text(n, "explode"),
		asJSON:   get(n, "schema") == nil && get(n, "content") != nil,
	}
	switch {
	case p.name == "":
		r.faults.add(p.at, "a parameter without a name; name it in the overlay")
		return nil
	case !usableTag.MatchString(p.name):
		r.faults.add(p.at, "parameter %q cannot be written in a Go struct tag; remove it in the overlay", p.name)
		return nil
	case p.in == "body" || p.in == "formdata":
		r.faults.add(p.at, "parameter %q is written for Swagger 2.0; convert the document to OpenAPI 3", p.name)
		return nil
	case p.in == "header" && slices.Contains(ignoredHeaders, strings.ToLower(p.name)):
		return nil
	case !slices.Contains([]string{"path", "query", "header", "cookie"}, p.in):
		r.faults.add(p.at, "parameter %q is in %q; use path, query, header or cookie", p.name, p.in)
		return nil
	}
	p.required = p.required || p.in == "path"
	p.shape = r.bare(get(n, "schema"), owner{}, 0)
	if doc := oneLine(text(n, "description")); doc != "" {
		p.doc = doc
	}
	p.deprecated = p.deprecated || yes(n, "deprecated")
	return p
}

// simplify keeps of a parameter's schema what can stand in a URL: a scalar, a list
// of scalars, or JSON. It needs references that end somewhere.
func (p *param) simplify() {
	flat, _ := p.target()
	out := *flat
	out.at, out.doc, out.deprecated, out.goType = p.at, p.doc, p.deprecated, ""
	if flat.kind == kindArray {
		each, _ := flat.items.target()
		out.items = &shape{kind: scalarOr(each.kind, kindString), format: each.format}
	}
	switch flat.kind {
	case kindArray, kindMap, kindInteger, kindBoolean:
	case kindObject, kindAll:
		out = shape{at: p.at, doc: p.doc, kind: kindMap, rest: &shape{kind: kindString}}
	default:
		out.kind = kindString // a number keeps its text best as text
	}
	p.shape = &out
}

func scalarOr(k, otherwise kind) kind {
	switch k {
	case kindString, kindInteger, kindBoolean:
		return k
	}
	return otherwise
}
