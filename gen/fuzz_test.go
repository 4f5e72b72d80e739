package main

import (
	"math/rand/v2"
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
	f.Fuzz(func(t *testing.T, spec string) { refusedOrRight(t, spec) })
}

// refusedOrRight generates from one spec file and reports whether it was taken.
func refusedOrRight(t *testing.T, spec string) bool {
	t.Helper()
	module := fstest.MapFS{"specs/ajera/fuzz.yaml": &fstest.MapFile{Data: []byte(spec)}}
	files, _, err := generateAjera(module)
	if err != nil {
		for line := range strings.SplitSeq(err.Error(), "\n") {
			if !located.MatchString(line) {
				t.Errorf("a fault without a place: %s", line)
			}
		}
		return false
	}
	checkFormatted(t, files)
	checkTypes(t, files)
	return true
}

// hostile are words that mean something to Go, to the generated code or to the
// format. TestMutated puts them where they do not belong.
var hostile = []string{
	"Client", "New", "Methods", "Answer", "Unknown", "Page", "Paging", "Reply", "Raw", "Custom", "Format", "LogValue", "Known",
	"Type", "Range", "String", "Len", "Nil", "Init", "Error", "Context", "Wire", "Fmt", "Slog", "Args", "Ctx", "C", "R", "V",
	"type", "func", "nil", "string", "raw", "int", "bool", "decimal", "A", "a", "1099", "GL", "Gl", "gl", "thingKey", "Thing_Key",
	"update", "get", "list", "create", "session", "action", "key", "required", "token", "true", "1", "2",
}

var word = regexp.MustCompile(`[A-Za-z0-9_]+`)

// TestMutated changes words of good specs for others of the same spec and for
// hostile ones. The seed is fixed: a failure comes again.
func TestMutated(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	taken, specs := 0, caseSpecs(t)
	for range 300 {
		spec := specs[random.IntN(len(specs))]
		places := word.FindAllStringIndex(spec, -1)
		for range 1 + random.IntN(2) {
			at := places[random.IntN(len(places))]
			if at[1] > len(spec) {
				continue // an earlier change made the spec shorter
			}
			by := hostile[random.IntN(len(hostile))]
			if other := places[random.IntN(len(places))]; random.IntN(2) == 0 && other[1] <= len(spec) {
				by = spec[other[0]:other[1]]
			}
			spec = spec[:at[0]] + by + spec[at[1]:]
		}
		if refusedOrRight(t, spec) {
			taken++
		}
		if t.Failed() {
			t.Fatalf("the spec is\n%s", spec)
		}
	}
	t.Logf("%d of 300 mutants were taken", taken)
	if taken < 40 {
		t.Errorf("only %d mutants were taken; they test the parser, not the generator", taken)
	}
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
