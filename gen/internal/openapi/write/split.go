package write

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/decide"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// A piece is one declaration, or several that stay together, on its way into a file.
type piece struct {
	slot
	text string
}

// A slot is where the declaration of a name belongs, and what is said of it.
type slot struct {
	file   string            // without directory and ending
	rank   int               // within the file: types before operations, each in the order of the description
	doc    string            // the comment
	fields map[string]string // comments of the fields of a struct, by Go name
}

// pieces cuts the source that oapi-codegen wrote into declarations, and says what each
// is. A declaration that nobody asked for is a fault: a new version of oapi-codegen
// does something that this package does not know.
func pieces(m *decide.Model, source string) ([]piece, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", source, parser.SkipObjectResolution)
	if err != nil {
		return nil, yamldoc.Fail(m.File, "oapi-codegen wrote Go that does not parse (%v); remove what was added last in the overlay", err)
	}
	text := func(n ast.Node) string { return source[fset.Position(n.Pos()).Offset:fset.Position(n.End()).Offset] }
	slots := slots(m)
	var list []piece
	for _, decl := range file.Decls {
		name, of := declared(decl)
		if name == "" { // the imports, which each file has of its own
			continue
		}
		s, ok := slots[name]
		if !ok {
			return nil, yamldoc.Fail(m.File, "oapi-codegen wrote %s, which has no place; this version of it is not known", name)
		}
		body := text(decl)
		if of != nil {
			body = "type " + name + " struct {\n" + s.body(of, text) + "}"
		}
		list = append(list, piece{s, s.doc + body})
	}
	return list, nil
}

// slots says where each name belongs. Methods are named Client.Method.
func slots(m *decide.Model) map[string]slot {
	slots := map[string]slot{}
	for i, t := range m.Types {
		s := slot{t.File, i, comment("type comment", t, ""), map[string]string{}}
		for _, f := range t.Fields {
			s.fields[f.GoName] = comment("field comment", struct {
				decide.Field
				Way read.Direction
			}{f, t.Way}, "\t")
		}
		slots[t.Name] = s
	}
	for i, op := range m.Operations {
		rank := len(m.Types) + 3*i
		slots["Client."+op.GoName] = slot{file: op.File, rank: rank, doc: comment("operation comment", op, "")}
		slots[op.Variable] = slot{file: op.File, rank: rank + 1}
		params := slot{op.File, rank + 2, comment("parameters comment", op, ""), map[string]string{}}
		for _, p := range op.Params {
			params.fields[p.GoName] = comment("parameter comment", p, "\t")
		}
		slots[op.GoName+"Params"] = params
	}
	return slots
}

// declared returns the name by which a declaration has its slot, and the struct that it
// declares, if it does.
func declared(decl ast.Decl) (name string, of *ast.StructType) {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return d.Name.Name, nil
		}
		name = strings.TrimPrefix(types.ExprString(d.Recv.List[0].Type), "*") + "." + d.Name.Name
	case *ast.GenDecl:
		switch spec := d.Specs[0].(type) {
		case *ast.TypeSpec:
			name = spec.Name.Name
			of, _ = spec.Type.(*ast.StructType)
		case *ast.ValueSpec:
			name = spec.Names[0].Name
		}
	}
	return name, of
}

// body puts the fields of a struct together anew. They stand apart by a blank line,
// because gofmt lines up neighbours: a longer name would change every line of its run,
// and a reviewer would read them all.
func (s slot) body(of *ast.StructType, text func(ast.Node) string) string {
	var fields []string
	for _, field := range of.Fields.List {
		name := field.Names[0].Name
		line := s.fields[name] + "\t" + text(field)
		if name == "Unknown" {
			line += " // members that the description does not name; see Other"
		}
		fields = append(fields, line+"\n")
	}
	return strings.Join(fields, "\n")
}
