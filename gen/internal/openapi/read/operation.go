package read

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
	"github.com/fieldbooks/fieldbooks/gen/internal/words"
)

// An Operation is one call.
type Operation struct {
	At           yamldoc.Place
	Method       string // as in the document, lower case
	Path, GoName string
	Resource     string // Go name of what the path is about
	Summary, Doc string
	Note         Notes
	Deprecated   bool
	Params       []*Param
	Body         *Body
	Answers      []*Answer
	FormInferred bool // of the answers
	Upsert       *Upsert
	Keys         []string // members of the answer that hold the key that the path asks for
	KeysAt       yamldoc.Place

	// What package decide adds.
	Variable string // of the description beside the method
	Result   *Shape // what a success brings, when it has one type
	Unserved string // why what it lists is no resource of the hand-written client, "" when it is, or lists none
	File     string
}

// Key finds an operation again when only the letter case of its path or the name
// of a parameter changed.
func (op *Operation) Key() string {
	return op.Method + " " + strings.ToLower(pathParam.ReplaceAllString(op.Path, "{}"))
}

func (op *Operation) String() string { return strings.ToUpper(op.Method) + " " + op.Path }

// A Param is a value in path, query, header or cookie.
type Param struct {
	at               yamldoc.Place
	Name, In, GoName string
	Required         bool
	AsJSON           bool // content instead of schema
	Style, Explode   string
	*Shape
}

// A Body is what is sent. A JSON body has a shape; any other is sent as bytes.
type Body struct {
	Media  string
	Shape  *Shape
	Others []string // other media types than this one
}

// An Answer is what a success brings.
type Answer struct {
	Code  string
	Shape *Shape // nil when nothing typed comes back
}

// An Upsert says how records are sent in lists: the overlay's x-upsert on an operation.
type Upsert struct {
	At   yamldoc.Place
	List string   // member of the body that lists the records
	Keys []string // members that a caller knows a record by, best first
	Of   string   // the resource that reads the records, when the path does not tell

	Records *Member // what list names, by package decide
}

// Item is one of the records.
func (u *Upsert) Item() *Shape {
	target, _ := u.Records.Target()
	return target.Items
}

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// operations reads paths, in the order written.
func (r *reader) operations() []*Operation {
	var list []*Operation
	paths := r.doc.Root.Get("paths")
	for k, v := range paths.Pairs() {
		if strings.HasPrefix(k.Value, "x-") {
			continue
		}
		item := r.follow(v)
		for m, n := range item.Pairs() {
			if slices.Contains(methods, strings.ToLower(m.Value)) && n.IsMapping() {
				list = append(list, r.operation(k, m, n, item.Get("parameters")))
			}
		}
	}
	if len(list) == 0 {
		r.fault(paths, "no operations; the description needs paths")
	}
	return list
}

func (r *reader) operation(path, method, n, shared *yamldoc.Node) *Operation {
	op := &Operation{
		At:         r.doc.Place(method),
		Method:     strings.ToLower(method.Value),
		Path:       path.Value,
		Summary:    words.OneLine(n.Text("summary")),
		Doc:        words.OneLine(n.Text("description")),
		Note:       readNotes(n),
		Deprecated: n.Yes("deprecated"),
	}
	if !usablePath.MatchString(op.Path) {
		r.fault(path, "path %q: a path begins with / and has no query, quotes, %% or blanks; correct the document", op.Path)
	}
	for _, m := range pathParam.FindAllStringSubmatch(op.Path, -1) {
		if strings.Count(op.Path, m[0]) > 1 {
			r.fault(path, "path %q names the parameter %q twice; give the second another name", op.Path, m[1])
		}
	}
	r.name(op, n)
	r.params(op, shared, n.Get("parameters"))
	op.Body = r.body(op, r.follow(n.Get("requestBody")))
	r.answers(op, n.Get("responses"))
	op.Upsert = r.upsert(n.Get("x-upsert"))
	if keys := n.Get("x-key"); keys != nil {
		op.Keys, op.KeysAt = keys.Strings(), r.doc.Place(keys)
	}
	return op
}

