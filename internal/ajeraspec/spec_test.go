package ajeraspec

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the golden parts of testdata anew")

// TestOK reads each archive of good files and compares what was understood.
func TestOK(t *testing.T) {
	cases(t, "ok", "want", func(t *testing.T, docs []*Document, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, d := range docs {
			dump(&b, "", "Document", reflect.ValueOf(d))
		}
		return b.String()
	})
}

// TestBad reads each archive of bad files and compares the whole error text.
func TestBad(t *testing.T) {
	cases(t, "bad", "want.err", func(t *testing.T, docs []*Document, err error) string {
		if err == nil || docs != nil {
			t.Fatalf("no error, or documents beside one: %v, %v", docs, err)
		}
		return err.Error() + "\n"
	})
}

func cases(t *testing.T, dir, golden string, got func(*testing.T, []*Document, error) string) {
	files, err := filepath.Glob(filepath.Join("testdata", dir, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata/%s: %v", dir, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			docs, err := ParseFS(specFiles(archive), "ajera", "specs/ajera/")
			compare(t, file, archive, golden, got(t, docs, err))
		})
	}
}

// specFiles are the YAML files of an archive as a file system.
func specFiles(archive *txtar.Archive) fstest.MapFS {
	fsys := fstest.MapFS{"ajera": {Mode: os.ModeDir | 0o755}}
	for _, f := range archive.Files {
		if filepath.Ext(f.Name) == ".yaml" {
			fsys["ajera/"+f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	return fsys
}

// compare checks the golden part of an archive, or writes it.
func compare(t *testing.T, file string, archive *txtar.Archive, golden, got string) {
	t.Helper()
	i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == golden })
	if *update {
		if i < 0 {
			archive.Files = append(archive.Files, txtar.File{Name: golden})
			i = len(archive.Files) - 1
		}
		archive.Files[i].Data = []byte(got)
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if i < 0 {
		t.Fatalf("%s has no %s; run go test -update and read the result", file, golden)
	}
	if want := archive.Files[i].Data; !bytes.Equal([]byte(got), want) {
		t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}

// dump writes everything of a document that is not zero, an element a line.
func dump(b *strings.Builder, indent, name string, v reflect.Value) {
	v = reflect.Indirect(v)
	switch {
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() != reflect.Int:
		for i := range v.Len() {
			dump(b, indent, name, v.Index(i))
		}
	case v.Kind() == reflect.Struct:
		dumpStruct(b, indent, name, v)
	default:
		fmt.Fprintf(b, "%s%s: %s\n", indent, name, strings.ReplaceAll(fmt.Sprint(v), "\n", `\n`))
	}
}

func dumpStruct(b *strings.Builder, indent, name string, v reflect.Value) {
	fmt.Fprintf(b, "%s%s", indent, name)
	if pos := v.FieldByName("Pos"); pos.IsValid() {
		fmt.Fprintf(b, " at %d:%d", pos.FieldByName("Line").Int(), pos.FieldByName("Column").Int())
	}
	b.WriteString("\n")
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Name != "Pos" && f.IsExported() && !v.Field(i).IsZero() {
			dump(b, indent+"  ", f.Name, v.Field(i))
		}
	}
}

// TestDesignSketch reads the sketch that the format began with, to the letter.
func TestDesignSketch(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "sketch.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Parse("specs/ajera/projects_v2.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	get, phase := doc.Methods[0], doc.Types[0]
	if get.Batch.Max != 25 || get.Batch.Of != "Projects" || len(get.Content) != 4 || !get.Args[0].Required {
		t.Errorf("method: %+v", get)
	}
	if f := phase.Fields[3]; phase.Use[1].Name != "CustomFieldsV2" || f.Also[0] != "ReportedPercentDate" || f.Type.Name != "date" {
		t.Errorf("type: %+v", phase)
	}
}

// TestBytes has the bad characters that would not survive an archive.
func TestBytes(t *testing.T) {
	for _, tt := range []struct{ name, data, want string }{
		{"not UTF-8", "session: 1\n# a\xff\nx: y\n", "f:2:4: a byte that is not UTF-8"},
		{"byte order mark", "\ufeffsession: 1\n", "f:1:1: a byte order mark"},
		{"carriage return alone", "session: 1\r# a\n", `f:1:11: the line break U+000D`},
		{"next line", "session: 1\n# a\u0085\n", `f:2:4: the line break U+0085`},
		{"line separator", "session: 1\n# é\u2028\n", `f:2:4: the line break U+2028`},
		{"control character", "# \x07\nsession: 1\n", `f:1:3: the control character U+0007`},
		{"UTF-16", "\xff\xfes\x00", `f:1:1: a byte that is not UTF-8`},
		{"no line feed at the end", "session: 1\nmethods: {A: b", "f:2:1: a brace that is not closed"},
		{"too large", "#" + strings.Repeat(" ", maxBytes), "f:1:1: the file has 4194305 bytes"},
	} {
		_, err := Parse("f", []byte(tt.data))
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s...", tt.name, err, tt.want)
		}
	}
}

func TestWindowsLineEnds(t *testing.T) {
	data := "session: 1\r\nmethods:\r\n  GetX:\r\n    doc: One.\r\n    kind: get\r\n    content: raw\r\n"
	doc, err := Parse("f", []byte(data))
	if err != nil || doc.Methods[0].Doc != "One." {
		t.Errorf("got %+v, %v", doc, err)
	}
}

// TestErrorsAs shows that callers find the place of the first fault.
func TestErrorsAs(t *testing.T) {
	_, err := Parse("a.yaml", []byte("session: 1\nmetods: x\npages: y\n"))
	var first *Error
	if !errors.As(err, &first) || first.Pos != (Pos{File: "a.yaml", Line: 2, Column: 1}) {
		t.Errorf("got %v at %+v", err, first)
	}
}

// TestValidate shows that documents read one by one are judged together.
func TestValidate(t *testing.T) {
	read := func(file, data string) *Document {
		doc, err := Parse(file, []byte(data))
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	uses := read("a.yaml", "session: 1\nmethods:\n  GetX: {doc: X., kind: get, evidence: inferred, content: {X: X}}\n")
	declares := read("b.yaml", "session: [1, 2]\ntypes:\n  X: {fields: {A: int}}\n")
	if err := Validate([]*Document{uses, declares}); err != nil {
		t.Error(err)
	}
	want := `a.yaml:3:63: method "GetX": content key "X": unknown type "X"; declare it under types`
	if err := Validate([]*Document{uses}); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if err := Validate(nil); err != nil {
		t.Error(err)
	}
}

func TestParseFSWithoutFiles(t *testing.T) {
	for _, fsys := range []fstest.MapFS{{}, {"ajera/README.md": {}}} {
		if docs, err := ParseFS(fsys, "ajera", "specs/ajera/"); err == nil {
			t.Errorf("got %d documents and no error", len(docs))
		}
	}
}
