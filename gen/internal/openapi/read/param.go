package read

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
	"github.com/fieldbooks/fieldbooks/gen/internal/words"
)

// A Param is a value in path, query, header or cookie.
type Param struct {
	at               yamldoc.Place
	Name, In, GoName string
	Required         bool
	AsJSON           bool // described by content of JSON instead of a style
	Style            string
	Explode          bool
	AllowReserved    bool
	*Shape

	Type string // of Go, by package decide
}

// Place is where the parameter is written.
func (p *Param) Place() yamldoc.Place { return p.at }

// params reads the parameters of the path and of the operation, which wins, and
// adds what the path names and nobody declares.
func (r *reader) params(op *Operation, shared, own *yamldoc.Node) {
	r.declaredParams(op, shared, op.Resource)
	r.declaredParams(op, own, "")
	for _, m := range pathParam.FindAllStringSubmatch(op.Path, -1) {
		if !slices.ContainsFunc(op.Params, func(p *Param) bool { return p.In == "path" && p.Name == m[1] }) {
			r.remarks.Add(op.At, yamldoc.Guessed, "the parameter %q of the path, which nobody declares, is a text", m[1])
			op.Params = append(op.Params, &Param{at: op.At, Name: m[1], In: "path", Required: true, Style: "simple", Shape: &Shape{at: op.At, Kind: KindString}})
		}
	}
}

// declaredParams reads one list of parameters; sharedBy is what has it beside the operation.
func (r *reader) declaredParams(op *Operation, list *yamldoc.Node, sharedBy string) {
	for _, n := range list.Items() {
		p := r.param(r.follow(n), valueOwner(op, n, sharedBy))
		if p == nil {
			continue
		}
		if p.In == "path" && !strings.Contains(op.Path, "{"+p.Name+"}") {
			r.remarks.Add(p.at, yamldoc.Dropped, "%v: the path has no parameter %q", op, p.Name)
			continue
		}
		same := func(q *Param) bool { return q.Name == p.Name && q.In == p.In }
		if i := slices.IndexFunc(op.Params, same); i >= 0 {
			op.Params[i] = p
		} else {
			op.Params = append(op.Params, p)
		}
	}
}

// valueOwner is where the value of a parameter stands, for the name of its type: with what
// declares the parameter, so that another operation that uses it renames nothing.
func valueOwner(op *Operation, n *yamldoc.Node, sharedBy string) Owner {
	in := Owner{Name: op.GoName + " " + n.Text("name")}
	if ref := n.Text("$ref"); ref != "" {
		in.Name = ref[strings.LastIndex(ref, "/")+1:] + " Param"
	} else if sharedBy != "" {
		in.Name = sharedBy + " " + n.Text("name") + " Param"
	}
	return in
}

// ignoredHeaders are described elsewhere in OpenAPI, or set by the client.
var ignoredHeaders = []string{"accept", "content-type", "authorization"}

func (r *reader) param(n *yamldoc.Node, in Owner) *Param {
	if n == nil {
		return nil
	}
	r.unread(n, paramKeys, "a parameter")
	p := &Param{
		at:            r.doc.Place(n),
		Name:          n.Text("name"),
		In:            strings.ToLower(n.Text("in")),
		GoName:        n.Text("x-go-name"),
		AllowReserved: n.Yes("allowReserved"),
	}
	if !r.usable(p) {
		return nil
	}
	p.Required = n.Yes("required") || p.In == "path"
	p.Style = cmp.Or(n.Text("style"), stylesIn[p.In][0])
	p.Explode = n.Yes("explode") || n.Get("explode") == nil && p.Style == "form" || p.Style == "deepObject"
	r.value(p, n, in)
	if p.Kind == KindInteger {
		p.Moment = p.Moment.or(momentIn(n))
	}
	p.Doc = cmp.Or(words.Prose(n.Text("description")), p.Doc)
	p.Deprecated = p.Deprecated || n.Yes("deprecated")
	return p
}

