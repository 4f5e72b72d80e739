package goapi

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"
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
	if err != nil || len(changes) != 1 || changes[0].Name() != "ajerav2" || changes[0].Text != "package removed" || changes[0].Place != "generated/ajerav2 in the base" || !changes[0].Breaking {
		t.Errorf("without the package the changes are %+v, %v", changes, err)
	}
}

// TestHandWritten breaks one thing of each package that users import: nobody lists these packages.
// What they cannot import is nobody's API.
func TestHandWritten(t *testing.T) {
	base := map[string]string{
		"wire/a.go":                "package wire\n\ntype Date struct{ Day int }\n",
		"limit/a.go":               "package limit\n\nconst Margin = 1\n",
		"limit/pool/a.go":          "package pool\n\ntype Pool[T any] struct{ x T }\n\nfunc (p *Pool[T]) Get() T { return p.x }\n\nfunc A() *Pool[int] { return nil }\n\nfunc B() *Pool[string] { return nil }\n",
		"limit/limittest/a.go":     "package limittest\n\nfunc Run() {}\n",
		"ajera/a.go":               "package ajera\n\nimport \"" + Module + "/ajera/internal/room\"\n\n// Client calls.\ntype Client struct{ *room.Core }\n",
		"ajera/internal/room/a.go": "package room\n\ntype Core struct{}\n\nfunc (*Core) Close() {}\n",
		"ajera/ajeratest/a.go":     "package ajeratest\n\ntype Option interface{ apply() }\n\nfunc Start(...Option) {}\n",
		"aimsio/resources.gen.go":  "package aimsio\n\ntype Client struct{}\n\nfunc (*Client) Jobs() int { return 0 }\n",
		"aimsio/aimsiotest/a.go":   "package aimsiotest\n\nvar Key string\n",
		"internal/seam/a.go":       "package seam\n\nfunc F() {}\n",
		"cmd/run/a.go":             "package main\n\nfunc Exported() {}\n",
		"bench/go.mod":             "module bench\n",
		"bench/a.go":               "package bench\n\nfunc F() {}\n",
	}
	for _, c := range []struct{ file, old, new, want string }{
		{"limit/pool/a.go", "Get() T", "Get() (T, error)", "pool.Pool.Get changed from func() T to func() (T, error) (limit/pool/a.go:5)"},
		{"wire/a.go", "Day int", "Day int64", "wire.Date.Day changed from int to int64 (wire/a.go:3)"},
		{"limit/a.go", "= 1", "= 2", "limit.Margin value changed from 1 to 2 (limit/a.go:3)"},
		{"limit/limittest/a.go", "Run()", "Run(int)", "limittest.Run changed from func() to func(int) (limit/limittest/a.go:3)"},
		{"ajera/internal/room/a.go", "Close", "Shut", "ajera.Client.Close removed (ajera/internal/room/a.go:5 in the base)"},
		{"ajera/ajeratest/a.go", "Start(...Option)", "Begin(...Option)", "ajeratest.Start removed (ajera/ajeratest/a.go:5 in the base)"},
		{"aimsio/resources.gen.go", "Jobs() int", "Jobs() string", "aimsio.Client.Jobs changed from func() int to func() string (aimsio/resources.gen.go:5)"},
		{"aimsio/aimsiotest/a.go", "Key string", "Token string", "aimsiotest.Key removed (aimsio/aimsiotest/a.go:3 in the base)"},
		{"internal/seam/a.go", "F()", "G()", ""},
		{"cmd/run/a.go", "Exported", "Other", ""},
		{"bench/a.go", "F()", "G()", ""},
	} {
		old, new := fstest.MapFS{}, fstest.MapFS{}
		for name, text := range base {
			old[name] = &fstest.MapFile{Data: []byte(text)}
			if name == c.file {
				text = strings.Replace(text, c.old, c.new, 1)
			}
			new[name] = &fstest.MapFile{Data: []byte(text)}
		}
		changes, notes, err := Compare(t.Context(), NewLibraries("."), old, new)
		if err != nil || len(notes) != 0 {
			t.Fatal(err, notes)
		}
		var got string
		for _, change := range changes {
			if change.Breaking {
				got += change.Name() + " " + change.Text + " (" + change.Place + ")"
			}
		}
		if got != c.want {
			t.Errorf("%s: %q breaks, wanted %q", c.file, got, c.want)
		}
	}
}

// TestMoved moves a type and an enum of one version to the package of both: nobody notices, unless
// something of them is another on the way.
func TestMoved(t *testing.T) {
	const (
		imports = "import \"" + Module + "/generated/ajerashared\"\n\n"
		decls   = "type Thing struct {\n\tX State\n\tNext []Thing\n}\n\nfunc (Thing) Other() int { return 0 }\n\ntype State string\n\nconst StateOpen State = \"Open\"\n"
		uses    = "\ntype Answer struct{ Things []Thing }\n\nfunc Ask(map[string]Thing) *Answer { return nil }\n"
		aliases = "type Thing = ajerashared.Thing\n\ntype State = ajerashared.State\n\nconst StateOpen = ajerashared.StateOpen\n"
		byHand  = "package ajera\n\nimport \"" + Module + "/generated/ajerav1\"\n\nfunc Find() []ajerav1.Thing { return nil }\n"
	)
	old := fstest.MapFS{
		"generated/ajerashared/a.gen.go": {Data: []byte("package ajerashared\n")},
		"generated/ajerav1/a.gen.go":     {Data: []byte("package ajerav1\n\n" + decls + uses)},
		"ajera/a.go":                     {Data: []byte(byHand)},
	}
	for _, c := range []struct{ was, is, want string }{
		{"", "", ""},
		{"X State", "X string", "ajerav1.Thing.X changed from State to string"},
		{"X State\n", "", "ajerav1.Thing.X removed"},
		{"Other()", "Others()", "ajerav1.Thing.Other removed"},
		{"\"Open\"", "\"open\"", "ajerav1.StateOpen value changed from \"Open\" to \"open\""},
		{"[]Thing", "Thing", "ajerav1.Answer.Things changed from []Thing to " + Module + "/generated/ajerashared.Thing"},
	} {
		change := strings.NewReplacer(cmp.Or(c.was, "none"), c.is)
		parts := []string{change.Replace(decls), uses}
		if strings.Contains(c.want, "Answer") {
			parts = []string{decls, change.Replace(uses)}
		}
		new := fstest.MapFS{
			"generated/ajerashared/a.gen.go": {Data: []byte("package ajerashared\n\n" + parts[0])},
			"generated/ajerav1/a.gen.go":     {Data: []byte("package ajerav1\n\n" + imports + aliases + parts[1])},
			"ajera/a.go":                     old["ajera/a.go"],
		}
		changes, notes, err := Compare(t.Context(), NewLibraries("."), old, new)
		if err != nil || len(notes) != 0 {
			t.Fatal(err, notes)
		}
		var got []string
		for _, change := range changes {
			if change.Breaking && !slices.Contains(got, change.Name()+" "+change.Text) {
				got = append(got, change.Name()+" "+change.Text)
			}
		}
		if text := strings.Join(got, "; "); text != c.want {
			t.Errorf("%q for %q: %q breaks, wanted %q", c.is, c.was, text, c.want)
		}
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
