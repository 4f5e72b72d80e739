package main

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi"
	"github.com/fieldbooks/fieldbooks/gen/internal/review"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/goapi"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/render"
	"github.com/fieldbooks/fieldbooks/specs"
)

// The catalogue: what can happen to the specs, one small change each, and for each
// what a reviewer gets to see. The verdicts are written by hand. Two judges who know
// nothing of our rules are asked as well: apidiff about the Go, oasdiff about the
// Aimsio API. Where one of them disagrees, the entry says why.

// change is one entry of the catalogue.
type change struct {
	name    string
	file    string // below specs/
	old     string // what is replaced, at its first occurrence after the text in from
	new     string // without old: the whole of a new file, or "" for one that goes
	from    string
	all     bool   // every occurrence is replaced
	diff    string // lines added and removed in generated Go, and files touched; "" where that grows with the specs
	only    string // "comments" or "order": nothing else of the Go may change
	verdict judge.Verdict
	apidiff string // why apidiff judges otherwise; "" when it agrees
	oasdiff string // why oasdiff judges otherwise; "" when it agrees or has no say
}

func TestCatalogue(t *testing.T) {
	all := slices.Concat(fieldChanges, methodChanges, typeChanges, aimsioChanges)
	if len(all) < 60 {
		t.Errorf("the catalogue has %d entries, wanted 60", len(all))
	}
	base := newBench(t)
	for _, c := range all {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			base.hold(t, c)
		})
	}
}

// bench is the module as it is, generated from its specs, and reviewers, which are
// for one goroutine each.
type bench struct {
	files     fstest.MapFS
	reviewers chan *review.Reviewer
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{files: fstest.MapFS{}, reviewers: make(chan *review.Reviewer, runtime.GOMAXPROCS(0))}
	for range cap(b.reviewers) {
		b.reviewers <- review.New(".")
	}
	for _, dir := range []string{"specs", "specs/ajera", "specs/aimsio", "wire", "internal/seam", "internal/codec", "internal/rawjson", "internal/record", "internal/registry",
		"aimsio", "limit", "internal/atomicfile", "internal/drift", "internal/exchange", "internal/parallel"} { // on which the accessors stand
		entries, err := fs.ReadDir(module, dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			name := path.Join(dir, e.Name())
			if e.IsDir() {
				continue
			}
			data, err := fs.ReadFile(module, name)
			if err != nil {
				t.Fatal(err)
			}
			b.files[name] = &fstest.MapFile{Data: data}
		}
	}
	for name, data := range frozen() {
		b.files["specs/"+name] = &fstest.MapFile{Data: data}
	}
	made, err := generate(b.files)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range made.files {
		b.files[name] = &fstest.MapFile{Data: data}
	}
	return b
}

// hold makes the change in a copy of the specs, generates, and compares what comes
// of it with what the entry says.
func (b *bench) hold(t *testing.T, c change) {
	head := b.changed(t, c)
	before, after := goFiles(b.files), goFiles(head)
	added, removed, files := changedLines(before, after)
	for name, data := range before {
		if _, ok := after[name]; !ok {
			removed, files = removed+strings.Count(string(data), "\n"), files+1
		}
	}
	if diff := fmt.Sprintf("+%d -%d in %d", added, removed, files); c.diff != "" && diff != c.diff {
		t.Errorf("the generated diff is %q, wanted %q", diff, c.diff)
	}
	checkOnly(t, c, before, after)
	reviewer := <-b.reviewers
	defer func() { b.reviewers <- reviewer }()
	report, err := reviewer.Compare(t.Context(), review.Side{Name: "base", Files: b.files}, review.Side{Name: "head", Files: head})
	if err != nil {
		t.Fatal(err)
	}
	if report.Verdict != c.verdict {
		t.Errorf("the verdict is %s, wanted %s:\n%s", report.Verdict, c.verdict, text(t, report))
	}
	if len(report.Notes) > 0 {
		t.Errorf("something was not compared: %v", report.Notes)
	}
	askJudges(t, c, report)
}

