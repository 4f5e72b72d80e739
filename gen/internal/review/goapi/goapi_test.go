package goapi

import (
	"go/ast"
	"go/types"
	"strings"
	"testing"
	"testing/fstest"
)

func state(name, text string) fstest.MapFS {
	return fstest.MapFS{name: {Data: []byte(text)}}
}

// TestCompare compares a package that lost a method, gained a type and does not compile
// in one place.
func TestCompare(t *testing.T) {
	const name = "generated/ajerav2/a.gen.go"
	old := state(name, "package ajerav2\n\ntype Client struct{}\n\nfunc (*Client) Get() {}\n")
	new := state(name, "package ajerav2\n\ntype Client struct{}\n\ntype Thing struct{ X Nothing }\n")
	changes, notes, err := Compare(t.Context(), NewLibraries("."), old, new)
	if err != nil {
		t.Fatal(err)
	}
	if len(changes) != 2 || changes[0].Name() != "ajerav2.Client.Get" || !changes[0].Breaking || changes[1].Name() != "ajerav2.Thing" || changes[1].Breaking {
		t.Errorf("the changes are %+v", changes)
	}
	if len(notes) != 1 || !strings.Contains(notes[0], "the new code does not compile") || !strings.Contains(notes[0], "undefined: Nothing") {
		t.Errorf("the notes are %q", notes)
	}
	changes, _, err = Compare(t.Context(), NewLibraries("."), old, fstest.MapFS{})
	if err != nil || len(changes) != 1 || changes[0].Name() != "ajerav2" || changes[0].Text != "package removed" || !changes[0].Breaking {
		t.Errorf("without the package the changes are %+v, %v", changes, err)
	}
}

// TestInspect checks the bodies of a package that imports a generated one and a library.
func TestInspect(t *testing.T) {
	module := state("generated/ajerav2/a.gen.go", "package ajerav2\n\ntype Thing struct{ X int }\n")
	module["use/use.go"] = &fstest.MapFile{Data: []byte("package use\n\nimport (\n\t\"fmt\"\n\t\"" + Module + "/generated/ajerav2\"\n)\n\nfunc f() { fmt.Println(ajerav2.Thing{}.X); nothing() }\n")}
	p := NewProgram(module, NewLibraries("."))
	files, err := p.Parse(module, "use", func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	info := types.Info{Uses: map[*ast.Ident]types.Object{}}
	var faults []string
	if err := p.Inspect(t.Context(), "use", files, &info, func(fault types.Error) { faults = append(faults, fault.Msg) }); err != nil {
		t.Fatal(err)
	}
	if len(faults) != 1 || faults[0] != "undefined: nothing" {
		t.Errorf("the faults are %q", faults)
	}
	wanted, used := p.Object("ajerav2.Thing.X"), false
	for _, object := range info.Uses {
		used = used || object == wanted
	}
	if wanted == nil || !used || p.Object("ajerav2.Thing.Y") != nil || p.Object("ajerav9.Thing") != nil {
		t.Errorf("Thing.X is %v, used: %t", wanted, used)
	}
}