// usablePath matches what oapi-codegen can put into a Go string and a URL.
var usablePath = regexp.MustCompile(`^/([^\s"'%?#\x60\\{}]|\{[^\s"'%\x60\\{}/*.;?]+\})*$`)

var pathParam = regexp.MustCompile(`\{([^{}]*)\}`)

func (r *reader) body(op *Operation, n *yamldoc.Node) *Body {
	content := n.Get("content")
	if content == nil {
		return nil
	}
	b := &Body{}
	for k, v := range content.Pairs() {
		media := mediaType(k.Value)
		if !plainMedia.MatchString(media) {
			r.fault(k, "%q is no media type; correct it in the overlay", k.Value)
			continue
		}
		if b.Media == "" && isJSON(media) {
			b.Media = media
			b.Shape = r.schema(v.Get("schema"), Owner{Name: op.GoName + "Request"}, 0)
		} else if !slices.Contains(b.Others, media) {
			b.Others = append(b.Others, media)
		}
	}
	if b.Media != "" {
		b.Others = slices.DeleteFunc(b.Others, isJSON)
	}
	return b
}

// mediaType returns a media type without its parameters. What may be anything is JSON here.
func mediaType(s string) string {
	base, _, _ := strings.Cut(strings.ToLower(s), ";")
	switch base = strings.TrimSpace(base); base {
	case "*/*", "", "application/*":
		return "application/json"
	}
	return base
}

// plainMedia matches media types that are safe to copy into Go.
var plainMedia = regexp.MustCompile(`^[\w.+*-]+/[\w.+*-]+$`)

func isJSON(media string) bool {
	return media == "application/json" || media == "text/json" || strings.HasSuffix(media, "+json")
}

var statusCode = regexp.MustCompile(`^(DEFAULT|[1-5]XX|[1-5][0-9][0-9])$`)

// answers reads what a success brings. Every other answer is an error of the
// wrapper, which keeps status and body.
func (r *reader) answers(op *Operation, n *yamldoc.Node) {
	var fallback *Answer
	for k, v := range n.Pairs() {
		switch code := strings.ToUpper(k.Value); {
		case strings.HasPrefix(code, "X-"):
		case !statusCode.MatchString(code):
			r.fault(k, "%q is no status; write three digits, a range such as 2XX, or default", k.Value)
		case code == "DEFAULT":
			fallback = r.answer(op, "default", r.follow(v))
		case code[0] == '2':
			op.Answers = append(op.Answers, r.answer(op, code, r.follow(v)))
			op.FormInferred = op.FormInferred || v.Text("x-source") == "inferred"
		}
	}
	if len(op.Answers) == 0 && fallback != nil {
		op.Answers = append(op.Answers, fallback)
	}
}

func (r *reader) answer(op *Operation, code string, n *yamldoc.Node) *Answer {
	for k, v := range n.Get("content").Pairs() {
		if media := mediaType(k.Value); isJSON(media) && plainMedia.MatchString(media) && v.Get("schema") != nil {
			return &Answer{code, r.schema(v.Get("schema"), Owner{Name: op.GoName + "Result"}, 0)}
		}
	}
	return &Answer{Code: code}
}

// upsert reads x-upsert.
func (r *reader) upsert(n *yamldoc.Node) *Upsert {
	if n == nil {
		return nil
	}
	u := &Upsert{At: r.doc.Place(n), List: n.Text("list"), Keys: n.Get("keys").Strings(), Of: n.Text("of")}
	if u.List == "" || len(u.Keys) == 0 {
		r.faults.Add(u.At, "x-upsert needs the member that lists the records and those that they are known by: {list: jobList, keys: [jobNumber]}")
	}
	return u
}