// changed is the module after the change, with its own generated code.
func (b *bench) changed(t *testing.T, c change) fstest.MapFS {
	t.Helper()
	head := maps.Clone(b.files)
	name := "specs/" + c.file
	switch old := head[name]; {
	case c.old == "" && c.new == "":
		delete(head, name)
	case old == nil:
		head[name] = &fstest.MapFile{Data: []byte(c.new)}
	case c.all:
		head[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(old.Data), c.old, c.new))}
	default:
		head[name] = &fstest.MapFile{Data: replaceAfter(t, name, string(old.Data), c)}
	}
	made, err := generateVendor(head, c.file)
	if err != nil {
		t.Fatal(err)
	}
	of := func(name string) bool {
		return strings.HasPrefix(name, "generated/") && strings.Contains(name, strings.Split(c.file, "/")[0])
	}
	maps.DeleteFunc(head, func(name string, _ *fstest.MapFile) bool { return of(name) })
	for name, data := range made {
		head[name] = &fstest.MapFile{Data: data}
	}
	return head
}

// replaceAfter replaces the first occurrence after a landmark.
func replaceAfter(t *testing.T, name, text string, c change) []byte {
	t.Helper()
	start := strings.Index(text, c.from)
	found := strings.Index(text[max(start, 0):], c.old)
	if start < 0 || found < 0 {
		t.Fatalf("%q after %q is not in %s", c.old, c.from, name)
	}
	at := start + found
	return []byte(text[:at] + c.new + text[at+len(c.old):])
}

// The description of Aimsio and its overlay as the tests know them that change their text: the
// vendor's document may come in any form.
//
//go:embed internal/openapi/testdata/present
var presentFiles embed.FS

// frozen is these files, by their names below specs/.
var frozen = sync.OnceValue(func() map[string][]byte {
	files := map[string][]byte{}
	for _, name := range []string{openAPI, overlay} {
		data, err := presentFiles.ReadFile("internal/openapi/testdata/present/" + path.Base(name))
		if err != nil {
			panic(err)
		}
		files[name] = data
	}
	return files
})

// entry is the text of one method, type or enum of a spec file.
func entry(file, name string) string {
	data, err := fs.ReadFile(specs.FS, file)
	if known, ok := frozen()[file]; ok {
		data = known
	}
	text := string(data)
	start := strings.Index(text, "\n  "+name+":\n") + 1
	if err != nil || start == 0 {
		panic(file + " has no entry " + name)
	}
	end := start + 2
	for line := range strings.Lines(text[start+2:]) {
		if end > start+2 && !strings.HasPrefix(line, "   ") && strings.TrimSpace(line) != "" {
			break
		}
		end += len(line)
	}
	return text[start:end]
}

// generateVendor generates what a spec file belongs to; the other vendor is the same.
func generateVendor(files fs.FS, spec string) (map[string][]byte, error) {
	made, _, err := generateAjera(files)
	if !strings.HasPrefix(spec, "ajera/") {
		made, _, err = openapi.Generate(files)
	}
	if err != nil {
		return nil, err
	}
	legacy, err := encodingJSON(made)
	maps.Copy(made, legacy)
	return made, err
}

// goFiles are what a reviewer reads: encoding_json.gen.go follows, and goes with Go 1.26.
func goFiles(files fstest.MapFS) map[string][]byte {
	all := map[string][]byte{}
	for name, f := range files {
		if strings.HasPrefix(name, "generated/") && path.Ext(name) == ".go" && path.Base(name) != "encoding_json.gen.go" {
			all[name] = f.Data
		}
	}
	return all
}

// askJudges compares the verdict with those who do not know our rules. A stated
// disagreement that is none is an error too.
func askJudges(t *testing.T, c change, r *judge.Report) {
	t.Helper()
	breaking := c.verdict == judge.Breaking
	goBreaks := slices.ContainsFunc(r.API, func(g goapi.Change) bool { return g.Breaking })
	if agree := goBreaks == breaking; agree != (c.apidiff == "") {
		t.Errorf("apidiff says breaking: %t, the verdict: %t, the reason of the difference: %q", goBreaks, breaking, c.apidiff)
	}
	if !strings.HasPrefix(c.file, "aimsio/") {
		return
	}
	apiBreaks := slices.ContainsFunc(r.Findings, func(f judge.Finding) bool { return f.Breaking })
	if agree := apiBreaks == breaking; agree != (c.oasdiff == "") {
		t.Errorf("oasdiff says breaking: %t, the verdict: %t, the reason of the difference: %q\n%v", apiBreaks, breaking, c.oasdiff, r.Findings)
	}
}

func text(t *testing.T, r *judge.Report) string {
	t.Helper()
	var out strings.Builder
	if err := render.Write(&out, r, "text"); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
