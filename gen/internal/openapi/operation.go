package openapi

import (
	"mime"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// An operation is one call.
type operation struct {
	at         Place
	method     string // as in the document, lower case
	path       string
	goName     string
	resource   string // Go name of what the path is about
	summary    string
	doc        string
	note       notes
	answerNote bool // what is answered is inferred
	deprecated bool
	params     []*param
	body       *body
	answers    []*answer
}

type param struct {
	at       Place
	name, in string
	goName   string
	required bool
	asJSON   bool // content instead of schema
	style    string
	explode  string
	*shape
}

// body is what is sent. A JSON body has a shape; any other is sent as bytes.
type body struct {
	required bool
	media    string
	shape    *shape
	others   []string
}

type answer struct {
	code  string
	media string // "" when nothing typed comes back
	shape *shape
}

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// operations reads paths, in the order written.
func (r *reader) operations() []*operation {
	var list []*operation
	paths := get(r.doc.root, "paths")
	for k, v := range pairs(paths) {
		if strings.HasPrefix(k.Value, "x-") {
			continue
		}
		item := r.follow(v)
		for m, n := range pairs(item) {
			if slices.Contains(methods, strings.ToLower(m.Value)) && n.Kind == yaml.MappingNode {
				list = append(list, r.operation(k, m, n, get(item, "parameters")))
			}
		}
	}
	if len(list) == 0 {
		r.faults.add(r.doc.place(paths), "no operations; the description needs paths")
	}
	return list
}

func (r *reader) operation(path, method, n, shared *yaml.Node) *operation {
	op := &operation{
		at:         r.doc.place(method),
		method:     strings.ToLower(method.Value),
		path:       path.Value,
		summary:    oneLine(text(n, "summary")),
		doc:        oneLine(text(n, "description")),
		note:       readNotes(n),
		deprecated: flag(n, "deprecated"),
	}
	if !usablePath.MatchString(op.path) {
		r.faults.add(r.doc.place(path), "path %q: a path begins with / and has no query, quotes, %% or blanks; correct the document", op.path)
	}
	r.name(op, n)
	r.params(op, shared, get(n, "parameters"))
	op.body = r.body(op, r.follow(get(n, "requestBody")))
	r.answers(op, get(n, "responses"))
	return op
}

// usablePath matches what oapi-codegen can put into a Go string and a URL.
var usablePath = regexp.MustCompile(`^/([^\s"'%?#\x60\\{}]|\{[^\s"'%\x60\\{}/*.;?]+\})*$`)

var pathParam = regexp.MustCompile(`\{([^{}]*)\}`)

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
		required: flag(n, "required"),
		style:    text(n, "style"),
		explode:  text(n, "explode"),
		asJSON:   get(n, "schema") == nil && get(n, "content") != nil,
	}
	switch {
	case p.name == "":
		r.faults.add(p.at, "a parameter without a name; name it in the overlay")
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
	p.shape = r.paramShape(n, p)
	if p.doc == "" {
		p.doc = oneLine(text(n, "description"))
	}
	return p
}

// paramShape reads the schema of a parameter and keeps what can stand in a URL:
// a scalar, a list of scalars, or JSON.
func (r *reader) paramShape(n *yaml.Node, p *param) *shape {
	s := r.bare(get(n, "schema"), owner{name: p.name}, 0)
	doc := s.doc
	flat, _ := s.target()
	out := *flat
	out.at, out.doc, out.goType = p.at, doc, ""
	if flat.kind == kindArray {
		each, _ := flat.items.target()
		out.items = &shape{kind: scalarOr(each.kind, kindString), format: each.format}
	}
	switch flat.kind {
	case kindArray, kindMap, kindInteger, kindBoolean:
	case kindObject, kindAll:
		out = shape{at: p.at, doc: doc, kind: kindMap, rest: &shape{kind: kindString}}
	default:
		out.kind = kindString // a number keeps its text best as text
	}
	return &out
}

func scalarOr(k, otherwise kind) kind {
	switch k {
	case kindString, kindInteger, kindBoolean:
		return k
	}
	return otherwise
}

func (r *reader) body(op *operation, n *yaml.Node) *body {
	content := get(n, "content")
	if content == nil {
		return nil
	}
	b := &body{required: flag(n, "required")}
	for k, v := range pairs(content) {
		media := mediaType(k.Value)
		if b.media != "" || !isJSON(media) {
			if !slices.Contains(b.others, media) {
				b.others = append(b.others, media)
			}
			continue
		}
		b.media = media
		b.shape = r.schema(get(v, "schema"), owner{name: op.goName + "Request"}, 0)
	}
	if b.media != "" {
		b.others = slices.DeleteFunc(b.others, isJSON)
	}
	return b
}

// mediaType returns a media type without its parameters. What may be anything is
// JSON here.
func mediaType(s string) string {
	base, _, err := mime.ParseMediaType(s)
	if err != nil {
		base = strings.ToLower(strings.TrimSpace(strings.Split(s, ";")[0]))
	}
	if base == "*/*" || base == "" || base == "application/*" {
		return "application/json"
	}
	return base
}

// plainMedia matches media types that are safe to copy into Go.
var plainMedia = regexp.MustCompile(`^[\w.+*-]+/[\w.+*-]+$`)

func isJSON(media string) bool {
	return media == "application/json" || media == "text/json" || strings.HasSuffix(media, "+json")
}

var statusCode = regexp.MustCompile(`^(default|[1-5]XX|[1-5][0-9][0-9])$`)

// answers reads what a success brings. Every other answer is an error of the
// wrapper, which keeps status and body.
func (r *reader) answers(op *operation, n *yaml.Node) {
	var fallback *answer
	for k, v := range pairs(n) {
		code := strings.ToUpper(k.Value)
		if code == "DEFAULT" {
			code = "default"
		}
		if strings.HasPrefix(code, "X-") {
			continue
		}
		if !statusCode.MatchString(code) {
			r.faults.add(r.doc.place(k), "%q is no status; write three digits, a range such as 2XX, or default", k.Value)
			continue
		}
		if code != "default" && code[0] != '2' {
			continue
		}
		a := r.answer(op, code, r.follow(v))
		if code == "default" {
			fallback = a
			continue
		}
		op.answerNote = op.answerNote || text(v, "x-source") == "inferred"
		op.answers = append(op.answers, a)
	}
	if len(op.answers) == 0 && fallback != nil {
		op.answers = append(op.answers, fallback)
	}
}

func (r *reader) answer(op *operation, code string, n *yaml.Node) *answer {
	a := &answer{code: code}
	for k, v := range pairs(get(n, "content")) {
		media := mediaType(k.Value)
		if isJSON(media) && get(v, "schema") != nil {
			a.media = media
			a.shape = r.schema(get(v, "schema"), owner{name: op.goName + "Result"}, 0)
			break
		}
	}
	return a
}
