package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"
)

// TestNothingDeferredIsLost holds that no function which defers something, such as the Close that
// ends a session, leaves by log.Fatal or os.Exit: what it deferred is not done then. Users copy
// the programs of README.md and the Examples.
func TestNothingDeferredIsLost(t *testing.T) {
	sources := map[string]string{}
	for i, program := range blocks(t, "README.md", "go") {
		sources[fmt.Sprintf("README.md, program %d", i+1)] = program
	}
	for _, name := range tracked(t) {
		if filepath.Ext(name) == ".go" {
			sources[name] = read(t, name)
		}
	}
	for name, text := range sources {
		if lost := losing(t, name, text); lost != "" {
			t.Errorf("%s leaves by %s, and what it deferred is not done; return an error, or print it and return", name, lost)
		}
	}
}

func TestNothingDeferredIsLostCanFail(t *testing.T) {
	const head = "package p; func f() { "
	for body, want := range map[string]string{
		"defer g(); log.Fatal(1) }": "log.Fatal", "defer g(); if true { os.Exit(1) } }": "os.Exit", "log.Fatal(1) }": "", "defer g() }": "",
		"log.Fatal(1); h(func() { defer g() }) }": "", "h(func() { defer g(); log.Fatalf(`x`) }) }": "log.Fatalf",
	} {
		if got := losing(t, "f.go", head+body); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}

// losing is a call that ends the program in a function that defers something, "" for none.
func losing(t *testing.T, name, text string) (lost string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		var body *ast.BlockStmt
		switch n := n.(type) {
		case *ast.FuncDecl:
			body = n.Body
		case *ast.FuncLit:
			body = n.Body
		}
		if defers, ends := leaves(body); defers && ends != "" {
			lost = ends
		}
		return true
	})
	return lost
}

// leaves tells whether a body defers something, and by which call it ends the program.
func leaves(body *ast.BlockStmt) (defers bool, ends string) {
	if body == nil {
		return false, ""
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false // has its own
		case *ast.DeferStmt:
			defers = true
		case *ast.SelectorExpr:
			of, _ := n.X.(*ast.Ident)
			if of != nil && (of.Name == "os" && n.Sel.Name == "Exit" || of.Name == "log" && (n.Sel.Name == "Fatal" || n.Sel.Name == "Fatalf")) {
				ends = of.Name + "." + n.Sel.Name
			}
		}
		return true
	})
	return defers, ends
}
