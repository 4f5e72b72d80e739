package review

import (
	"go/ast"
	"go/types"
	"strings"
)

// How types are written in a report: on one line, parameters by their types alone,
// because a parameter's name is not part of the API.

// signature is "(context.Context, GetProjectsArgs) (*GetProjectsResult, error)".
func signature(f *ast.FuncType) string {
	text := "(" + list(f.Params) + ")"
	switch f.Results.NumFields() {
	case 0:
		return text
	case 1:
		return text + " " + list(f.Results)
	}
	return text + " (" + list(f.Results) + ")"
}

func list(fields *ast.FieldList) string {
	if fields == nil {
		return ""
	}
	var all []string
	for _, f := range fields.List {
		for range max(1, len(f.Names)) {
			all = append(all, expr(f.Type))
		}
	}
	return strings.Join(all, ", ")
}

// typeParams is "[T any]" of a generic type or function. Here names count.
func typeParams(fields *ast.FieldList) string {
	if fields == nil {
		return ""
	}
	var all []string
	for _, f := range fields.List {
		for _, name := range f.Names {
			all = append(all, name.Name+" "+expr(f.Type))
		}
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// expr is a type on one line.
func expr(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.FuncType:
		return "func" + signature(t)
	case *ast.StarExpr:
		return "*" + expr(t.X)
	case *ast.Ellipsis:
		return "..." + expr(t.Elt)
	case *ast.ArrayType:
		if t.Len == nil {
			return "[]" + expr(t.Elt)
		}
	case *ast.MapType:
		return "map[" + expr(t.Key) + "]" + expr(t.Value)
	case *ast.StructType:
		return "struct{" + strings.Join(members("", t.Fields, structMember), "; ") + "}"
	}
	return types.ExprString(t)
}
