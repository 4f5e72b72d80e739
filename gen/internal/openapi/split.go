package openapi

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// A piece is one declaration on its way into a file.
type piece struct {
	file string // without directory and ending
	rank rank
	text string
}

// rank orders the pieces of a file: types before operations, each in the order
// of the description.
type rank struct{ group, number, form int }

// seat is where the declarations of one name belong.
type seat struct {
	file string
	rank rank
	doc  []string
	of   string // Go name of the operation
}

const clientFile = "client"

// pieces cuts the source that oapi-codegen wrote into declarations.
func (m *model) pieces(source string) ([]piece, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, Faults{{Place{File: m.file}, fmt.Sprintf("oapi-codegen wrote Go that does not parse (%v); remove what was added last in the overlay", err)}}
	}
	seats := m.seats()
	var list []piece
	for _, decl := range file.Decls {
		names := declared(decl)
		if names == nil {
			continue
		}
		s := seat{file: clientFile}
		for _, name := range names {
			if found, ok := seats[name]; ok {
				s = found
				break
			}
		}
		body := source[fset.Position(decl.Pos()).Offset:fset.Position(decl.End()).Offset]
		if s.rank.group == 1 {
			s.rank.form = operationOrder(names[0])
			body = ofOperation(s.of, body)
		}
		list = append(list, piece{s.file, s.rank, docOf(s, decl, names[0]) + tidy(body)})
	}
	return list, nil
}

// declared returns the names by which a declaration is seated, best first; nil
// for what is dropped.
func declared(decl ast.Decl) []string {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []string{d.Name.Name}
		}
		recv := receiver(d)
		return []string{recv + "." + d.Name.Name, recv}
	case *ast.GenDecl:
		spec, ok := d.Specs[0].(*ast.TypeSpec)
		if ok && spec.Name.Name != "ClientInterface" && spec.Name.Name != "ClientWithResponsesInterface" {
			return []string{spec.Name.Name}
		}
	}
	return nil
}

func receiver(d *ast.FuncDecl) string {
	t := d.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// seats says where each name belongs. Methods of the client are named
// Client.Method; a type's own name stands for all its methods.
func (m *model) seats() map[string]seat {
	seats := map[string]seat{}
	for i, c := range m.components {
		for form, writes := range forms(c) {
			s := seat{fileOf(c.home), rank{0, i, form}, typeDoc(c, writes), ""}
			seats[typeName(c, writes)] = s
		}
	}
	for i, op := range m.operations {
		s := seat{fileOf(op.resource), rank{1, i, 0}, nil, op.goName}
		for _, name := range op.derived() {
			seats[name] = s
		}
		s.doc = []string{fmt.Sprintf("%sResponse is the answer to [ClientWithResponses.%sWithResponse].", op.goName, op.mainMethod())}
		seats[op.goName+"Response"] = s
		s.doc = nil
		m.clientMethods(op, s, seats)
	}
	return seats
}

// mainMethod is the method that most callers want: with a typed body if there
// is one.
func (op *operation) mainMethod() string {
	switch {
	case op.body == nil:
		return op.goName
	case op.body.media == "":
		return op.goName + "WithBody"
	}
	if tag := mediaTag(op.body.media); tag != "JSON" {
		return op.goName + "With" + tag + "Body"
	}
	return op.goName
}

// clientMethods seats the methods of one operation with their comments.
func (m *model) clientMethods(op *operation, s seat, seats map[string]seat) {
	main := op.mainMethod()
	list := []string{main}
	if plain := op.goName + "WithBody"; op.body != nil && main != plain {
		list = append(list, plain)
	}
	for _, method := range list {
		reads := method + "WithResponse"
		s.doc = []string{fmt.Sprintf("%s is [ClientWithResponses.%s] without reading the answer.", method, reads)}
		seats["Client."+method] = s
		s.doc = operationDoc(op, reads)
		if method != main {
			s.doc = []string{fmt.Sprintf("%s is [ClientWithResponses.%sWithResponse] with a body that is sent as it is.", reads, main)}
		}
		seats["ClientWithResponses."+reads] = s
	}
}

// operationOrder puts what a reader looks for first: the method, its answer, its
// body, then what serves them.
func operationOrder(name string) int {
	switch {
	case strings.HasPrefix(name, "ClientWithResponses."):
		return 0
	case strings.HasPrefix(name, "Client."):
		return 2
	case strings.HasPrefix(name, "New"), strings.HasPrefix(name, "Parse"):
		return 3
	}
	return 1
}

// fixedDocs are the comments of what every client has.
var fixedDocs = map[string]string{
	"HttpRequestDoer":     "HttpRequestDoer performs requests; [http.Client] does.",
	"Client":              "Client sends the calls and returns the answers as they come.",
	"NewClient":           "NewClient returns a client of the server at that address.",
	"ClientWithResponses": "ClientWithResponses sends the calls and reads the answers. An answer that is no success is no error here: look at its status.",
	"NewClientWithResponses": "NewClientWithResponses returns a client of the server at that address. An answer that cannot be decoded comes " +
		"with the error, so that its status and body are not lost.",
}

// docOf returns the comment of a declaration: ours for what the description
// explains, else that of oapi-codegen.
func docOf(s seat, decl ast.Decl, name string) string {
	fn, isFunc := decl.(*ast.FuncDecl)
	if fixed := fixedDocs[name]; fixed != "" {
		return comment([]string{fixed})
	}
	if len(s.doc) > 0 && (!isFunc || strings.HasPrefix(name, "Client")) {
		return comment(s.doc)
	}
	if isFunc {
		return docText(fn.Doc)
	}
	return docText(decl.(*ast.GenDecl).Doc)
}

func docText(g *ast.CommentGroup) string {
	if g == nil {
		return ""
	}
	var b strings.Builder
	for _, c := range g.List {
		b.WriteString(c.Text + "\n")
	}
	return b.String()
}

const restDoc = "\t// AdditionalProperties are the members that the description does not name.\n"

var marked = regexp.MustCompile(`^\s*// \S+ ` + mark + `(.*)$`)

// tidy finishes the comments of fields and takes the empty lines between them
// out.
func tidy(body string) string {
	if !strings.HasPrefix(body, "type ") {
		return body
	}
	var b strings.Builder
	for line := range strings.SplitSeq(body, "\n") {
		switch m := marked.FindStringSubmatch(line); {
		case m != nil:
			b.WriteString(wrapped(m[1], "\t// "))
		case strings.TrimSpace(line) == "":
		case strings.HasPrefix(strings.TrimSpace(line), "AdditionalProperties map["):
			b.WriteString(restDoc + line + "\n")
		default:
			b.WriteString(line + "\n")
		}
	}
	return strings.TrimRight(b.String(), "\n")
}

// sorted orders pieces by file and rank; what is equal keeps its order.
func sorted(list []piece) []piece {
	slices.SortStableFunc(list, func(a, b piece) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.rank.group, b.rank.group),
			cmp.Compare(a.rank.number, b.rank.number), cmp.Compare(a.rank.form, b.rank.form))
	})
	return list
}
