// Package review says what a change of the specs means to those who use the
// generated code.
package review

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

// API reports the exported Go of each package among files, which are Go sources by
// path from the module root: generated/api/<package>.txt, one line per symbol with
// its type, sorted, in the style of the files under api/ in Go's own repository. A
// reviewer reads them first.
func API(files map[string][]byte) (map[string][]byte, error) {
	lines := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Ext(name) != ".go" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, files[name], parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("generated code is not Go, a fault of the generator: %w", err)
		}
		report := path.Join("generated/api", path.Base(path.Dir(name))+".txt")
		for _, symbol := range symbols(file) {
			lines[report] = append(lines[report], fmt.Sprintf("pkg %s, %s\n", file.Name.Name, symbol))
		}
	}
	reports := map[string][]byte{}
	for name, all := range lines {
		slices.Sort(all)
		reports[name] = []byte(strings.Join(all, ""))
	}
	return reports, nil
}

// symbols are the exported symbols of a file.
func symbols(file *ast.File) []string {
	var all []string
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			all = append(all, function(decl)...)
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				all = append(all, declared(decl.Tok, spec)...)
			}
		}
	}
	return all
}

// function is "func New(wire.Caller) *Client" or "method (*Client) Name(...) ...".
func function(f *ast.FuncDecl) []string {
	if !f.Name.IsExported() {
		return nil
	}
	if f.Recv == nil {
		return []string{"func " + f.Name.Name + typeParams(f.Type.TypeParams) + signature(f.Type)}
	}
	on := types.ExprString(f.Recv.List[0].Type)
	if !token.IsExported(strings.TrimLeft(on, "*")) {
		return nil
	}
	return []string{fmt.Sprintf("method (%s) %s%s", on, f.Name.Name, signature(f.Type))}
}

func declared(tok token.Token, spec ast.Spec) []string {
	switch spec := spec.(type) {
	case *ast.ValueSpec:
		return values(tok, spec)
	case *ast.TypeSpec:
		if spec.Name.IsExported() {
			return typeLines(spec)
		}
	}
	return nil
}

// values is "const StatusActive Status = \"Active\"" or "var ErrX error".
func values(tok token.Token, spec *ast.ValueSpec) []string {
	var all []string
	for i, name := range spec.Names {
		if !name.IsExported() {
			continue
		}
		line := tok.String() + " " + name.Name
		if spec.Type != nil {
			line += " " + expr(spec.Type)
		}
		if tok == token.CONST && i < len(spec.Values) {
			line += " = " + types.ExprString(spec.Values[i])
		}
		all = append(all, line)
	}
	return all
}

// typeLines is "type Phase struct" and a line for each member, or the type on one
// line.
func typeLines(spec *ast.TypeSpec) []string {
	name := "type " + spec.Name.Name + typeParams(spec.TypeParams)
	switch t := spec.Type.(type) {
	case *ast.StructType:
		return append([]string{name + " struct"}, members(name+" struct, ", t.Fields, structMember)...)
	case *ast.InterfaceType:
		return append([]string{name + " interface"}, members(name+" interface, ", t.Methods, interfaceMember)...)
	}
	if spec.Assign.IsValid() {
		name += " ="
	}
	return []string{name + " " + expr(spec.Type)}
}

// members is one line for each exported member, which say gives for a name, or for
// "" when the member is embedded.
func members(prefix string, fields *ast.FieldList, say func(name string, t ast.Expr) string) []string {
	var all []string
	for _, f := range fields.List {
		if len(f.Names) == 0 {
			all = append(all, prefix+say("", f.Type))
		}
		for _, name := range f.Names {
			if name.IsExported() {
				all = append(all, prefix+say(name.Name, f.Type))
			}
		}
	}
	return all
}

func structMember(name string, t ast.Expr) string {
	if name == "" {
		name = "embedded"
	}
	return name + " " + expr(t)
}

func interfaceMember(name string, t ast.Expr) string {
	if f, ok := t.(*ast.FuncType); ok && name != "" {
		return name + signature(f)
	}
	return "embedded " + expr(t)
}
