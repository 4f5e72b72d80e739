package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// TestExportedNamesAreReachable: a user can write down the type of everything that
// the public packages give out, and go doc shows what is in it.
func TestExportedNamesAreReachable(t *testing.T) {
	loaded, err := packages.Load(&packages.Config{Dir: root, Mode: packages.LoadTypes | packages.NeedImports}, "./wire", "./limit/...", "./ajera", "./ajera/ajeratest", "./aimsio", "./aimsio/aimsiotest", "./generated/...")
	if err != nil || len(loaded) < 10 {
		t.Fatalf("%d packages, %v", len(loaded), err)
	}
	for _, p := range loaded {
		for _, fault := range hiddenTypes(p.Types) {
			t.Error(fault)
		}
	}
}

func TestExportedNamesCanFail(t *testing.T) {
	inner := types.NewPackage(module+"/internal/room", "room")
	object := types.NewTypeName(token.NoPos, inner, "Hidden", nil)
	types.NewNamed(object, types.NewStruct(nil, nil), nil)
	inner.Scope().Insert(object)
	inner.MarkComplete()
	for text, want := range map[string]string{
		"type T struct{ F room.Hidden }":                    "T.F",
		"type T struct{ f room.Hidden }":                    "",
		"func F(list ...map[string]*room.Hidden) {}":        "F",
		"type T int; func (T) M() room.Hidden { panic(0) }": "T.M",
		"type T = room.Hidden":                              "T",
		"type t = room.Hidden; func F() (t, error)":         "F",
		"type T interface{ M(func(room.Hidden)) }":          "T.M",
		"var V []room.Hidden":                               "V",
		"type G[P any] struct{}; func F(G[room.Hidden])":    "F",
		"func f(room.Hidden) {}":                            "",
	} {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", `package p; import "`+inner.Path()+`"; `+text, 0)
		if err != nil {
			t.Fatal(err)
		}
		config := types.Config{Importer: only{inner}, IgnoreFuncBodies: true, Error: func(error) {}}
		p, _ := config.Check(module+"/p", fset, []*ast.File{file}, nil)
		faults := hiddenTypes(p)
		if want == "" && len(faults) > 0 || want != "" && (len(faults) != 1 || !strings.HasPrefix(faults[0], "p."+want+" names")) {
			t.Errorf("%s: %q, want %q", text, faults, want)
		}
	}
}

// only imports one package.
type only struct{ is *types.Package }

func (o only) Import(string) (*types.Package, error) { return o.is, nil }

// hiddenTypes lists the exported names of a package whose types are of an internal
// package.
func hiddenTypes(p *types.Package) (faults []string) {
	say := func(name string, t types.Type) {
		for _, hidden := range hiddenIn(t, map[types.Type]bool{}) {
			faults = append(faults, fmt.Sprintf("%s.%s names %s, which its users cannot", p.Name(), name, hidden))
		}
	}
	for _, name := range p.Scope().Names() {
		object := p.Scope().Lookup(name)
		if !object.Exported() {
			continue
		}
		made, isType := object.(*types.TypeName)
		if !isType {
			say(name, object.Type())
			continue
		}
		if made.IsAlias() {
			say(name, types.Unalias(made.Type()))
			continue
		}
		inside := object.Type().Underlying()
		if fields, ok := inside.(*types.Struct); ok {
			for field := range fields.Fields() {
				if field.Exported() {
					say(name+"."+field.Name(), field.Type())
				}
			}
		} else if _, ok := inside.(*types.Interface); !ok {
			say(name, inside)
		}
		methods := types.NewMethodSet(object.Type())
		if !types.IsInterface(object.Type()) {
			methods = types.NewMethodSet(types.NewPointer(object.Type()))
		}
		for method := range methods.Methods() {
			if method.Obj().Exported() && method.Obj().Pkg() == p {
				say(name+"."+method.Obj().Name(), method.Obj().Type())
			}
		}
	}
	return faults
}

// hiddenIn lists the internal types that t is written with.
func hiddenIn(t types.Type, came map[types.Type]bool) (list []string) {
	if came[t] {
		return nil
	}
	came[t] = true
	all := func(parts ...types.Type) {
		for _, part := range parts {
			list = append(list, hiddenIn(part, came)...)
		}
	}
	switch t := t.(type) {
	case *types.Alias:
		if at := t.Obj().Pkg(); at != nil && !t.Obj().Exported() {
			all(types.Unalias(t))
		} else if isHidden(at) {
			list = append(list, at.Name()+"."+t.Obj().Name())
		}
	case *types.Named:
		if at := t.Obj().Pkg(); isHidden(at) {
			list = append(list, at.Name()+"."+t.Obj().Name())
		}
		all(slices.Collect(t.TypeArgs().Types())...)
	case *types.Signature:
		for v := range t.Params().Variables() {
			all(v.Type())
		}
		for v := range t.Results().Variables() {
			all(v.Type())
		}
	case *types.Map:
		all(t.Key(), t.Elem())
	case *types.Struct:
		for field := range t.Fields() {
			all(field.Type())
		}
	case interface{ Elem() types.Type }:
		all(t.Elem())
	}
	return list
}

func isHidden(p *types.Package) bool {
	return p != nil && strings.HasPrefix(p.Path(), module) && strings.Contains(p.Path(), "/internal/")
}