// params reads the parameters of the path and of the operation, which wins, and
// adds what the path names and nobody declares.
func (r *reader) params(op *Operation, lists ...*yamldoc.Node) {
	for _, list := range lists {
		for _, n := range list.Items() {
			p := r.param(r.follow(n))
			if p == nil || p.In == "path" && !strings.Contains(op.Path, "{"+p.Name+"}") {
				continue // told, or declared for sibling paths, or stale
			}
			same := func(q *Param) bool { return q.Name == p.Name && q.In == p.In }
			if i := slices.IndexFunc(op.Params, same); i >= 0 {
				op.Params[i] = p
			} else {
				op.Params = append(op.Params, p)
			}
		}
	}
	for _, m := range pathParam.FindAllStringSubmatch(op.Path, -1) {
		if !slices.ContainsFunc(op.Params, func(p *Param) bool { return p.In == "path" && p.Name == m[1] }) {
			op.Params = append(op.Params, &Param{at: op.At, Name: m[1], In: "path", Required: true, Shape: &Shape{at: op.At, Kind: KindString}})
		}
	}
}

// ignoredHeaders are described elsewhere in OpenAPI, or set by the client.
var ignoredHeaders = []string{"accept", "content-type", "authorization"}

func (r *reader) param(n *yamldoc.Node) *Param {
	if n == nil {
		return nil
	}
	p := &Param{
		at:       r.doc.Place(n),
		Name:     n.Text("name"),
		In:       strings.ToLower(n.Text("in")),
		GoName:   n.Text("x-go-name"),
		Required: n.Yes("required"),
		Style:    n.Text("style"),
		Explode:  n.Text("explode"),
		AsJSON:   n.Get("schema") == nil && n.Get("content") != nil,
	}
	switch {
	case p.Name == "":
		r.faults.Add(p.at, "a parameter without a name; name it in the overlay")
	case !UsableTag.MatchString(p.Name):
		r.faults.Add(p.at, "parameter %q cannot be written in a Go struct tag; remove it in the overlay", p.Name)
	case p.In == "body" || p.In == "formdata":
		r.faults.Add(p.at, "parameter %q is written for Swagger 2.0; convert the document to OpenAPI 3", p.Name)
	case p.In == "header" && slices.Contains(ignoredHeaders, strings.ToLower(p.Name)):
	case !slices.Contains([]string{"path", "query", "header", "cookie"}, p.In):
		r.faults.Add(p.at, "parameter %q is in %q; use path, query, header or cookie", p.Name, p.In)
	default:
		p.Required = p.Required || p.In == "path"
		p.Shape = r.bare(n.Get("schema"), Owner{}, 0)
		p.Doc = cmp.Or(words.OneLine(n.Text("description")), p.Doc)
		p.Deprecated = p.Deprecated || n.Yes("deprecated")
		return p
	}
	return nil
}

// UsableTag matches member names that a Go struct tag can hold.
var UsableTag = regexp.MustCompile("^[^\\pC\"'`,\\\\]+$")

// simplify keeps of a parameter's schema what can stand in a URL: a scalar, a list
// of scalars, or JSON. It needs references that end somewhere.
func (p *Param) simplify() {
	flat, _ := p.Target()
	out := *flat
	out.at, out.Doc, out.Deprecated, out.GoType = p.at, p.Doc, p.Deprecated, ""
	switch flat.Kind {
	case KindMap, KindInteger, KindBoolean:
	case KindArray:
		each, _ := flat.Items.Target()
		out.Items = &Shape{Kind: KindString, Format: each.Format}
		if each.Kind == KindInteger || each.Kind == KindBoolean {
			out.Items.Kind = each.Kind
		}
	case KindObject, kindAll:
		out = Shape{at: p.at, Doc: p.Doc, Kind: KindMap, Rest: &Shape{Kind: KindString}}
	default:
		out.Kind = KindString // a number keeps its text best as text
	}
	p.Shape = &out
}
