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
		deprecated: yes(n, "deprecated"),
	}
	if !usablePath.MatchString(op.path) {
		r.faults.add(r.doc.place(path), "path %q: a path begins with / and has no query, quotes, %% or blanks; correct the document", op.path)
	}
	if twice := repeatedParam(op.path); twice != "" {
		r.faults.add(r.doc.place(path), "path %q names the parameter %q twice; give the second another name", op.path, twice)
	}
	r.name(op, n)
	r.params(op, shared, get(n, "parameters"))
	op.body = r.body(op, r.follow(get(n, "requestBody")))
	r.answers(op, get(n, "responses"))
	return op
}

// usablePath matches what oapi-codegen can put into a Go string and a URL.
var usablePath = regexp.MustCompile(`^/([^\s"'%?#\x60\\{}]|\{[^\s"'%\x60\\{}/*.;?]+\})*$`)

// repeatedParam returns a parameter that a path names more than once.
func repeatedParam(path string) string {
	seen := map[string]bool{}
	for _, m := range pathParam.FindAllStringSubmatch(path, -1) {
		if seen[m[1]] {
			return m[1]
		}
		seen[m[1]] = true
	}
	return ""
}

var pathParam = regexp.MustCompile(`\{([^{}]*)\}`)

func (r *reader) body(op *operation, n *yaml.Node) *body {
	content := get(n, "content")
	if content == nil {
		return nil
	}
	b := &body{required: yes(n, "required")}
	for k, v := range pairs(content) {
		media := mediaType(k.Value)
		if !plainMedia.MatchString(media) {
			r.faults.add(r.doc.place(k), "%q is no media type; correct it in the overlay", k.Value)
			continue
		}
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
		if isJSON(media) && plainMedia.MatchString(media) && get(v, "schema") != nil {
			a.media = media
			a.shape = r.schema(get(v, "schema"), owner{name: op.goName + "Result"}, 0)
			break
		}
	}
	return a
}
