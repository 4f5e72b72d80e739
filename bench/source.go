package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
)

// source is what reflection cannot tell of a generated package.
type source struct {
	docs   map[string]string   // by "Type", "Type.Field" and "Method"
	values map[string][]string // the constants of a type
}

// readSource reads the files of generated packages; what a later one says counts.
func readSource(folders ...string) (source, error) {
	s := source{make(map[string]string), make(map[string][]string)}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.gen.go"))
		if err != nil {
			return s, err
		}
		for _, name := range files {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
			if err != nil {
				return s, err
			}
			for _, d := range file.Decls {
				s.declaration(d)
			}
		}
	}
	return s, nil
}

func (s source) declaration(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		s.docs[d.Name.Name] = strings.TrimSpace(d.Doc.Text())
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				s.record(spec, d.Doc.Text())
			case *ast.ValueSpec:
				s.constant(spec)
			}
		}
	}
}

func (s source) record(spec *ast.TypeSpec, doc string) {
	s.docs[spec.Name.Name] = strings.TrimSpace(doc)
	fields, ok := spec.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, f := range fields.Fields.List {
		for _, name := range f.Names {
			s.docs[spec.Name.Name+"."+name.Name] = strings.TrimSpace(f.Doc.Text())
		}
	}
}

func (s source) constant(spec *ast.ValueSpec) {
	kind, ok := spec.Type.(*ast.Ident)
	if !ok || len(spec.Values) != 1 {
		return
	}
	if text, ok := spec.Values[0].(*ast.BasicLit); ok && text.Kind == token.STRING {
		value, _ := strconv.Unquote(text.Value)
		s.values[kind.Name] = append(s.values[kind.Name], value)
	}
}
