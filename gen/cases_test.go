package main

import (
	"bytes"
	"flag"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the wanted files in testdata")

// TestGood holds for each quirk what the specs say and the Go that comes of it. All
// Go that a case makes is formatted and type-checked, shown in the case or not.
func TestGood(t *testing.T) {
	eachCase(t, "testdata/ok", func(t *testing.T, c *txtar.Archive) {
		module, err := txtar.FS(specsOf(c))
		if err != nil {
			t.Fatal(err)
		}
		files, _, err := generateAjera(module)
		if err != nil {
			t.Fatalf("a good spec is refused:\n%v", err)
		}
		for i, want := range c.Files {
			if !strings.HasPrefix(want.Name, "generated/") {
				continue
			}
			got, ok := files[want.Name]
			if !ok {
				t.Fatalf("%s is not made", want.Name)
			}
			if !*update && !bytes.Equal(got, want.Data) {
				t.Errorf("%s: %s", want.Name, firstDifference(got, want.Data))
			}
			c.Files[i].Data = got
		}
		checkFormatted(t, files)
		checkTypes(t, files)
	})
}

// TestBad holds for each fault the exact text that a person gets to read.
func TestBad(t *testing.T) {
	eachCase(t, "testdata/bad", func(t *testing.T, c *txtar.Archive) {
		module, err := txtar.FS(specsOf(c))
		if err != nil {
			t.Fatal(err)
		}
		files, _, err := generateAjera(module)
		if err == nil {
			t.Fatal("a bad spec is taken")
		}
		if files != nil {
			t.Error("files come with an error")
		}
		want := &c.Files[len(c.Files)-1]
		if want.Name != "faults" {
			t.Fatalf("the last part of a bad case is %q, not faults", want.Name)
		}
		got := err.Error() + "\n"
		if !*update && got != string(want.Data) {
			t.Errorf("the faults are\n%s\nwanted\n%s", got, want.Data)
		}
		want.Data = []byte(got)
	})
}

// eachCase runs a test for each txtar file of a folder and, with -update, writes
// back what the test put into it.
func eachCase(t *testing.T, dir string, run func(*testing.T, *txtar.Archive)) {
	names, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases in %s: %v", dir, err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			c, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			run(t, c)
			if *update && !t.Failed() {
				if err := os.WriteFile(name, txtar.Format(c), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// specsOf is the part of a case that the generator reads.
func specsOf(c *txtar.Archive) *txtar.Archive {
	specs := &txtar.Archive{}
	for _, f := range c.Files {
		if strings.HasPrefix(f.Name, "specs/") {
			specs.Files = append(specs.Files, f)
		}
	}
	return specs
}

// firstDifference shows the first line in which two texts differ.
func firstDifference(got, want []byte) string {
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d is\n%s\nwanted\n%s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, wanted %d", len(g), len(w))
}

func checkFormatted(t *testing.T, files map[string][]byte) {
	t.Helper()
	for name, source := range files {
		if filepath.Ext(name) != ".go" {
			continue
		}
		again, err := format.Source(source)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !bytes.Equal(again, source) {
			t.Errorf("%s: gofmt changes it: %s", name, firstDifference(again, source))
		}
	}
}
