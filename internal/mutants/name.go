package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"strings"
)

// readReport names what go-gremlins found in a package.
func readReport(folder string, r report) ([]mutant, error) {
	var found []mutant
	for _, file := range r.Files {
		name := path.Join(folder, path.Base(file.Name))
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		s, err := parse(name, text)
		if err != nil {
			return nil, err
		}
		for _, m := range file.Mutations {
			if m.Status == "NOT COVERED" && s.inCase(m.Line, m.Column) {
				m.Status = "CASE"
			}
			found = append(found, mutant{
				name:   strings.Join([]string{name, s.around(m.Line, m.Column), m.Type, s.expression(m.Line, m.Column)}, " "),
				place:  fmt.Sprintf("%s:%d:%d", name, m.Line, m.Column),
				status: m.Status,
			})
		}
	}
	return found, nil
}

// source is a parsed file.
type source struct {
	text  []byte
	set   *token.FileSet
	file  *ast.File
	lines []int // offset of each
}

func parse(name string, text []byte) (*source, error) {
	s := &source{text: text, set: token.NewFileSet()}
	var err error
	if s.file, err = parser.ParseFile(s.set, name, text, parser.SkipObjectResolution); err != nil {
		return nil, err
	}
	s.lines = s.set.File(s.file.Pos()).Lines()
	return s, nil
}

// pos is a place in the file.
func (s *source) pos(line, column int) token.Pos {
	return s.set.File(s.file.Pos()).Pos(s.lines[line-1] + column - 1)
}

// around is the function at a place, with its receiver, or "-".
func (s *source) around(line, column int) string {
	at := s.pos(line, column)
	for _, d := range s.file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || at < f.Pos() || f.End() <= at {
			continue
		}
		if f.Recv == nil {
			return f.Name.Name
		}
		return s.between(f.Recv.List[0].Type) + "." + f.Name.Name
	}
	return "-"
}

// expression is the source of the expression or statement whose operator is at a place.
func (s *source) expression(line, column int) string {
	at, text := s.pos(line, column), ""
	ast.Inspect(s.file, func(n ast.Node) bool {
		if n != nil && operator(n) == at {
			text = s.between(n)
		}
		return text == ""
	})
	return text
}

// inCase reports whether a place is in what a case says. Profiles of coverage have no line for
// that, so the tool leaves it alone.
func (s *source) inCase(line, column int) bool {
	at, in := s.pos(line, column), false
	ast.Inspect(s.file, func(n ast.Node) bool {
		if c, ok := n.(*ast.CaseClause); ok && c.Pos() <= at && at < c.Colon {
			in = true
		}
		return !in
	})
	return in
}

// operator is where the operator of a node is, if it has one.
func operator(n ast.Node) token.Pos {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		return n.OpPos
	case *ast.UnaryExpr:
		return n.OpPos
	case *ast.IncDecStmt:
		return n.TokPos
	case *ast.AssignStmt:
		return n.TokPos
	case *ast.BranchStmt:
		return n.TokPos
	}
	return token.NoPos
}

// between is the source of a node in one line.
func (s *source) between(n ast.Node) string {
	from, to := s.set.Position(n.Pos()).Offset, s.set.Position(n.End()).Offset
	return strings.Join(strings.Fields(string(s.text[from:to])), " ")
}
