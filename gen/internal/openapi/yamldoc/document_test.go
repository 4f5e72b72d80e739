package yamldoc

import (
	"errors"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

func load(t *testing.T, text string) *Document {
	t.Helper()
	d, err := Load("a.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestPlain: aliases and merge keys are gone, and what is written wins.
func TestPlain(t *testing.T) {
	d := load(t, "base: &b {x: 1, y: 2}\nother: &o {z: 5}\nboth: {y: 3, <<: [*b, *o]}\nsame: *b\n")
	both := d.Root.Get("both")
	if both.Text("x") != "1" || both.Text("y") != "3" || both.Text("z") != "5" || d.Root.Get("same").Text("y") != "2" {
		t.Errorf("both is %v", both.Only("x", "y", "z").Content)
	}
	if out, err := d.YAML(); err != nil || strings.ContainsAny(string(out), "&*") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestLoadFaults(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a: [", "a.yaml:1:1: not YAML or JSON (did not find expected node content); mend the file, or download it again"},
		{"- a", "a.yaml: neither a description nor an overlay: the top level must be a mapping; restore the file, or download it again"},
		{"# nothing", "a.yaml: neither a description nor an overlay: the top level must be a mapping; restore the file, or download it again"},
		{"a: 1\n---\n# nothing\n---\nb: 1\n", "a.yaml:5:1: a second YAML document begins here; make a file of each, and take the one that is the description"},
		{"a: b\n  x\u0092y", "a.yaml:2:4: the control character U+0092; remove it from the document"},
		{"a: \"ü\x92\"", "a.yaml:1:6: byte 0x92 is no UTF-8; save the file as UTF-8"},
		{"a: 1\nb:\n  c: 1\n  c: 2\n", `a.yaml:4:3: "c" is written twice in one mapping; remove one`},
		{"a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", "a.yaml:2:1: a conflict marker of git; settle the conflict"},
		{"<<<<<<< HEAD\na: 1\n", "a.yaml:1:1: a conflict marker of git; settle the conflict"},
		{"{\"a\": {\n=======\r\n}}", "a.yaml:2:1: a conflict marker of git; settle the conflict"},
		{"[a]: 1\n", "a.yaml:1:1: a key must be text; quote it"},
		{"a: " + strings.Repeat("[", 400) + strings.Repeat("]", 400), "nested or aliased beyond measure"},
	} {
		_, err := Load("a.yaml", []byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.20q: %v, want %s", c.text, err, c.want)
		}
	}
}

// TestTooLarge: a document that expands to more than may be is told once.
func TestTooLarge(t *testing.T) {
	d := load(t, "a: [x, y]\nb: {c: d, e: f}\n")
	x := expander{doc: d, nodes: maxNodes - 3}
	x.expand((*yaml.Node)(d.Root), 0)
	if len(x.faults) != 1 || x.nodes > maxNodes+1 {
		t.Errorf("%d nodes: %v", x.nodes, x.faults)
	}
}

func TestAt(t *testing.T) {
	d := load(t, "a/b: {c~d: [x, {e: y}]}\n")
	for pointer, want := range map[string]string{"#/a~1b/c~0d/0": "x", "#/a~1b/c~0d/1/e": "y"} {
		if n := d.Root.At(pointer); n == nil || n.Value != want {
			t.Errorf("%s is %v", pointer, n)
		}
	}
	for _, pointer := range []string{"#/a", "#/a~1b/c~0d/2", "#/a~1b/c~0d/x", "#/a~1b/c~0d/-1", "#/a~1b/c~0d/0/e"} {
		if n := d.Root.At(pointer); n != nil {
			t.Errorf("%s is %v", pointer, n)
		}
	}
}

// TestNothing: a node that is not there has nothing.
func TestNothing(t *testing.T) {
	var n *Node
	if n.Get("a").Text("b") != "" || n.Yes("a") || n.Items() != nil || n.Strings() != nil || !n.IsNull() || n.IsMapping() {
		t.Error("nothing is something")
	}
}

// TestCopied: what comes from another file keeps its place there.
func TestCopied(t *testing.T) {
	d, other := load(t, "a: 1\n"), load(t, "\n\nb: {c: 2}\n")
	d.Root.Append(d.Copied("b.yaml", other.Root.Get("b")), d.Copied("b.yaml", other.Root.Get("b")))
	d.Overwrite("b.yaml", d.Root.Get("a"), other.Root.Get("b").Get("c"))
	if got := d.Place(d.Root.Get("a")).String(); got != "b.yaml:3:8" || d.Root.Text("a") != "2" {
		t.Errorf("a is %q at %s", d.Root.Text("a"), got)
	}
	if got := d.Place(nil).String(); got != "a.yaml" {
		t.Errorf("nothing is at %s", got)
	}
}

func TestFaults(t *testing.T) {
	var f Faults
	if f.Err() != nil {
		t.Error("no fault is an error")
	}
	f.Add(Place{File: "b", Line: 1, Column: 1}, "third")
	f.Add(Place{File: "a", Line: 2, Column: 1}, "second %d", 2)
	f.Add(Place{File: "a", Line: 1, Column: 9}, "first")
	f.Add(Place{File: "a", Line: 1, Column: 9}, "first")
	err := f.Err()
	if want := "a:1:9: first\na:2:1: second 2\nb:1:1: third"; err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	var one *Fault
	if !errors.As(err, &one) || one.Line != 1 {
		t.Errorf("no fault within: %v", one)
	}
}
