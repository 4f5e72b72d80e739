package read

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/kin"
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
	return op.Method + " " + kin.Path(op.Path)
}

func (op *Operation) String() string { return strings.ToUpper(op.Method) + " " + op.Path }

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

// operations reads paths, in the order written.
func (r *reader) operations() []*Operation {
	var calls []*call
	paths := r.doc.Root.Get("paths")
	for k, v := range paths.Pairs() {
		if strings.HasPrefix(k.Value, "x-") {
			continue
		}
		item := r.follow(v)
		for m, n := range item.Pairs() {
			if slices.Contains(methods, strings.ToLower(m.Value)) && n.IsMapping() {
				op := &Operation{At: r.doc.Place(m), Method: strings.ToLower(m.Value), Path: k.Value}
				calls = append(calls, &call{Operation: op, path: k, node: n, item: item, beside: v.Get(m.Value)})
			} else {
				r.noOperation(k, m, n)
			}
		}
	}
	if len(calls) == 0 && len(r.outside) == 0 {
		r.faults.AddWhole(r.doc.Place(paths), "no operations; the description needs paths")
	}
	r.name(calls)
	r.uniqueOperations(calls)
	list := make([]*Operation, len(calls))
	for i, c := range calls {
		r.operation(c.Operation, c.path, c.node, c.item.Get("parameters"))
		list[i] = c.Operation
	}
	return list
}

// noOperation remarks what a path has beside its operations.
func (r *reader) noOperation(path, key, n *yamldoc.Node) {
	const raw = "%s %s becomes no method; send it by a raw call"
	switch _, known := pathKeys.known(key.Value); {
	case strings.EqualFold(key.Value, "query"):
		r.remark(key, yamldoc.Dropped, raw, "QUERY", path.Value)
	case key.Value == "additionalOperations":
		for verb := range n.Pairs() {
			r.remark(verb, yamldoc.Dropped, raw, verb.Value, path.Value)
		}
	case !known || slices.Contains(methods, key.Value):
		r.unreadKey(key, "the path "+path.Value)
	}
}

// operation reads what is said of an operation that has its name.
func (r *reader) operation(op *Operation, path, n, shared *yamldoc.Node) {
	op.Summary, op.Doc = words.OneLine(n.Text("summary")), words.Prose(n.Text("description"))
	op.Note, op.Deprecated = readNotes(n), n.Yes("deprecated")
	if !usablePath.MatchString(op.Path) {
		r.fault(path, "path %q: %s", op.Path, unusable(op.Path))
	}
	for _, m := range pathParam.FindAllStringSubmatch(op.Path, -1) {
		if strings.Count(op.Path, m[0]) > 1 {
			r.fault(path, "path %q names the parameter %q twice; give the second another name", op.Path, m[1])
		}
	}
	r.unread(n, operationKeys, "an operation")
	r.params(op, shared, n.Get("parameters"))
	op.Body = r.body(op, r.follow(n.Get("requestBody")))
	r.answers(op, n.Get("responses"))
	op.Upsert = r.upsert(n.Get("x-upsert"))
	if keys := n.Get("x-key"); keys != nil {
		op.Keys, op.KeysAt = keys.Strings(), r.doc.Place(keys)
	}
}

// usablePath matches what oapi-codegen can put into a Go string and a URL.
var usablePath = regexp.MustCompile(`^/([^\s"'%?#\x60\\{}]|\{[^\s"'%\x60\\{}/*.;?]+\})*$`)

// unusable says what is wrong with a path.
func unusable(path string) string {
	switch {
	case strings.Contains(path, "?"):
		return "what follows ? is a query; remove the path in the overlay, and declare that there as parameters of the path without it"
	case strings.Contains(path, "#"):
		return "what follows # is never sent; remove the path in the overlay, or add it there without that"
	}
	return "a path begins with / and has no quotes, % or blanks; correct the document"
}

var pathParam = regexp.MustCompile(`\{([^{}]*)\}`)

func (r *reader) body(op *Operation, n *yamldoc.Node) *Body {
	content := n.Get("content")
	if content == nil {
		return nil
	}
	r.unread(n, bodyKeys, "a request body")
	for k := range content.Pairs() {
		if !plainMedia.MatchString(mediaType(k.Value)) {
			r.fault(k, "%q is no media type; remove it in the overlay", k.Value)
		}
	}
	b := &Body{}
	media, chosen := jsonOf(content)
	if chosen != nil {
		b.Media = media
		b.Shape = r.schema(chosen.Get("schema"), bodyOf(op), 0)
		r.unread(chosen, mediaKeys, "a JSON body")
	}
	b.Others = others(content, chosen)
	switch {
	case len(b.Others) == 0:
	case chosen == nil:
		r.remark(n, yamldoc.Untyped, "%s: the body (%s) is sent as bytes", op, strings.Join(b.Others, ", "))
	default:
		r.remark(n, yamldoc.Dropped, "%s: a body of another type than JSON (%s) is sent by a raw call", op, strings.Join(b.Others, ", "))
	}
	return b
}

