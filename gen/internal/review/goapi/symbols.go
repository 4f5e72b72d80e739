package goapi

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"slices"
	"strings"
)

// Symbols reports the exported Go of each package among files, which are Go sources by path from
// the module root: generated/api/<package>.txt, one line per symbol with its type, sorted, in the
// style of the files under api/ in Go's own repository. A reviewer reads them first.
func Symbols(files map[string][]byte) (map[string][]byte, error) {
	lines := map[string][]string{} // by report
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Ext(name) != ".go" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, files[name], parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("generated code is not Go, a fault of the generator: %w", err)
		}
		report := path.Join("generated/api", path.Base(path.Dir(name))+".txt")
		all := lines[report]
		for _, symbol := range symbols(file) {
			all = append(all, fmt.Sprintf("pkg %s, %s\n", file.Name.Name, symbol))
		}
		lines[report] = all
	}
	reports := map[string][]byte{}
	for report, all := range lines {
		slices.Sort(all)
		reports[report] = []byte(strings.Join(all, ""))
	}
	return reports, nil
}

// symbols are the exported symbols of a file.
func symbols(file *ast.File) []string {
	ast.FileExports(file)
	ast.Inspect(file, unname)
	var all []string
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			all = append(all, function(decl)...)
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.ValueSpec:
					all = append(all, values(decl.Tok, spec)...)
				case *ast.TypeSpec:
					all = append(all, typeLines(spec)...)
				}
			}
		}
	}
	return all
}

// unname leaves parameters their types alone: a name is not part of the API.
func unname(n ast.Node) bool {
	f, ok := n.(*ast.FuncType)
	if !ok {
		return true
	}
	for _, list := range []*ast.FieldList{f.Params, f.Results} {
		if list == nil {
			continue
		}
		var types []*ast.Field
		for _, field := range list.List {
			types = append(types, slices.Repeat([]*ast.Field{{Type: field.Type}}, max(1, len(field.Names)))...)
		}
		list.List = types
	}
	return true
}

// function is "func New(wire.Caller) *Client" or "method (*Client) Name(...) ...".
func function(f *ast.FuncDecl) []string {
	if f.Recv == nil {
		return []string{"func " + f.Name.Name + typeParams(f.Type.TypeParams) + signature(f.Type)}
	}
	on := types.ExprString(f.Recv.List[0].Type)
	if !token.IsExported(strings.TrimLeft(on, "*")) {
		return nil
	}
	return []string{fmt.Sprintf("method (%s) %s%s", on, f.Name.Name, signature(f.Type))}
}

// values is "const StatusActive Status = \"Active\"" or "var ErrX error".
func values(tok token.Token, spec *ast.ValueSpec) []string {
	var all []string
	for i, name := range spec.Names {
		line := tok.String() + " " + name.Name
		if spec.Type != nil {
			line += " " + types.ExprString(spec.Type)
		}
		if tok == token.CONST && i < len(spec.Values) {
			line += " = " + types.ExprString(spec.Values[i])
		}
		all = append(all, line)
	}
	return all
}

// typeLines is "type Phase struct" and a line for each member, or the type on one line.
func typeLines(spec *ast.TypeSpec) []string {
	name := "type " + spec.Name.Name + typeParams(spec.TypeParams)
	switch t := spec.Type.(type) {
	case *ast.StructType:
		return members(name+" struct", t.Fields)
	case *ast.InterfaceType:
		return members(name+" interface", t.Methods)
	}
	if spec.Assign.IsValid() {
		name += " ="
	}
	return []string{name + " " + types.ExprString(spec.Type)}
}

// members is one line for a type and one for each of its members.
func members(of string, fields *ast.FieldList) []string {
	all := []string{of}
	for _, f := range fields.List {
		text := " " + types.ExprString(f.Type)
		if len(f.Names) == 0 {
			all = append(all, of+", embedded"+text)
		}
		if method, ok := f.Type.(*ast.FuncType); ok && strings.HasSuffix(of, " interface") {
			text = signature(method)
		}
		for _, name := range f.Names {
			all = append(all, of+", "+name.Name+text)
		}
	}
	return all
}

// signature is "(context.Context, GetProjectsArgs) (*GetProjectsResult, error)".
func signature(f *ast.FuncType) string { return strings.TrimPrefix(types.ExprString(f), "func") }

// typeParams is "[T any]" of a generic type or function. Here names count.
func typeParams(fields *ast.FieldList) string {
	if fields == nil {
		return ""
	}
	var all []string
	for _, f := range fields.List {
		for _, name := range f.Names {
			all = append(all, name.Name+" "+types.ExprString(f.Type))
		}
	}
	return "[" + strings.Join(all, ", ") + "]"
}
