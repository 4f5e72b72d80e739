package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// TestReplace drops documents into a copy of the module: one with a new member,
// and two that must leave every file as it is.
func TestReplace(t *testing.T) {
	for _, c := range []struct {
		name, old, new string
		want           string // in the output or the error
		fails          bool
	}{
		{
			name: "a new member",
			old:  "        billableItemCategory:\n", new: "        billableItemShelf:\n          type: string\n        billableItemCategory:\n",
			want: "added member BillableItem.billableItemShelf",
		},
		{
			name: "an overlay action without a target",
			old:  "billableItemTypeName", new: "billableItemKindName",
			want: "specs/aimsio/overlay.yaml:", fails: true,
		},
		{
			name: "a name that the wrapper uses is gone",
			old:  "updatedAt", new: "touchedAt",
			want: `:5: package aimsio needs the member "updatedAt" of ObjectStub`, fails: true,
		},
		{
			name: "a name that an example uses is gone",
			old:  "jobClientName", new: "jobCustomerName",
			want: "the hand-written packages do not compile", fails: true,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := copyModule(t)
			t.Chdir(dir)
			file := filepath.Join(t.TempDir(), "new.yaml")
			if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(frozen()[openAPI]), c.old, c.new)), 0o600); err != nil {
				t.Fatal(err)
			}
			before := contents(t, dir)
			var out bytes.Buffer
			err := runReplace(t.Context(), []string{file}, &out)
			if (err != nil) != c.fails {
				t.Fatalf("error %v\n%s", err, out.String())
			}
			said := out.String()
			if err != nil {
				said += err.Error()
			}
			if !strings.Contains(said, c.want) {
				t.Errorf("%q is missing in:\n%s", c.want, said)
			}
			after := contents(t, dir)
			if changed := !maps.Equal(after, before); changed == c.fails {
				t.Errorf("tree changed: %t", changed)
			}
		})
	}
}

// TestRefused: a fault names the file that was given, and the last line the remedy that is true.
func TestRefused(t *testing.T) {
	const overlayLine = "\nnothing was changed; mend this in specs/aimsio/overlay.yaml and try again"
	number, money := "        nrbRate:\n          type: number\n", "        nrbRate:\n          type: money\n"
	for _, c := range []struct{ name, text, first, last string }{
		{"mended in the overlay", strings.Replace(string(frozen()[openAPI]), number, money, 1), `unknown type "money"; set one of`, overlayLine},
		{"mended by hand", strings.Replace(string(frozen()[openAPI]), "openapi: 3.0.3\n", "openapi: 3.0.3\nopenapi: 3.0.3\n", 1), `"openapi" is written twice`, "\nnothing was changed"},
		{"mended in both ways", strings.NewReplacer(number, money, "/NRB:\n", "/N RB:\n").Replace(string(frozen()[openAPI])), "/N RB\": a path begins with /", "\nnothing was changed"},
		{"another format", "swagger: '2.0'\npaths: {}\n", "written for Swagger 2.0; convert", "\nnothing was changed"},
		{"no text", "\x1f\x8b\x08", "the file is compressed by gzip; unpack it", "\nnothing was changed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "given.yaml")
			if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			err := runReplace(t.Context(), []string{file}, &out)
			if err == nil || !strings.HasPrefix(err.Error(), file+":") || !strings.Contains(err.Error(), c.first) || !strings.HasSuffix(err.Error(), c.last) {
				t.Errorf("%v\n%s", err, out.String())
			}
		})
	}
}

// TestCalledWrong: without a file, with two, and with something else, it is said how it is called.
func TestCalledWrong(t *testing.T) {
	for _, args := range [][]string{{}, {""}, {"a", "b"}, {"https://example.com/openapi.yaml"}, {t.TempDir()}, {"nowhere.yaml"}} {
		err := runReplace(t.Context(), args, nil)
		if err == nil || !strings.HasSuffix(err.Error(), "as in make aimsio-spec FILE=openapi.yaml") {
			t.Errorf("%q: %v", args, err)
		}
	}
}

// TestReport: each group with its count and meaning, in order; kinds of one cause share a line.
func TestReport(t *testing.T) {
	var all yamldoc.Remarks
	at := func(line int) yamldoc.Place { return yamldoc.Place{File: "a.yaml", Line: line, Column: 1} }
	for line := 9; line > 2; line-- {
		all.Add(at(line), yamldoc.Dropped, "%s is dropped", strings.Repeat("x", line))
	}
	all.Add(at(4), yamldoc.Dropped, "%s is dropped", "again")
	for line := 6; line > 0; line-- {
		all.Add(at(line), yamldoc.Guessed, "%q is guessed, because %s", fmt.Sprint("a", line), []string{"odd", "even"}[line%5/4])
	}
	var out bytes.Buffer
	remarks(&out, all)
	const want = `guessed (6): the document does not say it; look at each, and say it in specs/aimsio/overlay.yaml where it is wrong
  a.yaml:1:1: "a1" is guessed, because odd (and 4 more like it, at "a2" 2:1, "a3" 3:1, "a5" 5:1, "a6" 6:1)
  a.yaml:4:1: "a4" is guessed, because even
not carried (7): the document has it, and nothing in Go is made of it
  a.yaml:3:1: xxx is dropped (and 6 more like it, at 4:1, 5:1, 6:1, ...)
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

// copyModule copies what a build of the module needs.
func copyModule(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"specs", "generated", "wire", "limit", "internal", "aimsio", "ajera", "cmd", "examples"} {
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join("..", name))); err != nil {
			t.Fatal(err)
		}
	}
	freeze(t, dir)
	return dir
}

// freeze gives a copy of the module the description that the tests know.
func freeze(t *testing.T, dir string) {
	t.Helper()
	for name, data := range frozen() {
		if err := os.WriteFile(filepath.Join(dir, "specs", name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