// jsonOf returns the JSON among several media types: the plainest of them, whatever the order, and
// one with a schema before one without.
func jsonOf(content *yamldoc.Node) (media string, chosen *yamldoc.Node) {
	best := 0
	for k, v := range content.Pairs() {
		name := mediaType(k.Value)
		if fit := plainness(k.Value, name, v); fit > best {
			media, chosen, best = name, v, fit
		}
	}
	return media, chosen
}

// plainness says how good a media type is for a value, 0 when it is no JSON.
func plainness(written, name string, v *yamldoc.Node) int {
	if !isJSON(name) || !plainMedia.MatchString(name) {
		return 0
	}
	fit := 1
	switch {
	case strings.EqualFold(written, "application/json"):
		fit = 4
	case name == "application/json":
		fit = 3
	case name == "text/json":
		fit = 2
	}
	if v.Get("schema") != nil {
		fit += 4
	}
	return fit
}

// others are the media types that say something else than the chosen one.
func others(content, chosen *yamldoc.Node) (list []string) {
	for k, v := range content.Pairs() {
		name := mediaType(k.Value)
		same := chosen != nil && isJSON(name) && (v == chosen || v.Get("schema") == nil || v.Get("schema").Same(chosen.Get("schema")))
		if !same && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

// mediaType returns a media type without its parameters. What may be anything is JSON here.
func mediaType(s string) string {
	base, _, _ := strings.Cut(strings.ToLower(s), ";")
	switch base = strings.TrimSpace(base); base {
	case "*/*", "", "application/*", "application/*+json":
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
	var fallback, last *yamldoc.Node
	for k, v := range n.Pairs() {
		switch code := strings.ToUpper(k.Value); {
		case strings.HasPrefix(code, "X-"):
		case !statusCode.MatchString(code):
			r.fault(k, "%q is no status; write three digits, a range such as 2XX, or default, or remove it in the overlay", k.Value)
		case code == "DEFAULT":
			last, fallback = k, v
		case code[0] == '2':
			op.Answers = append(op.Answers, r.answer(op, code, r.follow(v)))
			op.FormInferred = op.FormInferred || v.Text("x-source") == "inferred"
		default:
			r.failure(op, k, v)
		}
	}
	switch {
	case len(op.Answers) > 0:
		r.failure(op, last, fallback)
	case fallback != nil:
		op.Answers = append(op.Answers, r.answer(op, "default", r.follow(fallback)))
	}
}

// failure remarks what an answer that is no success would bring.
func (r *reader) failure(op *Operation, code, n *yamldoc.Node) {
	for _, v := range peek(r.doc.Root, n).Get("content").Pairs() {
		if v.Get("schema") != nil {
			r.remark(code, yamldoc.Untyped, "%s: the answer %s is an error that keeps status and body", op, code.Value)
			return
		}
	}
}

func (r *reader) answer(op *Operation, code string, n *yamldoc.Node) *Answer {
	r.unread(n, answerKeys, "an answer")
	for name := range n.Get("headers").Pairs() {
		r.remark(name, yamldoc.Dropped, "%s: the header %s of the answer %s is not typed", op, name.Value, code)
	}
	for name := range n.Get("links").Pairs() {
		r.remark(name, yamldoc.Dropped, "%s: the link %s of the answer %s is not followed", op, name.Value, code)
	}
	content := n.Get("content")
	_, chosen := jsonOf(content)
	other := strings.Join(others(content, chosen), ", ")
	switch {
	case chosen.Get("schema") != nil && other != "":
		r.remark(content, yamldoc.Dropped, "%s: another form of the answer %s (%s) is asked for by a raw call", op, code, other)
	case other != "":
		r.remark(content, yamldoc.Untyped, "%s: the answer %s (%s) comes as bytes", op, code, other)
	case chosen.Get("schema") == nil && code != "204" && code != "205":
		r.remark(n, yamldoc.Untyped, "%s: the answer %s has no schema and comes as bytes", op, code)
	}
	if chosen.Get("schema") == nil {
		return &Answer{Code: code}
	}
	r.unread(chosen, mediaKeys, "a JSON answer")
	return &Answer{code, r.schema(chosen.Get("schema"), answerOf(op, code), 0)}
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

// UsableTag matches member names that a Go struct tag can hold.
var UsableTag = regexp.MustCompile("^[^\\pC\"'`,\\\\]+$")