// usable reports whether a parameter has a name and a place at which a client sends it.
func (r *reader) usable(p *Param) bool {
	switch {
	case p.Name == "":
		r.faults.Add(p.at, "a parameter without a name; name it in the overlay")
	case !UsableTag.MatchString(p.Name):
		r.faults.Add(p.at, "parameter %q cannot be written in a Go struct tag; remove it in the overlay", p.Name)
	case p.In == "body" || p.In == "formdata":
		r.faults.Add(p.at, "parameter %q is written for Swagger 2.0; convert the document to OpenAPI 3", p.Name)
	case p.In == "header" && slices.Contains(ignoredHeaders, strings.ToLower(p.Name)):
		r.remarks.Add(p.at, yamldoc.Dropped, "the header %s is set by the client", p.Name)
	case stylesIn[p.In] == nil:
		r.faults.Add(p.at, "parameter %q is in %q; use path, query, header or cookie", p.Name, p.In)
	case (p.In == "header" || p.In == "cookie") && !token.MatchString(p.Name):
		r.faults.Add(p.at, "parameter %q is no name of a %s; correct it in the overlay", p.Name, p.In)
	default:
		return true
	}
	return false
}

// token matches what the name of a header or a cookie may be.
var token = regexp.MustCompile(`^[\w!#$%&'*+.^|~-]+$`)

// value reads what a parameter holds, by its schema. What is described by content is written as
// JSON, or is a text in that media type.
func (r *reader) value(p *Param, n *yamldoc.Node, in Owner) {
	in.about = "the parameter " + p.Name
	schema := n.Get("schema")
	if content := n.Get("content"); schema == nil && content.IsMapping() {
		schema = r.content(p, content)
		if !p.AsJSON {
			p.Shape = &Shape{at: p.at, Kind: KindString}
			return
		}
	}
	if r.values[n] == nil {
		s := r.bare(schema, in, 0)
		if s.named() {
			s = r.hoist(s, in)
		}
		r.values[n] = s
	}
	own := *r.values[n]
	p.Shape = &own
}

// content returns the schema of the first JSON that a parameter may be, nil when it is another text.
func (r *reader) content(p *Param, content *yamldoc.Node) (schema *yamldoc.Node) {
	for k, v := range content.Pairs() {
		if isJSON(mediaType(k.Value)) {
			p.AsJSON = true
			return v.Get("schema")
		}
	}
	for k := range content.Pairs() {
		if media := mediaType(k.Value); !strings.HasPrefix(media, "text/") {
			r.remark(k, yamldoc.Untyped, "parameter %q takes a text in %s", p.Name, media)
		}
	}
	return nil
}

// settle refuses a parameter that could not be sent as described, and makes of a value of any
// form in a path a text. It needs references that end somewhere.
func (r *reader) settle(p *Param) {
	if p.AsJSON {
		return
	}
	form := formOf(p.Shape)
	if p.In == "path" && form == openForm && p.GoType == "" {
		p.Kind, p.Ref = KindString, nil
		return
	}
	delimited := p.Style == "spaceDelimited" || p.Style == "pipeDelimited"
	plain := isPlain(p.Shape, nil)
	switch {
	case !slices.Contains(stylesIn[p.In], p.Style):
		r.unsendable(p, "the style %q is none of a %s; use %s", p.Style, p.In, strings.Join(stylesIn[p.In], " or "))
	case form == scalarForm && (delimited || p.Style == "deepObject"):
		r.unsendable(p, "a single value has no style %q; use form", p.Style)
	case form == objectForm && delimited && p.Explode:
		r.unsendable(p, "an object has no exploded style %q; set explode: false", p.Style)
	case (form == objectForm || form == listForm) && p.In == "cookie" && p.Explode:
		r.unsendable(p, "a cookie of several values cannot be exploded; set explode: false")
	case !plain && p.In == "query" && p.Style != "deepObject":
		r.unsendable(p, "the style %q has no form for lists and objects within another; use deepObject, or content with application/json", p.Style)
	case !plain && p.In != "query":
		r.unsendable(p, "a %s has no form for lists and objects within another; describe it by content with application/json", p.In)
	case !plain:
		r.remarks.Add(p.at, yamldoc.Guessed, "parameter %q: lists and objects within are written %[1]s[a][b] and %[1]s[a][0]", p.Name)
	}
}

// unsendable refuses a parameter.
func (r *reader) unsendable(p *Param, format string, args ...any) {
	r.faults.Add(p.at, "parameter %q: "+format+" in the overlay", append([]any{p.Name}, args...)...)
}
