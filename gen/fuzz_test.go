package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"
)

// located is how every line of an error about specs begins.
var located = regexp.MustCompile(`^specs/ajera/[^:]+:\d+:\d+: .`)

// FuzzGenerate feeds the generator one spec file: it either says what is wrong and
// where, or makes Go that is formatted and compiles.
func FuzzGenerate(f *testing.F) {
	for _, spec := range caseSpecs(f) {
		f.Add(spec)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		module := fstest.MapFS{"specs/ajera/fuzz.yaml": &fstest.MapFile{Data: []byte(spec)}}
		files, _, err := generateAjera(module)
		if err != nil {
			for line := range strings.SplitSeq(err.Error(), "\n") {
				if !located.MatchString(line) {
					t.Errorf("a fault without a place: %s", line)
				}
			}
			return
		}
		checkFormatted(t, files)
		checkTypes(t, files)
	})
}

// caseSpecs are the specs of all cases.
func caseSpecs(tb testing.TB) []string {
	names, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(names) == 0 {
		tb.Fatalf("no cases: %v", err)
	}
	var all []string
	for _, name := range names {
		c, err := txtar.ParseFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		for _, f := range specsOf(c).Files {
			all = append(all, string(f.Data))
		}
	}
	return all
}
